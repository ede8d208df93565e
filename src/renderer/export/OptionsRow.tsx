import type { ReactElement } from 'react';
import { correctionText } from '../../shared/domain/correction-text.ts';
import { type Mark, statusNames, takeStatuses } from '../../shared/domain/mark.ts';
import { isCorrected } from '../../shared/domain/tape-time.ts';
import type { Transfer } from '../../shared/domain/transfer.ts';
import { useArchive } from '../archive/archive.ts';
import { Pill } from '../ui/Pill.tsx';
import { Select } from '../ui/Select.tsx';
import { setExportOptions, useExportChoice } from './export-store.ts';
import styles from './OptionsRow.module.css';

const encodings = [
  { value: 'utf-8', label: 'UTF-8' },
  { value: 'latin-1', label: 'Latin-1, for old burners' },
] as const;

/** What is left out, what times count on a corrected tape, and what only a cue sheet asks. Statuses that no take has are not offered. */
export function OptionsRow({
  people,
  transfer,
}: {
  readonly people: string;
  readonly transfer: Transfer;
}): ReactElement {
  const { options, format } = useExportChoice((state) => state);
  const marks = useArchive((state) => state.marks);
  const all: readonly Mark[] = [...marks.values()];
  const statuses = takeStatuses.filter(
    (status) => options.leaveOutStatuses.includes(status) || all.some((mark) => mark.status === status),
  );
  const hasNoGood = options.leaveOutNoGood || all.some((mark) => mark.flags.includes('noGood'));
  const toggle = (status: string): void => {
    const { leaveOutStatuses: known } = options;
    const next = known.includes(status) ? known.filter((other) => other !== status) : [...known, status];
    setExportOptions({ leaveOutStatuses: next });
  };
  return (
    <div className={styles['row']}>
      {statuses.length === 0 && !hasNoGood ? null : (
        <span className={styles['option']} role="group" aria-label="Takes to be written">
          <span>Takes</span>
          {statuses.map((status) => (
            <Pill key={status} pressed={!options.leaveOutStatuses.includes(status)} onToggle={() => toggle(status)}>
              {statusNames[status]}
            </Pill>
          ))}
          {hasNoGood ? (
            <Pill
              pressed={!options.leaveOutNoGood}
              onToggle={() => setExportOptions({ leaveOutNoGood: !options.leaveOutNoGood })}
            >
              No good
            </Pill>
          ) : null}
        </span>
      )}
      {isCorrected(transfer) && format !== 'jsonl' ? (
        <span className={styles['option']}>
          <Select
            label="Times"
            prefix="Times"
            shape="pill"
            value={options.timeBase}
            options={[
              { value: 'file', label: 'of the file' },
              { value: 'corrected', label: `corrected (${correctionText(transfer)})` },
            ]}
            onChange={(timeBase) => setExportOptions({ timeBase })}
          />
        </span>
      ) : null}
      {format === 'cue' ? (
        <>
          <span className={styles['option']}>
            <Select
              label="Encoding"
              prefix="Encoding"
              shape="pill"
              value={options.cueEncoding}
              options={encodings}
              onChange={(cueEncoding) => setExportOptions({ cueEncoding })}
            />
          </span>
          <label className={styles['option']}>
            <span>Performer</span>
            <input
              className={styles['field']}
              type="text"
              autoComplete="off"
              value={options.performer}
              placeholder={people === '' ? 'none' : people}
              onChange={(event) => setExportOptions({ performer: event.target.value })}
            />
          </label>
          <span className={styles['option']}>
            <span className={styles['dot']} aria-hidden />
            read alike by cuetools, libcue, mkvmerge, flac, mpv
          </span>
        </>
      ) : null}
    </div>
  );
}
