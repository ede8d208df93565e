import { ContextMenu as BaseContext } from '@base-ui/react/context-menu';
import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from './Kbd.tsx';
import styles from './Menu.module.css';

/** One line of a menu; `separator` draws a rule above it. */
export type MenuItem = {
  readonly id: string;
  readonly label: string;
  readonly keys?: string | undefined;
  readonly icon?: ReactNode;
  /** Ticked or not; leave it out for lines that are no choice. */
  readonly checked?: boolean | undefined;
  readonly disabled?: boolean;
  readonly separator?: boolean;
  readonly danger?: boolean;
  readonly onSelect: () => void;
};

/** A menu under its own trigger; `trigger` is one element, usually a Button. */
export function Menu({
  trigger,
  items,
  align = 'start',
}: {
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly items: readonly MenuItem[];
  readonly align?: 'start' | 'end';
}): ReactElement {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} sideOffset={4} className={styles['positioner'] ?? ''}>
          <Base.Popup className={styles['popup'] ?? ''}>
            <Items items={items} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** The menu of a place: right click, or the menu key. `children` is the place, one element. */
export function ContextMenu({
  children,
  items,
  onOpenChange,
}: {
  readonly children: ReactElement<Record<string, unknown>>;
  readonly items: readonly MenuItem[];
  readonly onOpenChange?: (open: boolean) => void;
}): ReactElement {
  return (
    <BaseContext.Root {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      <BaseContext.Trigger render={children} />
      <BaseContext.Portal>
        <BaseContext.Positioner className={styles['positioner'] ?? ''}>
          <BaseContext.Popup className={styles['popup'] ?? ''}>
            <Items items={items} />
          </BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  );
}

function Items({ items }: { readonly items: readonly MenuItem[] }): ReactElement {
  return (
    <>
      {items.map((item) => (
        <Line key={item.id} item={item} />
      ))}
    </>
  );
}

function Line({ item }: { readonly item: MenuItem }): ReactElement {
  const content = (
    <>
      <span className={styles['sign']}>{item.checked === true ? '✓' : item.icon}</span>
      <span>{item.label}</span>
      {item.keys === undefined ? <span /> : <Kbd keys={item.keys} />}
    </>
  );
  const shared = {
    className: styles['item'] ?? '',
    disabled: item.disabled ?? false,
    'data-danger': item.danger ?? false,
  };
  return (
    <>
      {item.separator === true ? <Base.Separator className={styles['rule'] ?? ''} /> : null}
      {item.checked === undefined ? (
        <Base.Item {...shared} onClick={item.onSelect}>
          {content}
        </Base.Item>
      ) : (
        <Base.CheckboxItem {...shared} checked={item.checked} onClick={item.onSelect} closeOnClick>
          {content}
        </Base.CheckboxItem>
      )}
    </>
  );
}
