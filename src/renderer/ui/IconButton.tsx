import type { ReactElement, ReactNode } from 'react';
import { Button, type ButtonProps } from './Button.tsx';
import { Tooltip } from './Tooltip.tsx';
import styles from './IconButton.module.css';

/** A button that shows only a sign; `label` is its accessible name, `hint` (or the label) its tooltip. */
export function IconButton({
  label,
  icon,
  hint,
  keys,
  className,
  variant = 'quiet',
  ...rest
}: Omit<ButtonProps, 'children' | 'icon'> & {
  readonly label: string;
  readonly icon: ReactNode;
  readonly hint?: string | undefined;
}): ReactElement {
  return (
    <Tooltip text={hint ?? label} keys={keys}>
      <Button
        {...rest}
        variant={variant}
        aria-label={label}
        className={[styles['icon'], className].filter(Boolean).join(' ')}
      >
        {icon}
      </Button>
    </Tooltip>
  );
}
