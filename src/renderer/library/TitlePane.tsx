import type { ReactElement, ReactNode } from 'react';
import { ListBox } from '../ui/ListBox.tsx';
import type { MenuItem } from '../ui/Menu.tsx';
import { libraryStore, useLibrary } from './library-store.ts';
import styles from './Library.module.css';

/** A song or a shortlist in the list of all of them. */
export type TitleRow = {
  readonly key: string;
  readonly title: string;
  readonly count: string;
  /** The line under the title; empty is left out. */
  readonly more: string;
};

/** All songs, or all shortlists: Enter or a click shows the takes of one. */
export function TitlePane({
  label,
  rows,
  head,
  empty,
  onOpen,
  onDelete,
  menu,
}: {
  readonly label: string;
  readonly rows: readonly TitleRow[];
  /** Above the list: a filter, a button. */
  readonly head: ReactNode;
  /** Stands in place of the list where there is nothing to list. */
  readonly empty: ReactNode;
  readonly onOpen: (key: string) => void;
  readonly onDelete?: (key: string) => void;
  readonly menu: (key: string) => readonly MenuItem[];
}): ReactElement {
  const cursor = useLibrary((state) => state.titleCursor);
  return (
    <section className={styles['pane']} aria-label={label}>
      {head}
      {rows.length === 0 ? (
        empty
      ) : (
        <ListBox
          label={label}
          rows={rows}
          cursor={cursor}
          isSelected={({ key }) => key === cursor}
          usualHeight={() => usualHeight}
          onCursor={(key) => libraryStore.setState({ titleCursor: key })}
          onOpen={onOpen}
          {...(onDelete === undefined
            ? {}
            : {
                ownKeys: 'Delete',
                onKey: (event, key) => {
                  if (event.key !== 'Delete' || key === null) return;
                  event.preventDefault();
                  onDelete(key);
                },
              })}
          menu={cursor === null ? [] : menu(cursor)}
        >
          {(row) => (
            <div className={styles['title']}>
              <span className={styles['name']}>{row.title}</span>
              <span className={styles['figure']}>{row.count}</span>
              {row.more === '' ? null : <span className={styles['more']}>{row.more}</span>}
            </div>
          )}
        </ListBox>
      )}
    </section>
  );
}

const usualHeight = 52;
