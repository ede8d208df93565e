import { type KeyboardEvent, type ReactElement, useState } from 'react';
import { songListId } from './SongTitles.tsx';
import styles from './TakeSheet.module.css';

/** What to do after a cell was typed in: stay in the grid, or edit the next or previous cell. */
export type LeaveTo = 'grid' | 'next' | 'previous';

/** A cell of the take sheet while its text is typed: Enter and Tab keep it, Esc leaves it as it was. */
export function CellEditor({
  label,
  value,
  isSong,
  isNumeric,
  onCommit,
  onLeave,
}: {
  readonly label: string;
  readonly value: string;
  readonly isSong: boolean;
  readonly isNumeric: boolean;
  readonly onCommit: (text: string) => void;
  readonly onLeave: (to: LeaveTo) => void;
}): ReactElement {
  const [draft, setDraft] = useState(value);
  const [isDone, setDone] = useState(false);
  const keep = (): void => {
    if (isDone) return;
    setDone(true);
    if (draft !== value) onCommit(draft);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' || event.key === 'Tab') {
      event.preventDefault();
      event.stopPropagation();
      keep();
      onLeave(event.key === 'Enter' ? 'grid' : event.shiftKey ? 'previous' : 'next');
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      setDone(true);
      onLeave('grid');
    }
  };
  return (
    <input
      className={styles['editor']}
      data-numeric={isNumeric}
      aria-label={label}
      value={draft}
      list={isSong ? songListId : undefined}
      autoComplete="off"
      autoFocus
      onFocus={(event) => event.target.select()}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={keep}
      onKeyDown={onKeyDown}
      onClick={(event) => event.stopPropagation()}
    />
  );
}
