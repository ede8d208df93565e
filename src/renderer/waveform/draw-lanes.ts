import type { MarkId, SongId } from '../../shared/domain/ids.ts';
import type { Mark, MarkKind } from '../../shared/domain/mark.ts';
import type { Song } from '../../shared/domain/song.ts';
import type { CanvasColours } from './canvas-colours.ts';
import { chosenMarks, columnOf, endOf, type MarkScene } from './draw-marks.ts';
import type { CanvasView } from './draw-wave.ts';
import { lanePlaces } from './lane-places.ts';
import { blockLabel, type TextFitter } from './mark-labels.ts';
import { type Crowd, mostRows, visitMarks } from './mark-index.ts';

const laneNames: Readonly<Record<MarkKind, string>> = {
  take: 'TAKES',
  fragment: 'FRAGMENTS',
  timestamp: 'TIMESTAMPS',
};

/** Where a flag's words were drawn, so that a click on them finds the timestamp; CSS pixels. */
export type DrawnFlag = { readonly markId: MarkId; readonly left: number; readonly right: number };

export type LaneScene = MarkScene & { readonly songs: ReadonlyMap<SongId, Song>; readonly fitter: TextFitter };

/** A block narrower than this many CSS pixels is a bar without corners or words. */
const minBlockWidth = 5;

/** The three lanes: takes and fragments as blocks, timestamps as flags. Tells where flags were drawn. */
export function drawLanes(view: CanvasView, scene: LaneScene, colours: CanvasColours): readonly DrawnFlag[] {
  const { context, width, height, scale } = view;
  context.fillStyle = colours.panel;
  context.fillRect(0, 0, width, height);
  context.textBaseline = 'middle';
  const line = Math.max(1, Math.round(scale));
  const places = lanePlaces(scene.index, height);
  let flags: readonly DrawnFlag[] = [];
  for (const [at, { kind, top, height: laneHeight, rows }] of places.entries()) {
    const nameEnd = nameWidth(view, kind, colours);
    const lane: Lane = { kind, top, height: laneHeight - line, rows, nameEnd };
    if (kind === 'timestamp') flags = drawFlags(view, lane, scene, colours);
    else drawBlocks(view, lane, scene, colours);
    drawLaneName(view, rowOf(lane, 0), colours);
    context.fillStyle = at === places.length - 1 ? colours.lineStrong : colours.line;
    context.fillRect(0, Math.round(top + laneHeight) - line, width, line);
  }
  return flags;
}

type Lane = {
  readonly kind: MarkKind;
  readonly top: number;
  readonly height: number;
  readonly rows: number;
  /** Where the lane's name ends; words of marks begin behind it. */
  readonly nameEnd: number;
};

function drawBlocks(view: CanvasView, lane: Lane, scene: LaneScene, colours: CanvasColours): void {
  const { startFrame, width, framesPerPixel } = view;
  const endFrame = startFrame + width * framesPerPixel;
  const marks = scene.index.lanes[lane.kind];
  // Marks that end within the column drawn last in their row would add nothing to see.
  const covered = Array.from({ length: lane.rows }, () => -Infinity);
  visitMarks(marks, startFrame, endFrame, (mark) => {
    if (scene.moved.has(mark.id) || scene.selected.has(mark.id)) return;
    const row = marks.rows.get(mark.id) ?? 0;
    const left = columnOf(view, mark.startFrame);
    const right = Math.max(left + 1, columnOf(view, endOf(mark, scene)));
    if (right <= (covered[row] ?? -Infinity) && right - left <= 1) return;
    covered[row] = right;
    drawBlock(view, rowOf(lane, row), mark, false, scene, colours);
  });
  for (const mark of chosenMarks(view, scene, lane.kind)) {
    drawBlock(view, rowOf(lane, marks.rows.get(mark.id) ?? 0), mark, true, scene, colours);
  }
  if (lane.rows === mostRows) drawCrowds(view, rowOf(lane, mostRows - 1), marks.crowds, scene, colours);
}

function rowOf(lane: Lane, row: number): Lane {
  const height = lane.height / lane.rows;
  // Only the first row has the lane's name in its way.
  return { ...lane, top: lane.top + row * height, height, nameEnd: row === 0 ? lane.nameEnd : 0 };
}

/** Where marks share the last row a chip at its end tells how many they are. */
function drawCrowds(
  view: CanvasView,
  { top, height }: Lane,
  crowds: readonly Crowd[],
  { playheadFrame, fitter }: LaneScene,
  colours: CanvasColours,
): void {
  const { context, width, scale } = view;
  const text = scale * colours.textScale;
  let free = -Infinity;
  for (const { startFrame, endFrame, count } of crowds) {
    const left = Math.max(0, columnOf(view, startFrame));
    const right = Math.min(width, columnOf(view, Number.isFinite(endFrame) ? endFrame : playheadFrame));
    if (right <= 0 || left >= width) continue;
    context.font = `650 ${10 * text}px ${colours.fontUi}`;
    const words = `${count} marks`;
    const chip = fitter.width(context, words) + 10 * scale;
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
  }
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
  // Rows that stand close have less air between them.
  const air = Math.min(4 * scale, lane.height / 8);
  const top = Math.round(lane.top + air);
  const height = Math.round(lane.height - 2 * air);
  const colour = lane.kind === 'take' ? colours.take : colours.fragment;
  if (right - left < minBlockWidth * scale) {
    context.fillStyle = colour;
    context.fillRect(left, top, right - left, height);
    return;
  }
  const line = Math.max(1, Math.round(scale));
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
    context.font = `650 ${12 * text}px ${colours.fontUi}`;
    const width = fitter.width(context, number);
    if (width > end - x) return;
    context.fillText(number, x, middle);
    x += width + 6 * scale;
  }
  context.font = `${isSelected ? 600 : 400} ${12 * text}px ${colours.fontUi}`;
  const whole = words.find((word) => fitter.width(context, word) <= end - x);
  const shown = whole ?? fitter.fit(context, words.at(-1) ?? '', end - x);
  if (shown !== '') context.fillText(shown, x, middle);
}

function drawFlags(view: CanvasView, lane: Lane, scene: LaneScene, colours: CanvasColours): readonly DrawnFlag[] {
  const { startFrame, width, framesPerPixel, scale } = view;
  const flags: { mark: Mark; x: number }[] = [];
  visitMarks(scene.index.lanes.timestamp, startFrame, startFrame + width * framesPerPixel, (mark) => {
    if (scene.moved.has(mark.id)) return;
    const x = columnOf(view, mark.startFrame);
    if (x === flags.at(-1)?.x && !scene.selected.has(mark.id)) return;
    flags.push({ mark, x });
  });
  for (const mark of scene.moved.values()) {
    if (mark.kind === 'timestamp') flags.push({ mark, x: columnOf(view, mark.startFrame) });
  }
  if (scene.moved.size > 0) flags.sort((a, b) => a.x - b.x);
  const drawn: DrawnFlag[] = [];
  for (const [at, { mark, x }] of flags.entries()) {
    const next = flags[at + 1]?.x ?? Infinity;
    const right = drawFlag(view, lane, mark, x, next, scene, colours);
    if (right > x) drawn.push({ markId: mark.id, left: x / scale, right: right / scale });
  }
  return drawn;
}

/** Draws one flag and returns where its words end. */
function drawFlag(
  { context, scale }: CanvasView,
  lane: Lane,
  mark: Mark,
  x: number,
  next: number,
  { fitter, selected, moved }: LaneScene,
  colours: CanvasColours,
): number {
  const isSelected = selected.has(mark.id) || moved.has(mark.id);
  const text = scale * colours.textScale;
  const line = Math.max(1, Math.round((isSelected ? 3 : 2) * scale));
  const top = Math.round(lane.top + 6 * scale);
  const height = Math.round(lane.height - 12 * scale);
  context.fillStyle = colours.timestamp;
  context.fillRect(x, top, line, height);
  const left = Math.max(x + 8 * scale, lane.nameEnd + 4 * scale);
  const room = Math.min(next - left - 6 * scale, 220 * text);
  // A flag that has left the view takes its words with it.
  if (mark.title === '' || room < 10 * scale || x < 0) return x;
  context.font = `${isSelected ? 650 : 400} ${12 * text}px ${colours.fontUi}`;
  const shown = fitter.fit(context, mark.title, room);
  if (shown === '') return x;
  context.fillText(shown, left, lane.top + lane.height / 2 + 0.5 * scale);
  return left + fitter.width(context, shown);
}

/** The lane's name at the left; over a block it stands on a chip of its own, so that both can be read. */
function drawLaneName({ context, scale }: CanvasView, lane: Lane, colours: CanvasColours): void {
  const text = scale * colours.textScale;
  setNameFont(context, text, colours);
  const middle = lane.top + lane.height / 2;
  context.globalAlpha = 0.86;
  context.fillStyle = colours.panel;
  context.beginPath();
  context.roundRect(2 * scale, middle - 7.5 * text, lane.nameEnd - 2 * scale, 15 * text, 3 * scale);
  context.fill();
  context.globalAlpha = 1;
  context.fillStyle = colours.inkQuiet;
  context.fillText(laneNames[lane.kind], 6 * scale, middle + 0.5 * scale);
  context.letterSpacing = '0px';
}

function nameWidth({ context, scale }: CanvasView, kind: MarkKind, colours: CanvasColours): number {
  setNameFont(context, scale * colours.textScale, colours);
  const { width } = context.measureText(laneNames[kind]);
  context.letterSpacing = '0px';
  return width + 10 * scale;
}

function setNameFont(context: CanvasRenderingContext2D, text: number, colours: CanvasColours): void {
  context.font = `600 ${10 * text}px ${colours.fontUi}`;
  context.letterSpacing = `${0.8 * text}px`;
}
