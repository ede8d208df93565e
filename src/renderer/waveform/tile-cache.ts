import { framesPerPage } from '../../shared/contract/byte-routes.ts';
import type { PeaksView } from '../../shared/contract/views.ts';
import { isLonger } from './shown-peaks.ts';

/** One tile of peaks: per bucket and channel min, max and RMS, as they came over the wire. */
export type PeaksTile = { readonly minMax: Int16Array; readonly rms: Uint16Array; readonly buckets: number };

/** One page of exact frames, interleaved. */
export type PcmTile = { readonly samples: Float32Array; readonly frames: number };

/** What folding and drawing read from; a look-up that finds nothing also notes the wish. */
export type TileSource = {
  readonly peaks: PeaksView;
  /** The tile, if it is here; it may be shorter than it will be while the tape is read. */
  peaksTile(level: number, tile: number): PeaksTile | null;
  /** Looks without wishing: for coarser levels that stand in. */
  peekPeaks(level: number, tile: number): PeaksTile | null;
  pcmTile(tile: number): PcmTile | null;
};

export type TileCache = TileSource & {
  /** Changes whenever tiles came or went, so that what was folded from them can be kept until then. */
  readonly serial: number;
  /** How many tiles the last frame wished for that are on their way or waiting. */
  readonly pending: number;
  /** Everything wished for until the next `fetchWishes` is one frame's wish. */
  startFrame(): void;
  /** Asks for what this frame missed, first wish first, and lets go of what it no longer wants. */
  fetchWishes(): void;
  /** More of the tape is known; tiles that were short are asked for again when they are next drawn. */
  grow(peaks: PeaksView): void;
  /** What is here, for a cache of the same tape that takes over. */
  leave(): TilesLeft;
  close(): void;
};

/** Tiles of a tape whose picture is laid out anew because its file grew. */
export type TilesLeft = { readonly peaks: PeaksView; readonly entries: readonly Entry[] };

export type TileCacheOptions = {
  readonly peaks: PeaksView;
  /** Of an earlier cache of this tape. */
  readonly left?: TilesLeft | undefined;
  urlOfPeaks(framesPerBucket: number, tile: number, version: string): string;
  urlOfPcm(startFrame: number, frames: number): string;
  fetchBytes(url: string, signal: AbortSignal): Promise<ArrayBuffer>;
  /** Bytes of that address that are here without waiting. */
  bytesAtHand?(url: string): ArrayBuffer | undefined;
  /** Something came: draw again. */
  onTile(): void;
  onProblem(error: unknown): void;
  readonly budgetBytes?: number;
  readonly maxInFlight?: number;
};

type Entry = {
  readonly key: number;
  readonly tile: PeaksTile | PcmTile;
  readonly bytes: number;
  /** How far the tape was known when this was fetched; a short tile is stale once it is known further. */
  readonly knownFrames: number;
  /** Of the file before it grew: drawn until it comes anew. */
  isOld: boolean;
  usedAt: number;
};

const pcmLevel = -1;
/** Keys are numbers, because a look-up by text per column was measured as the slowest part of a draw. */
const keyBase = 2 ** 40;

/**
 * Tiles of one tape, fetched as drawing asks for them and let go least recently drawn first. Requests that the newest
 * frame does not want are aborted, so that fast zooming leaves no queue behind.
 */
export function createTileCache(options: TileCacheOptions): TileCache {
  const { budgetBytes = 48e6, maxInFlight = 8 } = options;
  let { peaks } = options;
  const entries = new Map<number, Entry>();
  const inFlight = new Map<number, AbortController>();
  const wishes = new Set<number>();
  const refused = new Set<number>();
  let bytes = 0;
  let frameNumber = 0;
  let serial = 0;
  let closed = false;

  const keyOf = (level: number, tile: number): number => (level + 1) * keyBase + tile;

  const find = (level: number, tile: number, wish: boolean): PeaksTile | PcmTile | null => {
    const key = keyOf(level, tile);
    const entry = entries.get(key);
    if (entry !== undefined) entry.usedAt = frameNumber;
    // What this frame has wished for already is not looked for again in each of its columns.
    if (!wish || wishes.has(key) || refused.has(key) || !isReadable(level, tile)) return entry?.tile ?? null;
    if (entry === undefined && level !== pcmLevel) {
      const bytesHere = options.bytesAtHand?.(urlOf(level, tile));
      // A picture that is known is there with the first frame.
      if (bytesHere !== undefined) return storePeaks(key, bytesHere, peaks.knownFrames);
    }
    if (entry === undefined || isStale(entry, level, tile)) wishes.add(key);
    return entry?.tile ?? null;
  };

  /** Cached levels end where the reading has come to; the finer ones are made from exact frames anywhere. */
  const isReadable = (level: number, tile: number): boolean => {
    const known = peaks.levels[level];
    if (known === undefined || !known.cached || peaks.complete) return true;
    return tile * peaks.bucketsPerTile * known.framesPerBucket < peaks.knownFrames;
  };

  const isStale = (entry: Entry, level: number, tile: number): boolean => {
    if (entry.isOld) return true;
    if (level === pcmLevel || entry.knownFrames >= peaks.knownFrames) return false;
    return 'buckets' in entry.tile && entry.tile.buckets < bucketsOf(peaks, level, tile);
  };

  const store = (key: number, tile: PeaksTile | PcmTile, size: number, knownFrames: number): void => {
    bytes += size - (entries.get(key)?.bytes ?? 0);
    entries.set(key, { key, tile, bytes: size, knownFrames, isOld: false, usedAt: frameNumber });
    serial += 1;
    if (bytes <= budgetBytes) return;
    const coarsest = peaks.levels.length - 1;
    const byAge = [...entries.values()].toSorted((a, b) => a.usedAt - b.usedAt);
    for (const entry of byAge) {
      if (bytes <= budgetBytes) break;
      // What was drawn last and the coarsest level, which stands in for everything, stay.
      if (entry.usedAt >= frameNumber || levelOf(entry.key) === coarsest) continue;
      entries.delete(entry.key);
      bytes -= entry.bytes;
    }
  };

  const urlOf = (level: number, tile: number): string =>
    options.urlOfPeaks(peaks.levels[level]?.framesPerBucket ?? 0, tile, peaks.version);

  const storePeaks = (key: number, buffer: ArrayBuffer, knownFrames: number): PeaksTile => {
    const values = Math.floor(buffer.byteLength / 2);
    const buckets = Math.floor(values / (3 * peaks.channels));
    const had = entries.get(key);
    // What is drawn anew reaches less far at first than what stood there before.
    if (had !== undefined && 'buckets' in had.tile && had.tile.buckets > buckets) {
      store(key, had.tile, had.bytes, knownFrames);
      return had.tile;
    }
    const tile = { minMax: new Int16Array(buffer, 0, values), rms: new Uint16Array(buffer, 0, values), buckets };
    store(key, tile, buffer.byteLength, knownFrames);
    return tile;
  };

  const fetchTile = async (key: number, signal: AbortSignal): Promise<void> => {
    const level = levelOf(key);
    const tile = key % keyBase;
    const { channels, frames, knownFrames } = peaks;
    if (level === pcmLevel) {
      const startFrame = tile * framesPerPage;
      const count = Math.min(framesPerPage, frames - startFrame);
      const buffer = await options.fetchBytes(options.urlOfPcm(startFrame, count), signal);
      const samples = new Float32Array(buffer, 0, Math.floor(buffer.byteLength / 4));
      if (!signal.aborted) {
        store(key, { samples, frames: Math.floor(samples.length / channels) }, buffer.byteLength, knownFrames);
      }
      return;
    }
    const buffer = await options.fetchBytes(urlOf(level, tile), signal);
    if (!signal.aborted) storePeaks(key, buffer, knownFrames);
  };

  const start = (key: number): void => {
    const controller = new AbortController();
    inFlight.set(key, controller);
    const { signal } = controller;
    fetchTile(key, signal)
      .catch((error: unknown) => {
        if (signal.aborted) return;
        // Not asked for again until more is known, so that a refused tile is not asked for sixty times a second.
        refused.add(key);
        options.onProblem(error);
      })
      .finally(() => {
        if (inFlight.get(key) === controller) inFlight.delete(key);
        if (!signal.aborted && !closed) options.onTile();
      });
  };

  for (const entry of options.left?.entries ?? []) {
    entries.set(entry.key, {
      ...entry,
      isOld: entry.isOld || options.left?.peaks.version !== peaks.version,
      usedAt: 0,
    });
    bytes += entry.bytes;
  }

  return {
    get peaks() {
      return peaks;
    },
    get serial() {
      return serial;
    },
    get pending() {
      return wishes.size;
    },
    peaksTile: (level, tile) => find(level, tile, true) as PeaksTile | null,
    peekPeaks: (level, tile) => find(level, tile, false) as PeaksTile | null,
    pcmTile: (tile) => find(pcmLevel, tile, true) as PcmTile | null,
    startFrame() {
      frameNumber += 1;
      wishes.clear();
    },
    fetchWishes() {
      if (closed) return;
      for (const [key, controller] of inFlight) {
        if (wishes.has(key)) continue;
        controller.abort();
        inFlight.delete(key);
      }
      for (const key of wishes) {
        if (inFlight.size >= maxInFlight) break;
        if (!inFlight.has(key)) start(key);
      }
    },
    grow(next) {
      if (next.version !== peaks.version) {
        if (isLonger(next, peaks)) {
          for (const entry of entries.values()) entry.isOld = true;
        } else {
          entries.clear();
          bytes = 0;
        }
        for (const controller of inFlight.values()) controller.abort();
        inFlight.clear();
      }
      peaks = next;
      serial += 1;
      refused.clear();
    },
    leave: () => ({ peaks, entries: [...entries.values()] }),
    close() {
      closed = true;
      for (const controller of inFlight.values()) controller.abort();
      inFlight.clear();
      entries.clear();
    },
  };
}

function levelOf(key: number): number {
  return Math.floor(key / keyBase) - 1;
}

/** How many buckets a tile has once the whole tape is read. */
export function bucketsOf(peaks: PeaksView, level: number, tile: number): number {
  const buckets = peaks.levels[level]?.buckets ?? 0;
  return Math.min(peaks.bucketsPerTile, buckets - tile * peaks.bucketsPerTile);
}

/** The finest level with at least one bucket per column, or -1 when exact frames are needed. */
export function levelFor(peaks: PeaksView, framesPerColumn: number): number {
  let found = -1;
  for (const [level, { framesPerBucket }] of peaks.levels.entries()) {
    if (framesPerBucket <= framesPerColumn) found = level;
  }
  return found;
}
