import type { Mark, MarkKind } from '../../shared/domain/mark.ts';
import type { CanvasColours } from './canvas-colours.ts';
import { chosenMarks, columnOf, endOf } from './draw-marks.ts';
import type { CanvasView } from './draw-wave.ts';
import type { Lane, LaneScene } from './lane-scene.ts';
import { crowdsBetween, type DrawnCrowd } from './mark-crowds.ts';
import { firstReaching, type MarkLane, mostRows } from './mark-index.ts';
import { blockLabel } from './mark-labels.ts';

/** A block narrower than this many CSS pixels is a bar, and one narrower than the second has no round corners. */
const leastBlockWidth = 5;
const leastRoundWidth = 12;

/**
 * The takes or fragments of a lane as blocks with words, or as bars where they are too narrow for that. Tells where it
 * wrote how many lie over each other.
 */
export function drawBlocks(
  view: CanvasView,
  lane: Lane,
  scene: LaneScene,
  colours: CanvasColours,
): readonly DrawnCrowd[] {
  const marks = scene.index.lanes[lane.kind];
  const rows = Array.from({ length: lane.rows }, (_, row) => rowOf(lane, row));
  drawClosed(view, rows, marks, scene, colours);
  for (const mark of marks.open) {
    const row = rows[marks.rows.get(mark.id) ?? 0];
    if (row !== undefined && !isChosen(mark, scene)) drawBlock(view, row, mark, false, scene, colours);
  }
  for (const mark of chosenMarks(view, scene, lane.kind)) {
    const row = rows[marks.rows.get(mark.id) ?? 0];
    if (row !== undefined) drawBlock(view, row, mark, true, scene, colours);
  }
  const last = rows[mostRows - 1];
  return last === undefined ? [] : drawCrowds(view, last, marks, scene, colours);
}

/** One row of a lane. */
function rowOf(lane: Lane, row: number): Lane {
  const height = lane.height / lane.rows;
  // Only the first row has the lane's name in its way.
  return { ...lane, top: lane.top + row * height, height, nameEnd: row === 0 ? lane.nameEnd : 0 };
}

/** Bars that touch are one shape: of ten thousand marks below a pixel each no more is drawn than there are columns. */
function drawClosed(
  view: CanvasView,
  rows: readonly Lane[],
  lane: MarkLane,
  scene: LaneScene,
  colours: CanvasColours,
): void {
  const { context, width, scale, startFrame, framesPerPixel } = view;
  const { marks, starts, ends, rowsInOrder } = lane;
  const endFrame = startFrame + width * framesPerPixel;
  const leastBlock = leastBlockWidth * scale;
  const areChosen = scene.moved.size + scene.selected.size > 0;
  const runs = rows.map(() => ({ left: 0, right: -Infinity }));
  const drawRun = (row: number): void => {
    const [run, place] = [runs[row], rows[row]];
    if (run === undefined || place === undefined || run.right <= run.left) return;
    const { top, height } = barOf(place, scale);
    context.fillStyle = barColour(place.kind, colours);
    context.fillRect(run.left, top, run.right - run.left, height);
    run.right = -Infinity;
  };
  for (let at = firstReaching(lane, startFrame); at < starts.length; at += 1) {
    const start = starts[at] ?? 0;
    const end = ends[at] ?? 0;
    if (start > endFrame) break;
    if (end < startFrame) continue;
    const mark = marks[at];
    if (areChosen && mark !== undefined && isChosen(mark, scene)) continue;
    const row = rowsInOrder[at] ?? 0;
    const left = columnOf(view, start);
    const right = Math.max(left + 1, columnOf(view, end));
    const run = runs[row];
    const place = rows[row];
    if (run === undefined || place === undefined || mark === undefined) continue;
    if (right - left < leastBlock) {
      if (left > run.right) {
        drawRun(row);
        run.left = left;
      }
      run.right = Math.max(run.right, right);
      continue;
    }
    drawRun(row);
    drawBlock(view, place, mark, false, scene, colours);
  }
  for (const row of runs.keys()) drawRun(row);
}

function isChosen(mark: Mark, { moved, selected }: LaneScene): boolean {
  return moved.has(mark.id) || selected.has(mark.id);
}

/** Rows that stand close have less air between them. */
function barOf(row: Lane, scale: number): { readonly top: number; readonly height: number } {
  const air = Math.min(4 * scale, row.height / 8);
  return { top: Math.round(row.top + air), height: Math.round(row.height - 2 * air) };
}

function barColour(kind: MarkKind, colours: CanvasColours): string {
  return kind === 'take' ? colours.take : colours.fragment;
}

/** Where marks share the last row a chip at its end tells how many of them are in view. */
function drawCrowds(
  view: CanvasView,
  { kind, top, height }: Lane,
  marks: MarkLane,
  { playheadFrame, fitter }: LaneScene,
  colours: CanvasColours,
): readonly DrawnCrowd[] {
  const { context, width, scale, startFrame: fromFrame, framesPerPixel } = view;
  const drawn: DrawnCrowd[] = [];
  const text = scale * colours.textScale;
  let free = -Infinity;
  for (const crowd of crowdsBetween(marks, fromFrame, fromFrame + width * framesPerPixel)) {
    const { startFrame, endFrame, count } = crowd;
    const left = Math.max(0, columnOf(view, startFrame));
    const right = Math.min(width, columnOf(view, Number.isFinite(endFrame) ? endFrame : playheadFrame));
    if (right <= 0 || left >= width || right - left < leastRoundWidth * scale) continue;
    fitter.use(context, `650 ${10 * text}px ${colours.fontUi}`);
    const words = `${count} marks`;
    const chip = fitter.width(words) + 10 * scale;
    // Where there is no room for the words the merged bars speak for themselves.
    if (right - left < chip + 4 * scale || right - chip < free) continue;
    free = right;
    const middle = top + height / 2;
    context.fillStyle = colours.ink;
    context.beginPath();
    context.roundRect(right - chip - 3 * scale, middle - 7 * text, chip, 14 * text, 7 * text);
    context.fill();
    context.fillStyle = colours.panel;
    context.fillText(words, right - chip + 2 * scale, middle + 0.5 * scale);
    drawn.push({ ...crowd, kind, left: (right - chip - 3 * scale) / scale, right: right / scale });
  }
  return drawn;
}

function drawBlock(
  view: CanvasView,
  lane: Lane,
  mark: Mark,
  isSelected: boolean,
  scene: LaneScene,
  colours: CanvasColours,
): void {
  const { context, scale, width } = view;
  const left = columnOf(view, mark.startFrame);
  const right = Math.max(left + 1, columnOf(view, endOf(mark, scene)));
  if (right < 0 || left > width) return;
  const { top, height } = barOf(lane, scale);
  const colour = barColour(lane.kind, colours);
  const line = Math.max(1, Math.round(scale));
  const isBar = right - left < leastBlockWidth * scale;
  if (isBar || (right - left < leastRoundWidth * scale && mark.endFrame !== null)) {
    context.fillStyle = colour;
    context.fillRect(left, top, right - left, height);
    if (isBar || isSelected) return;
    context.fillStyle = colours.panel;
    context.fillRect(left + line, top + line, right - left - 2 * line, height - 2 * line);
    context.fillStyle = lane.kind === 'take' ? colours.takeGround : colours.fragmentGround;
    context.fillRect(left + line, top + line, right - left - 2 * line, height - 2 * line);
    return;
  }
  // Far outside the canvas a path would lose precision; the rounded corner is out of sight there anyhow.
  const from = Math.max(left, -20 * scale) + line / 2;
  const to = Math.min(right, width + 20 * scale) - line / 2;
  context.beginPath();
  context.roundRect(from, top + line / 2, to - from, height - line, 4 * scale);
  // The tints are thin; without a ground the words of a block below would be read through them.
  context.fillStyle = isSelected ? colour : colours.panel;
  context.fill();
  if (!isSelected) {
    context.fillStyle = lane.kind === 'take' ? colours.takeGround : colours.fragmentGround;
    context.fill();
  }
  context.strokeStyle = colour;
  context.lineWidth = line;
  if (mark.endFrame === null) drawOpenOutline(context, from, to, top + line / 2, height - line, scale);
  else context.stroke();
  const ink = !isSelected ? colours.ink : lane.kind === 'take' ? colours.onTake : colours.onFragment;
  drawBlockWords(view, lane, mark, isSelected, { from, to }, scene, { ...colours, ink });
}

/** An open mark has no end yet: its outline is dashed where it reaches the playhead. */
function drawOpenOutline(
  context: CanvasRenderingContext2D,
  from: number,
  to: number,
  top: number,
  height: number,
  scale: number,
): void {
  const tail = Math.max(from, to - 14 * scale);
  context.save();
  context.beginPath();
  context.rect(from - scale, top - scale, tail - from + scale, height + 2 * scale);
  context.clip();
  context.beginPath();
  context.roundRect(from, top, to - from, height, 4 * scale);
  context.stroke();
  context.restore();
  context.save();
  context.setLineDash([3 * scale, 3 * scale]);
  context.beginPath();
  context.moveTo(tail, top);
  context.lineTo(to, top);
  context.lineTo(to, top + height);
  context.lineTo(tail, top + height);
  context.stroke();
  context.restore();
}

function drawBlockWords(
  view: CanvasView,
  lane: Lane,
  mark: Mark,
  isSelected: boolean,
  { from, to }: { from: number; to: number },
  { songs, fitter }: LaneScene,
  colours: CanvasColours,
): void {
  const { context, scale } = view;
  const text = scale * colours.textScale;
  // A block that begins left of the view, or under the lane's name, keeps its words in sight.
  let x = from < lane.nameEnd ? lane.nameEnd + 4 * scale : from + 8 * scale;
  const end = to - 6 * scale;
  if (end - x < 6 * scale) return;
  const middle = lane.top + lane.height / 2 + 0.5 * scale;
  const { number, words } = blockLabel(mark, songs);
  context.fillStyle = colours.ink;
  if (number !== '') {
    fitter.use(context, `650 ${12 * text}px ${colours.fontUi}`);
    const width = fitter.width(number);
    if (width > end - x) return;
    context.fillText(number, x, middle);
    x += width + 6 * scale;
  }
  fitter.use(context, `${isSelected ? 600 : 400} ${12 * text}px ${colours.fontUi}`);
  const whole = words.find((word) => fitter.width(word) <= end - x);
  const shown = whole ?? fitter.fit(words.at(-1) ?? '', end - x);
  if (shown !== '') context.fillText(shown, x, middle);
}
