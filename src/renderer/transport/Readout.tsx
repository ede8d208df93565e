import { ChevronDown } from 'lucide-react';
import type { ComponentProps, ReactElement, ReactNode } from 'react';
import { keepFocus } from '../ui/Button.tsx';
import styles from './Readout.module.css';

/** A small label over what it says; pressed, it opens what sets it. */
export function Readout({
  label,
  name,
  value,
  changed = false,
  opens = false,
  className,
  ...rest
}: Omit<ComponentProps<'button'>, 'type' | 'value'> & {
  readonly label: string;
  /** What a screen reader says of it: the label and the value as they are seen, then what they leave out. */
  readonly name: string;
  readonly value: ReactNode;
  /** Lit where it is not as usual. */
  readonly changed?: boolean;
  /** Shows that there is a choice; only where nothing else tells. */
  readonly opens?: boolean;
}): ReactElement {
  return (
    <button
      {...rest}
      type="button"
      className={[styles['readout'], className].filter(Boolean).join(' ')}
      aria-label={name}
      data-changed={changed}
      onMouseDown={keepFocus}
    >
      <span className={styles['label']}>{label}</span>
      {/* What is read off both as one text, as a voice would say it, must not be one word. */}{' '}
      <span className={styles['value']}>
        {value}
        {opens ? <ChevronDown className={styles['sign']} aria-hidden /> : null}
      </span>
    </button>
  );
}
