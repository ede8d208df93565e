import type { RepairOffer } from '../../shared/domain/reading.ts';
import type { AudioFormat } from '../../shared/domain/transfer.ts';

/** What an audio file says of itself, after our own reading of it. */
export type SourceFacts = {
  readonly format: AudioFormat;
  /** As an engineer would write it: `24 bit`, `32 bit float`, `MPEG layer III`. */
  readonly encoding: string;
  readonly sampleRate: number;
  readonly channels: number;
  /** Length in sample frames. */
  readonly frames: number;
  /** Samples since midnight of the first frame, from bext; null when there is none. */
  readonly timeReference: number | null;
  /** bext description and originator reference, for guessing tape, side and part; empty when there is none. */
  readonly description: string;
  /** What was read otherwise than the header said, one sentence each. */
  readonly repairs: readonly string[];
  /** Repairs that are made only when a person wants them; absent when there is nothing to offer. */
  readonly offers?: readonly RepairOffer[];
  /** Name and version of the decoder; empty for PCM, which needs none. */
  readonly decoder: string;
};

/** One block of a pass over a whole file. */
export type PassBlock = {
  /**
   * Which of the files `bytes` and `audioBytes` belong to, in the order of the transfer; absent means the first and
   * only one. A set of several files is read side by side, so blocks of its files alternate: checksums are kept per
   * file (see `createChecksums`), and samples come in blocks of their own, with empty `bytes`.
   */
  readonly file?: number;
  /** File bytes of this block; the blocks of a pass give every byte of each file once, in order. */
  readonly bytes: Uint8Array;
  /**
   * What counts as audio data for the second checksum; empty when nothing does. The part of `bytes` it is, but for MP3
   * and Ogg the whole encoded units that these bytes completed: one after the other they are the same in every pass.
   */
  readonly audioBytes: Uint8Array;
  /** First frame of `samples`. */
  readonly startFrame: number;
  /**
   * Interleaved, -1 to 1; empty for blocks that yield no frames. Valid until the next block is asked for. Even what is no
   * sound is left as it is, to be counted.
   */
  readonly samples: Float32Array;
  /** Instead of `samples`, where the pass was given buffers: frames that lie in `bytes` as they are stored. */
  readonly stored?: StoredFrames;
};

/** Little endian samples that the analysis takes as they lie in the file. */
export type StoredKind = 's16' | 's24' | 's32' | 'f32';

/** Bytes of a sample. */
export const storedBytes = { s16: 2, s24: 3, s32: 4, f32: 4 } as const satisfies Record<StoredKind, number>;

export type StoredFrames = {
  readonly kind: StoredKind;
  /** Which of the buffers holds them, from its first byte on. */
  readonly buffer: 0 | 1;
  readonly frames: number;
};

export type StoredPart = Pick<StoredFrames, 'kind' | 'frames'>;

/** Two places of equal length, at least 256 KiB, to which a pass may read its blocks in turn: no block is longer. */
export type PassBuffers = readonly [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];

/**
 * An original, opened read-only. Frames are exact: frame n is the same sample whatever was read before. Only noise that
 * AAC leaves to its decoder is another one for each place where decoding begins; it lies where it should all the same.
 * Errors are `UserError`s that name the file, the cause and the way out.
 */
export interface FrameSource {
  readonly facts: SourceFacts;
  /** Reads do not disturb each other, so that several may be under way together. A decoder has one place only. */
  readonly readsSideBySide?: boolean;
  /** Interleaved samples of exactly these frames, fewer only where the file ends; what is no sound is silence in them. */
  read(startFrame: number, frames: number): Promise<Float32Array>;
  /** As many of these frames as the target holds, as they lie in the file; absent where no `StoredKind` fits. */
  readStored?(startFrame: number, frames: number, target: Uint8Array): Promise<StoredPart>;
  /** The same, and the thread waits for the disk: for one that does nothing else. */
  readStoredNow?(startFrame: number, frames: number, target: Uint8Array): StoredPart;
  /** The whole file once, for peaks and checksums. Who gives buffers must take `stored` frames as well as samples. */
  pass(buffers?: PassBuffers): AsyncIterable<PassBlock>;
  /** What the last complete pass found wrong with the content, one sentence each; none when all is well. */
  passFindings?(): readonly string[];
  close(): Promise<void>;
}
