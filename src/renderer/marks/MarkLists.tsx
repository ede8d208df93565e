import type { ReactElement } from 'react';
import type { MarkId } from '../../shared/domain/ids.ts';
import { useArchive } from '../archive/archive.ts';
import { libraryStore } from '../library/library-store.ts';
import { Button } from '../ui/Button.tsx';
import styles from './Inspector.module.css';

/** The shortlists on which a mark stands, each a way to the list. */
export function MarkLists({ markId }: { readonly markId: MarkId }): ReactElement | null {
  const shortlists = useArchive((state) => state.shortlists);
  const lists = [...shortlists.values()].filter(({ items }) => items.some((item) => item.markId === markId));
  if (lists.length === 0) return null;
  return (
    <div className={styles['block']}>
      <span className={styles['caption']}>Shortlists</span>
      <div className={styles['tags']}>
        {lists.map(({ id, title }) => (
          <Button
            key={id}
            size="small"
            onClick={() =>
              libraryStore.setState({ tab: 'shortlists', shortlistId: id, cursor: markId, selection: [markId] })
            }
          >
            {title}
          </Button>
        ))}
      </div>
    </div>
  );
}
