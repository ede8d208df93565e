import type { ReactElement, ReactNode } from 'react';
import { keepFocus } from './Button.tsx';
import styles from './Pill.module.css';

/** A small rounded word: a count, or, with `onToggle`, a switch such as a filter. */
export function Pill({
  children,
  tone = 'plain',
  pressed,
  onToggle,
}: {
  readonly children: ReactNode;
  readonly tone?: 'plain' | 'take' | 'fragment' | 'timestamp' | 'bad';
  readonly pressed?: boolean;
  readonly onToggle?: () => void;
}): ReactElement {
  if (onToggle === undefined) {
    return (
      <span className={styles['pill']} data-tone={tone}>
        {children}
      </span>
    );
  }
  return (
    <button
      type="button"
      className={styles['pill']}
      data-tone={tone}
      aria-pressed={pressed ?? false}
      onMouseDown={keepFocus}
      onClick={onToggle}
    >
      {children}
    </button>
  );
}
