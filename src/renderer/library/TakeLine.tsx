import type { ReactElement } from 'react';
import { flagNames, lengthOf, type Mark, markNameParts, statusNames } from '../../shared/domain/mark.ts';
import { inFrameOf } from '../../shared/domain/tape-order.ts';
import { placeClock, spanText } from '../../shared/domain/tape-time.ts';
import { fileNameOf, transferName } from '../../shared/domain/transfer.ts';
import { useArchive } from '../archive/archive.ts';
import { useTapeTime } from '../archive/tape-times.ts';
import { Stars } from '../ui/Stars.tsx';
import styles from './TakeLine.module.css';

/** One take or fragment of any tape: what it is, on which tape it lies and where, how it was judged. */
export function TakeLine({
  mark,
  number,
  notes,
  isOfSong,
}: {
  readonly mark: Mark;
  /** Its place on a shortlist, from 1; null where places mean nothing. */
  readonly number: number | null;
  /** What the list says of it; empty shows what the take itself says. */
  readonly notes: string;
  /** Among takes of one song its title need not be said with each. */
  readonly isOfSong: boolean;
}): ReactElement {
  const transfer = useArchive((state) => state.transfers.get(mark.transferId));
  const tape = useArchive((state) => (transfer === undefined ? undefined : state.tapes.get(transfer.tapeId)));
  const time = useTapeTime(mark.transferId);
  const length = lengthOf(mark);
  const onTape =
    transfer === undefined
      ? 'its tape was removed'
      : tape === undefined
        ? fileNameOf(transfer)
        : transferName(tape, transfer);
  const isMissing = transfer === undefined || transfer.state === 'missing' || transfer.state === 'unreadable';
  const at = time === null ? '' : placeClock(time, inFrameOf(time.order, mark)).replace(/\.\d+$/, '');
  const judged = [
    ...(mark.status === null || mark.status === 'unknown' ? [] : [statusNames[mark.status]]),
    ...mark.flags.map((flag) => flagNames[flag]),
  ].map((word, index) => (index === 0 ? word : word.toLowerCase()));
  const said = notes === '' ? mark.notes : notes;
  const songTitle = useArchive((state) => (mark.songId === null ? undefined : state.songs.get(mark.songId)?.title));
  // A long title is cut, its take is not: that is what the lines of one song differ in.
  const [work, take] =
    isOfSong && mark.takeNumber !== null ? [`Take ${mark.takeNumber}`, ''] : markNameParts(mark, songTitle ?? null);
  return (
    <div className={styles['line']} data-numbered={number !== null} title={transfer?.files[0]?.path}>
      {number === null ? null : <span className={styles['number']}>{number}</span>}
      <span className={styles['name']}>
        <span>{work}</span>
        <span>{take}</span>
      </span>
      <span className={styles['length']}>
        {length === null ? 'open' : time === null ? '' : spanText(time, length, 'clock')}
      </span>
      <span className={styles['place']} data-problem={isMissing}>
        <span>{onTape}</span>
        <span>{at === '' ? '' : ` · ${at}`}</span>
      </span>
      <span className={styles['rating']}>{mark.rating === 0 ? '' : <Stars value={mark.rating} />}</span>
      {judged.length === 0 && said === '' ? null : (
        <span className={styles['said']}>
          {[judged.join(', '), said.replaceAll(/\s+/g, ' ')].filter(Boolean).join(' · ')}
        </span>
      )}
    </div>
  );
}
