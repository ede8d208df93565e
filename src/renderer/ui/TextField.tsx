import { type KeyboardEvent, type ReactElement, type Ref, useId, useRef, useState } from 'react';
import styles from './TextField.module.css';

/**
 * A text that is kept when one leaves the field or presses Enter (Ctrl+Enter where Enter makes a new line), and is as
 * it was after Esc. `label` is its accessible name. While it is being typed, changes from outside do not show. A text
 * that is refused stays, with the reason under it, until it is right or Esc takes it back.
 */
export function TextField({
  label,
  value,
  onCommit,
  onRefused,
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
  /** Gives a sentence when the text cannot be kept: what is wrong with it, and what to write. */
  readonly onCommit: (value: string) => string | void;
  /** Whether what stands there is refused, whenever that changes. */
  readonly onRefused?: ((isRefused: boolean) => void) | undefined;
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
  const [refusal, setRefusal] = useState<string | null>(null);
  const refusalId = useId();
  // Blur comes in the same tick as Esc or Enter, before React has drawn: the ref knows that the draft is settled.
  const draftNow = useRef<string | null>(null);
  const setBoth = (text: string | null): void => {
    draftNow.current = text;
    setDraft(text);
    refuse(null);
  };
  const refuse = (reason: string | null): void => {
    if (reason === refusal) return;
    setRefusal(reason);
    onRefused?.(reason !== null);
  };
  /** Tells whether the field may be left. */
  const commit = (): boolean => {
    const text = draftNow.current;
    const reason = text === null || text === value ? null : (onCommit(text) ?? null);
    if (reason === null) setBoth(null);
    else refuse(reason);
    return reason === null;
  };
  const leave = (element: HTMLElement): void => {
    element.blur();
    onLeave?.();
  };
  const shared = {
    'aria-label': label,
    'aria-invalid': refusal !== null || undefined,
    'aria-describedby': refusal === null ? undefined : refusalId,
    value: draft ?? value,
    placeholder,
    readOnly,
    autoFocus,
    className: styles['field'] ?? '',
    'data-numeric': numeric,
    spellCheck: multiline,
    onChange: (event: { readonly target: { readonly value: string } }) => setBoth(event.target.value),
    onBlur: () => void commit(),
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
        if (commit() && !staysOnEnter) leave(event.currentTarget);
      }
    },
  };
  return (
    <span className={styles['place']}>
      {multiline ? (
        <textarea {...shared} rows={rows} ref={inputRef} />
      ) : (
        <input {...shared} type="text" list={list} autoComplete="off" ref={inputRef} />
      )}
      {refusal === null ? null : (
        <span id={refusalId} className={styles['refusal']} role="alert">
          {refusal}
        </span>
      )}
    </span>
  );
}
