import { type KeyboardEvent, type ReactElement, useRef, useState } from 'react';
import styles from './NumberField.module.css';

/**
 * A figure that is typed, or moved by the arrows: up and down by one step, with Shift by ten, with Alt by a tenth. What
 * is typed counts when one leaves the field or presses Enter; what cannot be understood leaves the figure as it was.
 */
export function NumberField({
  label,
  value,
  unit,
  onText,
  onStep,
}: {
  readonly label: string;
  readonly value: string;
  readonly unit: string;
  readonly onText: (text: string) => void;
  /** How many steps it is to go up. */
  readonly onStep: (steps: number) => void;
}): ReactElement {
  const [draft, setDraft] = useState<string | null>(null);
  // Blur comes in the same tick as Enter or Esc, before React has drawn.
  const draftNow = useRef<string | null>(null);
  const setBoth = (text: string | null): void => {
    draftNow.current = text;
    setDraft(text);
  };
  const keep = (): void => {
    const text = draftNow.current;
    setBoth(null);
    if (text !== null) onText(text);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const direction = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
    if (direction !== 0) {
      setBoth(null);
      onStep(direction * (event.shiftKey ? 10 : event.altKey ? 0.1 : 1));
    } else if (event.key === 'Enter') {
      keep();
    } else if (event.key === 'Escape' && draftNow.current !== null) {
      // Esc belongs to the draft first; the next one closes what is around it.
      setBoth(null);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span className={styles['field']}>
      <input
        type="text"
        inputMode="decimal"
        autoComplete="off"
        aria-label={label}
        value={draft ?? value}
        onChange={(event) => setBoth(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={keep}
        onKeyDown={onKeyDown}
      />
      <span aria-hidden>{unit}</span>
    </span>
  );
}
