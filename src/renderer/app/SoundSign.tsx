import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { useCompare } from '../compare/compare-store.ts';
import { gapsText, underrunText, waitingText } from '../transport/sound-gaps.ts';
import { comparePlayer, player } from '../transport/transport.ts';
import { Tooltip } from '../ui/Tooltip.tsx';
import styles from './StatusBar.module.css';

/** Lit while the tape waits for its file, and after the sound ran out; a screen reader is told of the waiting only. */
export function SoundSign(): ReactElement {
  const { stalled, underruns, fileName } = useSoundNow();
  const text = stalled ? waitingText(fileName) : gapsText(underruns);
  return (
    <>
      {text === null ? null : (
        <Tooltip text={stalled ? waitingHelp : underrunText(underruns)} side="top">
          <span className={styles['sound']}>
            <span className={styles['dot']} data-tone={stalled ? 'bad' : 'warn'} aria-hidden />
            {text}
          </span>
        </Tooltip>
      )}
      <span role="status" className="visually-hidden">
        {stalled ? text : ''}
      </span>
    </>
  );
}

const waitingHelp =
  'The next page of sound has not come for more than a second. The position stays right, marks and notes are safe, and playing goes on by itself when it comes.';

/** How often the sound ran out on what is on the machine now, as a sentence. */
export function useUnderrunText(): string {
  return underrunText(useSoundNow().underruns);
}

function useSoundNow() {
  const isComparing = useCompare((state) => state.isOpen);
  const tapeStalled = useStore(player.store, (state) => state.stalled);
  const tapeUnderruns = useStore(player.store, (state) => state.underruns);
  const fileName = useStore(player.store, (state) => state.transfer?.fileName ?? null);
  const takesStalled = useStore(comparePlayer.store, (state) => state.stalled);
  const takesUnderruns = useStore(comparePlayer.store, (state) => state.underruns);
  return isComparing
    ? { stalled: takesStalled, underruns: takesUnderruns, fileName: null }
    : { stalled: tapeStalled, underruns: tapeUnderruns, fileName };
}
