import type { ChannelBand } from './draw-wave.ts';
import { type Columns, columnSigns } from './fold-columns.ts';
import { mixWords, type Pixels } from './pixel-sheet.ts';

/** What a wave is written with: its outline and, inside it, its RMS. */
export type WaveInks = { readonly outline: Ink; readonly body: Ink | null };

/** Gives the inks for a zoom, and the same ones as long as they would be equal. */
export type InkWell = (wave: number, rms: number, framesPerColumn: number) => WaveInks;

/** A colour and what a pixel becomes that is covered by it in part, by 255ths. */
type Ink = { readonly solid: number; readonly partly: Uint32Array };

/** How many frames a column stands for from which on the body is drawn for what it is, and from which on at all. */
const wholeBodyFrames = 128;
const leastBodyFrames = 16;

/**
 * Where a column stands for a few frames only, the outline is the wave itself and takes the body's colour.
 */
export function createInkWell(): InkWell {
  let made: { readonly key: string; readonly inks: WaveInks } | null = null;
  return (wave, rms, framesPerColumn) => {
    const depth = Math.log2(framesPerColumn / leastBodyFrames) / Math.log2(wholeBodyFrames / leastBodyFrames);
    const share = Math.max(0, Math.min(1, depth));
    const key = `${wave} ${rms} ${share}`;
    if (made?.key !== key) made = { key, inks: makeInks(wave, rms, share) };
    return made.inks;
  };
}

function makeInks(wave: number, rms: number, share: number): WaveInks {
  const outline = mixWords(wave, rms, 1 - share);
  const parts = Array.from({ length: 256 }, (_, part) => part);
  const outlineInk = { solid: outline, partly: Uint32Array.from(parts, (part) => withAlpha(outline, part)) };
  if (share === 0) return { outline: outlineInk, body: null };
  const body = mixWords(outline, rms, share);
  const bodyInk = { solid: body, partly: Uint32Array.from(parts, (part) => mixWords(outline, body, part / 255)) };
  return { outline: outlineInk, body: bodyInk };
}

/**
 * Writes one channel as columns of true signed minimum and maximum, with the RMS body inside, smooth to a part of a
 * pixel. Unknown columns and those of digital silence are left out.
 */
export function writeColumns(
  { words, stride, height }: Pixels,
  band: ChannelBand,
  { min, max, rms, signs }: Columns,
  count: number,
  { outline, body }: WaveInks,
): void {
  const { middle, reach } = band;
  const top = Math.max(0, band.top);
  const bottom = Math.min(height, band.top + band.height);
  if (bottom - top < 1) return;
  for (let column = 0; column < count; column += 1) {
    const low = min[column] ?? 0;
    if (Number.isNaN(low) || ((signs[column] ?? 0) & columnSigns.silent) !== 0) continue;
    const high = max[column] ?? 0;
    // Half a pixel beyond on both sides, so that silence is a line and not nothing.
    const from = clamp(middle - high * reach - 0.5, top, bottom - 1);
    const to = clamp(middle - low * reach + 0.5, top + 1, bottom);
    writeRun(words, stride, column, from, to, outline);
    if (body === null) continue;
    // The RMS lies on both sides of zero, but never outside what the wave really did.
    const power = rms[column] ?? 0;
    const bodyFrom = Math.max(Math.ceil(from), middle - clamp(power, low, high) * reach);
    const bodyTo = Math.min(Math.floor(to), middle - clamp(-power, low, high) * reach);
    if (bodyTo > bodyFrom) writeRun(words, stride, column, bodyFrom, bodyTo, body);
  }
}

/** Covers a column between two heights. */
function writeRun(words: Uint32Array, stride: number, column: number, from: number, to: number, ink: Ink): void {
  const { solid, partly } = ink;
  const first = Math.ceil(from);
  const end = Math.floor(to);
  if (first > end) {
    words[end * stride + column] = partly[Math.round((to - from) * 255)] ?? solid;
    return;
  }
  let at = first * stride + column;
  if (first > from) words[at - stride] = partly[Math.round((first - from) * 255)] ?? solid;
  for (let row = first; row < end; row += 1) {
    words[at] = solid;
    at += stride;
  }
  if (to > end) words[at] = partly[Math.round((to - end) * 255)] ?? solid;
}

function withAlpha(word: number, alpha: number): number {
  return ((word & 0xff_ffff) | (alpha << 24)) >>> 0;
}

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}
