import type { ReactElement } from 'react';
import type { Mark } from '../../shared/domain/mark.ts';
import { decibelText, lufsText } from '../../shared/loudness/loudness-text.ts';
import { useLoudness } from '../archive/use-loudness.ts';
import styles from './Inspector.module.css';

/** How loud a take or fragment is, from what was measured when its transfer was read. */
export function MarkLoudness({ mark }: { readonly mark: Mark }): ReactElement | null {
  const loudness = useLoudness(mark.transferId, mark.startFrame, mark.endFrame);
  if (loudness === null) return null;
  const { integratedLufs, maxMomentaryLufs, maxShortTermLufs, truePeakDb, samplePeakDb } = loudness;
  const details = [
    `loudest 400 ms ${lufsText(maxMomentaryLufs)}`,
    `loudest 3 s ${lufsText(maxShortTermLufs)}`,
    `sample peak ${decibelText(samplePeakDb, 'dBFS')}`,
  ].join(', ');
  return (
    <>
      <span className={styles['name']} aria-hidden>
        Loudness
      </span>
      <span className={styles['measured']} aria-label="Loudness" role="group" title={details}>
        {lufsText(integratedLufs)} · {decibelText(truePeakDb, 'dBTP')}
      </span>
    </>
  );
}
