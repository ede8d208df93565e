import { framesPerPage } from '../../shared/contract/byte-routes.ts';
import { fullScale } from '../../shared/peaks/full-scale.ts';
import { levelFor, type PeaksTile, type PcmTile, type TileSource } from './tile-cache.ts';

/** What one channel does in each pixel column: signed minimum and maximum, and RMS; NaN where nothing is known yet. */
export type Columns = {
  readonly min: Float32Array;
  readonly max: Float32Array;
  readonly rms: Float32Array;
  /** What is worth a sign in a column: `columnSigns` added up. */
  readonly signs: Uint8Array;
};

/** Full scale reached upward or downward, and nothing but zeros. */
export const columnSigns = { fullUp: 1, fullDown: 2, silent: 4 } as const;

export function makeColumns(capacity: number): Columns {
  return {
    min: new Float32Array(capacity),
    max: new Float32Array(capacity),
    rms: new Float32Array(capacity),
    signs: new Uint8Array(capacity),
  };
}

/** Which frames the columns stand for; all doubles. */
export type ColumnSpan = { readonly startFrame: number; readonly framesPerColumn: number; readonly count: number };

/** What full scale is in a tile (shared/peaks/fold.ts writes it so). */
const sampleFullScale = 32_768;
const rmsFullScale = 65_535;

/**
 * Folds one channel into pixel columns from the finest level that has a bucket per column, or from exact frames where
 * none has. What is missing is taken from coarser levels that are here already, so that nothing known is ever blank.
 */
export function foldColumns(source: TileSource, channel: number, span: ColumnSpan, out: Columns): void {
  const level = levelFor(source.peaks, span.framesPerColumn);
  if (level < 0) foldFrames(source, channel, span, out);
  else foldBuckets(source, level, channel, span, out);
  fillFromCoarser(source, level, channel, span, out);
}

function foldBuckets(source: TileSource, level: number, channel: number, span: ColumnSpan, out: Columns): void {
  const { startFrame, framesPerColumn, count } = span;
  const { channels, bucketsPerTile, levels } = source.peaks;
  const framesPerBucket = levels[level]?.framesPerBucket ?? 1;
  const total = levels[level]?.buckets ?? 0;
  const stride = 3 * channels;
  let loaded = -1;
  let tile: PeaksTile | null = null;
  let tileStart = 0;
  for (let column = 0; column < count; column += 1) {
    let bucket = Math.floor((startFrame + column * framesPerColumn) / framesPerBucket);
    const next = Math.floor((startFrame + (column + 1) * framesPerColumn) / framesPerBucket);
    const end = Math.min(total, Math.max(bucket + 1, next));
    let min = Infinity;
    let max = -Infinity;
    let power = 0;
    let folded = 0;
    let isMissing = bucket < 0 || bucket >= end;
    while (bucket < end && !isMissing) {
      const wanted = Math.floor(bucket / bucketsPerTile);
      // One look-up per tile: one per bucket made a draw ten times slower.
      if (wanted !== loaded) {
        loaded = wanted;
        tile = source.peaksTile(level, wanted);
        tileStart = wanted * bucketsPerTile;
      }
      const tileEnd = tile === null ? bucket : Math.min(end, tileStart + tile.buckets);
      if (tile === null || tileEnd <= bucket) {
        isMissing = true;
        break;
      }
      const { minMax, rms } = tile;
      for (let at = (bucket - tileStart) * stride + 3 * channel; bucket < tileEnd; bucket += 1, at += stride) {
        const low = minMax[at] ?? 0;
        const high = minMax[at + 1] ?? 0;
        const level16 = rms[at + 2] ?? 0;
        if (low < min) min = low;
        if (high > max) max = high;
        power += level16 * level16;
        folded += 1;
      }
    }
    if (isMissing) {
      out.min[column] = Number.NaN;
    } else {
      out.min[column] = min / sampleFullScale;
      out.max[column] = max / sampleFullScale;
      out.rms[column] = Math.sqrt(power / folded) / rmsFullScale;
    }
  }
}

function foldFrames(source: TileSource, channel: number, span: ColumnSpan, out: Columns): void {
  const { startFrame, framesPerColumn, count } = span;
  const { channels, frames } = source.peaks;
  let loaded = -1;
  let tile: PcmTile | null = null;
  let tileStart = 0;
  for (let column = 0; column < count; column += 1) {
    let frame = Math.floor(startFrame + column * framesPerColumn);
    const end = Math.min(frames, Math.max(frame + 1, Math.floor(startFrame + (column + 1) * framesPerColumn)));
    let min = Infinity;
    let max = -Infinity;
    let isMissing = frame < 0 || frame >= end;
    while (frame < end && !isMissing) {
      const wanted = Math.floor(frame / framesPerPage);
      if (wanted !== loaded) {
        loaded = wanted;
        tile = source.pcmTile(wanted);
        tileStart = wanted * framesPerPage;
      }
      const tileEnd = tile === null ? frame : Math.min(end, tileStart + tile.frames);
      if (tile === null || tileEnd <= frame) {
        isMissing = true;
        break;
      }
      const { samples } = tile;
      for (let at = (frame - tileStart) * channels + channel; frame < tileEnd; frame += 1, at += channels) {
        const value = samples[at] ?? 0;
        if (value < min) min = value;
        if (value > max) max = value;
      }
    }
    out.min[column] = isMissing ? Number.NaN : min;
    out.max[column] = max;
    // Over a handful of frames RMS says nothing that the wave does not.
    out.rms[column] = 0;
  }
}

function fillFromCoarser(source: TileSource, level: number, channel: number, span: ColumnSpan, out: Columns): void {
  const { startFrame, framesPerColumn, count } = span;
  for (let column = 0; column < count; column += 1) {
    if (!Number.isNaN(out.min[column])) continue;
    const frame = startFrame + column * framesPerColumn;
    for (let coarser = level + 1; coarser < source.peaks.levels.length; coarser += 1) {
      if (standIn(source, coarser, channel, frame, frame + framesPerColumn, column, out)) break;
    }
  }
}

/** Puts the coarser buckets that a column touches in its place; false when they are not here either. */
function standIn(
  source: TileSource,
  level: number,
  channel: number,
  startFrame: number,
  endFrame: number,
  column: number,
  out: Columns,
): boolean {
  const { channels, bucketsPerTile, levels } = source.peaks;
  const framesPerBucket = levels[level]?.framesPerBucket ?? 1;
  const first = Math.floor(startFrame / framesPerBucket);
  const last = Math.max(first, Math.ceil(endFrame / framesPerBucket) - 1);
  let isFound = false;
  for (let bucket = first; bucket <= last; bucket += 1) {
    const index = Math.floor(bucket / bucketsPerTile);
    const tile = source.peekPeaks(level, index);
    const inTile = bucket - index * bucketsPerTile;
    if (tile === null || inTile < 0 || inTile >= tile.buckets) continue;
    const at = (inTile * channels + channel) * 3;
    const min = (tile.minMax[at] ?? 0) / sampleFullScale;
    const max = (tile.minMax[at + 1] ?? 0) / sampleFullScale;
    out.min[column] = isFound ? Math.min(min, out.min[column] ?? min) : min;
    out.max[column] = isFound ? Math.max(max, out.max[column] ?? max) : max;
    out.rms[column] = (tile.rms[at + 2] ?? 0) / rmsFullScale;
    isFound = true;
  }
  return isFound;
}

/** Notes full scale and digital silence; to be asked before columns are joined or raised. */
export function signColumns({ min, max, rms, signs }: Columns, count: number): void {
  for (let column = 0; column < count; column += 1) {
    const low = min[column] ?? 0;
    const high = max[column] ?? 0;
    const isSilent = low === 0 && high === 0 && rms[column] === 0;
    // Comparisons with NaN are false, so unknown columns get no sign.
    signs[column] =
      (high >= fullScale ? columnSigns.fullUp : 0) |
      (low <= -fullScale ? columnSigns.fullDown : 0) |
      (isSilent ? columnSigns.silent : 0);
  }
}

/** Turns values into heights (see level-scale.ts), in place. */
export function raiseColumns({ min, max, rms }: Columns, count: number, map: (value: number) => number): void {
  for (let column = 0; column < count; column += 1) {
    min[column] = map(min[column] ?? 0);
    max[column] = map(max[column] ?? 0);
    rms[column] = map(rms[column] ?? 0);
  }
}

/** Stretches each column to touch the one before it, since the wave passes through all that lies between. */
export function joinColumns({ min, max }: Pick<Columns, 'min' | 'max'>, count: number): void {
  let low = min[0] ?? Number.NaN;
  let high = max[0] ?? Number.NaN;
  for (let column = 1; column < count; column += 1) {
    const nextLow = min[column] ?? Number.NaN;
    const nextHigh = max[column] ?? Number.NaN;
    // Comparisons with NaN are false, so unknown columns join nothing.
    if (nextLow > high) min[column] = high;
    else if (nextHigh < low) max[column] = low;
    low = nextLow;
    high = nextHigh;
  }
}

/** Folds several channels into one outline; its RMS is that of all their frames together. */
export function foldLane(
  source: TileSource,
  channels: readonly number[],
  span: ColumnSpan,
  out: Columns,
  spare: () => Columns,
): void {
  for (const [at, channel] of channels.entries()) {
    const into = at === 0 ? out : spare();
    foldColumns(source, channel, span, into);
    if (at > 0) mergeColumns(out, into, span.count, at);
  }
}

/** Lays a channel's columns over those of so many channels before it. Unknown is unknown in all channels at once. */
function mergeColumns(into: Columns, other: Columns, count: number, before: number): void {
  for (let column = 0; column < count; column += 1) {
    into.min[column] = Math.min(into.min[column] ?? 0, other.min[column] ?? 0);
    into.max[column] = Math.max(into.max[column] ?? 0, other.max[column] ?? 0);
    const [one, two] = [into.rms[column] ?? 0, other.rms[column] ?? 0];
    into.rms[column] = Math.sqrt((one * one * before + two * two) / (before + 1));
  }
}
