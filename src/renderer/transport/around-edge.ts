import type { Mark } from '../../shared/domain/mark.ts';

/** Which part of what lies around an edge is played. */
export type AroundEdge = 'before' | 'across' | 'after';

/** What of a tape is played around an edge: heard frames, end exclusive, inside the tape. */
export function stretchAround(
  edge: number,
  part: AroundEdge,
  { frames, sampleRate }: { readonly frames: number; readonly sampleRate: number },
  { preRollSeconds, postRollSeconds }: { readonly preRollSeconds: number; readonly postRollSeconds: number },
): { readonly startFrame: number; readonly endFrame: number } {
  const before = part === 'after' ? 0 : Math.round(preRollSeconds * sampleRate);
  const after = part === 'before' ? 0 : Math.round(postRollSeconds * sampleRate);
  return { startFrame: Math.max(0, edge - before), endFrame: Math.min(frames, edge + after) };
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
