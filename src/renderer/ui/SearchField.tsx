import type { InputHTMLAttributes, ReactElement } from 'react';
import styles from './SearchField.module.css';

/** Words that filter a list as they are typed. Esc empties the field first; an empty one leaves it to what is around it. */
export function SearchField({
  label,
  value,
  onChange,
  onEnter,
  ...rest
}: Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange'> & {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onEnter?: () => void;
}): ReactElement {
  return (
    <input
      {...rest}
      className={styles['field']}
      type="search"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && value !== '') onChange('');
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) onEnter?.();
      }}
    />
  );
}
