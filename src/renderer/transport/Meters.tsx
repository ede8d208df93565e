import { type ReactElement, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { Tooltip } from '../ui/Tooltip.tsx';
import styles from './Meters.module.css';
import { runMeters } from './run-meters.ts';
import { underrunText } from './sound-gaps.ts';
import { player } from './transport.ts';

/**
 * Peak level per ear and phase correlation of what is heard, moved without React. Says nothing to a screen reader: it
 * never rests; the loudness beside it tells on demand.
 */
export function Meters(): ReactElement {
  const root = useRef<HTMLDivElement>(null);
  const underruns = useStore(player.store, (state) => state.underruns);
  useEffect(() => (root.current === null ? undefined : runMeters(root.current)), []);
  return (
    <Tooltip
      text={`Peak level of what you hear, and under it how much left and right are alike: at the right the same, in the middle unrelated, at the left opposite. ${underrunText(underruns)}`}
    >
      <div ref={root} className={styles['level']} aria-hidden>
        <div className={styles['bars']}>
          {['left', 'right'].map((ear) => (
            <div key={ear} className={styles['bar']}>
              <b data-part="cover" />
              <i data-part="held" />
            </div>
          ))}
          <div className={styles['phase']}>
            <i data-part="phase" />
          </div>
        </div>
        <span className={styles['value']} data-part="value" />
        {underruns > 0 ? <span className={styles['warned']} /> : null}
      </div>
    </Tooltip>
  );
}
