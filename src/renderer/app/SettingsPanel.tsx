import type { ReactElement } from 'react';
import type { Settings } from '../../shared/contract/views.ts';
import type { TimeDisplay } from '../../shared/domain/timecode.ts';
import { useArchive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { RollTable } from '../transport/RollTable.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { sayProblem } from '../ui/messages.ts';
import { Select, type SelectOption } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { FfmpegSetting } from './FfmpegSetting.tsx';
import styles from './SettingsPanel.module.css';
import { TapesAtOnceSetting } from './TapesAtOnceSetting.tsx';

const themes: readonly SelectOption<Settings['theme']>[] = [
  { value: 'system', label: 'As the system has it' },
  { value: 'dark', label: 'Dark, like a machine room' },
  { value: 'light', label: 'Light, like paper' },
];

const displays: readonly SelectOption<TimeDisplay>[] = [
  { value: 'clock', label: 'Clock: 00:41:12.345' },
  { value: 'samples', label: 'Samples of the original' },
  { value: 'cdFrames', label: 'CD frames: 00:41:12:26' },
];

/** What a person may choose for this archive, and where it lies. */
export function SettingsPanel({
  open,
  onClose,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
}): ReactElement {
  const settings = useArchive((state) => state.settings);
  const place = useArchive((state) => state.archive?.path ?? '');
  const version = useArchive((state) => state.host?.version ?? '');
  return (
    <Dialog title="Settings" open={open} onClose={onClose} wide>
      <div className={styles['halves']}>
        <div className={styles['fields']}>
          <span>Theme</span>
          <Select label="Theme" value={settings.theme} options={themes} onChange={(theme) => set({ theme })} />
          <span>Time shown as</span>
          <Select
            label="Time shown as"
            value={settings.timeDisplay}
            options={displays}
            onChange={(timeDisplay) => set({ timeDisplay })}
          />
          <span>While playing</span>
          <Select
            label="While playing"
            value={settings.followPlayhead ? 'follow' : 'stay'}
            options={[
              { value: 'follow', label: 'The view follows the playhead' },
              { value: 'stay', label: 'The view stays' },
            ]}
            onChange={(choice) => set({ followPlayhead: choice === 'follow' })}
          />
          <span>Start, stop, seek</span>
          <Select
            label="Start, stop, seek"
            value={settings.softEdges ? 'soft' : 'hard'}
            options={[
              { value: 'soft', label: 'Soft edges of 5 ms, no clicks' },
              { value: 'hard', label: 'Hard edges, which may click' },
            ]}
            onChange={(choice) => set({ softEdges: choice === 'soft' })}
          />
          <span>Your name</span>
          <TextField
            label="Your name"
            value={settings.author}
            staysOnEnter
            placeholder="stands in the history beside each change"
            onCommit={(author) => set({ author: author.trim() })}
          />
          <span>Waveforms kept</span>
          <TextField
            label="Waveforms kept"
            value={`${settings.cacheCapGb} GB`}
            numeric
            staysOnEnter
            placeholder="20 GB"
            onCommit={setCacheCap}
          />
          <TapesAtOnceSetting />
          <FfmpegSetting />
          <span>Archive</span>
          <span className={styles['path']}>{place}</span>
          <span>Takesheet</span>
          <span className={styles['path']}>{version}</span>
        </div>
        <div className={styles['rolls']}>
          <RollTable />
          <p>
            Back to last start and to mark edges begin earlier only while the tape plays; standing, they go exactly
            there.
          </p>
        </div>
      </div>
    </Dialog>
  );
}

const gigabytes: Readonly<Record<string, number>> = { MB: 0.001, GB: 1, TB: 1000 };

function setCacheCap(text: string): string | void {
  const [, figure = '', unit = 'GB'] = /^\s*([\d.,]+)\s*([MGT]B)?\s*$/i.exec(text) ?? [];
  const size = Number(figure.replace(',', '.')) * (gigabytes[unit.toUpperCase()] ?? 1);
  if (!(size >= 0.1 && size <= 100_000)) return 'Write a size from 100 MB to 100 TB, for example 20 GB.';
  set({ cacheCapGb: size });
}

function set(settings: Partial<Settings>): void {
  bridge.request('settings.set', { settings }).catch(sayProblem);
}
