import type { Mark } from '../../shared/domain/mark.ts';
import type { RollName } from '../../shared/domain/rolls.ts';

/** Which part of what lies around an edge is played. */
export type AroundEdge = 'before' | 'across' | 'after';

type Stretch = { readonly startFrame: number; readonly endFrame: number };

/** Which rolls a key has; null where one would contradict what it does. */
export type RollPair = { readonly pre: RollName | null; readonly post: RollName | null };

export const rollsAround: Readonly<Record<AroundEdge, RollPair>> = {
  before: { pre: 'beforePre', post: null },
  across: { pre: 'acrossPre', post: 'acrossPost' },
  after: { pre: null, post: 'afterPost' },
};

/** What is played of a tape of `frames` so many frames before and after a stretch: heard frames, inside the tape. */
export function withRolls({ startFrame, endFrame }: Stretch, before: number, after: number, frames: number): Stretch {
  return { startFrame: Math.max(0, startFrame - before), endFrame: Math.min(frames, endFrame + after) };
}

/** The edge of these marks that is nearest to a frame; `kept` is one that is still meant, where it still exists. */
export function edgeToAudition(marks: readonly Mark[], frame: number, kept: number | null): number | null {
  const edges = marks.flatMap(({ startFrame, endFrame }) =>
    endFrame === null ? [startFrame] : [startFrame, endFrame],
  );
  if (kept !== null && edges.includes(kept)) return kept;
  const [first, ...others] = edges;
  if (first === undefined) return null;
  return others.reduce((best, edge) => (Math.abs(edge - frame) < Math.abs(best - frame) ? edge : best), first);
}
