import type { Mark } from '../domain/mark.ts';

export type OverlapPair = readonly [first: Mark, second: Mark];

/** Pairs of closed marks that share at least one frame; `marks` must be in order of place. At most `limit` of them. */
export function overlapsOf(marks: readonly Mark[], limit: number): readonly OverlapPair[] {
  const pairs: OverlapPair[] = [];
  for (const [index, first] of marks.entries()) {
    const end = first.endFrame ?? first.startFrame;
    for (let next = index + 1; next < marks.length; next += 1) {
      const second = marks[next];
      if (second === undefined || second.startFrame >= end) break;
      pairs.push([first, second]);
      if (pairs.length === limit) return pairs;
    }
  }
  return pairs;
}
