import { Redo2, Undo2 } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import type { HistoryEntry } from '../../shared/contract/views.ts';
import { useArchive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { commandById } from '../commands/registry.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { sayProblem } from '../ui/messages.ts';
import { useView, viewStore } from '../view/view-store.ts';
import { momentText } from './moment-text.ts';
import styles from './HistoryPanel.module.css';

const shownEntries = 500;

/** Everything that was done in this archive, newest first: what undo and redo would do next, and who did what when. */
export function HistoryPanel(): ReactElement | null {
  const isOpen = useView((state) => state.panel === 'history');
  return isOpen ? <OpenHistory /> : null;
}

function OpenHistory(): ReactElement {
  const revision = useArchive((state) => state.revision);
  const heads = useArchive((state) => state.heads);
  const [entries, setEntries] = useState<readonly HistoryEntry[] | null>(null);
  const [now] = useState(Date.now);
  useEffect(() => {
    let isCurrent = true;
    bridge
      .request('history.list', { transferId: null, markId: null, limit: shownEntries })
      .then((answer) => {
        if (isCurrent) setEntries(answer.entries);
      })
      .catch(sayProblem);
    return () => {
      isCurrent = false;
    };
  }, [revision]);
  const run = (id: string): void => void commandById(id).run({ timeStampMs: performance.now() });
  return (
    <Dialog
      title="History"
      open
      onClose={() => viewStore.setState({ panel: 'none' })}
      aside={<span className={styles['aside']}>kept in the archive, with its time and its author</span>}
      footer={
        <>
          <Button
            icon={<Undo2 aria-hidden />}
            keys="Ctrl+Z"
            disabled={heads.undo === null}
            onClick={() => run('edit.undo')}
          >
            {heads.undo === null ? 'Nothing to undo' : `Undo ${heads.undo}`}
          </Button>
          <Button
            icon={<Redo2 aria-hidden />}
            keys="Ctrl+Shift+Z"
            disabled={heads.redo === null}
            onClick={() => run('edit.redo')}
          >
            {heads.redo === null ? 'Nothing to redo' : `Redo ${heads.redo}`}
          </Button>
        </>
      }
    >
      {entries === null ? null : entries.length === 0 ? (
        <p className={styles['nothing']}>Nothing has been changed in this archive yet.</p>
      ) : (
        <ol className={styles['list']}>
          {entries.map((entry) => (
            <li key={entry.sequence} data-undone={entry.undone}>
              <time dateTime={new Date(entry.at).toISOString()}>{momentText(entry.at, now)}</time>
              <span>
                {entry.title}
                {entry.details.length === 0 ? '' : `: ${entry.details.join(', ')}`}
              </span>
              <span className={styles['author']}>{entry.undone ? 'undone' : entry.author}</span>
            </li>
          ))}
        </ol>
      )}
    </Dialog>
  );
}
