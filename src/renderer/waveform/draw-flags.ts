import type { MarkId } from '../../shared/domain/ids.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import type { CanvasColours } from './canvas-colours.ts';
import { columnOf } from './draw-marks.ts';
import type { CanvasView } from './draw-wave.ts';
import type { Lane, LaneScene } from './lane-scene.ts';
import { firstReaching } from './mark-index.ts';

/** Where a flag's words were drawn, so that a click on them finds the timestamp; CSS pixels. */
export type DrawnFlag = { readonly markId: MarkId; readonly left: number; readonly right: number };

/** Words that would be cut to fewer CSS pixels than this tell nothing. */
const leastCutWidth = 40;

/** `isChosen`: selected, or in the middle of a drag. */
type Flag = { readonly mark: Mark; readonly x: number; readonly isChosen: boolean };

/** Timestamps as flags with their words behind them. Tells where words were drawn. */
export function drawFlags(
  view: CanvasView,
  lane: Lane,
  scene: LaneScene,
  colours: CanvasColours,
): readonly DrawnFlag[] {
  const { context, scale } = view;
  const flags = flagsInView(view, scene);
  const top = Math.round(lane.top + 6 * scale);
  const height = Math.round(lane.height - 12 * scale);
  // Poles that touch are drawn as one.
  let [left, right] = [0, -Infinity];
  context.fillStyle = colours.timestamp;
  for (const { x, isChosen } of flags) {
    if (x > right) {
      if (right > left) context.fillRect(left, top, right - left, height);
      left = x;
    }
    right = Math.max(right, x + Math.max(1, Math.round((isChosen ? 3 : 2) * scale)));
  }
  if (right > left) context.fillRect(left, top, right - left, height);
  const drawn: DrawnFlag[] = [];
  for (const [at, { mark, x, isChosen }] of flags.entries()) {
    const next = flags[at + 1]?.x ?? Infinity;
    // A flag that has left the view takes its words with it.
    if (x < 0 || mark.title === '') continue;
    const end = drawWords(view, lane, { mark, x, isChosen }, next, scene, colours);
    if (end > x) drawn.push({ markId: mark.id, left: x / scale, right: end / scale });
  }
  return drawn;
}

/** One for each column in which timestamps lie, from left to right, and each chosen one. */
function flagsInView(view: CanvasView, { index, moved, selected }: LaneScene): readonly Flag[] {
  const { startFrame, width, framesPerPixel } = view;
  const lane = index.lanes.timestamp;
  const endFrame = startFrame + width * framesPerPixel;
  const flags: Flag[] = [];
  let last = -Infinity;
  for (let at = firstReaching(lane, startFrame); at < lane.starts.length; at += 1) {
    const start = lane.starts[at] ?? 0;
    if (start > endFrame) break;
    const x = columnOf(view, start);
    if (x === last && selected.size + moved.size === 0) continue;
    const mark = lane.marks[at];
    if (mark === undefined || moved.has(mark.id)) continue;
    const isChosen = selected.has(mark.id);
    if (x === last && !isChosen) continue;
    last = x;
    flags.push({ mark, x, isChosen });
  }
  if (moved.size === 0) return flags;
  for (const mark of moved.values()) {
    if (mark.kind === 'timestamp') flags.push({ mark, x: columnOf(view, mark.startFrame), isChosen: true });
  }
  return flags.toSorted((a, b) => a.x - b.x);
}

/** Draws the words of one flag and returns where they end; where there is no room for any, that is its pole. */
function drawWords(
  { context, scale }: CanvasView,
  lane: Lane,
  { mark, x, isChosen }: Flag,
  next: number,
  { fitter }: LaneScene,
  colours: CanvasColours,
): number {
  const text = scale * colours.textScale;
  const left = Math.max(x + 8 * scale, lane.nameEnd + 4 * scale);
  const room = Math.min(next - left - 6 * scale, 220 * text);
  if (room < 6 * scale) return x;
  fitter.use(context, `${isChosen ? 650 : 400} ${12 * text}px ${colours.fontUi}`);
  const isWhole = fitter.width(mark.title) <= room;
  if (!isWhole && room < leastCutWidth * text) return x;
  const shown = isWhole ? mark.title : fitter.fit(mark.title, room);
  if (shown === '') return x;
  context.fillText(shown, left, lane.top + lane.height / 2 + 0.5 * scale);
  return left + fitter.width(shown);
}
