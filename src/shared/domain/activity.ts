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
const gapSeconds = 1;

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

/** Finds where something sounds on a tape from its levels as they come, and keeps no more than some minutes of them. */
export type ActivityFinder = {
  /** Takes in the next steps: RMS in dBFS of each channel, a number for each step; digital silence is minus infinity. */
  add(channels: readonly Float32Array[]): void;
  /**
   * The stretches in which something sounds on any channel, in order; the rest is silence or noise. The tape has so many
   * frames: its last step may be short. Nothing may be added afterwards.
   */
  finish(frames: number): readonly FrameRange[];
};

/** Begins with a tape of so many channels, whose levels are told for each `stepFrames` frames. */
export function createActivityFinder(tape: {
  readonly channels: number;
  readonly stepFrames: number;
  readonly sampleRate: number;
}): ActivityFinder {
  const { stepFrames, sampleRate } = tape;
  const gapFrames = Math.round(gapSeconds * sampleRate);
  const finders = Array.from({ length: tape.channels }, () => createStepsFinder(sampleRate / stepFrames));
  let active: readonly FrameRange[] = [];

  /** What was joined stays joined, whatever else sounds: so it need not be kept in pieces. */
  function join(steps: readonly FrameRange[]): void {
    const ranges = steps.map(({ startFrame, endFrame }) => ({
      startFrame: startFrame * stepFrames,
      endFrame: endFrame * stepFrames,
    }));
    active = joinRanges([...active, ...ranges], gapFrames);
  }

  return {
    add(channels) {
      join(finders.flatMap((finder, channel) => finder.add(channels[channel]!)));
    },
    finish(frames) {
      join(finders.flatMap((finder) => finder.finish()));
      return active.map((range) => ({ ...range, endFrame: Math.min(frames, range.endFrame) }));
    },
  };
}

/** What may be left out of listening: pauses that are long enough, but for their edges. */
export function skippedPauses(
  active: readonly FrameRange[],
  { frames, sampleRate }: { readonly frames: number; readonly sampleRate: number },
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

/**
 * Finds where one channel sounds, in steps. A step is decided as late as its noise floor is known: that many levels wait
 * in rings, each at the place of its step.
 */
function createStepsFinder(stepsPerSecond: number) {
  const reach = Math.max(1, Math.round((windowSeconds / 2) * stepsPerSecond));
  const riseReach = Math.round(riseSeconds * stepsPerSecond);
  const width = 2 * reach + 1;
  // A power of two, so that a mask finds the place of a step.
  const ring = 2 ** Math.ceil(Math.log2(width + reach + 2 * riseReach + 1));
  const mask = ring - 1;
  const levels = new Float32Array(ring);
  const quiet = new Float32Array(ring);
  const window = createQuietWindow();
  const least = createRollingLeast(quiet);
  let taken = 0;
  let known = 0;
  let decided = 0;
  let since: number | null = null;
  let found: FrameRange[] = [];

  function take(level: number): void {
    levels[taken & mask] = level;
    window.count(level, 1);
    if (taken >= width) window.count(levels[(taken - width) & mask]!, -1);
    taken += 1;
    // Near the ends the window moves inwards, so that it keeps its length.
    if (taken === width) know(window.level(), reach + 1);
    else if (taken > width) know(window.level(), 1);
  }

  function know(level: number, steps: number): void {
    for (let step = 0; step < steps; step += 1) {
      quiet[known & mask] = level;
      least.enter(known);
      known += 1;
      if (known > riseReach) decide();
    }
  }

  function decide(): void {
    const floor = Math.min(quiet[decided & mask]!, least.from(decided - riseReach) + riseDb, highestFloorDb);
    const above = levels[decided & mask]! - Math.max(lowestFloorDb, floor);
    if (since === null && above >= onDb) since = decided;
    if (since !== null && above < offDb) {
      found.push({ startFrame: since, endFrame: decided });
      since = null;
    }
    decided += 1;
  }

  function takeFound(): readonly FrameRange[] {
    const ranges = found;
    found = [];
    return ranges;
  }

  return {
    /** The ranges that ended, as far as that can be told yet. */
    add(next: Float32Array): readonly FrameRange[] {
      for (const level of next) take(level);
      return takeFound();
    },
    /** The last ranges. */
    finish(): readonly FrameRange[] {
      know(window.level(), taken - known);
      while (decided < known) decide();
      if (since !== null) found.push({ startFrame: since, endFrame: known });
      return takeFound();
    },
  };
}

/**
 * Levels of the steps around a place, of which it knows below which one their quiet share lies. Digital silence is no
 * noise and does not count: a leader of zeros must not make all hiss near it sound like music.
 */
function createQuietWindow() {
  const counts = new Uint32Array(codeOf(0) + 1);
  let counted = 0;
  // `below` steps lie under the code `at`; it moves little from step to step, so it is found by walking.
  let at = 0;
  let below = 0;
  return {
    /** A level comes, or goes. */
    count(level: number, by: 1 | -1): void {
      if (level < lowestFloorDb) return;
      const code = codeOf(level);
      counts[code] = counts[code]! + by;
      counted += by;
      if (code < at) below += by;
    },
    level(): number {
      if (counted === 0) return 0;
      const place = Math.floor(quietShare * counted);
      while (below > place) below -= counts[--at]!;
      while (below + counts[at]! <= place && at < counts.length - 1) below += counts[at++]!;
      return lowestFloorDb + at / countsPerDb;
    },
  };
}

/** Levels from the lowest floor up to 0 dBFS, as they are counted. */
function codeOf(level: number): number {
  return Math.round((Math.min(0, level) - lowestFloorDb) * countsPerDb);
}

/** The least of the values of a ring, in which each lies at the place of its step. */
function createRollingLeast(values: Float32Array) {
  const mask = values.length - 1;
  // Steps whose values grow: what is greater than a later one can never be the least again.
  const waiting = new Uint32Array(values.length);
  let head = 0;
  let tail = 0;
  return {
    enter(step: number): void {
      const value = values[step & mask]!;
      while (tail > head && values[waiting[(tail - 1) & mask]! & mask]! >= value) tail -= 1;
      waiting[tail & mask] = step;
      tail += 1;
    },
    /** The least since that step, for steps that never go back. */
    from(step: number): number {
      while (waiting[head & mask]! < step) head += 1;
      return values[waiting[head & mask]! & mask]!;
    },
  };
}
