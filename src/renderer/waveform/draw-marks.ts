import type { MarkId } from '../../shared/domain/ids.ts';
import type { Mark, MarkKind } from '../../shared/domain/mark.ts';
import type { FrameRange } from '../view/view-store.ts';
import type { CanvasColours } from './canvas-colours.ts';
import type { CanvasView } from './draw-wave.ts';
import { firstReaching, type MarkIndex, visitMarks } from './mark-index.ts';

/** The marks as they are to be drawn now: those in the middle of a drag stand where the pointer has them. */
export type MarkScene = {
  readonly index: MarkIndex;
  readonly selected: ReadonlySet<MarkId>;
  readonly moved: ReadonlyMap<MarkId, Mark>;
  readonly range: FrameRange | null;
  /** Where open marks reach to. */
  readonly playheadFrame: number;
};

/** Timestamps closer to each other than this, on the average and in CSS pixels, fade: a fence would hide the wave. */
const timestampDistance = 40;
const timestampAlpha = 0.7;
/** Fainter than this share of it they are left out. */
const leastTimestampShare = 0.1;

/** Under the wave: the stretches of the selected marks and the range. */
export function drawStretches(view: CanvasView, scene: MarkScene, colours: CanvasColours): void {
  const { context, height } = view;
  for (const [kind, colour] of [
    ['take', colours.takeGround],
    ['fragment', colours.fragmentGround],
  ] as const) {
    context.fillStyle = colour;
    // Stretches that touch are one, or their tints would add up.
    forEachRun(view, chosenMarks(view, scene, kind), scene, 0, (left, right) => {
      context.fillRect(left, 0, right - left, height);
    });
  }
  if (scene.range === null) return;
  const left = Math.max(0, columnOf(view, scene.range.startFrame));
  const right = Math.min(view.width, columnOf(view, scene.range.endFrame));
  context.fillStyle = colours.selected;
  if (right > left) context.fillRect(left, 0, right - left, height);
}

/** Over the wave: edges of the selected marks and of the range, and timestamps as dashed lines. */
export function drawEdges(view: CanvasView, scene: MarkScene, colours: CanvasColours): void {
  const { context, scale } = view;
  const line = Math.max(1, Math.round(scale));
  for (const kind of ['take', 'fragment'] as const) {
    context.fillStyle = kind === 'take' ? colours.take : colours.fragment;
    let last = -1;
    for (const mark of chosenMarks(view, scene, kind)) {
      const start = columnOf(view, mark.startFrame);
      if (start !== last) drawLine(view, start, line);
      last = start;
      if (mark.endFrame !== null) drawLine(view, columnOf(view, mark.endFrame), line);
    }
  }
  if (scene.range !== null) {
    context.fillStyle = colours.focus;
    drawLine(view, columnOf(view, scene.range.startFrame), line);
    drawLine(view, columnOf(view, scene.range.endFrame), line);
  }
  context.save();
  context.strokeStyle = colours.timestamp;
  context.setLineDash([3 * scale, 3 * scale]);
  drawTimestamps(view, scene, line);
  context.restore();
}

function drawTimestamps(view: CanvasView, scene: MarkScene, line: number): void {
  const { context, width, scale, startFrame, framesPerPixel } = view;
  const lane = scene.index.lanes.timestamp;
  const endFrame = startFrame + width * framesPerPixel;
  const most = width / scale / timestampDistance / leastTimestampShare;
  const areChosen = scene.moved.size + scene.selected.size > 0;
  const lines: number[] = [];
  for (let at = firstReaching(lane, startFrame); at < lane.starts.length && lines.length <= most; at += 1) {
    const start = lane.starts[at] ?? 0;
    if (start > endFrame) break;
    const x = columnOf(view, start);
    const id = lane.marks[at]?.id;
    if (x === lines.at(-1) || id === undefined) continue;
    if (areChosen && (scene.moved.has(id) || scene.selected.has(id))) continue;
    lines.push(x);
  }
  if (lines.length <= most) {
    const share = Math.min(1, width / scale / timestampDistance / Math.max(1, lines.length));
    context.beginPath();
    for (const x of lines) traceLine(view, x, line);
    context.globalAlpha = timestampAlpha * share;
    context.lineWidth = line;
    context.stroke();
    context.globalAlpha = 1;
  }
  const chosen = chosenMarks(view, scene, 'timestamp');
  if (chosen.length === 0) return;
  context.beginPath();
  for (const mark of chosen) traceLine(view, columnOf(view, mark.startFrame), line);
  context.lineWidth = 2 * line;
  context.stroke();
}

function traceLine({ context, height }: CanvasView, x: number, line: number): void {
  context.moveTo(x + line / 2, 0);
  context.lineTo(x + line / 2, height);
}

function drawLine({ context, width, height }: CanvasView, x: number, line: number): void {
  if (x >= -line && x <= width) context.fillRect(x, 0, line, height);
}

/** The selected and the moved marks of a lane that are in view, in the order they lie, as they are to be drawn now. */
export function chosenMarks(view: CanvasView, scene: MarkScene, kind: MarkKind): readonly Mark[] {
  const { selected, moved, index } = scene;
  const chosen: Mark[] = [];
  if (selected.size > 0) {
    const endFrame = view.startFrame + view.width * view.framesPerPixel;
    visitMarks(index.lanes[kind], view.startFrame, endFrame, (mark) => {
      if (selected.has(mark.id) && !moved.has(mark.id)) chosen.push(mark);
    });
  }
  if (moved.size === 0) return chosen;
  for (const mark of moved.values()) if (mark.kind === kind) chosen.push(mark);
  return chosen.toSorted((a, b) => a.startFrame - b.startFrame);
}

/** Calls back with each stretch of columns that marks in order cover without a gap, each at least `least` wide. */
export function forEachRun(
  view: CanvasView,
  marks: readonly Mark[],
  scene: MarkScene,
  least: number,
  draw: (left: number, right: number) => void,
): void {
  let left = 0;
  let right = -Infinity;
  for (const mark of marks) {
    const start = Math.max(0, columnOf(view, mark.startFrame));
    const end = Math.min(view.width, Math.max(start + least, columnOf(view, endOf(mark, scene))));
    if (start <= right) {
      right = Math.max(right, end);
      continue;
    }
    if (right > left) draw(left, right);
    left = start;
    right = end;
  }
  if (right > left) draw(left, right);
}

/** The device pixel column in which a frame begins. */
export function columnOf({ startFrame, framesPerPixel }: CanvasView, frame: number): number {
  return Math.round((frame - startFrame) / framesPerPixel);
}

export function endOf(mark: Mark, { playheadFrame }: MarkScene): number {
  return mark.endFrame ?? Math.max(mark.startFrame, playheadFrame);
}
