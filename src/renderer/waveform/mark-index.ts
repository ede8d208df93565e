import type { MarkId } from '../../shared/domain/ids.ts';
import { byPlace, type Mark, type MarkKind, markKinds } from '../../shared/domain/mark.ts';

/** One lane of marks in the order they lie on the tape, ready to be asked for what lies in a stretch. */
export type MarkLane = {
  /** Closed marks by start; a timestamp ends where it starts. */
  readonly marks: readonly Mark[];
  /** The highest end of this mark and all before it: what makes the first mark of a stretch findable. */
  readonly highestEnds: Float64Array;
  /** Marks that are still open; they reach to the playhead, so they cannot stand in the order of ends. */
  readonly open: readonly Mark[];
};

export type MarkIndex = {
  readonly lanes: Readonly<Record<MarkKind, MarkLane>>;
  readonly byId: ReadonlyMap<MarkId, Mark>;
};

/** Sorts the marks once per change, so that drawing and pointing cost only what is in view. */
export function indexMarks(marks: ReadonlyMap<MarkId, Mark>): MarkIndex {
  const lanes: Record<MarkKind, Mark[]> = { take: [], fragment: [], timestamp: [] };
  for (const mark of marks.values()) lanes[mark.kind].push(mark);
  const [take, fragment, timestamp] = markKinds.map((kind) => laneOf(lanes[kind])) as [MarkLane, MarkLane, MarkLane];
  return { lanes: { take, fragment, timestamp }, byId: marks };
}

export const noMarks: MarkIndex = indexMarks(new Map());

function laneOf(marks: Mark[]): MarkLane {
  const closed = marks.filter((mark) => mark.endFrame !== null).toSorted(byPlace);
  const highestEnds = new Float64Array(closed.length);
  let highest = -Infinity;
  for (const [at, mark] of closed.entries()) {
    highest = Math.max(highest, mark.endFrame ?? mark.startFrame);
    highestEnds[at] = highest;
  }
  return { marks: closed, highestEnds, open: marks.filter((mark) => mark.endFrame === null) };
}

/** Index of the first closed mark of the lane that can reach `frame` or lies after it. */
export function firstReaching(lane: MarkLane, frame: number): number {
  const { highestEnds } = lane;
  let low = 0;
  let high = highestEnds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((highestEnds[middle] ?? 0) >= frame) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Calls `visit` with each mark of the lane that touches the stretch, in the order they lie; open ones come last. */
export function visitMarks(
  lane: MarkLane,
  startFrame: number,
  endFrame: number,
  visit: (mark: Mark, isOpen: boolean) => void,
): void {
  const { marks, open } = lane;
  for (let at = firstReaching(lane, startFrame); at < marks.length; at += 1) {
    const mark = marks[at];
    if (mark === undefined || mark.startFrame > endFrame) break;
    if ((mark.endFrame ?? mark.startFrame) >= startFrame) visit(mark, false);
  }
  for (const mark of open) if (mark.startFrame <= endFrame) visit(mark, true);
}
