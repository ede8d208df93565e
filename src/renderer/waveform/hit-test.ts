import type { MarkId } from '../../shared/domain/ids.ts';
import type { Mark, MarkKind } from '../../shared/domain/mark.ts';
import type { Viewport } from '../view/view-store.ts';
import { type MarkIndex, visitMarks } from './mark-index.ts';
import { frameToX, xToFrame } from './viewport.ts';

/** Which part of a mark lies under the pointer: what a drag from there would move. */
export type MarkPart = 'start' | 'end' | 'whole';
export type Hit = {
  readonly mark: Mark;
  readonly part: MarkPart;
  /** What a click selects, where that is not the mark which a drag would move. */
  readonly onClick?: Mark | null;
};

/** An edge can be taken hold of this far outside its mark, and this far inside where the mark is wide enough. */
const edgeOutside = 4;
const edgeInside = 6;
const timestampReach = 5;

export type HitScene = {
  readonly index: MarkIndex;
  readonly viewport: Viewport;
  readonly selection: readonly MarkId[];
  /** Where open marks reach to. */
  readonly playheadFrame: number;
};

/**
 * What lies at `x` in a row of a lane, or in any row. Selected marks come first, then the nearest, then what was drawn
 * last, as the eye sees it: among ten thousand marks of a pixel each it is still the one under the pointer.
 */
export function hitLane(scene: HitScene, kind: MarkKind, x: number, row: number | null = null): Hit | null {
  const { viewport, selection } = scene;
  const lane = scene.index.lanes[kind];
  const selected = new Set(selection);
  let best: Hit | null = null;
  let bestRank = -1;
  let bestDistance = Infinity;
  visitMarks(lane, ...reachAround(viewport, x), (mark) => {
    if (row !== null && (lane.rows.get(mark.id) ?? 0) !== row) return;
    const part = kind === 'timestamp' ? timestampPart(scene, mark, x) : blockPart(scene, mark, x);
    if (part === null) return;
    const rank = selected.has(mark.id) ? 2 : 1;
    const distance = distanceTo(scene, mark, x);
    if (rank < bestRank || (rank === bestRank && distance > bestDistance)) return;
    best = { mark, part };
    bestRank = rank;
    bestDistance = distance;
  });
  return best;
}

/** How far outside a mark the pointer is, in CSS pixels; none within it. */
function distanceTo({ viewport, playheadFrame }: HitScene, mark: Mark, x: number): number {
  const left = frameToX(viewport, mark.startFrame);
  const right = frameToX(viewport, mark.endFrame ?? Math.max(mark.startFrame, playheadFrame));
  return Math.max(0, left - x, x - right);
}

/** What lies at `x` in the waveform itself: only edges of selected marks and selected timestamps can be held there. */
export function hitWave(scene: HitScene, x: number): Hit | null {
  for (const id of scene.selection.toReversed()) {
    const mark = scene.index.byId.get(id);
    if (mark === undefined) continue;
    const part = mark.kind === 'timestamp' ? timestampPart(scene, mark, x) : blockPart(scene, mark, x);
    if (part === null || (part === 'whole' && mark.kind !== 'timestamp')) continue;
    return { mark, part };
  }
  return null;
}

/** The innermost mark with an extent that spans the place: a fragment inside a take comes before the take. */
export function markSpanning(scene: HitScene, x: number): Mark | null {
  const frame = xToFrame(scene.viewport, x);
  let best: Mark | null = null;
  const lengthOf = (mark: Mark): number => (mark.endFrame ?? Infinity) - mark.startFrame;
  for (const kind of ['take', 'fragment'] as const) {
    visitMarks(scene.index.lanes[kind], frame, frame, (mark) => {
      if (best === null || lengthOf(mark) < lengthOf(best)) best = mark;
    });
  }
  return best;
}

function reachAround(viewport: Viewport, x: number): [startFrame: number, endFrame: number] {
  return [xToFrame(viewport, x - edgeInside), xToFrame(viewport, x + edgeInside)];
}

function timestampPart({ viewport }: HitScene, mark: Mark, x: number): MarkPart | null {
  return Math.abs(frameToX(viewport, mark.startFrame) - x) <= timestampReach ? 'whole' : null;
}

function blockPart({ viewport, playheadFrame }: HitScene, mark: Mark, x: number): MarkPart | null {
  const left = frameToX(viewport, mark.startFrame);
  const right = frameToX(viewport, mark.endFrame ?? Math.max(mark.startFrame, playheadFrame));
  if (x < left - edgeOutside || x > right + edgeOutside) return null;
  const inside = Math.min(edgeInside, (right - left) / 3);
  if (x <= left + inside) return 'start';
  // The end of an open mark is where the tape is heard; it cannot be held.
  if (x >= right - inside) return mark.endFrame === null ? (x <= right ? 'whole' : null) : 'end';
  return 'whole';
}
