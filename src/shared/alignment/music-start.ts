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

function firstThatSoundsOn(levels: Float64Array, threshold: number, from: number): number | null {
  const wanted = Math.min(soundsOnSeconds * levelRate, levels.length / 2);
  const longestGap = longestGapSeconds * levelRate;
  for (let at = from; at < levels.length - wanted; at += 1) {
    if (levels[at]! < threshold) continue;
    let gap = 0;
    let next = at;
    for (; next < at + wanted && gap <= longestGap; next += 1) gap = levels[next]! < threshold ? gap + 1 : 0;
    if (gap <= longestGap) return at;
    // What breaks off is no music; the search goes on behind it.
    at = next - 1;
  }
  return null;
}

function levelsDb(samples: Float32Array): Float64Array {
  return Float64Array.from({ length: Math.floor(samples.length / hop) }, (_, step) => {
    let sum = 0;
    for (let at = step * hop; at < (step + 1) * hop; at += 1) sum += samples[at]! ** 2;
    return 10 * Math.log10(sum / hop + 1e-12);
  });
}
