import { AudioLines, FolderSearch, Pencil, RefreshCw, Trash2 } from 'lucide-react';
import { type ReactElement, useDeferredValue, useMemo, useState } from 'react';
import type { TransferId } from '../../shared/domain/ids.ts';
import { heardText } from '../../shared/domain/heard.ts';
import { archive, useArchive } from '../archive/archive.ts';
import { runById } from '../commands/registry.ts';
import { useHeard } from '../heard/heard-store.ts';
import { ListBox } from '../ui/ListBox.tsx';
import type { MenuItem } from '../ui/Menu.tsx';
import { sayProblem } from '../ui/messages.ts';
import { SearchField } from '../ui/SearchField.tsx';
import { useView, viewStore } from '../view/view-store.ts';
import { openTransfer } from './open-transfer.ts';
import { askHowRaw } from './reading-actions.ts';
import { editDetails, locateTransfer, removeTransfer, rereadTransfer } from './tape-actions.ts';
import { type TapeRow, tapeRows } from './tape-order.ts';
import { TapeLine } from './TapeLine.tsx';
import { countText, secondsHeard } from './tape-words.ts';
import styles from './TapeList.module.css';
import { tapesStore, useTapes } from './tapes-store.ts';

/** Height of a heading and of a tape before they are measured. */
const usualHeights = { group: 31, tape: 73 } as const;
/** Digits typed within this time belong together: `0`, `4`, `1`, `7`. */
const typeAheadMs = 900;

/** Every tape of the archive: one tab stop, moved through by arrow keys, opened by Enter or a click. */
export function TapeList(): ReactElement {
  const tapes = useArchive((state) => state.tapes);
  const transfers = useArchive((state) => state.transfers);
  const filter = useView((state) => state.tapeFilter);
  const asked = useDeferredValue(filter);
  const rows = useMemo(() => tapeRows(tapes, transfers.values(), asked), [tapes, transfers, asked]);
  const shown = rows.filter((row) => row.kind === 'tape').length;
  return (
    <section className={styles['pane']} aria-label="Tapes">
      <SearchField
        label="Filter tapes"
        placeholder={`Filter ${countText(transfers.size, 'tape')}`}
        value={filter}
        onChange={(text) => viewStore.setState({ tapeFilter: text })}
        data-list-filter
      />
      <HeardInAll shown={shown} />
      {shown === 0 ? <p className={styles['none']}>No tape has these words.</p> : <List rows={rows} />}
    </section>
  );
}

/** Hours heard and left of the whole archive, and how many tapes the filter leaves. */
function HeardInAll({ shown }: { readonly shown: number }): ReactElement | null {
  const transfers = useArchive((state) => state.transfers);
  const heardFrames = useHeard((state) => state.heardFrames);
  const { heard, total } = useMemo(() => secondsHeard(transfers.values(), heardFrames), [transfers, heardFrames]);
  return (
    <p className={styles['heard']}>
      <span>{total === 0 ? '' : heardText(heard, total)}</span>
      {shown === transfers.size ? null : (
        <span>
          {shown.toLocaleString('en')} of {transfers.size.toLocaleString('en')}
        </span>
      )}
    </p>
  );
}

function List({ rows }: { readonly rows: readonly TapeRow[] }): ReactElement {
  const openId = useView((state) => state.transferId);
  const cursor = useTapes((state) => state.cursor) ?? openId;
  const [typed, setTyped] = useState({ text: '', at: 0 });
  const typeAhead = (digit: string, now: number): void => {
    const text = now - typed.at < typeAheadMs ? typed.text + digit : digit;
    setTyped({ text, at: now });
    const hit = rows.find((row) => row.kind === 'tape' && row.name.replaceAll(/\D/g, '').includes(text));
    if (hit?.kind === 'tape') tapesStore.setState({ cursor: hit.transfer.id });
  };
  return (
    <ListBox
      label="Tapes"
      menu={cursor === null ? [] : menuOf(cursor)}
      rows={rows}
      cursor={cursor}
      isSelected={({ key }) => key === openId}
      usualHeight={(row) => usualHeights[row?.kind ?? 'tape']}
      onCursor={moveTo}
      onOpen={(key) => {
        moveTo(key);
        openTransfer(key as TransferId).catch(sayProblem);
      }}
      // Digits look for a reel here; letters stay commands, so that T marks a take wherever the focus is.
      ownKeys="0 1 2 3 4 5 6 7 8 9"
      onKey={(event) => {
        if (!/^\d$/.test(event.key) || event.ctrlKey || event.altKey) return;
        event.preventDefault();
        typeAhead(event.key, event.timeStamp);
      }}
    >
      {(row) =>
        row.kind === 'group' ? (
          <div className={styles['group']} role="presentation">
            <span>{row.label}</span>
            <span>{row.count.toLocaleString('en')}</span>
          </div>
        ) : (
          <TapeLine transfer={row.transfer} name={row.name} isOpen={row.transfer.id === openId} />
        )
      }
    </ListBox>
  );
}

/** Options are keyed by the id of their transfer. */
function moveTo(key: string): void {
  tapesStore.setState({ cursor: key as TransferId });
}

function menuOf(transferId: TransferId): readonly MenuItem[] {
  return [
    {
      id: 'details',
      label: 'Edit details…',
      icon: <Pencil />,
      onSelect: () => editDetails(transferId),
    },
    {
      id: 'reread',
      label: 'Read the file again',
      icon: <RefreshCw />,
      onSelect: () => void rereadTransfer(transferId).catch(sayProblem),
    },
    {
      id: 'raw',
      label: 'Read as raw PCM…',
      icon: <AudioLines />,
      disabled: archive.store.getState().archive?.readOnly === true,
      onSelect: () => askHowRaw(transferId),
    },
    {
      id: 'locate',
      label: 'Locate the file…',
      icon: <FolderSearch />,
      onSelect: () => void locateTransfer(transferId).catch(sayProblem),
    },
    { id: 'add', label: 'Add tapes…', separator: true, onSelect: () => runById('tapes.addFolder') },
    {
      id: 'remove',
      label: 'Remove from the archive…',
      icon: <Trash2 />,
      danger: true,
      separator: true,
      onSelect: () => void removeTransfer(transferId).catch(sayProblem),
    },
  ];
}
