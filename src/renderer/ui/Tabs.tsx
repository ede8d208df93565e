import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactElement, ReactNode } from 'react';
import { keepFocus } from './Button.tsx';
import styles from './Tabs.module.css';

/** One of a few views in the same place. The arrows go from tab to tab; `children` is the view that is open. */
export function Tabs<Value extends string>({
  label,
  value,
  tabs,
  onChange,
  children,
}: {
  readonly label: string;
  readonly value: Value;
  readonly tabs: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <Base.Root
      className={styles['root'] ?? ''}
      value={value}
      // A tab's value is one of those given.
      onValueChange={(next: unknown) => onChange(next as Value)}
    >
      <Base.List className={styles['tabs'] ?? ''} aria-label={label} activateOnFocus>
        {tabs.map((tab) => (
          <Base.Tab key={tab.value} className={styles['tab'] ?? ''} value={tab.value} onMouseDown={keepFocus}>
            {tab.label}
          </Base.Tab>
        ))}
      </Base.List>
      <Base.Panel className={styles['panel'] ?? ''} value={value} tabIndex={-1}>
        {children}
      </Base.Panel>
    </Base.Root>
  );
}
