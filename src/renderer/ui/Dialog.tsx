import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type ReactElement, type ReactNode, type RefObject, useRef } from 'react';
import { IconButton } from './IconButton.tsx';
import styles from './Dialog.module.css';

export type DialogProps = {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Beside the title: pills, a sentence. */
  readonly aside?: ReactNode;
  /** Buttons along the lower edge. */
  readonly footer?: ReactNode;
  readonly wide?: boolean;
  /** What gets the focus at first; otherwise the first thing that can have it. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
};

/** A dialog in the middle of the window: keeps the focus inside, gives it back, closes on Esc. */
export function Dialog(props: DialogProps): ReactElement {
  return <Shell {...props} shape="dialog" />;
}

/** The same as a sheet from the right edge, for work that takes the height of the window. */
export function Panel(props: DialogProps): ReactElement {
  return <Shell {...props} shape="panel" />;
}

function Shell({
  title,
  open,
  onClose,
  children,
  aside,
  footer,
  wide = false,
  initialFocus,
  shape,
}: DialogProps & { readonly shape: 'dialog' | 'panel' }): ReactElement {
  const body = useRef<HTMLDivElement>(null);
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
          data-shape={shape}
          data-wide={wide}
          // Not the button that closes, which comes first: what the dialog is about.
          initialFocus={() => initialFocus?.current ?? firstIn(body.current)}
        >
          <div className={styles['head']}>
            <Base.Title className={styles['title'] ?? ''}>{title}</Base.Title>
            {aside}
            <span className={styles['close']}>
              <IconButton label="Close" keys="Escape" icon={<X />} onClick={onClose} />
            </span>
          </div>
          <div className={styles['body']} ref={body} tabIndex={-1}>
            {children}
          </div>
          {footer === undefined ? null : <div className={styles['foot']}>{footer}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function firstIn(body: HTMLElement | null): HTMLElement | null {
  return body?.querySelector<HTMLElement>('input, textarea, select, button:not(:disabled), [tabindex="0"]') ?? body;
}
