import type { ReactElement } from 'react';
import { Button } from './Button.tsx';
import styles from './NotFlatSign.module.css';
import { Tooltip } from './Tooltip.tsx';

/** Lit whenever what is heard is not the file as it is; its tooltip tells why, and pressing it goes back. */
export function NotFlatSign({
  why,
  onFlat,
}: {
  /** Short phrases; none where it is flat. */
  readonly why: readonly string[];
  readonly onFlat: () => void;
}): ReactElement {
  return (
    <span className={styles['place']}>
      {why.length === 0 ? null : (
        <Tooltip text={`Not the file as it is: ${why.join('; ')}. Back to flat`} keys="H">
          <Button
            size="small"
            className={styles['sign'] ?? ''}
            aria-label={`Not flat: ${why.join('; ')}. Back to flat`}
            onClick={onFlat}
          >
            <i aria-hidden />
            not flat
          </Button>
        </Tooltip>
      )}
      <span role="status" className="visually-hidden">
        {why.length === 0 ? '' : 'Not flat'}
      </span>
    </span>
  );
}
