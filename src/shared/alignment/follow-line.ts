import type { Candidate } from './coarse-match.ts';
import { slopeDoubt } from './coarse-match.ts';
import { placeWindows, type WindowPlace } from './fine-windows.ts';
import { fitLine, type FittedLine, type Line, onLineSeconds, otherAt, placesOn } from './line.ts';
import { alignRate } from './reduce-sound.ts';

/** Two sounds, sharpened, and the part of the reference where there is music. */
export type SoundPair = { readonly reference: Float32Array; readonly other: Float32Array };

/** What came of following a proposal through both sounds from one end to the other. */
export type Followed = {
  readonly line: FittedLine;
  /** Windows that could tell anything, of the longest part in which (nearly) all of them lie on the line. */
  readonly windows: number;
  /** How many of those lie on it. */
  readonly onLine: number;
  /** How much of the time that both have, and can be told, is in that part, 0 to 1. */
  readonly share: number;
  /** Windows in it that sounded, but might lie in several places: steady tones. */
  readonly ambiguous: number;
};

const firstReach = 12;
const growth = 3;
const windowsPerStage = 24;
const windowsAtTheEnd = 60;
/** So many of the windows must lie on the line for a part of two sounds to be one performance. */
export const sameShare = 0.9;
/** With less than this share of places on one line a proposal is not followed further. */
const leastShare = 0.4;
/** Speeds that are tried where a proposal was found: within a window a wrong one smears what is high. */
const nearSpeeds = [0, -0.001, 0.001, -0.002, 0.002] as const;
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
  const { atSecond } = candidate;
  let line: Line = candidate;
  let slopeUnsure = slopeDoubt;
  const [first, last] = overlapOf(pair, line);
  const farthest = Math.max(atSecond - first, last - atSecond);
  for (let reach = firstReach; reach < farthest * growth; reach *= growth) {
    const isFirst = reach === firstReach;
    const from = Math.max(first, atSecond - reach);
    const to = Math.min(last, atSecond + reach);
    const doubt = isFirst ? coarseDoubtSeconds : fineDoubtSeconds;
    const reachSeconds = Math.min(0.25, doubt + slopeUnsure * Math.min(reach, farthest));
    const search = { from, to, windowSeconds: isFirst ? 0.8 : 1.2, reachSeconds, most: windowsPerStage };
    const tried = isFirst ? nearSpeeds.map((by) => turnedAt(candidate, atSecond, by)) : [line];
    const fitted = bestFit(pair, tried, search, slopeUnsure + 0.001);
    if (fitted === null) return null;
    line = fitted;
    slopeUnsure = Math.min(slopeUnsure, 0.006 / Math.min(reach, farthest));
  }
  return judge(pair, line);
}

/** The same place at `atSecond`, at another speed. */
function turnedAt({ offset, slope }: Line, atSecond: number, by: number): Line {
  return { slope: slope + by, offset: offset - by * atSecond };
}

/** The line on which most windows lie; null where it is not enough of them. */
function bestFit(
  pair: SoundPair,
  lines: readonly Line[],
  search: Omit<Stretch, 'line'>,
  steepest: number,
): FittedLine | null {
  let best: FittedLine | null = null;
  for (const line of lines) {
    const places = told(windowsOf(pair, { ...search, line }));
    const fitted = fitLine(places, line.slope, steepest);
    if (fitted === null || fitted.onLine < places.length * leastShare) continue;
    if (best === null || fitted.onLine > best.onLine) best = fitted;
  }
  return best;
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
  const part = places.slice(...followedPart(fitted, places));
  const onLine = placesOn(fitted, part).length;
  const [first, last] = [part[0]?.reference ?? 0, part.at(-1)?.reference ?? 0];
  const ambiguous = windows.filter(
    ({ isAmbiguous, reference }) => isAmbiguous && reference > first && reference < last,
  );
  return {
    line: fitted,
    windows: part.length,
    onLine,
    share: part.length / Math.max(1, places.length),
    ambiguous: ambiguous.length,
  };
}

/**
 * The part, from one window to another (exclusive), in which at least `sameShare` of them lie on the line and which has
 * most of them: marks are set loosely, and what lies around a copy is not what lies around its original.
 */
function followedPart(line: Line, places: readonly WindowPlace[]): readonly [number, number] {
  let best: readonly [number, number] = [0, 0];
  let most = 0;
  let from = 0;
  let worth = 0;
  for (const [at, { reference, other }] of places.entries()) {
    if (worth <= 0) {
      worth = 0;
      from = at;
    }
    worth += Math.abs(other - otherAt(line, reference)) <= onLineSeconds ? 1 - sameShare : -sameShare;
    if (worth > most) {
      most = worth;
      best = [from, at + 1];
    }
  }
  return best;
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
