import { finestFramesPerBucket, levelFactor, numbersPerBucketChannel } from '../../shared/peaks/levels.ts';
import { type FrameSource, type SourceFacts, storedBytes } from '../audio/frame-source.ts';
import { feedStored } from '../audio/kernel/feed-kernel.ts';
import { createKernel } from '../audio/kernel/kernel.ts';

/** What is read at once stays in the nearer cache of the processor until it is folded. */
const bufferBytes = 512 * 1024;
/** Of a piece: work of a millisecond, long beside the way of a message to another thread. */
const mostPieceBytes = 8 * 1024 * 1024;
const longestSampleBytes = 4;

/** How a tape is divided so that several threads can draw it: pieces of one bucket of some level, only the last is shorter. */
export type PiecePlan = {
  readonly channels: number;
  /** Levels that a piece has: in the coarsest it is one bucket. */
  readonly levels: number;
  readonly pieceFrames: number;
  readonly pieces: number;
  /** All of them together: the whole buckets of the finest level. */
  readonly frames: number;
};

export function planPieces({ channels, frames }: Pick<SourceFacts, 'channels' | 'frames'>): PiecePlan {
  let levels = 1;
  let pieceFrames = finestFramesPerBucket;
  while (pieceFrames * levelFactor * channels * longestSampleBytes <= mostPieceBytes) {
    pieceFrames *= levelFactor;
    levels += 1;
  }
  const whole = frames - (frames % finestFramesPerBucket);
  return { channels, levels, pieceFrames, pieces: Math.ceil(whole / pieceFrames), frames: whole };
}

/** The frames that a piece should have. */
export function plannedFrames({ pieceFrames, frames }: PiecePlan, index: number): number {
  return Math.min(pieceFrames, frames - index * pieceFrames);
}

/**
 * From which piece on a tape must be drawn whose picture of so many levels is known up to a frame. No level has a bucket
 * that is open there, so that what follows needs nothing of what came before; of the hundreds of buckets of the coarsest
 * no more than one is drawn again.
 */
export function firstUnknownPiece({ pieceFrames }: PiecePlan, levels: number, knownFrames: number): number {
  const coarsestFrames = finestFramesPerBucket * levelFactor ** (levels - 1);
  const borderFrames = Math.max(pieceFrames, coarsestFrames);
  return (Math.floor(knownFrames / borderFrames) * borderFrames) / pieceFrames;
}

/** Places for the levels of pieces, which all threads see. They are used again: new memory takes longer than drawing. */
export type PieceSlots = readonly Int16Array<SharedArrayBuffer>[];

export function createSlots(plan: PiecePlan, memory: SharedArrayBuffer): PieceSlots {
  const bytes = slotBytes(plan);
  return Array.from(
    { length: memory.byteLength / bytes },
    (_, index) => new Int16Array(memory, index * bytes, bytes / 2),
  );
}

export function createSlotMemory(plan: PiecePlan, slots: number): SharedArrayBuffer {
  return new SharedArrayBuffer(slots * slotBytes(plan));
}

function slotBytes({ channels, pieceFrames }: PiecePlan): number {
  // All levels above the finest are a third of it.
  return Math.ceil((pieceFrames / finestFramesPerBucket) * channels * numbersPerBucketChannel * 2 * (4 / 3));
}

/** Where the whole buckets of each level of a piece of so many frames lie in its slot, finest first. */
export function levelsIn<T extends Int16Array>(slot: T, { channels, levels }: PiecePlan, frames: number): T[] {
  let at = 0;
  let framesPerBucket = finestFramesPerBucket;
  return Array.from({ length: levels }, () => {
    const numbers = Math.floor(frames / framesPerBucket) * channels * numbersPerBucketChannel;
    framesPerBucket *= levelFactor;
    at += numbers;
    return slot.subarray(at - numbers, at) as T;
  });
}

export type DrawnPiece = {
  readonly index: number;
  /** In which slot its levels lie. */
  readonly slot: number;
  /** Fewer than planned only where the file became shorter. */
  readonly frames: number;
  /** Bytes that were read for it. */
  readonly bytes: number;
  /** Its one bucket of the coarsest level, as `BucketPyramid.add` takes it; empty for a piece that is shorter. */
  readonly rows: Float32Array<ArrayBuffer>;
};

/**
 * Draws a piece of a source that has `readStoredNow` into a slot; the thread does nothing else meanwhile. Null when it was
 * over before the piece was drawn. That, or a piece that is shorter than the others, must be the last that it draws.
 */
export type PieceDrawer = (index: number, slot: number) => DrawnPiece | null;

/** @param isOver asked before every read. */
export function createPieceDrawer(
  source: FrameSource,
  plan: PiecePlan,
  slots: PieceSlots,
  isOver: () => boolean = () => false,
): PieceDrawer {
  const { channels, sampleRate } = source.facts;
  let rows = new Float32Array(0);
  const kernel = createKernel({
    channels,
    sampleRate,
    levels: plan.levels,
    onlyPeaks: true,
    bufferBytes,
    onCoarsest: (told) => void (rows = told.slice()),
  });
  const bucketsAtOnce = Math.floor(bufferBytes / (channels * finestFramesPerBucket * longestSampleBytes));
  const framesAtOnce = bucketsAtOnce * finestFramesPerBucket;

  return (index, slot) => {
    const from = index * plan.pieceFrames;
    const end = from + plannedFrames(plan, index);
    rows = new Float32Array(0);
    let at = from;
    let bytes = 0;
    while (at < end) {
      if (isOver()) return null;
      const wanted = Math.min(framesAtOnce, end - at);
      const part = source.readStoredNow!(at, wanted, kernel.buffers[0]);
      feedStored(kernel, { kind: part.kind, buffer: 0, frames: part.frames });
      at += part.frames;
      bytes += part.frames * channels * storedBytes[part.kind];
      if (part.frames < wanted) break;
    }
    for (const [level, place] of levelsIn(slots[slot]!, plan, at - from).entries()) {
      place.set(kernel.pyramid.take(level));
    }
    return { index, slot, frames: at - from, bytes, rows };
  };
}
