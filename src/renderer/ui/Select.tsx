import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import styles from './Select.module.css';

export type SelectOption<Value extends string> = {
  readonly value: Value;
  readonly label: string;
  /** Drawn before the label, for example the square of a status. */
  readonly sign?: ReactNode;
};

/** A choice out of a list. `label` is its accessible name; `prefix` is shown before the chosen word: `Status: any`. */
export function Select<Value extends string>({
  label,
  value,
  options,
  onChange,
  prefix,
  shape = 'field',
  disabled = false,
  defaultOpen = false,
  onClose,
}: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly SelectOption<Value>[];
  readonly onChange: (value: Value) => void;
  readonly prefix?: string | undefined;
  readonly shape?: 'field' | 'pill';
  readonly disabled?: boolean;
  /** Open at once, for a cell that turns into a choice. */
  readonly defaultOpen?: boolean;
  /** After choosing or turning away. */
  readonly onClose?: (() => void) | undefined;
}): ReactElement {
  const chosen = options.find((option) => option.value === value);
  return (
    <Base.Root
      value={value}
      disabled={disabled}
      modal={false}
      defaultOpen={defaultOpen}
      onOpenChange={(open) => {
        if (!open) onClose?.();
      }}
      onValueChange={(next) => {
        if (next !== null) onChange(next);
      }}
    >
      <Base.Trigger className={styles['trigger'] ?? ''} data-shape={shape} aria-label={label}>
        <span className={styles['value']}>
          {prefix === undefined ? null : `${prefix} `}
          {chosen?.sign}
          {chosen?.label ?? ''}
        </span>
        <ChevronDown className={styles['arrow']} aria-hidden />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={styles['positioner'] ?? ''} sideOffset={4} alignItemWithTrigger={false}>
          <Base.Popup className={styles['popup'] ?? ''} data-takes-keys>
            <Base.List>
              {options.map((option) => (
                <Base.Item key={option.value} value={option.value} className={styles['item'] ?? ''}>
                  <Base.ItemIndicator className={styles['tick'] ?? ''}>
                    <Check aria-hidden />
                  </Base.ItemIndicator>
                  <Base.ItemText className={styles['text'] ?? ''}>
                    {option.sign}
                    {option.label}
                  </Base.ItemText>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
