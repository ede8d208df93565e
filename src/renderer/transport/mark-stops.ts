import type { Mark } from '../../shared/domain/mark.ts';
import type { LoopRange } from './tape-messages.ts';

/** While the tape runs, an edge that was just passed is not "previous": one would never get beyond it. */
const passedSeconds = 0.5;

/**
 * The nearest start or end of a mark before or after a frame; null when there is none. `runningRate` is the sample rate
 * while the tape runs, 0 while it stands.
 */
export function stepToEdge(
  marks: readonly Mark[],
  frame: number,
  direction: 'previous' | 'next',
  runningRate: number,
): number | null {
  const edges = marks.flatMap(({ startFrame, endFrame }) =>
    endFrame === null ? [startFrame] : [startFrame, endFrame],
  );
  return stepToFrame(edges, frame, direction, runningRate);
}

/** The nearest of some frames before or after one. */
export function stepToFrame(
  edges: readonly number[],
  frame: number,
  direction: 'previous' | 'next',
  runningRate: number,
): number | null {
  if (direction === 'next') {
    const after = edges.filter((edge) => edge > frame);
    return after.length === 0 ? null : after.reduce((nearest, edge) => Math.min(nearest, edge));
  }
  const before = edges.filter((edge) => edge < frame - passedSeconds * runningRate);
  return before.length === 0 ? null : before.reduce((nearest, edge) => Math.max(nearest, edge));
}

/** What "loop" means now: the stretch that was dragged out, else the selected mark; null when neither has a length. */
export function loopTarget(selected: Mark | null, range: LoopRange | null): LoopRange | null {
  const target = range ?? selected;
  if (target === null || target.endFrame === null || target.endFrame <= target.startFrame) return null;
  return { startFrame: target.startFrame, endFrame: target.endFrame };
}
