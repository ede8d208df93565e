import { framesPerPage } from '../../shared/contract/byte-routes.ts';
import { fullScale } from '../../shared/peaks/full-scale.ts';
import type { CanvasColours } from './canvas-colours.ts';
import { type CanvasView, type ChannelBand, strokeSilence } from './draw-wave.ts';
import type { TileSource } from './tile-cache.ts';

/** Dots are drawn from this many device pixels per sample on. */
const dotSpacing = 6;

/** Calls back with each known sample in view and one beyond on both sides; a gap in what is known is a NaN. */
type EachSample = (visit: (x: number, y: number, value: number) => void) => void;

/** One channel as a line through its samples, with a dot on each where there is room. False where frames are missing. */
export function drawSamples(
  view: CanvasView,
  band: ChannelBand,
  source: TileSource,
  channel: number,
  map: (value: number) => number,
  colours: CanvasColours,
): boolean {
  const { context, width, scale, startFrame, framesPerPixel } = view;
  const { channels, frames } = source.peaks;
  const first = Math.max(0, Math.floor(startFrame) - 1);
  const last = Math.min(frames - 1, Math.ceil(startFrame + width * framesPerPixel) + 1);
  let isWhole = true;
  const eachSample: EachSample = (visit) => {
    for (let tileIndex = Math.floor(first / framesPerPage); tileIndex * framesPerPage <= last; tileIndex += 1) {
      const tile = source.pcmTile(tileIndex);
      if (tile === null) {
        isWhole = false;
        visit(0, 0, Number.NaN);
        continue;
      }
      const tileStart = tileIndex * framesPerPage;
      const end = Math.min(last, tileStart + tile.frames - 1);
      for (let frame = Math.max(first, tileStart); frame <= end; frame += 1) {
        const value = tile.samples[(frame - tileStart) * channels + channel] ?? 0;
        visit((frame - startFrame) / framesPerPixel, band.middle - map(value) * band.reach, value);
      }
    }
  };
  context.save();
  context.beginPath();
  context.rect(0, band.top, width, band.height);
  context.clip();
  context.lineWidth = 1.25 * scale;
  context.lineJoin = 'round';
  traceWhere(context, eachSample, (from, to) => !isSilence(from, to));
  context.strokeStyle = colours.waveRms;
  context.stroke();
  traceWhere(context, eachSample, isSilence);
  strokeSilence(context, Math.max(1, Math.round(scale)), startFrame / framesPerPixel, colours);
  const hasDots = 1 / framesPerPixel >= dotSpacing * scale;
  if (hasDots) {
    context.fillStyle = colours.waveRms;
    drawDots(context, eachSample, () => true, 2 * scale);
  }
  // A single sample at full scale is what a normalised file has; two in a row were cut off.
  traceWhere(context, eachSample, isCut);
  context.strokeStyle = colours.bad;
  context.lineWidth = 2 * scale;
  context.stroke();
  if (hasDots) {
    context.fillStyle = colours.bad;
    drawDots(context, eachSample, isFull, 2 * scale);
  }
  context.restore();
  return isWhole;
}

/** Traces the stretches of line between neighbours for which `wants` holds. */
function traceWhere(
  context: CanvasRenderingContext2D,
  eachSample: EachSample,
  wants: (from: number, to: number) => boolean,
): void {
  let [lastX, lastY, lastValue] = [0, 0, Number.NaN];
  let isDrawing = false;
  context.beginPath();
  eachSample((x, y, value) => {
    const isLine = !Number.isNaN(lastValue) && !Number.isNaN(value) && wants(lastValue, value);
    if (isLine && !isDrawing) context.moveTo(lastX, lastY);
    if (isLine) context.lineTo(x, y);
    isDrawing = isLine;
    [lastX, lastY, lastValue] = [x, y, value];
  });
}

function drawDots(
  context: CanvasRenderingContext2D,
  eachSample: EachSample,
  wants: (value: number) => boolean,
  radius: number,
): void {
  context.beginPath();
  eachSample((x, y, value) => {
    if (Number.isNaN(value) || !wants(value)) return;
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  });
  context.fill();
}

function isSilence(from: number, to: number): boolean {
  return from === 0 && to === 0;
}

function isFull(value: number): boolean {
  return Math.abs(value) >= fullScale;
}

function isCut(from: number, to: number): boolean {
  return isFull(from) && isFull(to) && from > 0 === to > 0;
}
