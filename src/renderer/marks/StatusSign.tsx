import type { ReactElement } from 'react';
import { flagNames, type Mark, statusNames, type TakeStatus } from '../../shared/domain/mark.ts';
import styles from './StatusSign.module.css';

/** The coloured square of a status; never the only bearer of its meaning. */
export function StatusSquare({ status }: { readonly status: TakeStatus }): ReactElement {
  return <span className={styles['square']} data-status={status} aria-hidden />;
}

/** Status and flags of a take in words, with their colour: `Complete, master`. */
export function StatusSign({ mark }: { readonly mark: Mark }): ReactElement | null {
  if (mark.status === null) return null;
  const flags = mark.flags.map((flag) => flagNames[flag].toLowerCase());
  const tone = mark.flags.includes('noGood')
    ? 'noGood'
    : mark.flags.some((flag) => flag !== 'hold')
      ? 'chosen'
      : mark.status;
  return (
    <span className={styles['sign']} data-status={tone}>
      <span className={styles['square']} data-status={tone} aria-hidden />
      {[statusNames[mark.status], ...flags].join(', ')}
    </span>
  );
}
