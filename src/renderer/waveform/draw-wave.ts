import { framesPerPage } from '../../shared/contract/byte-routes.ts';
import type { CanvasColours } from './canvas-colours.ts';
import type { Columns } from './fold-columns.ts';
import type { TileSource } from './tile-cache.ts';

/** A canvas and the frames it shows. Everything is in device pixels, so that a column is exactly one of them. */
export type CanvasView = {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  /** Device pixels per CSS pixel. */
  readonly scale: number;
  readonly startFrame: number;
  /** Frames per device pixel. */
  readonly framesPerPixel: number;
};

/** The share of a channel's height that full scale takes. */
const fullScaleHeight = 0.92;
/** Dots are drawn from this many device pixels per sample on. */
const dotSpacing = 6;

/** Where a channel is drawn: its middle line, and how many pixels full scale takes from there. */
export type ChannelBand = {
  readonly middle: number;
  readonly reach: number;
  readonly top: number;
  readonly height: number;
};

/** The band of one of several channels, stacked from the top. */
export function channelBand(channel: number, channels: number, height: number): ChannelBand {
  const each = height / channels;
  const top = each * channel;
  return { middle: top + each / 2, reach: (each / 2) * fullScaleHeight, top, height: each };
}

/**
 * One channel as columns of true signed minimum and maximum with the RMS body inside. Where a column stands for a few
 * frames only, the outline is the wave itself and takes the body's colour.
 */
export function drawColumns(
  view: CanvasView,
  band: ChannelBand,
  columns: Columns,
  count: number,
  colours: CanvasColours,
): void {
  const { context } = view;
  const bodyShare = Math.max(0, Math.min(1, Math.log2(view.framesPerPixel / 16) / 3));
  traceColumns(context, band, columns.min, columns.max, count);
  context.fillStyle = colours.wave;
  context.fill();
  if (bodyShare < 1) {
    context.fillStyle = colours.waveRms;
    context.globalAlpha = 1 - bodyShare;
    context.fill();
  }
  if (bodyShare > 0) {
    traceBody(context, band, columns, count);
    context.fillStyle = colours.waveRms;
    context.globalAlpha = bodyShare;
    context.fill();
  }
  context.globalAlpha = 1;
}

function traceColumns(
  context: CanvasRenderingContext2D,
  { middle, reach, top, height }: ChannelBand,
  min: Float32Array,
  max: Float32Array,
  count: number,
): void {
  const bottom = top + height;
  context.beginPath();
  let first = -1;
  for (let column = 0; column <= count; column += 1) {
    const isKnown = column < count && !Number.isNaN(min[column]);
    if (isKnown) {
      // Half a pixel beyond on both sides, so that silence is a line and not nothing.
      const y = Math.max(top, middle - (max[column] ?? 0) * reach - 0.5);
      if (first < 0) {
        first = column;
        context.moveTo(column, y);
      } else context.lineTo(column, y);
      context.lineTo(column + 1, y);
    } else if (first >= 0) {
      for (let back = column - 1; back >= first; back -= 1) {
        const y = Math.min(bottom, middle - (min[back] ?? 0) * reach + 0.5);
        context.lineTo(back + 1, y);
        context.lineTo(back, y);
      }
      context.closePath();
      first = -1;
    }
  }
}

/** The RMS lies on both sides of zero, but never outside what the wave really did. */
function traceBody(
  context: CanvasRenderingContext2D,
  { middle, reach, top, height }: ChannelBand,
  { min, max, rms }: Columns,
  count: number,
): void {
  const bottom = top + height;
  context.beginPath();
  let first = -1;
  for (let column = 0; column <= count; column += 1) {
    const isKnown = column < count && !Number.isNaN(min[column]);
    if (isKnown) {
      const high = Math.max(min[column] ?? 0, Math.min(max[column] ?? 0, rms[column] ?? 0));
      const y = Math.max(top, middle - high * reach);
      if (first < 0) {
        first = column;
        context.moveTo(column, y);
      } else context.lineTo(column, y);
      context.lineTo(column + 1, y);
    } else if (first >= 0) {
      for (let back = column - 1; back >= first; back -= 1) {
        const low = Math.min(max[back] ?? 0, Math.max(min[back] ?? 0, -(rms[back] ?? 0)));
        const y = Math.min(bottom, middle - low * reach);
        context.lineTo(back + 1, y);
        context.lineTo(back, y);
      }
      context.closePath();
      first = -1;
    }
  }
}

/** One channel as a line through its samples, with a dot on each where there is room. False where frames are missing. */
export function drawSamples(
  view: CanvasView,
  band: ChannelBand,
  source: TileSource,
  channel: number,
  colours: CanvasColours,
): boolean {
  const { context, width, scale, startFrame, framesPerPixel } = view;
  const { channels, frames } = source.peaks;
  const { middle, reach, top, height } = band;
  const first = Math.max(0, Math.floor(startFrame) - 1);
  const last = Math.min(frames - 1, Math.ceil(startFrame + width * framesPerPixel) + 1);
  const hasDots = 1 / framesPerPixel >= dotSpacing * scale;
  const radius = 2 * scale;
  let isWhole = true;
  context.save();
  context.beginPath();
  context.rect(0, top, width, height);
  context.clip();
  context.beginPath();
  let isDrawing = false;
  for (let tileIndex = Math.floor(first / framesPerPage); tileIndex * framesPerPage <= last; tileIndex += 1) {
    const tile = source.pcmTile(tileIndex);
    if (tile === null) {
      isWhole = false;
      isDrawing = false;
      continue;
    }
    const tileStart = tileIndex * framesPerPage;
    const end = Math.min(last, tileStart + tile.frames - 1);
    for (let frame = Math.max(first, tileStart); frame <= end; frame += 1) {
      const x = (frame - startFrame) / framesPerPixel;
      const y = middle - (tile.samples[(frame - tileStart) * channels + channel] ?? 0) * reach;
      if (isDrawing) context.lineTo(x, y);
      else context.moveTo(x, y);
      isDrawing = true;
    }
  }
  context.strokeStyle = colours.waveRms;
  context.lineWidth = 1.25 * scale;
  context.lineJoin = 'round';
  context.stroke();
  if (hasDots) drawDots(view, band, source, channel, { first, last, radius }, colours);
  context.restore();
  return isWhole;
}

function drawDots(
  { context, startFrame, framesPerPixel }: CanvasView,
  { middle, reach }: ChannelBand,
  source: TileSource,
  channel: number,
  { first, last, radius }: { first: number; last: number; radius: number },
  colours: CanvasColours,
): void {
  const { channels } = source.peaks;
  context.fillStyle = colours.waveRms;
  context.beginPath();
  for (let frame = first; frame <= last; frame += 1) {
    const tileIndex = Math.floor(frame / framesPerPage);
    const tile = source.pcmTile(tileIndex);
    const value = tile?.samples[(frame - tileIndex * framesPerPage) * channels + channel];
    if (value === undefined) continue;
    const x = (frame - startFrame) / framesPerPixel;
    const y = middle - value * reach;
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
  context.fill();
}

/** The ground between channels and their zero lines. */
export function drawBands(
  { context, width, height, scale }: CanvasView,
  channels: number,
  colours: CanvasColours,
): void {
  const line = Math.max(1, Math.round(scale));
  for (let channel = 0; channel < channels; channel += 1) {
    const band = channelBand(channel, channels, height);
    context.fillStyle = colours.waveQuiet;
    context.fillRect(0, Math.round(band.middle - line / 2), width, line);
    if (channel === 0) continue;
    context.fillStyle = colours.lineStrong;
    context.fillRect(0, Math.round(band.top - line / 2), width, line);
  }
}

/** A quiet hatch over what has not been read yet. */
export function drawUnknown(view: CanvasView, fromX: number, toX: number, colours: CanvasColours): void {
  const { context, width, height, scale } = view;
  const left = Math.max(0, fromX);
  const right = Math.min(width, toX);
  if (right <= left) return;
  const spacing = 9 * scale;
  context.save();
  context.beginPath();
  context.rect(left, 0, right - left, height);
  context.clip();
  context.beginPath();
  // Laid from a fixed grid, so that the hatch stands still while the tape is read.
  for (let x = Math.floor((left - height) / spacing) * spacing; x < right; x += spacing) {
    context.moveTo(x, height);
    context.lineTo(x + height, 0);
  }
  context.strokeStyle = colours.waveQuiet;
  context.globalAlpha = 0.45;
  context.lineWidth = scale;
  context.stroke();
  context.restore();
}
