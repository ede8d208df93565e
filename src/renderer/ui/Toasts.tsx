import { Check, Info, TriangleAlert, X } from 'lucide-react';
import { type ReactElement, useEffect } from 'react';
import { createPortal } from 'react-dom';
import { useStore } from 'zustand';
import { Button } from './Button.tsx';
import { IconButton } from './IconButton.tsx';
import { dismiss, type Message, messageStore } from './messages.ts';
import styles from './Toasts.module.css';

/** How long a message stays that asks for nothing. */
const shownMs = 6_000;

/**
 * What was said, in the lower corner and above every dialog; problems are read aloud at once, the rest when the reader
 * pauses.
 */
export function Toasts(): ReactElement {
  const messages = useStore(messageStore, (state) => state.messages);
  const problems = messages.filter((message) => message.kind === 'problem');
  const others = messages.filter((message) => message.kind !== 'problem');
  return createPortal(
    <div className={styles['toasts']}>
      <div role="status" aria-live="polite">
        {others.map((message) => (
          <Toast key={message.id} message={message} />
        ))}
      </div>
      <div role="alert" aria-live="assertive">
        {problems.map((message) => (
          <Toast key={message.id} message={message} />
        ))}
      </div>
    </div>,
    document.body,
  );
}

const signs = { info: <Info aria-hidden />, done: <Check aria-hidden />, problem: <TriangleAlert aria-hidden /> };

function Toast({ message }: { readonly message: Message }): ReactElement {
  const { id, kind, text, action } = message;
  useEffect(() => {
    if (kind === 'problem') return;
    const timer = setTimeout(() => dismiss(id), shownMs);
    return () => clearTimeout(timer);
  }, [id, kind]);
  return (
    <div className={styles['toast']} data-kind={kind}>
      {signs[kind]}
      <span className={styles['text']}>{text}</span>
      {action === null ? null : (
        <Button
          size="small"
          onClick={() => {
            dismiss(id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton size="small" label="Dismiss" icon={<X />} onClick={() => dismiss(id)} />
    </div>
  );
}
