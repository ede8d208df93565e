import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { stepsIn } from '../../shared/loudness/hops.ts';
import { deriveLevel } from '../../shared/peaks/derive-level.ts';
import { derivedFramesPerBucket, finestFramesPerBucket, knownBuckets, levelFactor } from '../../shared/peaks/levels.ts';
import { cacheProblem } from './cache-problem.ts';
import {
  decodeHeader,
  encodeHeader,
  headerSlotBytes,
  newerHeader,
  type PeaksHeader,
  withFindingsThatFit,
} from './peaks-header.ts';
import { layoutOf } from './peaks-layout.ts';
import { withoutFirst } from './parts.ts';
import {
  checkedRows,
  createRowsWriter,
  DestroyedRows,
  nothingWritten,
  type ReadRows,
  type Strip,
  type WriteBytes,
  type Written,
} from './tile-checksums.ts';

/**
 * A peaks file that is being read; what is known of it was true when it was opened. Whatever is read of it throws
 * `DestroyedRows` when it is not what was written.
 */
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
  readSteps(firstStep: number, count: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
};

export type PeaksWriter = {
  readonly header: PeaksHeader;
  /** Writes buckets of a kept level, whose numbers come in parts, from a bucket on. */
  writeBuckets(framesPerBucket: number, firstBucket: number, parts: readonly Int16Array[]): Promise<void>;
  writeEnergies(firstHop: number, energies: Uint16Array): Promise<void>;
  writeSteps(firstStep: number, steps: Uint8Array): Promise<void>;
  /** Makes sure that what was written is on disk, then says so in the header, with the findings that fit. */
  confirm(news: Partial<PeaksHeader>): Promise<void>;
  close(): Promise<void>;
};

/** So much is read of a half done file at a time before it is taken up. */
const bytesAtOnce = 1024 * 1024;

/** Opens a peaks file for reading; null when there is none for this key, or its header is torn, lost or not ours. */
export async function openPeaksFile(path: string, key: string): Promise<PeaksReader | null> {
  return openOwn(path, constants.O_RDONLY, key, createReader);
}

function createReader(handle: FileHandle, header: PeaksHeader): PeaksReader {
  const { strips, levels, energies, steps } = layoutOf(header);
  const rows = strips.map((strip) => checkedRowsOf(handle, header, strip));
  const readRows = ({ index }: Strip, first: number, count: number) => rows[index]!(first, count);

  async function readKept(framesPerBucket: number, firstBucket: number, count: number) {
    const level = levels.get(framesPerBucket);
    return level === undefined ? new Uint8Array(0) : readRows(level, firstBucket, count);
  }

  return {
    header,
    close: () => handle.close(),
    readEnergies: async (firstHop, hops) => new Uint16Array((await readRows(energies, firstHop, hops)).buffer),
    readSteps: (firstStep, count) => readRows(steps, firstStep, count),
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

function checkedRowsOf(handle: FileHandle, header: PeaksHeader, strip: Strip): ReadRows {
  return checkedRows(strip, writtenOf(header, strip), async (offset, length) => {
    const bytes = new Uint8Array(length);
    const { bytesRead } = await handle.read(bytes, 0, length, offset);
    return bytesRead === length ? bytes : bytes.slice(0, bytesRead);
  });
}

/**
 * Opens a peaks file for writing. One that was left half done for the same source, with room enough, is taken up, so that
 * its picture stays, if all that is known of it is what was written; anything else at that place is replaced.
 * @param mayGoOn is asked again and again while that is looked for; once it says no, nothing may be written any more.
 */
export async function openPeaksFileToWrite(
  path: string,
  fresh: PeaksHeader,
  mayGoOn: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<PeaksWriter> {
  try {
    const found = await openOwn(path, constants.O_RDWR, fresh.key, async (handle, old) =>
      canGoOn(old, fresh) && (await isAsWritten(handle, old, mayGoOn)) ? createWriter(path, handle, old) : null,
    );
    if (found !== null) return found;
    const writer = createWriter(path, await open(path, 'w+'), fresh);
    await writer.confirm({});
    return writer;
  } catch (error) {
    throw cacheProblem(path, error);
  }
}

/** Reads all of a picture that is known; the rest of what was kept is not looked at before it is complete. */
async function isAsWritten(handle: FileHandle, header: PeaksHeader, mayGoOn: () => Promise<boolean>): Promise<boolean> {
  try {
    for (const strip of layoutOf(header).levels.values()) {
      const read = checkedRowsOf(handle, header, strip);
      const rowsAtOnce = Math.ceil(bytesAtOnce / strip.rowBytes);
      const { rows } = writtenOf(header, strip);
      for (let row = 0; row < rows; row += rowsAtOnce) {
        if (!(await mayGoOn())) return true;
        await read(row, Math.min(rowsAtOnce, rows - row));
      }
    }
    return true;
  } catch (error) {
    if (error instanceof DestroyedRows) return false;
    throw error;
  }
}

function createWriter(path: string, handle: FileHandle, start: PeaksHeader): PeaksWriter {
  const { strips, levels, energies, steps } = layoutOf(start);
  // Loudness is measured anew by each reading that goes to the end.
  let header: PeaksHeader = { ...start, written: start.written.slice(0, levels.size) };

  const onDisk = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      throw cacheProblem(path, error);
    }
  };
  const writeAll: WriteBytes = (offset, parts) =>
    onDisk(async () => {
      for (let rest = withoutFirst(parts, 0), at = offset; rest.length > 0;) {
        const { bytesWritten } = await handle.writev(rest, at);
        rest = withoutFirst(rest, bytesWritten);
        at += bytesWritten;
      }
    });

  const rows = strips.map((strip) => createRowsWriter(strip, writtenOf(header, strip), writeAll));
  const writeRows = ({ index }: Strip, first: number, parts: readonly Uint8Array[]) => rows[index]!.write(first, parts);

  return {
    get header() {
      return header;
    },
    async writeBuckets(framesPerBucket, firstBucket, parts) {
      const level = levels.get(framesPerBucket);
      if (level === undefined) throw new RangeError(`A peaks file keeps no buckets of ${framesPerBucket} frames.`);
      await writeRows(level, firstBucket, parts.map(bytesOf));
    },
    writeEnergies: (firstHop, numbers) => writeRows(energies, firstHop, [bytesOf(numbers)]),
    writeSteps: (firstStep, numbers) => writeRows(steps, firstStep, [numbers]),
    async confirm(news) {
      const written = rows.map((strip) => strip.written);
      header = withFindingsThatFit({ ...header, ...news, written, sequence: header.sequence + 1 });
      // Only here it shows that a disk, or one in the network, did not take what was written since the last time.
      await onDisk(() => handle.datasync());
      // Two places take turns, so that one good header is there at every moment.
      await writeAll((header.sequence % 2) * headerSlotBytes, [encodeHeader(header)]);
    },
    close: () => handle.close(),
  };
}

function writtenOf({ written }: PeaksHeader, { index }: Strip): Written {
  return written[index] ?? nothingWritten;
}

function bytesOf({ buffer, byteOffset, byteLength }: Int16Array | Uint16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Opens a file and gives what `make` makes of it; null when it is not there, not ours, or `make` gives nothing. */
async function openOwn<Opened>(
  path: string,
  flags: number,
  key: string,
  make: (handle: FileHandle, header: PeaksHeader) => Opened | null | Promise<Opened | null>,
): Promise<Opened | null> {
  const handle = await openIfThere(path, flags);
  let opened: Opened | null = null;
  try {
    const header = handle === null ? null : await readHeader(handle, key);
    if (handle !== null && header !== null) opened = await make(handle, header);
    return opened;
  } finally {
    if (opened === null) await handle?.close();
  }
}

async function readHeader(handle: FileHandle, key: string): Promise<PeaksHeader | null> {
  const bytes = new Uint8Array(headerSlotBytes * 2);
  // What its disk does not give back is lost.
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0).catch(() => ({ bytesRead: 0 }));
  const slots = [bytes.subarray(0, headerSlotBytes), bytes.subarray(headerSlotBytes, bytesRead)];
  const headers = slots.map((slot) => decodeHeader(slot)).filter((header) => header !== null && header.key === key);
  const header = newerHeader(headers[0] ?? null, headers[1] ?? null);
  if (header === null) return null;
  // A file that was cut off, as by a full disk, must not be believed.
  return (await handle.stat()).size >= neededBytes(header) ? header : null;
}

/** Bytes of the file up to the end of what is known. */
function neededBytes(header: PeaksHeader): number {
  const { levels, steps } = layoutOf(header);
  const { knownFrames, isComplete, sampleRate } = header;
  const [last, rows] = isComplete
    ? [steps, stepsIn(knownFrames, sampleRate)]
    : [levels.get(finestFramesPerBucket)!, knownBuckets(knownFrames, isComplete, finestFramesPerBucket)];
  return last.offset + rows * last.rowBytes;
}

/** A file may have more room than its sound is said to need: an earlier reading found that there is more of it. */
function canGoOn(old: PeaksHeader, fresh: PeaksHeader): boolean {
  return old.roomFrames >= fresh.roomFrames && old.channels === fresh.channels && !old.isComplete;
}

async function openIfThere(path: string, flags: number): Promise<FileHandle | null> {
  try {
    return await open(path, flags);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw error;
  }
}
