import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactElement, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { MarkId } from '../../shared/domain/ids.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import { inFrameOf } from '../../shared/domain/tape-order.ts';
import { useArchive } from '../archive/archive.ts';
import { useTapeTime } from '../archive/tape-times.ts';
import { say } from '../ui/messages.ts';
import { primaryMark, type SheetColumn, useView, viewStore } from '../view/view-store.ts';
import type { LeaveTo } from './CellEditor.tsx';
import { bringIntoView, openOrder } from './mark-actions.ts';
import { NamingBar } from './NamingBar.tsx';
import { sheetColumns } from './sheet-columns.ts';
import { sheetRows } from './sheet-rows.ts';
import { SheetColumns } from './SheetColumns.tsx';
import { SheetHead } from './SheetHead.tsx';
import { SheetLine } from './SheetLine.tsx';
import { SongTitles } from './SongTitles.tsx';
import styles from './TakeSheet.module.css';

/** Height of a line in rem, as in the style sheet: it grows with the text. */
const rowRem = 2.308;
/** Chords that belong to the grid while it has the focus. */
const gridKeys =
  'ArrowDown ArrowUp ArrowLeft ArrowRight PageDown PageUp Home End Enter F2 Shift+ArrowDown Shift+ArrowUp';

type Editing = { readonly markId: MarkId; readonly column: SheetColumn };

/** The take sheet: every mark of the open transfer as a line, sortable, filterable, edited in place by keyboard. */
export function TakeSheet(): ReactElement {
  const marks = useArchive((state) => state.marks);
  const songs = useArchive((state) => state.songs);
  const isReady = useArchive((state) => state.marksReady);
  const display = useArchive((state) => state.settings.timeDisplay);
  const time = useTapeTime(useArchive((state) => state.marksOf));
  const order = time?.order;
  const sort = useView((state) => state.sheetSort);
  const filter = useDeferredValue(useView((state) => state.sheetFilter));
  const selection = useView((state) => state.selection);
  const primary = useView(primaryMark);
  const [column, setColumn] = useState<SheetColumn>('song');
  const [editing, setEditing] = useState<Editing | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const [rowHeight] = useState(() =>
    Math.round(rowRem * parseFloat(getComputedStyle(document.documentElement).fontSize)),
  );
  const rows = useMemo(
    () => sheetRows(marks.values(), songs, filter, sort, order),
    [marks, songs, filter, sort, order],
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => grid.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: 29,
  });
  const chosen = useMemo(() => new Set(selection), [selection]);
  const active = rows.findIndex((row) => row.mark.id === primary);

  const isEditedGone = editing !== null && !marks.has(editing.markId);
  useEffect(() => {
    if (!isEditedGone) return;
    say('info', 'The mark you were writing on was removed in another window. Undo brings it back.');
    setEditing(null);
    grid.current?.focus();
  }, [isEditedGone]);
  useEffect(() => {
    if (active >= 0) virtual.scrollToIndex(active, { align: 'auto' });
  }, [active, virtual]);

  const select = (mark: Mark, how: { readonly extend: boolean; readonly toggle: boolean }): void => {
    viewStore.setState({ selection: nextSelection(rows, selection, mark.id, how) });
  };
  const edit = (mark: Mark, wanted: SheetColumn): void => {
    if (!isEditable(mark, wanted)) return;
    setColumn(wanted);
    setEditing({ markId: mark.id, column: wanted });
  };
  const leave = (to: LeaveTo): void => {
    const mark = rows[active]?.mark;
    const at = sheetColumns.findIndex(({ id }) => id === column);
    const order = to === 'previous' ? sheetColumns.slice(0, at).reverse() : sheetColumns.slice(at + 1);
    const next = mark === undefined || to === 'grid' ? undefined : order.find(({ id }) => isEditable(mark, id));
    if (mark !== undefined && next !== undefined) return edit(mark, next.id);
    setEditing(null);
    grid.current?.focus();
  };
  const step = (to: number, extend: boolean): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (row === undefined) return;
    select(row.mark, { extend, toggle: false });
    bringIntoView(inFrameOf(openOrder(), row.mark));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (editing?.column === 'rating' && ['Enter', 'Escape', 'Tab'].includes(event.key)) {
      event.preventDefault();
      event.stopPropagation();
      return leave(event.key !== 'Tab' ? 'grid' : event.shiftKey ? 'previous' : 'next');
    }
    if (event.target !== grid.current || event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor((grid.current?.clientHeight ?? 0) / rowHeight) - 2);
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => step(active + 1, event.shiftKey),
      ArrowUp: () => step(active < 0 ? 0 : active - 1, event.shiftKey),
      PageDown: () => step(active + page, event.shiftKey),
      PageUp: () => step(active - page, event.shiftKey),
      Home: () => step(0, event.shiftKey),
      End: () => step(rows.length - 1, event.shiftKey),
      ArrowLeft: () => setColumn(neighbour(column, -1)),
      ArrowRight: () => setColumn(neighbour(column, 1)),
      Enter: () => {
        const mark = rows[active]?.mark;
        if (mark !== undefined) edit(mark, column);
      },
      F2: () => moves['Enter']?.(),
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  };

  return (
    <section className={styles['sheet']} aria-label="Take sheet">
      <SongTitles />
      <SheetHead shown={rows.length} />
      <NamingBar />
      <div
        ref={grid}
        role="grid"
        tabIndex={0}
        className={styles['grid']}
        aria-label="Marks of this tape"
        aria-multiselectable
        aria-rowcount={rows.length + 1}
        aria-colcount={sheetColumns.length}
        aria-activedescendant={active < 0 || editing !== null ? undefined : `sheet-${rows[active]?.mark.id}-${column}`}
        data-own-keys={editing === null ? gridKeys : `${gridKeys} Escape`}
        onKeyDown={onKeyDown}
      >
        <SheetColumns />
        <div className={styles['rows']} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined || time === null) return null;
            const isActive = item.index === active;
            return (
              <SheetLine
                key={row.mark.id}
                row={row}
                index={item.index}
                top={item.start}
                time={time}
                display={display}
                isSelected={chosen.has(row.mark.id)}
                activeColumn={isActive ? column : null}
                editing={editing?.markId === row.mark.id ? editing.column : null}
                onSelect={select}
                onEdit={edit}
                onLeave={leave}
              />
            );
          })}
        </div>
        {rows.length === 0 && isReady ? <Nothing hasMarks={marks.size > 0} hasTape={time !== null} /> : null}
      </div>
    </section>
  );
}

function Nothing({ hasMarks, hasTape }: { readonly hasMarks: boolean; readonly hasTape: boolean }): ReactElement {
  if (hasMarks) return <p className={styles['nothing']}>No mark passes the filter.</p>;
  if (!hasTape) return <p className={styles['nothing']}>Open a tape to see its takes here.</p>;
  return (
    <p className={styles['nothing']}>
      Nothing is marked yet. While the tape runs: <kbd>T</kbd> when a take begins and again when it ends, <kbd>F</kbd>{' '}
      the same for a fragment, <kbd>M</kbd> for a timestamp, <kbd>Enter</kbd> to name it.
    </p>
  );
}

function isEditable(mark: Mark, column: SheetColumn): boolean {
  if (column === 'take' || column === 'status') return mark.kind === 'take';
  return column !== 'length' || mark.kind !== 'timestamp';
}

function neighbour(column: SheetColumn, direction: 1 | -1): SheetColumn {
  const at = sheetColumns.findIndex(({ id }) => id === column);
  return sheetColumns[at + direction]?.id ?? column;
}

/** What is selected after a click: one, one more or less, or everything between the last one and this. */
function nextSelection(
  rows: readonly { readonly mark: Mark }[],
  selection: readonly MarkId[],
  clicked: MarkId,
  how: { readonly extend: boolean; readonly toggle: boolean },
): readonly MarkId[] {
  if (how.toggle) {
    return selection.includes(clicked) ? selection.filter((id) => id !== clicked) : [...selection, clicked];
  }
  const anchor = selection[0];
  if (!how.extend || anchor === undefined) return [clicked];
  const from = rows.findIndex((row) => row.mark.id === anchor);
  const to = rows.findIndex((row) => row.mark.id === clicked);
  if (from < 0 || to < 0) return [clicked];
  const between = rows.slice(Math.min(from, to), Math.max(from, to) + 1).map((row) => row.mark.id);
  // The anchor stays first and the clicked one last: the inspector shows the last.
  return from <= to ? between : between.reverse();
}
