import { ListPlus, Trash2 } from 'lucide-react';
import { type ReactElement, useMemo } from 'react';
import type { ShortlistId } from '../../shared/domain/ids.ts';
import { countOf } from '../../shared/formats/words.ts';
import { useArchive } from '../archive/archive.ts';
import { commandById } from '../commands/registry.ts';
import { Button } from '../ui/Button.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import type { MenuItem } from '../ui/Menu.tsx';
import { sayProblem } from '../ui/messages.ts';
import { openShortlist } from './library-actions.ts';
import { useLibrary } from './library-store.ts';
import { deleteShortlist, newShortlist } from './shortlist-actions.ts';
import { TakesPane } from './TakesPane.tsx';
import { TitlePane, type TitleRow } from './TitlePane.tsx';
import styles from './Library.module.css';

/** Every shortlist, or the takes of the one that is open. */
export function ShortlistsPane(): ReactElement {
  const open = useLibrary((state) => state.shortlistId);
  const list = useArchive((state) => (open === null ? undefined : state.shortlists.get(open)));
  return list === undefined ? <AllShortlists /> : <TakesPane title={list.title} list={list} songId={null} />;
}

function AllShortlists(): ReactElement {
  const lists = useArchive((state) => state.shortlists);
  const target = useLibrary((state) => state.target);
  const readOnly = useArchive((state) => state.archive?.readOnly ?? false);
  const rows = useMemo(
    () =>
      [...lists.values()].map(({ id, title, items }): TitleRow => ({
        key: id,
        title,
        count: items.length === 0 ? 'empty' : countOf(items.length, 'item'),
        more: id === target ? 'Ctrl Enter puts takes here' : '',
      })),
    [lists, target],
  );
  const remove = (key: string): void => {
    const list = lists.get(key as ShortlistId);
    if (list !== undefined) deleteShortlist(list).catch(sayProblem);
  };
  return (
    <TitlePane
      label="Shortlists"
      rows={rows}
      head={
        readOnly ? null : (
          <div className={styles['head']}>
            <Button size="small" icon={<ListPlus aria-hidden />} onClick={() => void newShortlist().catch(sayProblem)}>
              New shortlist
            </Button>
          </div>
        )
      }
      empty={
        <p className={styles['none']}>
          A shortlist is a choice of takes and fragments from any tapes: what is to be compared, edited, released.
          Select takes and press <Kbd keys={commandById('shortlist.add').keys[0] ?? ''} /> to put them on one.
        </p>
      }
      onOpen={(key) => openShortlist(key as ShortlistId)}
      onDelete={remove}
      menu={(key) => menuOf(key as ShortlistId, remove)}
    />
  );
}

function menuOf(id: ShortlistId, remove: (key: string) => void): readonly MenuItem[] {
  return [
    { id: 'open', label: 'Show its takes', keys: 'Enter', onSelect: () => openShortlist(id) },
    {
      id: 'delete',
      label: 'Delete the shortlist',
      keys: 'Delete',
      icon: <Trash2 />,
      danger: true,
      separator: true,
      onSelect: () => remove(id),
    },
  ];
}
