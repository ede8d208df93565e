import { type ReactElement, useRef, useState } from 'react';
import type { Shortlist } from '../../shared/domain/shortlist.ts';
import { countKinds, countOf } from '../../shared/formats/words.ts';
import { useArchive } from '../archive/archive.ts';
import { nameOf } from '../archive/mark-name.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { sayProblem } from '../ui/messages.ts';
import { useLibrary } from './library-store.ts';
import { makeShortlist, putOn } from './shortlist-actions.ts';
import styles from './AddToShortlist.module.css';

/** Asks on which list takes are put: one that is there, or a new one. */
export function AddToShortlist({
  open,
  onClose,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
}): ReactElement {
  const adding = useLibrary((state) => state.adding);
  const [only] = adding;
  const what = adding.length === 1 && only !== undefined ? nameOf(only) : countKinds(adding);
  const field = useRef<HTMLInputElement>(null);
  return (
    <Dialog title={`Put ${what} on a shortlist`} open={open} onClose={onClose} initialFocus={field}>
      <Lists onClose={onClose} fieldRef={field} />
    </Dialog>
  );
}

function Lists({
  onClose,
  fieldRef,
}: {
  readonly onClose: () => void;
  readonly fieldRef: React.RefObject<HTMLInputElement | null>;
}): ReactElement {
  const lists = useArchive((state) => state.shortlists);
  const adding = useLibrary((state) => state.adding);
  const [title, setTitle] = useState('');
  const put = (list: Shortlist): void => {
    onClose();
    putOn(list, adding).catch(sayProblem);
  };
  return (
    <div className={styles['body']}>
      <form
        className={styles['new']}
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
          makeShortlist(title, adding).catch(sayProblem);
        }}
      >
        <input
          ref={fieldRef}
          className={styles['field']}
          aria-label="Name of a new shortlist"
          placeholder="Name of a new shortlist"
          autoComplete="off"
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
        <Button variant="primary" submit disabled={title.trim() === ''}>
          Make it
        </Button>
      </form>
      {lists.size === 0 ? null : (
        <ul className={styles['lists']} aria-label="Shortlists">
          {[...lists.values()].map((list) => (
            <li key={list.id}>
              <Button variant="quiet" onClick={() => put(list)}>
                <span className={styles['title']}>{list.title}</span>
                <span className={styles['count']}>
                  {list.items.length === 0 ? 'empty' : countOf(list.items.length, 'item')}
                </span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
