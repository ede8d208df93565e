import type { Mark, MarkKind } from '../../shared/domain/mark.ts';
import type { Hit, HitScene } from './hit-test.ts';
import { firstReaching, type MarkLane, mostRows } from './mark-index.ts';
import { xToFrame } from './viewport.ts';

/** A stretch of the last row in which marks had to be laid over each other; `count` tells how many of them are in view. */
export type Crowd = { readonly startFrame: number; readonly endFrame: number; readonly count: number };

/** Where a crowd's number was drawn, so that a click on it finds the marks; CSS pixels from the left of the view. */
export type DrawnCrowd = Crowd & { readonly kind: MarkKind; readonly left: number; readonly right: number };

/** The crowds of a lane between two frames. Marks outside count for nothing, also where they lead from one to the next. */
export function crowdsBetween(lane: MarkLane, fromFrame: number, toFrame: number): readonly Crowd[] {
  const crowds: Crowd[] = [];
  if (lane.rowCount < mostRows) return crowds;
  let [startFrame, endFrame, count] = [0, -Infinity, 0];
  const close = (): void => {
    if (count > 1) crowds.push({ startFrame, endFrame, count });
  };
  for (const mark of lastRow(lane, fromFrame, toFrame)) {
    if (mark.startFrame >= endFrame) {
      close();
      [startFrame, endFrame, count] = [mark.startFrame, -Infinity, 0];
    }
    endFrame = Math.max(endFrame, mark.endFrame ?? Infinity);
    count += 1;
  }
  close();
  return crowds;
}

/**
 * The mark that a click selects where marks lie over each other: at each click the next one, so that each of them can
 * be reached. On the number (`crowd`) it goes through all that it counts, elsewhere through those under the pointer.
 * Null where the click means the mark that is seen there.
 */
export function nextOfCrowd(
  { index, viewport, selection }: HitScene,
  { mark }: Hit,
  x: number,
  crowd: DrawnCrowd | null,
  width: number,
): Mark | null {
  const lane = index.lanes[mark.kind];
  if (mark.kind === 'timestamp' || (lane.rows.get(mark.id) ?? 0) !== mostRows - 1) return null;
  const here = xToFrame(viewport, x);
  const from = crowd === null ? here : Math.max(crowd.startFrame, viewport.startFrame);
  const to = crowd === null ? here : Math.min(crowd.endFrame, xToFrame(viewport, width));
  const marks = lastRow(lane, from, to);
  const at = selection.length === 1 ? marks.findIndex(({ id }) => id === selection[0]) : -1;
  if (marks.length < 2 || (at < 0 && crowd === null)) return null;
  return marks[(at + 1) % marks.length] ?? null;
}

/** By the numbers alone: in every frame thousands of marks are passed here. */
function lastRow(lane: MarkLane, fromFrame: number, toFrame: number): readonly Mark[] {
  const { marks, starts, ends, rowsInOrder } = lane;
  const found: Mark[] = [];
  for (let at = firstReaching(lane, fromFrame); at < starts.length; at += 1) {
    if ((starts[at] ?? 0) > toFrame) break;
    const mark = marks[at];
    if (rowsInOrder[at] === mostRows - 1 && (ends[at] ?? 0) > fromFrame && mark !== undefined) found.push(mark);
  }
  for (const mark of lane.open) {
    if (lane.rows.get(mark.id) === mostRows - 1 && mark.startFrame <= toFrame) found.push(mark);
  }
  return found;
}
