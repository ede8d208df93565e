import type { ReactElement } from 'react';
import { totalFrames } from '../../shared/domain/frame-ranges.ts';
import { heardText } from '../../shared/domain/heard.ts';
import { useHeard } from '../heard/heard-store.ts';
import styles from './HeardLine.module.css';
import { heardPath } from './heard-path.ts';
import type { ShownTape } from './tape-model.ts';

const columns = 2000;

/** The thin line under the overview that shows what of the tape somebody has listened to; its tooltip is the legend. */
export function HeardLine({ transferId, frames, sampleRate, runsBackwards }: ShownTape): ReactElement {
  const ranges = useHeard((state) => (state.openId === transferId ? state.ranges : null)) ?? [];
  const words = heardText(totalFrames(ranges) / sampleRate, frames / sampleRate);
  const legend = `${words}\nGreen: heard, at up to four times the usual speed. Grey: not heard yet. U goes to the next stretch nobody has heard.`;
  return (
    <div className={styles['line']} role="img" aria-label={`Heard of this tape: ${words}`} title={legend}>
      <svg viewBox={`0 -1 ${columns} 2`} preserveAspectRatio="none" aria-hidden>
        <path className={styles['whole']} d={`M0 0H${columns}`} />
        <path className={styles['heard']} d={heardPath(ranges, { frames, columns, runsBackwards })} data-heard />
      </svg>
    </div>
  );
}
