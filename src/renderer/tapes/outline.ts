import { peaksUrl } from '../../shared/contract/byte-routes.ts';
import type { PeaksView } from '../../shared/contract/views.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { bridge } from '../client/bridge.ts';
import { fetchBytes } from '../client/fetch-bytes.ts';
import { keptPeaks, knownPeaks } from '../archive/known-peaks.ts';
import { viewStore } from '../view/view-store.ts';

/** The shape of a whole transfer in a few columns, each 0 to 1; shorter than the tape while it is still being read. */
export type Outline = { readonly heights: readonly number[]; readonly complete: boolean };

/** As many as the little picture in the list has pixels. */
const columns = 230;
/** Reading of long files tells how it grows many times a second; the little picture need not. */
const leastMsBetween = 2_000;
/** What is taken for the width of the great picture before it was shown, in CSS pixels. */
const usualViewWidth = 1_000;
/** What has been begun for the list is finished: the next one who scrolls by wants it. */
const never = new AbortController().signal;

const known = new Map<TransferId, Promise<Outline | null>>();
const fetchedAt = new Map<TransferId, number>();
const listeners = new Map<TransferId, Set<() => void>>();
let isWatching = false;

/** The outline of a transfer, from the cache of peaks; null while there is none. Asked once and kept. */
export function outlineOf(transferId: TransferId): Promise<Outline | null> {
  watch();
  const kept = known.get(transferId);
  if (kept !== undefined) return kept;
  fetchedAt.set(transferId, performance.now());
  // A picture that cannot be had is no problem worth a message: the row says in words how the tape is.
  const asked = inTurn(() => fetchOutline(transferId)).catch(() => null);
  known.set(transferId, asked);
  return asked;
}

/** Calls back whenever the outline of a transfer may have changed. */
export function onOutlineChanged(transferId: TransferId, listener: () => void): () => void {
  const ours = listeners.get(transferId) ?? new Set();
  ours.add(listener);
  listeners.set(transferId, ours);
  return () => void ours.delete(listener);
}

function watch(): void {
  if (isWatching) return;
  isWatching = true;
  bridge.on('peaks.grew', ({ transferId, complete }) => {
    const age = performance.now() - (fetchedAt.get(transferId) ?? -Infinity);
    if (!complete && age < leastMsBetween) return;
    known.delete(transferId);
    for (const listener of listeners.get(transferId) ?? []) listener();
  });
}

let busy: Promise<unknown> = Promise.resolve();

/** One after the other, so that a fast scroll through many tapes does not crowd out the sound. */
function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
  const turn = busy.then(work, work);
  busy = turn.catch(() => null);
  return turn;
}

async function fetchOutline(transferId: TransferId): Promise<Outline | null> {
  const view = await bridge.request('peaks.glance', { transferId });
  if (view.complete) knownPeaks.set(transferId, view);
  const level = levelOfWholeTape(view);
  if (level === null || view.knownFrames === 0) return null;
  const heights = Array.from({ length: columns }, () => 0);
  const { framesPerBucket, buckets } = level;
  const knownBuckets = Math.min(buckets, Math.ceil(view.knownFrames / framesPerBucket));
  for (let tile = 0; tile * view.bucketsPerTile < knownBuckets; tile += 1) {
    const url = peaksUrl(transferId, framesPerBucket, tile, view.version);
    const bytes = await (view.complete ? keptPeaks.fetch : fetchBytes)(url, never);
    raise(heights, new DataView(bytes), tile * view.bucketsPerTile, framesPerBucket, view);
  }
  const knownColumns = Math.ceil((view.knownFrames / view.frames) * columns);
  return { heights: heights.slice(0, knownColumns), complete: view.complete };
}

/**
 * The coarsest level that suffices for the little picture and, where that is not much more, for the great one: a tape
 * that is seen in the list then opens with its picture.
 */
function levelOfWholeTape({ levels, channels, frames }: PeaksView): PeaksView['levels'][number] | null {
  const cached = levels.filter((level) => level.cached).toSorted((a, b) => b.framesPerBucket - a.framesPerBucket);
  const { viewWidth } = viewStore.getState();
  const pixels = (viewWidth === 0 ? usualViewWidth : viewWidth) * devicePixelRatio;
  const suffices = channels <= 2 ? Math.max(columns, pixels) : columns;
  return cached.find(({ framesPerBucket }) => frames / framesPerBucket >= suffices) ?? cached.at(-1) ?? null;
}

/** Raises each column to the highest peak of its buckets. Per bucket and channel: int16 min, int16 max, uint16 RMS. */
function raise(
  heights: number[],
  tile: DataView,
  firstBucket: number,
  framesPerBucket: number,
  { channels, frames }: PeaksView,
): void {
  const bytesPerBucket = channels * 6;
  for (let index = 0; (index + 1) * bytesPerBucket <= tile.byteLength; index += 1) {
    const column = Math.floor((((firstBucket + index) * framesPerBucket) / frames) * columns);
    for (let channel = 0; channel < channels; channel += 1) {
      const at = index * bytesPerBucket + channel * 6;
      const peak = Math.max(-tile.getInt16(at, true), tile.getInt16(at + 2, true)) / 32_768;
      if (column < columns && peak > (heights[column] ?? 0)) heights[column] = peak;
    }
  }
}
