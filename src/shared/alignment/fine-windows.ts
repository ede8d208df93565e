import { createCorrelator, sizeFor } from './correlate.ts';
import { type Line, otherAt, type Pair } from './line.ts';
import { alignRate } from './reduce-sound.ts';
import { topBeside } from './sequences.ts';

export type WindowSearch = {
  /** Both sounds, sharpened, `alignRate` samples a second. */
  readonly reference: Float32Array;
  readonly other: Float32Array;
  /** Where the other is looked for. */
  readonly line: Line;
  /** Seconds of the reference at which windows begin. */
  readonly starts: readonly number[];
  readonly windowSeconds: number;
  /** How far to both sides of the line. */
  readonly reachSeconds: number;
};

/** What one window says. */
export type WindowPlace = Pair & {
  /** How alike the sounds are there, 0 to 1. */
  readonly likeness: number;
  /** Another place within reach is as good: the window tells nothing. */
  readonly isAmbiguous: boolean;
};

/** Places nearer than this to the best one are its own slopes. */
const peakSeconds = 0.0015;
/** So good in relation to the best another place must be to leave in doubt which it is. */
const rivalShare = 0.97;
const leastLikeness = 0.05;

/**
 * Finds each window of the reference in the other sound near the line, by cross-correlation. A recording whose polarity
 * is turned round counts as the same: which way round it is, all windows decide together.
 */
export function placeWindows(search: WindowSearch): readonly WindowPlace[] {
  const { starts, windowSeconds, reachSeconds } = search;
  const length = Math.round(windowSeconds * alignRate);
  const reach = Math.ceil(reachSeconds * alignRate);
  const correlator = createCorrelator(sizeFor(length + 2 * reach));
  const found = starts.map((start) => peaksOf(search, start, { length, reach, correlator }));
  const sum = (which: 'upright' | 'turned'): number =>
    found.reduce((total, peaks) => total + Math.max(0, peaks[which].likeness), 0);
  const way = sum('turned') > sum('upright') ? 'turned' : 'upright';
  return found.map((peaks) => peaks[way]);
}

type Size = {
  readonly length: number;
  readonly reach: number;
  readonly correlator: ReturnType<typeof createCorrelator>;
};

function peaksOf(
  { reference, other, line, windowSeconds }: WindowSearch,
  start: number,
  { length, reach, correlator }: Size,
): { readonly upright: WindowPlace; readonly turned: WindowPlace } {
  const first = Math.round(start * alignRate);
  const window = reference.subarray(Math.max(0, first), first + length);
  // The other sound as it would be if it ran at the reference's speed, from `reach` before the place on.
  const moving = new Float32Array(length + 2 * reach);
  for (let at = 0; at < moving.length; at += 1) {
    moving[at] = sampleAt(other, otherAt(line, (first + at - reach) / alignRate) * alignRate);
  }
  correlator.clear();
  correlator.add(window, moving);
  const sums = correlator.sums();
  const energy = window.reduce((total, value) => total + value * value, 0);
  const energies = movingEnergies(moving, length);
  const alike = Float64Array.from({ length: 2 * reach + 1 }, (_, lag) => {
    const there = energies[lag]! * energy;
    return there > 1e-18 ? sums[lag]! / Math.sqrt(there) : 0;
  });
  const middle = start + windowSeconds / 2;
  const place = (sign: 1 | -1): WindowPlace => {
    const { lag, likeness, rival } = highest(alike, sign);
    return {
      reference: middle,
      other: otherAt(line, middle + (lag - reach) / alignRate),
      likeness: Math.max(0, likeness),
      isAmbiguous: likeness < leastLikeness || rival > likeness * rivalShare,
    };
  };
  return { upright: place(1), turned: place(-1) };
}

/** Between samples by the curve through four of them: a straight line would dull the attacks. */
function sampleAt(samples: Float32Array, place: number): number {
  const at = Math.floor(place);
  if (at < 1 || at + 2 >= samples.length) return 0;
  const share = place - at;
  const [a, b, c, d] = [samples[at - 1]!, samples[at]!, samples[at + 1]!, samples[at + 2]!];
  const slopeB = (c - a) / 2;
  const slopeC = (d - b) / 2;
  const cubic = 2 * b - 2 * c + slopeB + slopeC;
  const square = -3 * b + 3 * c - 2 * slopeB - slopeC;
  return ((cubic * share + square) * share + slopeB) * share + b;
}

function movingEnergies(samples: Float32Array, length: number): Float64Array {
  const energies = new Float64Array(samples.length - length + 1);
  let sum = 0;
  for (let at = 0; at < samples.length; at += 1) {
    sum += samples[at]! ** 2;
    if (at >= length) sum -= samples[at - length]! ** 2;
    if (at >= length - 1) energies[at - length + 1] = Math.max(0, sum);
  }
  return energies;
}

/** The highest point, to a fraction of a sample, and the highest that is no part of it. */
function highest(
  alike: Float64Array,
  sign: 1 | -1,
): { readonly lag: number; readonly likeness: number; readonly rival: number } {
  let best = 0;
  for (let lag = 1; lag < alike.length; lag += 1) if (sign * alike[lag]! > sign * alike[best]!) best = lag;
  const likeness = sign * alike[best]!;
  const apart = Math.round(peakSeconds * alignRate);
  let rival = 0;
  for (let lag = 1; lag < alike.length - 1; lag += 1) {
    const value = sign * alike[lag]!;
    const isPeak = value >= sign * alike[lag - 1]! && value >= sign * alike[lag + 1]!;
    if (isPeak && Math.abs(lag - best) > apart) rival = Math.max(rival, value);
  }
  if (best === 0 || best === alike.length - 1) return { lag: best, likeness, rival };
  const [before, after] = [sign * alike[best - 1]!, sign * alike[best + 1]!];
  return { lag: best + topBeside(before, likeness, after), likeness, rival };
}
