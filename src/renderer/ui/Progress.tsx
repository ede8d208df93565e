import type { ReactElement } from 'react';
import styles from './Progress.module.css';

/** How far a piece of work has come; `total` null while that is not known. */
export function Progress({
  label,
  done,
  total,
}: {
  readonly label: string;
  readonly done: number;
  readonly total: number | null;
}): ReactElement {
  const share = total === null || total === 0 ? null : Math.min(1, done / total);
  return (
    <span
      className={styles['bar']}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.round(share * 100)}
      data-unknown={share === null}
    >
      <span style={{ width: `${(share ?? 0.3) * 100}%` }} />
    </span>
  );
}
