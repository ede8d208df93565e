import type { ReactElement } from 'react';
import type { ImportPreview } from '../../shared/contract/views.ts';
import { type Mark, markName, statusNames } from '../../shared/domain/mark.ts';
import { inFrameOf } from '../../shared/domain/tape-order.ts';
import { placeClock, type TapeTime } from '../../shared/domain/tape-time.ts';
import { countOf } from '../../shared/formats/words.ts';
import { useArchive } from '../archive/archive.ts';
import styles from './ImportPanel.module.css';

const shownConflicts = 200;

/** Marks that are here with other words: kept as they are, unless the person says otherwise for all of them. */
export function ConflictList({
  conflicts,
  time,
  replace,
  onReplace,
}: {
  readonly conflicts: ImportPreview['conflicts'];
  readonly time: TapeTime | null;
  readonly replace: boolean;
  readonly onReplace: (replace: boolean) => void;
}): ReactElement {
  const songs = useArchive((state) => state.songs);
  const words = (mark: Mark): string => {
    const song = mark.songId === null ? null : (songs.get(mark.songId)?.title ?? 'a new song');
    const place = time === null ? '' : `${placeClock(time, inFrameOf(time.order, mark))} · `;
    const status = mark.status === null || mark.status === 'unknown' ? '' : ` · ${statusNames[mark.status]}`;
    const notes = mark.notes === '' ? '' : ` · ${mark.notes.slice(0, 80)}`;
    return `${place}${markName(mark, song)}${status}${notes}`;
  };
  return (
    <section className={styles['conflicts']} aria-label="Conflicts">
      <h3>{countOf(conflicts.length, 'mark')} here with other words</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">In the archive</th>
            <th scope="col">In the file</th>
          </tr>
        </thead>
        <tbody>
          {conflicts.slice(0, shownConflicts).map(({ existing, incoming }) => (
            <tr key={existing.id}>
              <td data-kept={!replace}>{words(existing)}</td>
              <td data-kept={replace}>{words(incoming)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {conflicts.length > shownConflicts ? <p>… and {conflicts.length - shownConflicts} more</p> : null}
      <label className={styles['replace']}>
        <input type="checkbox" checked={replace} onChange={(event) => onReplace(event.target.checked)} />
        Take the words of the file for these
      </label>
    </section>
  );
}
