import type { ReactElement } from 'react';
import { correctionText } from '../../shared/domain/correction-text.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { isCorrected } from '../../shared/domain/tape-time.ts';
import { useArchive } from '../archive/archive.ts';
import { runById } from '../commands/registry.ts';
import { keepFocus } from '../ui/Button.tsx';
import styles from './WaveformPane.module.css';

/** Says of a corrected tape what its times count, so that nobody takes one for the other; a press changes it. */
export function TimesBadge({ transferId }: { readonly transferId: TransferId }): ReactElement | null {
  const transfer = useArchive((state) => state.transfers.get(transferId));
  const base = useArchive((state) => state.settings.timeBase);
  const display = useArchive((state) => state.settings.timeDisplay);
  if (transfer === undefined || !isCorrected(transfer)) return null;
  const how = correctionText(transfer);
  const isOfFile = base === 'file' || display === 'samples';
  const words = isOfFile ? `Times of the file, not corrected (${how})` : `Times show the corrected tape (${how})`;
  const shown = display === 'samples' ? `Samples of the file (tape ${how})` : words;
  const next = base === 'corrected' ? 'Show times as the file has them' : 'Show times as the tape is heard, corrected';
  return (
    <button
      type="button"
      className={styles['raised']}
      data-warn={isOfFile}
      aria-label={`${shown}. ${next}.`}
      title={next}
      onMouseDown={keepFocus}
      onClick={() => runById(base === 'corrected' ? 'view.fileTimes' : 'view.correctedTimes')}
    >
      {shown}
    </button>
  );
}
