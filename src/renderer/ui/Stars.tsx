import type { ReactElement } from 'react';
import { keepFocus } from './Button.tsx';
import styles from './Stars.module.css';

const steps = [1, 2, 3, 4, 5] as const;

/** A rating of 0 to 5. Pressing the star that is the rating takes it away; arrow keys change it by one. */
export function Stars({
  value,
  onChange,
  label = 'Rating',
  autoFocus = false,
}: {
  readonly value: number;
  /** Left out: only shown. */
  readonly onChange?: ((value: number) => void) | undefined;
  readonly label?: string;
  readonly autoFocus?: boolean;
}): ReactElement {
  if (onChange === undefined) {
    return (
      <span className={styles['shown']} role="img" aria-label={`${label}: ${words(value)}`}>
        {'★'.repeat(value)}
      </span>
    );
  }
  return (
    <span
      className={styles['stars']}
      role="slider"
      tabIndex={0}
      ref={autoFocus ? takeFocus : null}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={5}
      aria-valuenow={value}
      aria-valuetext={words(value)}
      onKeyDown={(event) => {
        const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        onChange(Math.min(5, Math.max(0, value + step)));
      }}
    >
      {steps.map((step) => (
        <span
          key={step}
          data-step={step}
          data-on={step <= value}
          onMouseDown={keepFocus}
          onClick={() => onChange(step === value ? 0 : step)}
          aria-hidden
        >
          {step <= value ? '★' : '☆'}
        </span>
      ))}
    </span>
  );
}

// A function that stays the same, so that React calls it once and not at every drawing.
function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}

function words(value: number): string {
  return value === 0 ? 'not rated' : `${value} of 5`;
}
