import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactElement, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { keepFocus } from './Button.tsx';
import { keyOfLine, type LineDrag, useLineDrag } from './line-drag.ts';
import { ContextMenu, type MenuItem } from './Menu.tsx';
import styles from './ListBox.module.css';

/** A line of a list; headings stand between options and cannot be chosen. */
export type ListRow = { readonly key: string; readonly isHeading?: boolean };

/** `key` is the line that was held, `moved` all that go with it; they go before a line, or to the end for null. */
export type LineMove = { readonly key: string; readonly moved: readonly string[]; readonly before: string | null };

type Pressed = { readonly ctrlKey: boolean; readonly metaKey: boolean; readonly shiftKey: boolean };

export type ListBoxProps<Row extends ListRow> = {
  readonly label: string;
  readonly rows: readonly Row[];
  /** The line the keyboard stands on. */
  readonly cursor: string | null;
  readonly isSelected: (row: Row) => boolean;
  /** Several can be selected; without it each move selects one. */
  readonly multiple?: boolean;
  /** CSS pixels before a line is measured. */
  readonly usualHeight: (row: Row | undefined) => number;
  readonly onCursor: (key: string, by: Pressed) => void;
  /** A click on a line, or Enter. */
  readonly onOpen: (key: string, by: Pressed) => void;
  /** Keys beside those of every list; each must be named in `ownKeys`. */
  readonly onKey?: (event: KeyboardEvent, cursor: string | null) => void;
  readonly ownKeys?: string;
  /** Where people give the order: a line, and all that are selected if it is one of them, was dragged to another place. */
  readonly onMove?: (move: LineMove) => void;
  /** What the right button and the menu key offer for the line of the cursor. */
  readonly menu: readonly MenuItem[];
  readonly children: (row: Row) => ReactNode;
};

const baseKeys = 'ArrowUp ArrowDown PageUp PageDown Home End Enter';
const pageLines = 6;

/**
 * A long list: one tab stop, moved through by arrow keys, opened by Enter or a click. Only the lines in sight are drawn.
 * A click leaves the focus where it is, so that Space goes on being Play.
 */
export function ListBox<Row extends ListRow>({
  label,
  rows,
  cursor,
  isSelected,
  multiple = false,
  usualHeight,
  onCursor,
  onOpen,
  onKey,
  ownKeys = '',
  onMove,
  menu,
  children,
}: ListBoxProps<Row>): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  /** With one of the selected lines all of them are dragged. */
  const draggedWith = (key: string): readonly string[] => {
    const selected = rows.filter(isSelected).map((row) => row.key);
    return selected.includes(key) ? selected : [key];
  };
  const { drag, tookClick, ...pointer } = useLineDrag(
    scroller,
    onMove && ((key, before) => onMove({ key, moved: draggedWith(key), before })),
  );
  const dragged = drag === null ? [] : draggedWith(drag.key);
  const options = useMemo(() => rows.filter(({ isHeading }) => isHeading !== true).map(({ key }) => key), [rows]);
  const places = useMemo(() => new Map(options.map((key, index) => [key, index + 1])), [options]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => usualHeight(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 8,
  });

  // Into view when the keyboard moves, and when a line is opened from elsewhere.
  useEffect(() => {
    const index = rows.findIndex(({ key }) => key === cursor);
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
  }, [cursor, rows, virtual]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const here = cursor === null ? -1 : (places.get(cursor) ?? 0) - 1;
    const last = options.length - 1;
    const steps: Readonly<Record<string, number | undefined>> = {
      ArrowDown: here + 1,
      ArrowUp: here - 1,
      PageDown: here + pageLines,
      PageUp: here - pageLines,
      Home: 0,
      End: last,
    };
    const next = event.ctrlKey || event.metaKey || event.altKey ? undefined : steps[event.key];
    if (next !== undefined) {
      event.preventDefault();
      const key = options[Math.min(last, Math.max(0, next))];
      if (key !== undefined) onCursor(key, event);
    } else if (event.key === 'Enter' && !hasModifier(event) && cursor !== null) {
      event.preventDefault();
      onOpen(cursor, event);
    } else onKey?.(event, cursor);
  };

  return (
    <ContextMenu items={menu}>
      <div
        ref={scroller}
        className={styles['list']}
        role="listbox"
        aria-label={label}
        aria-multiselectable={multiple || undefined}
        tabIndex={0}
        data-own-keys={`${baseKeys} ${ownKeys}`.trim()}
        aria-activedescendant={cursor === null ? undefined : `option-${cursor}`}
        onKeyDown={onKeyDown}
        data-dragging={drag !== null}
        onMouseDown={keepFocus}
        {...pointer}
        // The list listens for its lines, which cannot have the focus themselves.
        onContextMenu={({ target }) => {
          const key = keyOfLine(target);
          if (key !== undefined) onCursor(key, { ctrlKey: false, metaKey: false, shiftKey: false });
        }}
        onClick={(event) => {
          const key = tookClick() ? undefined : keyOfLine(event.target);
          if (key !== undefined) onOpen(key, event);
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
                {row.isHeading === true ? (
                  children(row)
                ) : (
                  <div
                    id={`option-${row.key}`}
                    className={styles['option']}
                    role="option"
                    aria-selected={isSelected(row)}
                    aria-posinset={places.get(row.key)}
                    aria-setsize={options.length}
                    data-cursor={row.key === cursor}
                    data-option={row.key}
                    data-dragged={dragged.includes(row.key)}
                    data-drop={drag === null ? undefined : dropAt(row.key, drag, options)}
                  >
                    {children(row)}
                  </div>
                )}
              </div>
            );
          })}
        </div>
      </div>
    </ContextMenu>
  );
}

/** On which side of a line the dragged one would be let go. */
function dropAt(key: string, { key: dragged, before }: LineDrag, options: readonly string[]): string | undefined {
  if (before === key && dragged !== key) return 'before';
  return before === null && options.at(-1) === key && dragged !== key ? 'after' : undefined;
}

function hasModifier(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
}
