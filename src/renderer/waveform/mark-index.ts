import type { MarkId } from '../../shared/domain/ids.ts';
import { byPlace, type Mark, type MarkKind, markKinds } from '../../shared/domain/mark.ts';

/** One lane of marks in the order they lie on the tape, ready to be asked for what lies in a stretch. */
export type MarkLane = {
  /** Closed marks by start; a timestamp ends where it starts. */
  readonly marks: readonly Mark[];
  /** The same marks as numbers only, for the loops that pass thousands of them in every frame. */
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly rowsInOrder: Uint8Array;
  /** The highest end of this mark and all before it: what makes the first mark of a stretch findable. */
  readonly highestEnds: Float64Array;
  /** Marks that are still open; they reach to the playhead, so they cannot stand in the order of ends. */
  readonly open: readonly Mark[];
  /** The row each mark is drawn in, so that marks that lie over each other can all be seen and held. */
  readonly rows: ReadonlyMap<MarkId, number>;
  /** How many rows the lane has, at least one and at most `mostRows`. */
  readonly rowCount: number;
};

/** A lane grows to so many rows; what would need more shares the last one. */
export const mostRows = 3;

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
  const open = marks.filter((mark) => mark.endFrame === null);
  const starts = Float64Array.from(closed, (mark) => mark.startFrame);
  const ends = Float64Array.from(closed, (mark) => mark.endFrame ?? mark.startFrame);
  let highest = -Infinity;
  const highestEnds = ends.map((end) => (highest = Math.max(highest, end)));
  const stacked = stackMarks(closed, open);
  const rowsInOrder = Uint8Array.from(closed, ({ id }) => stacked.rows.get(id) ?? 0);
  return { marks: closed, starts, ends, rowsInOrder, highestEnds, open, ...stacked };
}

/** Gives each mark the first row that is free where it begins; timestamps have no length and need one row only. */
function stackMarks(closed: readonly Mark[], open: readonly Mark[]): Pick<MarkLane, 'rows' | 'rowCount'> {
  const rows = new Map<MarkId, number>();
  const rowEnds: number[] = [0];
  // Open marks reach on, so they are laid last and everything that ends after their start is in their way.
  for (const mark of [...closed, ...open]) {
    const { startFrame } = mark;
    const endFrame = mark.endFrame ?? Infinity;
    const free = rowEnds.findIndex((end) => end <= startFrame);
    if (free >= 0 || rowEnds.length < mostRows) {
      const row = free >= 0 ? free : rowEnds.length;
      rows.set(mark.id, row);
      rowEnds[row] = endFrame;
      continue;
    }
    rows.set(mark.id, mostRows - 1);
    rowEnds[mostRows - 1] = Math.max(rowEnds[mostRows - 1] ?? 0, endFrame);
  }
  return { rows, rowCount: rowEnds.length };
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
