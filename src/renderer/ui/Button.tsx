import type { ComponentProps, MouseEvent, ReactElement, ReactNode } from 'react';
import { chordForAria } from './chord-text.ts';
import { Kbd } from './Kbd.tsx';
import styles from './Button.module.css';

export type ButtonProps = Omit<ComponentProps<'button'>, 'type'> & {
  readonly variant?: 'plain' | 'primary' | 'quiet';
  readonly size?: 'small' | 'medium' | 'large';
  /** For buttons that stay down; leave it out for those that do not. */
  readonly pressed?: boolean | undefined;
  readonly icon?: ReactNode;
  /** The chord that does the same; shown behind the words. */
  readonly keys?: string | undefined;
  readonly submit?: boolean;
};

/** A button that does not take the focus when it is clicked, so that Space stays Play. */
export function Button({
  variant = 'plain',
  size = 'medium',
  pressed,
  icon,
  keys,
  submit = false,
  className,
  children,
  onMouseDown,
  ...rest
}: ButtonProps): ReactElement {
  return (
    <button
      {...rest}
      // The two types are spelled out because a button's type may not be computed.
      type={submit ? 'submit' : 'button'}
      className={[styles['button'], className].filter(Boolean).join(' ')}
      data-variant={variant}
      data-size={size}
      aria-pressed={pressed}
      aria-keyshortcuts={keys === undefined ? undefined : chordForAria(keys)}
      onMouseDown={(event) => {
        onMouseDown?.(event);
        keepFocus(event);
      }}
    >
      {icon}
      {children}
      {keys === undefined ? null : (
        <span aria-hidden className={styles['keys']}>
          <Kbd keys={keys} />
        </span>
      )}
    </button>
  );
}

/**
 * Leaves the focus where it is when something is pressed with the mouse; but not in a text, which is kept first, as it
 * would be anywhere: the next key is meant for the tape.
 */
export function keepFocus(event: MouseEvent): void {
  if (event.button !== 0) return;
  event.preventDefault();
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement && activeElement.matches(texts)) activeElement.blur();
}

const texts = 'textarea, input:not([type="checkbox"], [type="radio"], [type="range"])';
