import type { CanvasColours } from './canvas-colours.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import { columnOf, forEachRun, type MarkScene } from './draw-marks.ts';
import { type CanvasView, drawUnknown, forEachSigned } from './draw-wave.ts';
import { type Columns, columnSigns, makeColumns } from './fold-columns.ts';
import { visitMarks } from './mark-index.ts';
import { createPixelSheet, mixWords, wordOfColour } from './pixel-sheet.ts';
import { createInkWell, writeColumns } from './write-columns.ts';

/** The share of the overview's height that the wave takes; the bars of the marks lie below it. */
export const overviewWaveShare = 52 / 60;
const barHeight = 5;
/** How high the overview is, and in it the sign that full scale was reached somewhere there. */
const overviewHeight = 60;
const signHeight = 6;

/** The whole tape's wave, in any number of columns. */
export type OverviewWave = Columns;

export type OverviewPainter = (context: CanvasRenderingContext2D, wave: OverviewWave, colours: CanvasColours) => void;

/** The RMS shows how broadly someone plays, and vanishes where only the room is heard; the outline shines through it. */
const bodyShare = 0.6;

/** Draws the wave of the overview over a whole canvas, in the same way as the wave of the detail view. */
export function createOverviewPainter(): OverviewPainter {
  const sheet = createPixelSheet();
  const inks = createInkWell();
  return (context, wave, colours) => {
    const { width, height } = context.canvas;
    // By the rounding of fractional scales wavesurfer may ask for one more canvas of no width.
    if (width === 0 || height === 0) return;
    const middle = (height * overviewWaveShare) / 2;
    const shown = inColumns(wave, width);
    const band = { middle, reach: middle * 0.92, top: 0, height: 2 * middle };
    const outline = wordOfColour(colours.wave);
    const body = mixWords(outline, wordOfColour(colours.waveRms), bodyShare);
    writeColumns(sheet.open(width, height), band, shown, width, inks(outline, body, Infinity));
    sheet.lay(context);
    const scale = height / overviewHeight;
    context.fillStyle = colours.bad;
    forEachSigned(shown.signs, width, columnSigns.fullUp | columnSigns.fullDown, (from, to) => {
      context.fillRect(from, 0, Math.max(2 * scale, to - from), signHeight * scale);
    });
  };
}

/** The wave in another number of columns. */
function inColumns(wave: OverviewWave, count: number): Columns {
  const given = wave.max.length;
  if (given === count) return wave;
  const columns = makeColumns(count);
  for (let column = 0; column < count; column += 1) {
    const first = Math.floor((column * given) / count);
    const end = Math.max(first + 1, Math.floor(((column + 1) * given) / count));
    columns.max[column] = Math.max(...wave.max.subarray(first, end));
    columns.min[column] = Math.min(...wave.min.subarray(first, end));
    columns.signs[column] = wave.signs.subarray(first, end).reduce((all, one) => all | one, 0);
    columns.rms[column] = Math.sqrt(
      wave.rms.subarray(first, end).reduce((sum, one) => sum + one * one, 0) / (end - first),
    );
  }
  return columns;
}

/** Over the wave: what is not read yet, and where marks lie. */
export function drawOverviewMarks(
  view: CanvasView,
  scene: MarkScene,
  unknown: { readonly left: number; readonly right: number },
  colours: CanvasColours,
): void {
  const { context, width, height } = view;
  context.clearRect(0, 0, width, height);
  drawUnknown(view, unknown.left, unknown.right, colours);
  drawBars(view, 'take', scene, colours.take);
  drawBars(view, 'fragment', scene, colours.fragment);
  drawTicks(view, scene, colours.timestamp);
}

/** Over everything: the window of the detail view with a veil around it. */
export function drawOverviewWindow(
  { context, width, height, scale }: CanvasView,
  shown: { readonly left: number; readonly right: number },
  colours: CanvasColours,
): void {
  const left = Math.round(shown.left);
  const right = Math.round(shown.right);
  if (right - left >= width - 2) return;
  context.globalAlpha = 0.45;
  context.fillStyle = colours.ground;
  context.fillRect(0, 0, left, height);
  context.fillRect(right, 0, width - right, height);
  context.globalAlpha = 1;
  const line = Math.max(1, Math.round(scale));
  // Deep in, the window is narrower than a pixel; it must still be found by eye and hand.
  const least = 3 * scale;
  const from = right - left < least ? Math.round((left + right - least) / 2) : left;
  const to = Math.max(right, from + least);
  context.strokeStyle = colours.focus;
  context.lineWidth = line;
  context.beginPath();
  context.roundRect(from + line / 2, line * 1.5, to - from - line, height - 3 * line, 4 * scale);
  context.stroke();
}

function drawBars(view: CanvasView, kind: 'take' | 'fragment', scene: MarkScene, colour: string): void {
  const { context, scale, height, startFrame, width, framesPerPixel } = view;
  const top = Math.round(height * overviewWaveShare);
  const inOrder: Mark[] = [];
  visitMarks(scene.index.lanes[kind], startFrame, startFrame + width * framesPerPixel, (mark) => {
    inOrder.push(scene.moved.get(mark.id) ?? mark);
  });
  context.fillStyle = colour;
  context.beginPath();
  forEachRun(view, inOrder, scene, Math.round(scale), (left, right) => {
    context.roundRect(left, top, right - left, barHeight * scale, Math.min(2 * scale, (right - left) / 2));
  });
  context.fill();
}

/** Timestamps as ticks above the bars, one per column however many lie in it. */
function drawTicks(view: CanvasView, scene: MarkScene, colour: string): void {
  const { context, scale, height, startFrame, width, framesPerPixel } = view;
  const top = Math.round(height * overviewWaveShare - 3 * scale);
  const line = Math.max(1, Math.round(scale));
  let last = -1;
  context.fillStyle = colour;
  visitMarks(scene.index.lanes.timestamp, startFrame, startFrame + width * framesPerPixel, (mark) => {
    const x = columnOf(view, (scene.moved.get(mark.id) ?? mark).startFrame);
    if (x === last) return;
    last = x;
    context.fillRect(x, top, line, 8 * scale);
  });
}
