import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactElement, ReactNode, RefObject } from 'react';
import styles from './Overlay.module.css';

/** A dialog without a head of its own, high in the window: for what is typed into and gone, like the palette. */
export function Overlay({
  label,
  open,
  onClose,
  initialFocus,
  children,
}: {
  readonly label: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly initialFocus?: RefObject<HTMLElement | null>;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className={styles['veil'] ?? ''} />
        <Base.Popup
          className={styles['popup'] ?? ''}
          aria-label={label}
          {...(initialFocus === undefined ? {} : { initialFocus })}
        >
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
