import { type ReactElement, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { Tooltip } from '../ui/Tooltip.tsx';
import { levelText, lowestDb, type Meter, meterAfter, meterFill, silentMeter } from './meter.ts';
import styles from './Meters.module.css';
import { player } from './transport.ts';

const channels = 2;

/** Peak level per channel of what is heard, moved without React. Says nothing to a screen reader: it never rests. */
export function Meters(): ReactElement {
  const root = useRef<HTMLDivElement>(null);
  const underruns = useStore(player.store, (state) => state.underruns);
  const resampled = useStore(player.store, (state) => state.resampled);
  useEffect(() => (root.current === null ? undefined : runMeters(root.current)), []);
  return (
    <div className={styles['meters']}>
      {resampled ? (
        <Tooltip text="The sound device runs at another rate than this tape, so what you hear is resampled. Marks and exports are not touched by it.">
          <span className={styles['notFlat']}>not flat</span>
        </Tooltip>
      ) : null}
      <Tooltip text={`Peak level after gain. ${underrunText(underruns)}`}>
        <div ref={root} className={styles['level']} aria-hidden>
          <div className={styles['bars']}>
            {Array.from({ length: channels }, (_, channel) => (
              // The channels never change places.
              <div key={channel} className={styles['bar']}>
                <b data-part="cover" />
                <i data-part="held" />
              </div>
            ))}
          </div>
          <span className={styles['value']} data-part="value" />
          {underruns > 0 ? <span className={styles['warned']} /> : null}
        </div>
      </Tooltip>
    </div>
  );
}

function underrunText(underruns: number): string {
  if (underruns === 0) return 'The sound has never run out on this tape.';
  const times = underruns === 1 ? 'once' : `${underruns} times`;
  return `The sound ran out ${times} before the next page was read; the position stayed right.`;
}

/** Draws on every frame while there is something to show; returns what ends it. */
function runMeters(root: HTMLElement): () => void {
  const covers = [...root.querySelectorAll<HTMLElement>('[data-part=cover]')];
  const marks = [...root.querySelectorAll<HTMLElement>('[data-part=held]')];
  const value = root.querySelector<HTMLElement>('[data-part=value]');
  let meters: readonly Meter[] = covers.map(() => silentMeter);
  let lastMs = performance.now();
  let request: number | null = null;

  const draw = (): void => {
    meters.forEach(({ levelDb, heldDb }, channel) => {
      const cover = covers[channel];
      const mark = marks[channel];
      if (cover !== undefined) cover.style.transform = `scaleX(${1 - meterFill(levelDb)})`;
      if (mark !== undefined) {
        mark.style.transform = `translateX(${100 * (meterFill(heldDb) - 1)}%)`;
        mark.dataset['over'] = String(heldDb > 0);
      }
    });
    const text = levelText(Math.max(...meters.map((meter) => meter.heldDb)));
    if (value !== null && value.textContent !== text) value.textContent = text;
  };
  const step = (nowMs: number): void => {
    const levels = player.meters().peaks;
    const elapsedMs = Math.max(0, nowMs - lastMs);
    lastMs = nowMs;
    meters = meters.map((meter, channel) => meterAfter(meter, levels[channel] ?? 0, elapsedMs));
    draw();
    const isSilent = meters.every((meter) => meter.heldDb <= lowestDb);
    request = player.store.getState().playing || !isSilent ? requestAnimationFrame(step) : null;
  };
  const start = (): void => {
    if (request !== null) return;
    lastMs = performance.now();
    request = requestAnimationFrame(step);
  };

  draw();
  if (player.store.getState().playing) start();
  const unsubscribe = player.store.subscribe((now, before) => {
    if (now.playing && !before.playing) start();
  });
  return () => {
    unsubscribe();
    if (request !== null) cancelAnimationFrame(request);
  };
}
