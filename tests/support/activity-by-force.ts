import type { FrameRange } from '../../src/shared/domain/frame-ranges.ts';

export type LevelTrack = {
  /** RMS in dBFS of each channel, a number for each step of `stepFrames` frames. */
  readonly channels: readonly Float32Array[];
  readonly stepFrames: number;
  readonly sampleRate: number;
  /** The last step may be short. */
  readonly frames: number;
};

/** Where something sounds, found in the plainest way: what lies around each step is looked at anew. */
export function activityByForce({ channels, stepFrames, sampleRate, frames }: LevelTrack): readonly FrameRange[] {
  const stepsPerSecond = sampleRate / stepFrames;
  const found = channels.flatMap((levels) => soundingSteps([...levels], stepsPerSecond));
  const joined: { startFrame: number; endFrame: number }[] = [];
  for (const [first, end] of found.toSorted(([a], [b]) => a - b)) {
    const range = { startFrame: first * stepFrames, endFrame: Math.min(frames, end * stepFrames) };
    const last = joined.at(-1);
    // A pause shorter than a second is none.
    if (last === undefined || range.startFrame - last.endFrame >= sampleRate) joined.push(range);
    else last.endFrame = Math.max(last.endFrame, range.endFrame);
  }
  return joined;
}

function soundingSteps(levels: readonly number[], stepsPerSecond: number): [first: number, end: number][] {
  const halfMinute = Math.round(30 * stepsPerSecond);
  const fiveMinutes = Math.round(300 * stepsPerSecond);
  const lastStart = Math.max(0, levels.length - (2 * halfMinute + 1));
  const quiet = levels.map((_, step) => {
    const start = Math.max(0, Math.min(step - halfMinute, lastStart));
    return quietTenth(levels.slice(start, start + 2 * halfMinute + 1));
  });
  const ranges: [number, number][] = [];
  let since = -1;
  for (const [step, level] of levels.entries()) {
    const lowest = Math.min(...quiet.slice(Math.max(0, step - fiveMinutes), step + fiveMinutes + 1));
    const floor = Math.max(-84, Math.min(quiet[step]!, lowest + 6, -45));
    if (since < 0 && level - floor >= 6) since = step;
    if (since < 0 || level - floor >= 3) continue;
    ranges.push([since, step]);
    since = -1;
  }
  if (since >= 0) ranges.push([since, levels.length]);
  return ranges;
}

/** To a quarter of a decibel; full scale where all is digital silence. */
function quietTenth(levels: readonly number[]): number {
  const quarters = levels.filter((level) => level >= -84).map((level) => Math.round((Math.min(0, level) + 84) * 4));
  const place = Math.floor(0.1 * quarters.length);
  return quarters.length === 0 ? 0 : quarters.toSorted((a, b) => a - b)[place]! / 4 - 84;
}
