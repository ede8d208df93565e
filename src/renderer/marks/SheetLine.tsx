import { Diamond, Flag } from 'lucide-react';
import { memo, type ReactElement, type ReactNode } from 'react';
import {
  kindNames,
  lengthOf,
  type Mark,
  statusNames,
  takeStatuses,
  type TakeStatus,
} from '../../shared/domain/mark.ts';
import { inFrameOf } from '../../shared/domain/tape-order.ts';
import { placeText, spanText, type TapeTime } from '../../shared/domain/tape-time.ts';
import { positionText, type TimeDisplay } from '../../shared/domain/timecode.ts';
import { keepFocus } from '../ui/Button.tsx';
import { Select } from '../ui/Select.tsx';
import { Stars } from '../ui/Stars.tsx';
import type { SheetColumn } from '../view/view-store.ts';
import { CellEditor, type LeaveTo } from './CellEditor.tsx';
import { editMarks, goToMark } from './mark-actions.ts';
import { commitText } from './mark-edits.ts';
import { gridTemplate, sheetColumns } from './sheet-columns.ts';
import { type SheetRow, titleOf } from './sheet-rows.ts';
import { StatusSign, StatusSquare } from './StatusSign.tsx';
import styles from './TakeSheet.module.css';

type RowProps = {
  readonly row: SheetRow;
  readonly index: number;
  readonly top: number;
  readonly time: TapeTime;
  readonly display: TimeDisplay;
  readonly isSelected: boolean;
  /** The column the keyboard stands on, when this is the active row. */
  readonly activeColumn: SheetColumn | null;
  readonly editing: SheetColumn | null;
  readonly onSelect: (mark: Mark, how: { readonly extend: boolean; readonly toggle: boolean }) => void;
  readonly onEdit: (mark: Mark, column: SheetColumn) => void;
  readonly onLeave: (to: LeaveTo) => void;
};

/** One mark as a line of the take sheet. */
export const SheetLine = memo(function SheetLine(props: RowProps): ReactElement {
  const { row, index, top, isSelected, activeColumn, onSelect, onEdit } = props;
  return (
    <div
      role="row"
      id={`sheet-${row.mark.id}`}
      className={styles['row']}
      style={{ transform: `translateY(${top}px)`, gridTemplateColumns: gridTemplate }}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-kind={row.mark.kind}
      onDoubleClick={(event) => {
        const cell = (event.target as Element).closest<HTMLElement>('[data-column]'); // an event's target is an element here
        const column = sheetColumns.find(({ id }) => id === cell?.dataset['column']);
        if (column !== undefined) onEdit(row.mark, column.id);
      }}
      onMouseDown={(event) => {
        if (event.button === 0) onSelect(row.mark, { extend: event.shiftKey, toggle: event.ctrlKey || event.metaKey });
      }}
    >
      {sheetColumns.map(({ id }) => (
        <div
          key={id}
          role="gridcell"
          id={`sheet-${row.mark.id}-${id}`}
          className={styles['cell']}
          data-column={id}
          data-active={activeColumn === id}
        >
          <Cell {...props} column={id} />
        </div>
      ))}
    </div>
  );
});

function Cell(props: RowProps & { readonly column: SheetColumn }): ReactNode {
  const { row, column, editing, time, display } = props;
  const { mark } = row;
  if (editing === column) return <EditedCell {...props} />;
  switch (column) {
    case 'take':
      return <TakeSign mark={mark} />;
    case 'song':
      return titleOf(row) === '' ? (
        <span className={styles['faint']}>{mark.kind === 'take' ? 'no song yet' : 'no title yet'}</span>
      ) : (
        titleOf(row)
      );
    case 'start':
      return (
        <button
          type="button"
          tabIndex={-1}
          className={styles['go']}
          title="Go there"
          onMouseDown={keepFocus}
          onClick={() => goToMark(mark)}
        >
          {placeText(time, inFrameOf(time.order, mark), display)}
        </button>
      );
    case 'length':
      return lengthWords(mark, time, display);
    case 'status':
      return <StatusSign mark={mark} />;
    case 'rating':
      return mark.rating === 0 ? null : <Stars value={mark.rating} />;
    case 'notes':
      return (
        <>
          {mark.tags.map((tag) => (
            <span key={tag} className={styles['tag']}>
              {tag}
            </span>
          ))}
          {mark.notes}
        </>
      );
  }
}

function EditedCell({
  row,
  column,
  time,
  display,
  onLeave,
}: RowProps & { readonly column: SheetColumn }): ReactElement | null {
  const { mark } = row;
  if (column === 'status') {
    return mark.kind !== 'take' ? null : (
      <Select
        label="Status"
        value={mark.status ?? 'unknown'}
        defaultOpen
        options={takeStatuses.map((status) => ({
          value: status,
          label: statusNames[status],
          sign: <StatusSquare status={status} />,
        }))}
        onChange={(status: TakeStatus) => void editMarks([mark], 'status', (one) => ({ ...one, status }))}
        onClose={() => onLeave('grid')}
      />
    );
  }
  if (column === 'rating') {
    return (
      <Stars
        value={mark.rating}
        autoFocus
        onChange={(rating) => void editMarks([mark], 'rating', (one) => ({ ...one, rating }))}
      />
    );
  }
  return (
    <CellEditor
      label={`${sheetColumns.find(({ id }) => id === column)?.name ?? column} of ${row.name}`}
      value={editableText(row, column, time, display)}
      isSong={column === 'song' && mark.kind === 'take'}
      isNumeric={column === 'take' || column === 'start' || column === 'length'}
      onCommit={(text) => void commitText(mark, column, text, { tape: time, display })}
      onLeave={onLeave}
    />
  );
}

function TakeSign({ mark }: { readonly mark: Mark }): ReactNode {
  if (mark.kind === 'take') return mark.takeNumber ?? <span className={styles['faint']}>–</span>;
  const Icon = mark.kind === 'fragment' ? Diamond : Flag;
  return <Icon className={styles['kind']} role="img" aria-label={kindNames[mark.kind]} />;
}

function lengthWords(mark: Mark, time: TapeTime, display: TimeDisplay): ReactNode {
  if (mark.kind === 'timestamp') return null;
  const length = lengthOf(mark);
  if (length === null) return <span className={styles['open']}>open</span>;
  return spanText(time, length, display);
}

function editableText(row: SheetRow, column: SheetColumn, time: TapeTime, display: TimeDisplay): string {
  const { mark } = row;
  switch (column) {
    case 'take':
      return mark.takeNumber === null ? '' : String(mark.takeNumber);
    case 'song':
      return mark.kind === 'take' ? row.songTitle : mark.title;
    case 'start':
      return placeText(time, inFrameOf(time.order, mark), display);
    case 'length':
      return positionText(lengthOf(mark) ?? 0, time.rate, display);
    case 'notes':
      return mark.notes;
    case 'status':
    case 'rating':
      return '';
  }
}
