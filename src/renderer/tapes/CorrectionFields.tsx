import type { ReactElement } from 'react';
import { parseSpeedCorrection, speedCorrectionText } from '../../shared/domain/correction-text.ts';
import { centsOf } from '../../shared/domain/listening.ts';
import { tapeTimeOf, spanText } from '../../shared/domain/tape-time.ts';
import type { Transfer, TransferEntry } from '../../shared/domain/transfer.ts';
import { TextField } from '../ui/TextField.tsx';
import styles from './TapeDetails.module.css';

/** The tape's own speed and direction: used whenever it is heard or shown, never written to the file. */
export function CorrectionFields({
  transfer,
  isReadOnly,
  onEntry,
}: {
  readonly transfer: Transfer;
  readonly isReadOnly: boolean;
  readonly onEntry: (part: Partial<TransferEntry>) => void;
}): ReactElement {
  const { speedRatio, runsBackwards } = transfer;
  const commit = (text: string): string | void => {
    const typed = parseSpeedCorrection(text);
    if (typeof typed !== 'number') return typed.problem;
    onEntry({ speedRatio: typed });
  };
  return (
    <>
      <span aria-hidden>Speed correction</span>
      <div className={styles['corrected']}>
        <TextField
          label="Speed correction"
          value={speedRatio === 1 ? '' : speedCorrectionText(speedRatio)}
          placeholder="+1.8 %, 31 ct or 1.018 ×"
          numeric
          readOnly={isReadOnly}
          staysOnEnter
          onCommit={commit}
        />
        {speedRatio === 1 ? null : <output aria-label="Heard at that speed">{heardWords(transfer)}</output>}
      </div>
      <span aria-hidden>Direction</span>
      <label className={styles['choice']}>
        <input
          type="checkbox"
          checked={runsBackwards}
          disabled={isReadOnly}
          onChange={(event) => onEntry({ runsBackwards: event.target.checked })}
        />
        Runs backwards
      </label>
    </>
  );
}

/** `1.018 ×, +31 ct, heard in 41:12.3`. */
function heardWords(transfer: Transfer): string {
  const { speedRatio, frames } = transfer;
  const cents = centsOf(speedRatio);
  const time = tapeTimeOf(transfer, 'corrected');
  const heard = time === null || frames === null ? '' : `, heard in ${spanText(time, frames, 'clock')}`;
  return `${speedRatio} ×, ${cents < 0 ? '−' : '+'}${Math.abs(cents).toFixed(1)} ct${heard}`;
}
