import { type ReactElement, useEffect, useState } from 'react';
import type { HistoryEntry } from '../../shared/contract/views.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import { useArchive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { momentText } from '../history/moment-text.ts';
import styles from './Inspector.module.css';

const shownEntries = 8;
const nothingTold = { entries: [], now: 0 };

/** The latest changes of one mark, with their time and author. */
export function MarkHistory({ mark }: { readonly mark: Mark }): ReactElement | null {
  const revision = useArchive((state) => state.revision);
  const [told, setTold] = useState<{ readonly entries: readonly HistoryEntry[]; readonly now: number }>(nothingTold);
  const { id, transferId } = mark;
  useEffect(() => {
    let isCurrent = true;
    bridge
      .request('history.list', { transferId, markId: id, limit: shownEntries })
      .then((answer) => {
        if (isCurrent) setTold({ entries: answer.entries, now: Date.now() });
      })
      // The history is told again at the next change; the mark itself is on the screen meanwhile.
      .catch(() => {
        if (isCurrent) setTold(nothingTold);
      });
    return () => {
      isCurrent = false;
    };
  }, [id, transferId, revision]);
  if (told.entries.length === 0) return null;
  return (
    <div className={styles['block']}>
      <span className={styles['caption']}>History</span>
      <ol className={styles['history']}>
        {told.entries.map((entry) => (
          <li key={entry.sequence} data-undone={entry.undone}>
            <time dateTime={new Date(entry.at).toISOString()}>{momentText(entry.at, told.now)}</time>{' '}
            {entry.details.length > 0 ? entry.details.join(', ') : entry.title}
            {entry.undone ? ' (undone)' : ''}
          </li>
        ))}
      </ol>
    </div>
  );
}
