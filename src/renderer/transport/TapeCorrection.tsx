import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { maxSpeedRatio, minSpeedRatio, type TransferEntry } from '../../shared/domain/transfer.ts';
import { useArchive } from '../archive/archive.ts';
import { editTransfer } from '../tapes/edit-transfer.ts';
import { Button } from '../ui/Button.tsx';
import styles from './ListeningDesk.module.css';
import { centsText, percentText } from './speed-text.ts';
import { player } from './transport.ts';

/** What is stored with the tape and used whenever it is heard, apart from how it is listened to for the moment. */
export function TapeCorrection(): ReactElement | null {
  const id = useStore(player.store, (state) => state.transfer?.id ?? null);
  const listening = useStore(player.store, (state) => state.listening);
  const transfer = useArchive((state) => (id === null ? undefined : state.transfers.get(id)));
  const tape = useArchive((state) => (transfer === undefined ? undefined : state.tapes.get(transfer.tapeId)));
  const readOnly = useArchive((state) => state.archive?.readOnly ?? true);
  if (transfer === undefined || tape === undefined) return null;
  const { speedRatio, runsBackwards } = transfer;
  const edit = (part: Partial<TransferEntry>): void => editTransfer(tape, transfer, part);
  // To a millionth, which is less than a hundredth of a cent.
  const together = Math.round(speedRatio * listening.speed * 1e6) / 1e6;
  const canKeep =
    !readOnly &&
    listening.speed !== 1 &&
    listening.speedKind === 'varispeed' &&
    together >= minSpeedRatio &&
    together <= maxSpeedRatio;
  return (
    <div className={styles['stored']} role="group" aria-label="Stored with the tape">
      <div className={styles['line']}>
        <span>This tape’s own correction</span>
        <output className={styles['figure']} aria-label="This tape’s own speed correction">
          {speedRatio === 1 ? 'none' : `${percentText(speedRatio)} · ${centsText(speedRatio)}`}
        </output>
      </div>
      <div className={styles['line']}>
        <Button
          size="small"
          disabled={!canKeep}
          onClick={() => {
            edit({ speedRatio: together });
            player.setListening({ speed: 1 });
          }}
        >
          Keep as this tape’s speed correction
        </Button>
        {speedRatio === 1 ? null : (
          <Button size="small" disabled={readOnly} onClick={() => edit({ speedRatio: 1 })}>
            Remove
          </Button>
        )}
      </div>
      <label className={styles['line']}>
        <span>Runs backwards</span>
        <input
          type="checkbox"
          checked={runsBackwards}
          disabled={readOnly}
          onChange={(event) => edit({ runsBackwards: event.target.checked })}
        />
      </label>
    </div>
  );
}
