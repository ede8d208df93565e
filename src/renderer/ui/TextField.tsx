import { type KeyboardEvent, type ReactElement, type Ref, useRef, useState } from 'react';
import styles from './TextField.module.css';

/**
 * A text that is kept when one leaves the field or presses Enter (Ctrl+Enter where Enter makes a new line), and is as
 * it was after Esc. `label` is its accessible name. While it is being typed, changes from outside do not show.
 */
export function TextField({
  label,
  value,
  onCommit,
  onLeave,
  staysOnEnter = false,
  multiline = false,
  placeholder,
  numeric = false,
  readOnly = false,
  autoFocus = false,
  rows = 3,
  list,
  inputRef,
}: {
  readonly label: string;
  readonly value: string;
  readonly onCommit: (value: string) => void;
  /** After Enter or Esc, when the focus should go back to where the work is. */
  readonly onLeave?: (() => void) | undefined;
  /** In forms, where Enter keeps the text but the focus has nowhere better to be. */
  readonly staysOnEnter?: boolean;
  readonly multiline?: boolean;
  readonly placeholder?: string | undefined;
  /** Figures in the type of the readouts. */
  readonly numeric?: boolean;
  readonly readOnly?: boolean;
  readonly autoFocus?: boolean;
  readonly rows?: number;
  /** The id of a datalist with suggestions. */
  readonly list?: string | undefined;
  readonly inputRef?: Ref<HTMLInputElement & HTMLTextAreaElement>;
}): ReactElement {
  const [draft, setDraft] = useState<string | null>(null);
  // Blur comes in the same tick as Esc or Enter, before React has drawn: the ref knows that the draft is settled.
  const draftNow = useRef<string | null>(null);
  const setBoth = (text: string | null): void => {
    draftNow.current = text;
    setDraft(text);
  };
  const commit = (): void => {
    const text = draftNow.current;
    setBoth(null);
    if (text !== null && text !== value) onCommit(text);
  };
  const leave = (element: HTMLElement): void => {
    element.blur();
    onLeave?.();
  };
  const shared = {
    'aria-label': label,
    value: draft ?? value,
    placeholder,
    readOnly,
    autoFocus,
    className: styles['field'] ?? '',
    'data-numeric': numeric,
    spellCheck: multiline,
    onChange: (event: { readonly target: { readonly value: string } }) => setBoth(event.target.value),
    onBlur: commit,
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (event.nativeEvent.isComposing) return;
      if (event.key === 'Escape' && (draftNow.current !== null || onLeave !== undefined)) {
        // Esc belongs to the draft first; only an untouched field lets it close what is around it.
        event.preventDefault();
        event.stopPropagation();
        setBoth(null);
        if (!staysOnEnter) leave(event.currentTarget);
      } else if (event.key === 'Enter' && (!multiline || event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        event.stopPropagation();
        commit();
        if (!staysOnEnter) leave(event.currentTarget);
      }
    },
  };
  return multiline ? (
    <textarea {...shared} rows={rows} ref={inputRef} />
  ) : (
    <input {...shared} type="text" list={list} autoComplete="off" ref={inputRef} />
  );
}
