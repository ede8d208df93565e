import type { ReactElement } from 'react';
import type { OfferedMarks } from '../../shared/contract/views.ts';
import { kindNames } from '../../shared/domain/mark.ts';
import { fileOrder, inFrameOf, outFrameOf } from '../../shared/domain/tape-order.ts';
import { placeText, type TapeTime } from '../../shared/domain/tape-time.ts';
import { useArchive } from '../archive/archive.ts';
import styles from './OfferedMarks.module.css';
import { offeredName } from './offered-marks.ts';

/** More lines than this are counted, not listed; all of them are added. */
const maxLines = 300;

/** What a file offers, place by place, and what about it is unclear. */
export function OfferedList({
  offered,
  time,
}: {
  readonly offered: OfferedMarks;
  readonly time: TapeTime | null;
}): ReactElement {
  const display = useArchive((state) => state.settings.timeDisplay);
  const timeOf = (frame: number): string => (time === null ? String(frame) : placeText(time, frame, display));
  const order = time?.order ?? fileOrder;
  const { marks, notices } = offered;
  return (
    // Lists that scroll can be reached by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles['list']} tabIndex={0} role="group" aria-label="Marks that the file offers">
      <ul>
        {marks.slice(0, maxLines).map((mark, index) => (
          // Places in a file have no other name than where they stand; doubles are allowed.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index} data-kind={mark.kind} data-known={mark.isKnown}>
            <span className={styles['kind']}>{kindNames[mark.kind]}</span>
            <span className={styles['time']}>
              {timeOf(inFrameOf(order, mark))}
              {mark.kind === 'timestamp' || mark.endFrame === null ? '' : ` – ${timeOf(outFrameOf(order, mark) ?? 0)}`}
            </span>
            <span className={styles['name']}>{offeredName(mark)}</span>
            {mark.isKnown ? <span className={styles['known']}>there already</span> : null}
          </li>
        ))}
      </ul>
      {marks.length > maxLines ? <p>… and {marks.length - maxLines} more.</p> : null}
      {notices.map((notice) => (
        <p key={notice}>{notice}</p>
      ))}
    </div>
  );
}
