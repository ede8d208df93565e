import { createCorrelator, sizeFor } from './correlate.ts';
import type { Line } from './line.ts';
import { alignRate, createSoundReducer } from './reduce-sound.ts';
import { energySums, stretched, topBeside } from './sequences.ts';

/** Where one of two sounds lies on the other, and how alike they are there, 0 to 1. */
export type WholeMatch = Line & { readonly likeness: number };

/** Enough for the beat of a few seconds; what is higher would need ten times as many speeds. */
const wholeRate = 1000;
const mostOff = 0.04;
const speedStep = 0.0004;
const finerStep = 0.00005;
/** So much of the shorter sound must lie within the longer one. */
const leastWithin = 0.8;
/** Other places as good as this share of the best one leave in doubt which it is: a steady tone has many. */
const rivalShare = 0.9;
const rivalSeconds = 0.004;

/** A false start with what was marked around it; a copy of it is not many times as long. Longer ones would take seconds. */
const longestShort = 10;
const longestLong = 20;
/** What sounds for less is like something else by chance: so were cuts of one second and less, of different takes. */
const leastSounding = 1.5;

/** A sound, sharpened, with what was read before the stretch that is meant. */
type SharpSound = { readonly sharp: Float32Array; readonly leadSeconds: number };

/** Whether two sounds are short enough to be laid over each other whole, and sound long enough to be told by it. */
export function isShortPair(reference: SharpSound, other: SharpSound): boolean {
  const lengths = [reference.sharp.length, other.sharp.length];
  if (Math.min(...lengths) > longestShort * alignRate || Math.max(...lengths) > longestLong * alignRate) return false;
  return [reference, other].every(({ sharp, leadSeconds }) => {
    return soundingSeconds(sharp.subarray(Math.round(leadSeconds * alignRate))) >= leastSounding;
  });
}

/** How long a sound would last if what there is of it were all as loud: a clap in a silent minute is a tenth of a second. */
function soundingSeconds(samples: Float32Array): number {
  const step = alignRate / 10;
  let sum = 0;
  let squares = 0;
  for (let from = 0; from + step <= samples.length; from += step) {
    const energy = samples.subarray(from, from + step).reduce((total, value) => total + value * value, 0);
    sum += energy;
    squares += energy * energy;
  }
  return squares === 0 ? 0 : (sum * sum) / squares / 10;
}

/**
 * Lays the shorter of two sounds, sharpened, over the other, whole, at every speed and place, either way round. What
 * lasts a few seconds has too few windows to be told by them; but as a whole it is like its copy and like nothing else.
 * Null where there is no single best place.
 */
export function wholeMatch(reference: Float32Array, other: Float32Array): WholeMatch | null {
  const isReferenceShort = reference.length <= other.length;
  const [first, second] = [thinned(reference), thinned(other)];
  const search = isReferenceShort ? searchIn(second, first) : searchIn(first, second);
  const steps = Math.round(mostOff / speedStep);
  let best = search(1);
  for (let step = -steps; step <= steps; step += 1) best = better(best, search(1 + step * speedStep));
  const coarse = best.speed;
  for (let step = -8; step <= 8; step += 1) best = better(best, search(coarse + step * finerStep));
  if (best.likeness === 0 || best.rival > best.likeness * rivalShare) return null;
  const { speed, likeness } = best;
  const seconds = best.lag / wholeRate;
  return isReferenceShort
    ? { slope: speed, offset: seconds, likeness }
    : { slope: 1 / speed, offset: -seconds / speed, likeness };
}

type Place = {
  readonly speed: number;
  /** Samples of the longer sound before the shorter one begins. */
  readonly lag: number;
  readonly likeness: number;
  /** How alike they are at the next best place of this speed. */
  readonly rival: number;
};

function better(a: Place, b: Place): Place {
  return b.likeness > a.likeness ? b : a;
}

/** The best place of `short` in `long`, for one speed after the other. */
function searchIn(long: Float32Array, short: Float32Array): (speed: number) => Place {
  const correlator = createCorrelator(sizeFor(short.length * (1 + mostOff) + long.length));
  const longEnergies = energySums([long]);
  return (speed) => {
    const moved = stretched(short, 0, short.length, speed);
    const energies = energySums([moved]);
    const whole = energies[moved.length]!;
    correlator.clear();
    correlator.add(moved, long);
    const sums = correlator.sums();
    const first = -Math.floor(moved.length * (1 - leastWithin));
    const last = long.length - Math.ceil(moved.length * leastWithin);
    const alike = new Float64Array(Math.max(0, last - first + 1));
    for (let at = 0; at < alike.length; at += 1) {
      const lag = first + at;
      const from = Math.max(0, lag);
      const to = Math.min(long.length, lag + moved.length);
      const there = longEnergies[to]! - longEnergies[from]!;
      // What little of a sound is loud must not count as all of it.
      const energy = Math.max((energies[to - lag]! - energies[from - lag]!) * there, 0.25 * whole * there);
      alike[at] = energy > 1e-18 ? Math.abs(sums[lag < 0 ? lag + sums.length : lag]!) / Math.sqrt(energy) : 0;
    }
    return highest(alike, first, speed);
  };
}

function highest(alike: Float64Array, first: number, speed: number): Place {
  let best = 0;
  for (let at = 1; at < alike.length; at += 1) if (alike[at]! > alike[best]!) best = at;
  const likeness = alike[best] ?? 0;
  const apart = rivalSeconds * wholeRate;
  let rival = 0;
  for (let at = 0; at < alike.length; at += 1) {
    if (Math.abs(at - best) > apart) rival = Math.max(rival, alike[at]!);
  }
  const [before = likeness, after = likeness] = [alike[best - 1], alike[best + 1]];
  return { speed, lag: first + best + topBeside(before, likeness, after), likeness, rival };
}

function thinned(samples: Float32Array): Float32Array {
  const reducer = createSoundReducer(alignRate, samples.length / alignRate, wholeRate);
  reducer.add(samples, 1);
  return reducer.samples();
}
