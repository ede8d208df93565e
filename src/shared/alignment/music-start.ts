import { alignRate, type ReducedSound } from './reduce-sound.ts';

/** Where the music begins, and whether that could be told. */
export type MusicStart = {
  readonly seconds: number;
  /** How far the music stands out of the noise before it, in dB. */
  readonly aboveNoiseDb: number;
  readonly isSure: boolean;
};

const levelRate = 100;
const hop = alignRate / levelRate;
/** Music sounds on for so long; talk, and the clicks and words of a count-in, have longer gaps before that. */
const soundsOnSeconds = 3;
const longestGapSeconds = 0.14;
/** A false start may break off before that; it is known by being so much longer than all else, and this at least. */
const farLonger = 2;
const leastSeconds = 1.2;
/** In a longer stretch such a run may be one of many things. */
const longestOfFalseStart = 15;
/** What is quieter than the loud parts by more is not yet the music. */
const loudRangeDb = 18;
const leastDifferenceDb = 8;

/**
 * The start of the music after noise, talk and count-in: the first moment from which sound well above the noise floor
 * goes on without a gap. Floor and threshold are those of the stretch itself.
 */
export function musicStart({ samples, leadSeconds }: ReducedSound): MusicStart {
  const levels = levelsDb(samples);
  const sorted = levels.toSorted();
  const floor = sorted[Math.floor(sorted.length * 0.02)] ?? 0;
  const loud = sorted[Math.floor(sorted.length * 0.75)] ?? 0;
  const difference = loud - floor;
  const threshold = loud - Math.min(0.6 * difference, loudRangeDb);
  const start =
    difference < leastDifferenceDb ? null : firstThatSoundsOn(levels, threshold, Math.floor(leadSeconds * levelRate));
  return { seconds: (start ?? 0) / levelRate, aboveNoiseDb: difference, isSure: start !== null };
}

type Run = { readonly start: number; readonly length: number };

/** What sounds on for long enough; of a false start, which breaks off sooner, the run that is by far the longest. */
function firstThatSoundsOn(levels: Float64Array, threshold: number, from: number): number | null {
  const runs = soundingRuns(levels, threshold, from);
  const least = leastSeconds * levelRate;
  const wanted = Math.max(least, Math.min(soundsOnSeconds * levelRate, (levels.length - from) / 2));
  const first = runs.find(({ length }) => length >= wanted);
  if (first !== undefined) return first.start;
  const [longest, next] = runs.toSorted((a, b) => b.length - a.length);
  const isShort = levels.length - from <= longestOfFalseStart * levelRate;
  if (!isShort || longest === undefined || longest.length < least) return null;
  return next === undefined || longest.length >= next.length * farLonger ? longest.start : null;
}

/** Stretches without a longer gap, from their first sound to their last. */
function soundingRuns(levels: Float64Array, threshold: number, from: number): readonly Run[] {
  const longestGap = longestGapSeconds * levelRate;
  const runs: Run[] = [];
  let start: number | null = null;
  let last = from;
  for (let at = from; at < levels.length; at += 1) {
    if (start !== null && at - last > longestGap) {
      runs.push({ start, length: last + 1 - start });
      start = null;
    }
    if (levels[at]! < threshold) continue;
    start ??= at;
    last = at;
  }
  if (start !== null) runs.push({ start, length: last + 1 - start });
  return runs;
}

function levelsDb(samples: Float32Array): Float64Array {
  return Float64Array.from({ length: Math.floor(samples.length / hop) }, (_, step) => {
    let sum = 0;
    for (let at = step * hop; at < (step + 1) * hop; at += 1) sum += samples[at]! ** 2;
    return 10 * Math.log10(sum / hop + 1e-12);
  });
}
