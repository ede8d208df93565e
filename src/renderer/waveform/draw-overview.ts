import type { CanvasColours } from './canvas-colours.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import { columnOf, forEachRun, type MarkScene } from './draw-marks.ts';
import { type CanvasView, drawUnknown } from './draw-wave.ts';
import { visitMarks } from './mark-index.ts';

/** The share of the overview's height that the wave takes; the bars of the marks lie below it. */
export const overviewWaveShare = 52 / 60;
const barHeight = 5;

/** Upper and lower edge of the whole tape's wave, in any number of columns. */
export type OverviewWave = { readonly max: Float32Array; readonly min: Float32Array; readonly rms: Float32Array };

/** The wave of the overview in wavesurfer's canvas, from edge to edge. */
export function drawOverviewWave(
  context: CanvasRenderingContext2D,
  { max, min, rms }: OverviewWave,
  colours: CanvasColours,
): void {
  const { width, height } = context.canvas;
  const middle = (height * overviewWaveShare) / 2;
  const reach = middle * 0.92;
  const perColumn = max.length / width;
  context.fillStyle = colours.wave;
  context.beginPath();
  for (let x = 0; x < width; x += 1) {
    const first = Math.floor(x * perColumn);
    const end = Math.max(first + 1, Math.floor((x + 1) * perColumn));
    let high = -1;
    let low = 1;
    for (let at = first; at < end; at += 1) {
      high = Math.max(high, max[at] ?? 0);
      low = Math.min(low, min[at] ?? 0);
    }
    context.rect(x, middle - high * reach - 0.5, 1, Math.max(0, high - low) * reach + 1);
  }
  context.fill();
  // Inside it the RMS: where someone plays it is broad, where only the room is heard it vanishes.
  context.fillStyle = colours.waveRms;
  context.beginPath();
  for (let x = 0; x < width; x += 1) {
    const first = Math.floor(x * perColumn);
    const end = Math.max(first + 1, Math.floor((x + 1) * perColumn));
    let power = 0;
    for (let at = first; at < end; at += 1) power += (rms[at] ?? 0) ** 2;
    const half = Math.sqrt(power / (end - first)) * reach;
    if (half >= 0.5) context.rect(x, middle - half, 1, 2 * half);
  }
  context.globalAlpha = 0.6;
  context.fill();
  context.globalAlpha = 1;
}

/** Over the wave: what is not read yet, where marks lie, and the window of the detail view with a veil around it. */
export function drawOverviewMarks(
  view: CanvasView,
  scene: MarkScene,
  shown: { readonly left: number; readonly right: number },
  unknown: { readonly left: number; readonly right: number },
  colours: CanvasColours,
): void {
  const { context, width, height, scale } = view;
  context.clearRect(0, 0, width, height);
  drawUnknown(view, unknown.left, unknown.right, colours);
  drawBars(view, 'take', scene, colours.take);
  drawBars(view, 'fragment', scene, colours.fragment);
  drawTicks(view, scene, colours.timestamp);
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
