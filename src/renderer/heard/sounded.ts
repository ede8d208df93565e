import { type FrameRange, mergeRanges } from '../../shared/domain/frame-ranges.ts';
import { fastestHeardSpeed } from '../../shared/domain/heard.ts';

/** A seek is told from playing within this time. */
const stepMs = 10;
/** What a clock may be wrong by from step to step. */
const slack = 1.1;

export type Listened = {
  /** The frame that was heard at a moment of the `performance.now()` clock. */
  readonly frameAt: (timeStampMs: number) => number;
  readonly fromMs: number;
  readonly toMs: number;
  /** Where the last look ended, so that stretches of two looks meet; null where there was none. */
  readonly lastFrame: number | null;
  /** When the frame had last changed by then. */
  readonly movedMs: number;
  /** Nobody sought, looped or wound meanwhile: what the clock leaps is news that came late, and was heard. */
  readonly isSteady: boolean;
  /** Frames of the file in a second at the usual speed. */
  readonly framesPerSecond: number;
};

/**
 * What sounded between two moments, at a speed at which one can listen. The clock of the player is asked in small steps:
 * a step further than four times the usual speed is a seek, a loop's turn or a winding tape, and does not count. On a
 * busy machine the clock stands until news of the tape comes, and then leaps; where nobody sought, that was heard too.
 */
export function soundedBetween(listened: Listened): {
  readonly ranges: readonly FrameRange[];
  /** Where and when the look ended: the next one begins there. */
  readonly lastFrame: number;
  readonly lastMs: number;
  readonly movedMs: number;
} {
  const { frameAt, fromMs, toMs, framesPerSecond, isSteady } = listened;
  const furthestIn = (ms: number): number => (framesPerSecond * fastestHeardSpeed * slack * ms) / 1000;
  let { movedMs } = listened;
  const ranges: FrameRange[] = [];
  let last = listened.lastFrame ?? frameAt(fromMs);
  let at = fromMs + stepMs;
  for (; at <= toMs; at += stepMs) {
    const frame = frameAt(at);
    const [startFrame, endFrame] = frame < last ? [frame, last] : [last, frame];
    if (endFrame > startFrame) {
      const furthest = furthestIn(isSteady ? Math.max(stepMs, at - movedMs) : stepMs);
      if (endFrame - startFrame <= furthest) ranges.push({ startFrame, endFrame });
      movedMs = at;
    }
    last = frame;
  }
  return { ranges: mergeRanges(ranges), lastFrame: last, lastMs: at - stepMs, movedMs };
}
