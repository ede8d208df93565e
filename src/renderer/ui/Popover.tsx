import { Popover as Base } from '@base-ui/react/popover';
import { type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react';
import styles from './Popover.module.css';

/**
 * A small desk of its own over a control: `trigger` is one element, usually a button. The window under it stays at
 * work, and so do its keys, except where a field in it takes them. It closes when its control has no room any more.
 */
export function Popover({
  label,
  trigger,
  align = 'start',
  wide = false,
  children,
}: {
  readonly label: string;
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly align?: 'start' | 'center' | 'end';
  /** Room for two columns. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  const popup = useRef<HTMLDivElement>(null);
  const control = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const { current: element } = control;
    if (!isOpen || element === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (element.offsetParent === null) setOpen(false);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [isOpen]);
  return (
    <Base.Root open={isOpen} onOpenChange={setOpen}>
      <Base.Trigger ref={control} render={trigger} />
      <Base.Portal>
        <Base.Positioner
          side="top"
          align={align}
          sideOffset={8}
          collisionPadding={10}
          // Rather scrolled than laid over the bar that it belongs to.
          collisionAvoidance={{ side: 'flip', align: 'shift', fallbackAxisSide: 'none' }}
          className={styles['positioner'] ?? ''}
        >
          <Base.Popup
            ref={popup}
            className={styles['popup'] ?? ''}
            aria-label={label}
            // What the desk is about, not the button that sets it back.
            initialFocus={() => popup.current?.querySelector<HTMLElement>('[role=radio][tabindex="0"]') ?? true}
            data-wide={wide}
            data-keys-pass
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
