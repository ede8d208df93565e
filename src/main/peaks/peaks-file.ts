import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { stepsIn } from '../../shared/loudness/hops.ts';
import { deriveLevel } from '../../shared/peaks/derive-level.ts';
import {
  bytesPerBucket,
  derivedFramesPerBucket,
  finestFramesPerBucket,
  knownBuckets,
  levelFactor,
} from '../../shared/peaks/levels.ts';
import { cacheProblem } from './cache-problem.ts';
import { bytesPerStepChannel } from '../audio/kernel/tape-meter.ts';
import {
  decodeHeader,
  encodeHeader,
  headerSlotBytes,
  levelOffsets,
  measureOffsets,
  newerHeader,
  type PeaksHeader,
} from './peaks-header.ts';
import { withoutFirst } from './parts.ts';

/** A peaks file that is being read; what is known of it was true when it was opened. */
export type PeaksReader = {
  readonly header: PeaksHeader;
  /**
   * Buckets of a level as they are stored, only those that are known: from `firstBucket` on at most `count`.
   * `knownFrames` may be more than the header says when the writer has told so.
   */
  readBuckets(
    framesPerBucket: number,
    firstBucket: number,
    count: number,
    knownFrames: number,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /** K-weighted energies of hops, channel by channel, as `level-codes` reads them; only of a complete file. */
  readEnergies(firstHop: number, hops: number): Promise<Uint16Array<ArrayBuffer>>;
  /** What is kept of steps, four bytes per channel; only of a complete file. */
  readSteps(firstStep: number, steps: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
};

export type PeaksWriter = {
  readonly header: PeaksHeader;
  /** Writes buckets of a kept level, whose numbers come in parts, from a bucket on. */
  writeBuckets(framesPerBucket: number, firstBucket: number, parts: readonly Int16Array[]): Promise<void>;
  writeEnergies(firstHop: number, energies: Uint16Array): Promise<void>;
  writeSteps(firstStep: number, steps: Uint8Array): Promise<void>;
  /** Makes sure that what was written is on disk, then says so in the header. */
  confirm(news: Partial<PeaksHeader>): Promise<void>;
  close(): Promise<void>;
};

/** Opens a peaks file for reading; null when there is none for this key, or its header is torn or not ours. */
export async function openPeaksFile(path: string, key: string): Promise<PeaksReader | null> {
  const handle = await openIfThere(path, constants.O_RDONLY);
  if (handle === null) return null;
  const header = await readHeader(handle, key).catch(async (error: unknown) => {
    await handle.close();
    throw error;
  });
  if (header !== null) return createReader(handle, header);
  await handle.close();
  return null;
}

function createReader(handle: FileHandle, header: PeaksHeader): PeaksReader {
  const offsets = levelOffsets(header);
  const bucketBytes = bytesPerBucket(header.channels);
  const measures = measureOffsets(header);

  async function readWhole(from: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(Math.max(0, length));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
    return bytesRead === bytes.length ? bytes : bytes.slice(0, bytesRead);
  }

  async function readKept(framesPerBucket: number, firstBucket: number, count: number) {
    const offset = offsets.get(framesPerBucket);
    if (offset === undefined || count <= 0) return new Uint8Array(0);
    const bytes = await readWhole(offset + firstBucket * bucketBytes, count * bucketBytes);
    const whole = bytes.length - (bytes.length % bucketBytes);
    return whole === bytes.length ? bytes : bytes.slice(0, whole);
  }

  return {
    header,
    close: () => handle.close(),
    async readEnergies(firstHop, hops) {
      const hopBytes = header.channels * 2;
      const bytes = await readWhole(measures.energies + firstHop * hopBytes, hops * hopBytes);
      return new Uint16Array(bytes.buffer, 0, Math.floor(bytes.length / hopBytes) * header.channels);
    },
    async readSteps(firstStep, steps) {
      const stepBytes = header.channels * bytesPerStepChannel;
      return readWhole(measures.steps + firstStep * stepBytes, steps * stepBytes);
    },
    async readBuckets(framesPerBucket, firstBucket, count, knownFrames) {
      const frames = Math.max(knownFrames, header.knownFrames);
      const known = knownBuckets(frames, header.isComplete, framesPerBucket);
      const wanted = Math.max(0, Math.min(count, known - firstBucket));
      if (framesPerBucket !== derivedFramesPerBucket) return readKept(framesPerBucket, firstBucket, wanted);
      const firstChild = firstBucket * levelFactor;
      const children = knownBuckets(frames, header.isComplete, finestFramesPerBucket) - firstChild;
      const bytes = await readKept(finestFramesPerBucket, firstChild, Math.min(wanted * levelFactor, children));
      const finest = new Int16Array(bytes.buffer, 0, bytes.length / 2);
      const derived = deriveLevel(finest, header.channels, frames - firstChild * finestFramesPerBucket);
      return new Uint8Array(derived.buffer);
    },
  };
}

/**
 * Opens a peaks file for writing. One that was left half done for the same source and with the same room is taken up,
 * so that its picture stays; anything else at that place is replaced.
 */
export async function openPeaksFileToWrite(path: string, fresh: PeaksHeader): Promise<PeaksWriter> {
  try {
    const found = await openIfThere(path, constants.O_RDWR);
    const old = found === null ? null : await readHeader(found, fresh.key);
    if (found !== null && old !== null && hasSameShape(old, fresh)) return createWriter(path, found, old);
    await found?.close();
    const writer = createWriter(path, await open(path, 'w+'), fresh);
    await writer.confirm({});
    return writer;
  } catch (error) {
    throw cacheProblem(path, error);
  }
}

function createWriter(path: string, handle: FileHandle, start: PeaksHeader): PeaksWriter {
  let header = start;
  const offsets = levelOffsets(start);
  const bucketBytes = bytesPerBucket(start.channels);
  const measures = measureOffsets(start);

  async function writeAll(parts: readonly Uint8Array[], position: number): Promise<void> {
    try {
      for (let rest = withoutFirst(parts, 0), at = position; rest.length > 0;) {
        const { bytesWritten } = await handle.writev(rest, at);
        rest = withoutFirst(rest, bytesWritten);
        at += bytesWritten;
      }
    } catch (error) {
      throw cacheProblem(path, error);
    }
  }

  return {
    get header() {
      return header;
    },
    async writeBuckets(framesPerBucket, firstBucket, parts) {
      const offset = offsets.get(framesPerBucket);
      if (offset === undefined) throw new RangeError(`A peaks file keeps no buckets of ${framesPerBucket} frames.`);
      await writeAll(parts.map(bytesOf), offset + firstBucket * bucketBytes);
    },
    async writeEnergies(firstHop, energies) {
      await writeAll([bytesOf(energies)], measures.energies + firstHop * start.channels * 2);
    },
    async writeSteps(firstStep, steps) {
      await writeAll([steps], measures.steps + firstStep * start.channels * bytesPerStepChannel);
    },
    async confirm(news) {
      header = { ...header, ...news, sequence: header.sequence + 1 };
      await handle.datasync();
      // Two places take turns, so that one good header is there at every moment.
      await writeAll([encodeHeader(header)], (header.sequence % 2) * headerSlotBytes);
    },
    close: () => handle.close(),
  };
}

function bytesOf({ buffer, byteOffset, byteLength }: Int16Array | Uint16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

async function readHeader(handle: FileHandle, key: string): Promise<PeaksHeader | null> {
  const bytes = new Uint8Array(headerSlotBytes * 2);
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
  const slots = [bytes.subarray(0, headerSlotBytes), bytes.subarray(headerSlotBytes, bytesRead)];
  const headers = slots.map((slot) => decodeHeader(slot)).filter((header) => header !== null && header.key === key);
  const header = newerHeader(headers[0] ?? null, headers[1] ?? null);
  if (header === null) return null;
  // A file that was cut off, as by a full disk, must not be believed.
  return (await handle.stat()).size >= neededBytes(header) ? header : null;
}

function neededBytes(header: PeaksHeader): number {
  const { channels, sampleRate, knownFrames, isComplete } = header;
  if (isComplete) {
    return measureOffsets(header).steps + stepsIn(knownFrames, sampleRate) * channels * bytesPerStepChannel;
  }
  const finest = levelOffsets(header).get(finestFramesPerBucket)!;
  return finest + knownBuckets(knownFrames, isComplete, finestFramesPerBucket) * bytesPerBucket(channels);
}

function hasSameShape(old: PeaksHeader, fresh: PeaksHeader): boolean {
  return old.roomFrames === fresh.roomFrames && old.channels === fresh.channels && !old.isComplete;
}

async function openIfThere(path: string, flags: number): Promise<FileHandle | null> {
  try {
    return await open(path, flags);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  }
}
