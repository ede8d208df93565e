import { type ReactElement, useEffect, useRef, useState } from 'react';
import type { FfmpegView } from '../../shared/contract/views.ts';
import { bridge } from '../client/bridge.ts';
import { Button } from '../ui/Button.tsx';
import { sayProblem } from '../ui/messages.ts';
import { TextField } from '../ui/TextField.tsx';
import styles from './SettingsPanel.module.css';

/** Where the user's own ffmpeg is and which it is; it reads the formats that Takesheet has no decoder for. */
export function FfmpegSetting(): ReactElement {
  const [view, setView] = useState<FfmpegView | null>(null);
  const [isBusy, setBusy] = useState(false);
  const newest = useRef<Promise<FfmpegView> | null>(null);
  const show = (asked: Promise<FfmpegView>): Promise<void> => {
    newest.current = asked;
    // An answer that comes after that to a later question is not true any more.
    return asked.then((found) => (newest.current === asked ? setView(found) : undefined), sayProblem);
  };
  const ask = (asked: Promise<FfmpegView>): void => {
    setBusy(true);
    void show(asked).finally(() => setBusy(false));
  };
  useEffect(() => {
    void show(bridge.request('ffmpeg.look', {}));
    return () => {
      newest.current = null;
    };
  }, []);
  return (
    <>
      <span>ffmpeg</span>
      <div className={styles['ffmpeg']}>
        <TextField
          label="Place of ffmpeg"
          value={view?.chosen ?? ''}
          placeholder="the one on PATH, or its folder"
          staysOnEnter
          onCommit={(path) => ask(bridge.request('ffmpeg.choose', { path: path.trim() }))}
        />
        <Button size="small" disabled={isBusy} onClick={() => ask(bridge.request('ffmpeg.look', {}))}>
          Look again
        </Button>
        <p role="status" data-missing={view !== null && view.problem !== null}>
          {textOf(view)}
        </p>
      </div>
    </>
  );
}

function textOf(view: FfmpegView | null): string {
  if (view === null) return 'Looking for it …';
  if (view.problem === null) {
    return `Version ${view.version} at ${view.path}: reads AAC, ALAC, WavPack, APE, DSD and others.`;
  }
  return `${view.problem} Without it AAC, ALAC, WavPack, APE, DSD and others cannot be read; install it, look again, then re-read those tapes.`;
}
