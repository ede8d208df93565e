import type { LevelView } from '../view/view-store.ts';

/** The quietest level that the decibel scale still lifts from the line. */
export const quietestDb = -60;
/** How far the wave can be raised, as a factor: 60 dB bring the noise of a tape to full height. */
export const greatestGain = 1024;
export const leastGain = 0.25;

/** Turns a sample's value into a height from -1 to 1 (and beyond, where it is raised); unknown stays unknown. */
export function levelMap({ scale, gain }: LevelView): (value: number) => number {
  if (scale === 'linear') return gain === 1 ? same : (value) => value * gain;
  return (value) => {
    const size = Math.abs(value) * gain;
    const share = 1 - (20 * Math.log10(size)) / quietestDb;
    // Both signs of nothing, and all that is too quiet for the scale, lie on the line.
    return size === 0 || share <= 0 ? 0 : Math.sign(value) * share;
  };
}

function same(value: number): number {
  return value;
}

/** The next gain a key or the wheel goes to, held within what makes sense. */
export function raisedGain(gain: number, factor: number): number {
  const next = Math.min(greatestGain, Math.max(leastGain, gain * factor));
  // So that going up and down again ends where it began, and 1 is found by eye.
  return Math.abs(Math.log2(next)) < 0.02 ? 1 : next;
}

/** `+12 dB`, `0 dB`: what a gain is called. */
export function gainText(gain: number): string {
  const decibels = Math.round(20 * Math.log10(gain));
  return `${decibels > 0 ? '+' : decibels < 0 ? '−' : ''}${Math.abs(decibels)} dB`;
}

/** A line of the scale at the right edge: its height from 0 to 1, upward and downward, and its words. */
export type LevelTick = { readonly height: number; readonly label: string };

const linearTicksDb = [0, -6, -12, -20, -30, -40, -50, -60] as const;
const decibelTicksDb = [0, -6, -12, -18, -24, -36, -48] as const;

/** The levels that are written at the right edge, the loudest first, none nearer to the next than `leastDistance`. */
export function levelTicks(level: LevelView, leastDistance: number): readonly LevelTick[] {
  const map = levelMap(level);
  const ticks: LevelTick[] = [];
  let last = Infinity;
  for (const decibels of level.scale === 'linear' ? linearTicksDb : decibelTicksDb) {
    const height = map(10 ** (decibels / 20));
    if (height > 1.03 || height < leastDistance || last - height < leastDistance) continue;
    last = height;
    ticks.push({ height, label: decibels === 0 ? '0' : `−${-decibels}` });
  }
  return ticks;
}
