import type { CanvasColours } from './canvas-colours.ts';
import type { ChannelLane } from './channel-lanes.ts';
import { columnSigns } from './fold-columns.ts';

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

/** Where a channel is drawn: its middle line, and how many pixels full scale takes from there. */
export type ChannelBand = {
  readonly middle: number;
  readonly reach: number;
  readonly top: number;
  readonly height: number;
};

/** The band of a lane, in device pixels. */
export function channelBand({ top, height }: Pick<ChannelLane, 'top' | 'height'>, scale: number): ChannelBand {
  const half = (height * scale) / 2;
  return { middle: top * scale + half, reach: half * fullScaleHeight, top: top * scale, height: 2 * half };
}

/** What stands over a channel's columns: where nothing but zeros lies, and where full scale was reached. */
export function drawSigns(
  view: CanvasView,
  band: ChannelBand,
  signs: Uint8Array,
  count: number,
  colours: CanvasColours,
): void {
  drawSilence(view, band, signs, count, colours);
  drawFullScale(view, band, signs, count, colours);
}

/** Digital silence is no quiet room: a dotted hairline tells the one from the other. It stands still on the tape. */
function drawSilence(
  { context, scale, startFrame, framesPerPixel }: CanvasView,
  { middle }: ChannelBand,
  signs: Uint8Array,
  count: number,
  colours: CanvasColours,
): void {
  const line = Math.max(1, Math.round(scale));
  const y = Math.round(middle - line / 2) + line / 2;
  let isAny = false;
  context.beginPath();
  forEachSigned(signs, count, columnSigns.silent, (from, to) => {
    isAny = true;
    context.moveTo(from, y);
    context.lineTo(to, y);
  });
  if (isAny) strokeSilence(context, line, startFrame / framesPerPixel, colours);
}

/** Strokes the path as digital silence. */
export function strokeSilence(
  context: CanvasRenderingContext2D,
  line: number,
  originX: number,
  colours: CanvasColours,
): void {
  const dot = 2 * line;
  context.save();
  context.setLineDash([dot, dot]);
  context.lineDashOffset = originX % (2 * dot);
  context.lineWidth = line;
  context.strokeStyle = colours.inkQuiet;
  context.stroke();
  context.restore();
}

/** Where the wave reaches full scale a sign stands at the edge of its lane, wide enough to be seen from afar. */
function drawFullScale(
  { context, scale }: CanvasView,
  { top, height }: ChannelBand,
  signs: Uint8Array,
  count: number,
  colours: CanvasColours,
): void {
  const least = 3 * scale;
  const thick = Math.min(10 * scale, height / 4);
  // Off the edge, where the ring of the focus would lie over it.
  const edge = Math.min(3 * scale, height / 8);
  context.fillStyle = colours.bad;
  for (const [sign, y] of [
    [columnSigns.fullUp, top + edge],
    [columnSigns.fullDown, top + height - edge - thick],
  ] as const) {
    forEachSigned(signs, count, sign, (from, to) => context.fillRect(from, y, Math.max(least, to - from), thick));
  }
}

/** Calls back with each run of columns that carry a sign, or one of several. */
export function forEachSigned(
  signs: Uint8Array,
  count: number,
  sign: number,
  draw: (from: number, to: number) => void,
): void {
  let first = -1;
  for (let column = 0; column <= count; column += 1) {
    const isSigned = column < count && ((signs[column] ?? 0) & sign) !== 0;
    if (isSigned && first < 0) first = column;
    if (!isSigned && first >= 0) {
      draw(first, column);
      first = -1;
    }
  }
}

/** The zero lines of the lanes and the lines between them. */
export function drawBands(view: CanvasView, lanes: readonly ChannelLane[], colours: CanvasColours): void {
  const { context, width, scale } = view;
  const line = Math.max(1, Math.round(scale));
  for (const [at, lane] of lanes.entries()) {
    const band = channelBand(lane, scale);
    context.fillStyle = colours.waveQuiet;
    context.fillRect(0, Math.round(band.middle - line / 2), width, line);
    if (at === 0) continue;
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
