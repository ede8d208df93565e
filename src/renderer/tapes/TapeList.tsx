import { useVirtualizer } from '@tanstack/react-virtual';
import { FolderSearch, Pencil, RefreshCw, Trash2 } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { TransferId } from '../../shared/domain/ids.ts';
import { heardText } from '../../shared/domain/heard.ts';
import { useArchive } from '../archive/archive.ts';
import { runById } from '../commands/registry.ts';
import { useHeard } from '../heard/heard-store.ts';
import { keepFocus } from '../ui/Button.tsx';
import { ContextMenu, type MenuItem } from '../ui/Menu.tsx';
import { sayProblem } from '../ui/messages.ts';
import { useView, viewStore } from '../view/view-store.ts';
import { openTransfer } from './open-transfer.ts';
import { locateTransfer, removeTransfer, rereadTransfer } from './tape-actions.ts';
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
      <div className={styles['head']}>
        <h2>Tapes</h2>
        <span className={styles['count']}>
          {shown === transfers.size ? shown.toLocaleString('en') : `${shown} of ${transfers.size}`}
        </span>
      </div>
      <HeardInAll />
      <input
        className={styles['filter']}
        type="search"
        data-tape-filter
        aria-label="Filter tapes"
        placeholder={`Filter ${countText(transfers.size, 'tape')}`}
        value={filter}
        onChange={(event) => viewStore.setState({ tapeFilter: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && filter !== '') viewStore.setState({ tapeFilter: '' });
        }}
      />
      {shown === 0 ? <p className={styles['none']}>No tape has these words.</p> : <List rows={rows} />}
    </section>
  );
}

/** Hours heard and left of the whole archive. */
function HeardInAll(): ReactElement | null {
  const transfers = useArchive((state) => state.transfers);
  const heardFrames = useHeard((state) => state.heardFrames);
  const { heard, total } = useMemo(() => secondsHeard(transfers.values(), heardFrames), [transfers, heardFrames]);
  return total === 0 ? null : <p className={styles['heard']}>{heardText(heard, total)}</p>;
}

function List({ rows }: { readonly rows: readonly TapeRow[] }): ReactElement {
  const openId = useView((state) => state.transferId);
  const cursor = useTapes((state) => state.cursor) ?? openId;
  const scroller = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState({ text: '', at: 0 });
  const tapesInOrder = useMemo(() => rows.flatMap((row) => (row.kind === 'tape' ? [row.transfer.id] : [])), [rows]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => usualHeights[rows[index]?.kind ?? 'tape'],
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 8,
  });

  // Into view when the keyboard moves, and when a tape is opened from elsewhere.
  useEffect(() => {
    const index = rows.findIndex((row) => row.key === cursor);
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
  }, [cursor, rows, virtual]);

  const moveTo = (transferId: TransferId | undefined): void => {
    if (transferId !== undefined) tapesStore.setState({ cursor: transferId });
  };
  const typeAhead = (digit: string, now: number): void => {
    const text = now - typed.at < typeAheadMs ? typed.text + digit : digit;
    setTyped({ text, at: now });
    const hit = rows.find((row) => row.kind === 'tape' && row.name.replaceAll(/\D/g, '').includes(text));
    if (hit?.kind === 'tape') moveTo(hit.transfer.id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const here = cursor === null ? -1 : tapesInOrder.indexOf(cursor);
    const last = tapesInOrder.length - 1;
    const steps: Readonly<Record<string, number | undefined>> = {
      ArrowDown: here + 1,
      ArrowUp: here - 1,
      PageDown: here + 6,
      PageUp: here - 6,
      Home: 0,
      End: last,
    };
    const next = event.ctrlKey || event.metaKey || event.altKey ? undefined : steps[event.key];
    if (next !== undefined) {
      event.preventDefault();
      moveTo(tapesInOrder[Math.min(last, Math.max(0, next))]);
    } else if (event.key === 'Enter' && cursor !== null) {
      event.preventDefault();
      openTransfer(cursor).catch(sayProblem);
    } else if (/^\d$/.test(event.key) && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      typeAhead(event.key, event.timeStamp);
    }
  };

  return (
    <ContextMenu items={cursor === null ? [] : menuOf(cursor)}>
      <div
        ref={scroller}
        className={styles['list']}
        role="listbox"
        aria-label="Tapes"
        tabIndex={0}
        // Digits look for a reel here; letters stay commands, so that T marks a take wherever the focus is.
        data-own-keys="ArrowUp ArrowDown PageUp PageDown Home End Enter 0 1 2 3 4 5 6 7 8 9"
        aria-activedescendant={cursor === null ? undefined : `tape-${cursor}`}
        onKeyDown={onKeyDown}
        onMouseDown={(event) => {
          // A click opens and leaves the focus where it is, so that Space goes on being Play.
          keepFocus(event);
          moveTo(transferAt(event));
        }}
        onContextMenu={(event) => moveTo(transferAt(event))}
        onClick={(event) => {
          const pressed = transferAt(event);
          if (pressed !== undefined) openTransfer(pressed).catch(sayProblem);
        }}
      >
        <div className={styles['inner']} role="presentation" style={{ height: `${virtual.getTotalSize()}px` }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return row === undefined ? null : (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className={styles['place']}
                role="presentation"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {row.kind === 'group' ? (
                  <div className={styles['group']} role="presentation">
                    <span>{row.label}</span>
                    <span>{row.count.toLocaleString('en')}</span>
                  </div>
                ) : (
                  <TapeLine
                    transfer={row.transfer}
                    name={row.name}
                    isOpen={row.transfer.id === openId}
                    isCursor={row.transfer.id === cursor}
                    position={tapesInOrder.indexOf(row.transfer.id) + 1}
                    total={tapesInOrder.length}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </ContextMenu>
  );
}

/** The tape under the pointer. The list listens for its lines, which cannot have the focus themselves. */
function transferAt({ target }: { readonly target: EventTarget }): TransferId | undefined {
  const line = target instanceof Element ? target.closest<HTMLElement>('[data-transfer]') : null;
  // Written there by TapeLine, from an id.
  return line?.dataset['transfer'] as TransferId | undefined;
}

function menuOf(transferId: TransferId): readonly MenuItem[] {
  return [
    {
      id: 'details',
      label: 'Edit details…',
      icon: <Pencil />,
      onSelect: () => {
        tapesStore.setState({ detailsOf: transferId });
        viewStore.setState({ panel: 'tapeDetails' });
      },
    },
    {
      id: 'reread',
      label: 'Read the file again',
      icon: <RefreshCw />,
      onSelect: () => void rereadTransfer(transferId).catch(sayProblem),
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
