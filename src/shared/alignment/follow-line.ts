import type { Candidate } from './coarse-match.ts';
import { slopeDoubt } from './coarse-match.ts';
import { placeWindows, type WindowPlace } from './fine-windows.ts';
import { fitLine, type FittedLine, type Line, otherAt } from './line.ts';
import { alignRate } from './reduce-sound.ts';

/** Two sounds, sharpened, and the part of the reference where there is music. */
export type SoundPair = { readonly reference: Float32Array; readonly other: Float32Array };

/** What came of following a proposal through both sounds from one end to the other. */
export type Followed = {
  readonly line: FittedLine;
  /** Windows that could tell anything. */
  readonly windows: number;
  /** Windows that sounded, but might lie in several places: steady tones. */
  readonly ambiguous: number;
  /** How alike the sounds are on the line, 0 to 1. */
  readonly likeness: number;
  readonly overlapSeconds: number;
};

const firstReach = 12;
const growth = 3;
const windowsPerStage = 24;
const windowsAtTheEnd = 60;
/** With less than this share of places on one line a proposal is not followed further. */
const leastShare = 0.4;
/** How far a place may be wrong where the proposal was found. */
const coarseDoubtSeconds = 0.05;
const fineDoubtSeconds = 0.03;
/** Windows much quieter than the loud ones are noise and tell nothing. */
const leastShareOfLoud = 0.05;

/**
 * Follows a proposal from where it was found: fits a line to what is near, which says where to look farther away, and
 * so on up to the ends. So a small error in speed never leads astray in a long take. Null where it leads nowhere.
 */
export function followLine(pair: SoundPair, candidate: Candidate): Followed | null {
  let line: Line = candidate;
  let slopeUnsure = slopeDoubt;
  const [first, last] = overlapOf(pair, line);
  const farthest = Math.max(candidate.atSecond - first, last - candidate.atSecond);
  for (let reach = firstReach; reach < farthest * growth; reach *= growth) {
    const from = Math.max(first, candidate.atSecond - reach);
    const to = Math.min(last, candidate.atSecond + reach);
    const doubt = reach === firstReach ? coarseDoubtSeconds : fineDoubtSeconds;
    const reachSeconds = Math.min(0.25, doubt + slopeUnsure * Math.min(reach, farthest));
    const windowSeconds = reach === firstReach ? 0.8 : 1.2;
    const places = told(windowsOf(pair, { line, from, to, windowSeconds, reachSeconds, most: windowsPerStage }));
    const fitted = fitLine(places, line.slope, slopeUnsure + 0.001);
    if (fitted === null || fitted.onLine < places.length * leastShare) return null;
    line = fitted;
    slopeUnsure = Math.min(slopeUnsure, 0.006 / Math.min(reach, farthest));
  }
  return judge(pair, line);
}

/** The last look, from one end of the overlap to the other. */
function judge(pair: SoundPair, line: Line): Followed | null {
  const [from, to] = overlapOf(pair, line);
  const windowSeconds = Math.min(1.5, Math.max(0.4, (to - from) / 8));
  const search = { line, from, to, windowSeconds, reachSeconds: fineDoubtSeconds, most: windowsAtTheEnd };
  const windows = windowsOf(pair, search);
  const places = told(windows);
  const fitted = fitLine(places, line.slope, 0.001);
  if (fitted === null) return null;
  const onLine = places.filter(({ reference, other }) => Math.abs(other - otherAt(fitted, reference)) <= 0.005);
  return {
    line: fitted,
    windows: places.length,
    ambiguous: windows.length - places.length,
    likeness: median(onLine.map(({ likeness }) => likeness)),
    overlapSeconds: to - from,
  };
}

function told(places: readonly WindowPlace[]): readonly WindowPlace[] {
  return places.filter(({ isAmbiguous }) => !isAmbiguous);
}

/** The seconds of the reference for which the other has something to say. */
function overlapOf({ reference, other }: SoundPair, line: Line): readonly [number, number] {
  const otherSeconds = other.length / alignRate;
  const from = Math.max(0, -line.offset / line.slope);
  const to = Math.min(reference.length / alignRate, (otherSeconds - line.offset) / line.slope);
  return [from, Math.max(from, to)];
}

type Stretch = {
  readonly line: Line;
  readonly from: number;
  readonly to: number;
  readonly windowSeconds: number;
  readonly reachSeconds: number;
  readonly most: number;
};

/** Windows at even distances in a stretch of the reference, those left out in which it is (nearly) silent. */
function windowsOf(pair: SoundPair, { from, to, most, ...search }: Stretch): readonly WindowPlace[] {
  const room = to - from - search.windowSeconds;
  if (room < 0) return [];
  const count = Math.max(1, Math.min(most, Math.floor(room / (search.windowSeconds * 0.5)) + 1));
  const all = Array.from({ length: count }, (_, at) => from + (count === 1 ? 0 : (room * at) / (count - 1)));
  const levels = all.map((start) => levelAt(pair.reference, start, search.windowSeconds));
  const loud = levels.toSorted((a, b) => a - b)[Math.floor(levels.length * 0.75)] ?? 0;
  const starts = all.filter((_, at) => levels[at]! > loud * leastShareOfLoud);
  return placeWindows({ ...pair, ...search, starts });
}

function levelAt(samples: Float32Array, start: number, seconds: number): number {
  const first = Math.round(start * alignRate);
  const last = Math.min(samples.length, Math.round((start + seconds) * alignRate));
  let sum = 0;
  for (let at = first; at < last; at += 1) sum += samples[at]! ** 2;
  return Math.sqrt(sum / Math.max(1, last - first));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
