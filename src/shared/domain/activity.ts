import { type FrameRange, gapsOf, joinRanges } from './frame-ranges.ts';

// Where something sounds on a tape, and where only its noise does. The noise of a tape is neither known nor the same
// from end to end, so it is taken from the tape itself: the quiet tenth of each minute.

/** The noise floor at a place is what a tenth of this much sound around it stays below. */
const windowSeconds = 60;
const quietShare = 0.1;
/** Sound begins this much above the noise floor, and lasts until it is only so much above it. */
const onDb = 6;
const offDb = 3;
/** Shorter pauses belong to what sounds around them. */
export const gapSeconds = 1;

/**
 * A take that lasts longer than the window would become its own noise. So the floor never lies higher than this above
 * the lowest one within some minutes, in which a pause will have come; hiss drifts more slowly.
 */
const riseDb = 6;
const riseSeconds = 300;
/** Louder than this is never taken for noise, and quieter not told from digital silence. */
const highestFloorDb = -45;
const lowestFloorDb = -84;

/** Levels are counted in quarters of a decibel. */
const countsPerDb = 4;

/** A pause is left out when it is longer than this; this much of it is kept before and after what sounds. */
const skippedPauseSeconds = 1.5;
const keptPauseSeconds = 0.3;

export type LevelTrack = {
  /** RMS in dBFS of each channel, one number for each step of `stepFrames` frames. */
  readonly channels: readonly Float32Array[];
  readonly stepFrames: number;
  readonly sampleRate: number;
  /** Length of the tape; the last step may be short. */
  readonly frames: number;
};

/** The stretches in which something sounds on any channel, in order; the rest is silence or noise. */
export function activeRanges({ channels, stepFrames, sampleRate, frames }: LevelTrack): readonly FrameRange[] {
  const stepsPerSecond = sampleRate / stepFrames;
  const found = channels.flatMap((levels) => activeSteps(levels, stepsPerSecond));
  const ranges = found.map(({ startFrame, endFrame }) => ({
    startFrame: startFrame * stepFrames,
    endFrame: Math.min(frames, endFrame * stepFrames),
  }));
  return joinRanges(ranges, Math.round(gapSeconds * sampleRate));
}

/** What may be left out of listening: pauses that are long enough, but for their edges. */
export function skippedPauses(
  active: readonly FrameRange[],
  { frames, sampleRate }: Pick<LevelTrack, 'frames' | 'sampleRate'>,
): readonly FrameRange[] {
  const longest = skippedPauseSeconds * sampleRate;
  const kept = Math.round(keptPauseSeconds * sampleRate);
  return gapsOf(active, frames)
    .filter(({ startFrame, endFrame }) => endFrame - startFrame > longest)
    .map(({ startFrame, endFrame }) => ({
      // At the ends of the tape nothing sounds that would need a tail or a lead-in.
      startFrame: startFrame === 0 ? 0 : startFrame + kept,
      endFrame: endFrame === frames ? frames : endFrame - kept,
    }));
}

/** In steps. */
function activeSteps(levels: Float32Array, stepsPerSecond: number): FrameRange[] {
  const floor = noiseFloor(levels, stepsPerSecond);
  const found: FrameRange[] = [];
  let since: number | null = null;
  for (let step = 0; step < levels.length; step += 1) {
    const above = levels[step]! - floor[step]!;
    if (since === null && above >= onDb) since = step;
    if (since !== null && above < offDb) {
      found.push({ startFrame: since, endFrame: step });
      since = null;
    }
  }
  if (since !== null) found.push({ startFrame: since, endFrame: levels.length });
  return found;
}

function noiseFloor(levels: Float32Array, stepsPerSecond: number): Float32Array {
  const quiet = rollingQuietLevel(levels, Math.max(1, Math.round((windowSeconds / 2) * stepsPerSecond)));
  const lowest = rollingLeast(quiet, Math.round(riseSeconds * stepsPerSecond));
  return quiet.map((level, step) => {
    const bounded = Math.min(level, lowest[step]! + riseDb, highestFloorDb);
    return Math.max(lowestFloorDb, bounded);
  });
}

/**
 * The level below which the quiet share of the steps around each step lies, up to `reach` steps away. Near the ends the
 * window moves inwards, so that it keeps its length. Digital silence is no noise and does not count: a leader of zeros
 * must not make all hiss near it sound like music.
 */
function rollingQuietLevel(levels: Float32Array, reach: number): Float32Array {
  const counts = new Uint32Array(codeOf(0) + 1);
  const width = Math.min(levels.length, 2 * reach + 1);
  const quiet = new Float32Array(levels.length);
  let from = 0;
  let to = 0;
  let counted = 0;
  // `below` steps of the window lie under the code `at`; it moves little from step to step, so it is found by walking.
  let at = 0;
  let below = 0;
  const count = (level: number, by: 1 | -1): void => {
    if (level < lowestFloorDb) return;
    const code = codeOf(level);
    counts[code] = counts[code]! + by;
    counted += by;
    if (code < at) below += by;
  };
  for (let step = 0; step < levels.length; step += 1) {
    const start = Math.max(0, Math.min(step - reach, levels.length - width));
    while (to < start + width) count(levels[to++]!, 1);
    while (from < start) count(levels[from++]!, -1);
    const place = Math.floor(quietShare * counted);
    while (below > place) below -= counts[--at]!;
    while (below + counts[at]! <= place && at < counts.length - 1) below += counts[at++]!;
    quiet[step] = counted === 0 ? 0 : lowestFloorDb + at / countsPerDb;
  }
  return quiet;
}

/** Levels from the lowest floor up to 0 dBFS, as they are counted. */
function codeOf(level: number): number {
  return Math.round((Math.min(0, level) - lowestFloorDb) * countsPerDb);
}

/** The least of the values up to `reach` steps away. */
function rollingLeast(values: Float32Array, reach: number): Float32Array {
  const least = new Float32Array(values.length);
  // Steps whose values grow: what is greater than a later one can never be the least again.
  const waiting = new Uint32Array(values.length);
  let head = 0;
  let tail = 0;
  for (let step = 0, next = 0; step < values.length; step += 1) {
    for (; next < values.length && next <= step + reach; next += 1) {
      while (tail > head && values[waiting[tail - 1]!]! >= values[next]!) tail -= 1;
      waiting[tail++] = next;
    }
    while (waiting[head]! < step - reach) head += 1;
    least[step] = values[waiting[head]!]!;
  }
  return least;
}
