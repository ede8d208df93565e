import { type ReactElement, useEffect, useState } from 'react';
import type { TransferId } from '../../shared/domain/ids.ts';
import { onOutlineChanged, type Outline, outlineOf } from './outline.ts';
import styles from './MiniWave.module.css';

const width = 230;
const height = 18;

/** The whole tape as a small picture, by which an eye knows it again. Decoration: the row says all of it in words. */
export function MiniWave({
  transferId,
  runsBackwards,
}: {
  readonly transferId: TransferId;
  /** Then it is shown as it is heard: mirrored. */
  readonly runsBackwards: boolean;
}): ReactElement {
  const [outline, setOutline] = useState<Outline | null>(null);
  useEffect(() => {
    let isGone = false;
    const ask = async (): Promise<void> => {
      const next = await outlineOf(transferId);
      if (!isGone) setOutline(next);
    };
    void ask();
    const stop = onOutlineChanged(transferId, () => void ask());
    return () => {
      isGone = true;
      stop();
    };
  }, [transferId]);
  return (
    <svg
      className={styles['wave']}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden
      data-mirrored={runsBackwards}
    >
      <path d={outline === null ? `M0 ${height / 2}H${width}` : pathOf(outline)} data-quiet={outline === null} />
    </svg>
  );
}

function pathOf({ heights }: Outline): string {
  return heights
    .map((peak, column) => {
      // A silent stretch stays a hair line, so that one sees that there is tape.
      const half = Math.max(0.25, peak * (height / 2 - 0.5));
      return `M${column + 0.5} ${(height / 2 - half).toFixed(2)}v${(half * 2).toFixed(2)}`;
    })
    .join('');
}
