import { wantsLessMotion } from '../ui/less-motion.ts';
import { levelText, lowestDb, type Meter, meterAfter, meterFill, silentMeter } from './meter.ts';
import { player } from './transport.ts';

/** Thirty times a second is as smooth as a meter needs; twice as often costs a tenth of a processor without a GPU. */
const everyMs = 30;
/** Where less motion is wanted, bars do not dance: twice a second they show the highest of the time since. */
const calmlyEveryMs = 500;

/** Draws on every frame while there is something to show; returns what ends it. */
export function runMeters(root: HTMLElement): () => void {
  const covers = [...root.querySelectorAll<HTMLElement>('[data-part=cover]')];
  const marks = [...root.querySelectorAll<HTMLElement>('[data-part=held]')];
  const phase = root.querySelector<HTMLElement>('[data-part=phase]');
  const value = root.querySelector<HTMLElement>('[data-part=value]');
  let meters: readonly Meter[] = covers.map(() => silentMeter);
  let highest: readonly number[] = covers.map(() => lowestDb);
  let lastMs = performance.now();
  let drawnAtMs = -Infinity;
  let request: number | null = null;

  const draw = (levels: readonly number[], correlation: number | null): void => {
    meters.forEach(({ heldDb }, channel) => {
      const cover = covers[channel];
      const mark = marks[channel];
      if (cover !== undefined) cover.style.transform = `scaleX(${1 - meterFill(levels[channel] ?? lowestDb)})`;
      if (mark !== undefined) {
        mark.style.transform = `translateX(${100 * (meterFill(heldDb) - 1)}%)`;
        mark.dataset['over'] = String(heldDb > 0);
      }
    });
    if (phase !== null) {
      phase.style.transform = `translateX(${50 * (correlation ?? 0)}%)`;
      phase.dataset['sign'] = correlation === null ? 'none' : correlation < 0 ? 'opposite' : 'alike';
    }
    const text = levelText(Math.max(...meters.map((meter) => meter.heldDb)));
    if (value !== null && value.textContent !== text) value.textContent = text;
  };
  const step = (nowMs: number): void => {
    const { peaks, correlation } = player.meters();
    const elapsedMs = Math.max(0, nowMs - lastMs);
    lastMs = nowMs;
    meters = meters.map((meter, channel) => meterAfter(meter, peaks[channel] ?? 0, elapsedMs));
    highest = meters.map(({ levelDb }, channel) => Math.max(levelDb, highest[channel] ?? lowestDb));
    const isSilent = meters.every((meter) => meter.heldDb <= lowestDb);
    const rests = isSilent && !player.store.getState().playing;
    const isCalm = wantsLessMotion();
    if (rests || nowMs - drawnAtMs >= (isCalm ? calmlyEveryMs : everyMs)) {
      drawnAtMs = nowMs;
      draw(isCalm && !rests ? highest : meters.map(({ levelDb }) => levelDb), correlation);
      highest = meters.map(() => lowestDb);
    }
    request = rests ? null : requestAnimationFrame(step);
  };
  const start = (): void => {
    if (request !== null) return;
    lastMs = performance.now();
    request = requestAnimationFrame(step);
  };

  draw(
    meters.map(() => lowestDb),
    null,
  );
  if (player.store.getState().playing) start();
  const unsubscribe = player.store.subscribe((now, before) => {
    if (now.playing && !before.playing) start();
  });
  return () => {
    unsubscribe();
    if (request !== null) cancelAnimationFrame(request);
  };
}
