import type { KeyboardEvent, ReactElement, ReactNode } from 'react';
import { keepFocus } from './Button.tsx';
import styles from './Choice.module.css';

export type ChoiceOption<Value extends string> = {
  readonly value: Value;
  readonly label: ReactNode;
  readonly hint?: string;
};

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** One of a few, all in sight; the arrows go from one to the next. */
export function Choice<Value extends string>({
  label,
  value,
  options,
  columns = options.length,
  onChange,
}: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly ChoiceOption<Value>[];
  readonly columns?: number;
  readonly onChange: (value: Value) => void;
}): ReactElement {
  const step = (event: KeyboardEvent<HTMLElement>): void => {
    const by = steps[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const at = options.findIndex((option) => option.value === value);
    const next = options[(at + by + options.length) % options.length];
    if (next !== undefined) onChange(next.value);
    const group = event.currentTarget.parentElement;
    // The new one has the tab stop once React has drawn it.
    requestAnimationFrame(() => group?.querySelector<HTMLElement>('[tabindex="0"]')?.focus());
  };
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={styles['choice']}
      // How many stand side by side is the caller's matter.
      style={{ gridTemplateColumns: `repeat(${columns}, 1fr)` }}
      data-own-keys="ArrowLeft ArrowRight ArrowUp ArrowDown Space Enter"
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === value}
          tabIndex={option.value === value ? 0 : -1}
          className={styles['option']}
          title={option.hint}
          onMouseDown={keepFocus}
          onClick={() => onChange(option.value)}
          onKeyDown={step}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
