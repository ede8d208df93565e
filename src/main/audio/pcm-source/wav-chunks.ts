import { type ByteCount, byteCount } from '../byte-count.ts';
import type { OriginalFile } from '../open-original.ts';
import { chunkHeader, type ChunkWalk, walkChunks } from './chunks.ts';
import type { DataExtent } from './data-extent.ts';
import { findDataExtent } from './wav-data.ts';
import { chunksBehindZeros, searchedBytes, usualStart } from './zeroed-header.ts';

/** The chunks of a WAV file, and where its sound ends. */
export type WavChunks = ChunkWalk & {
  /** RIFF and RIFX differ in the order of their bytes; RF64 and BW64 have a chunk for lengths of 64 bits. */
  readonly container: 'RIFF' | 'RIFX' | 'RF64' | 'BW64';
  /** Its first words were lost, so that its chunks were looked for. */
  readonly isZeroed: boolean;
  /** Of all numbers in it; only RIFX has them so. */
  readonly bigEndian: boolean;
  /** Its first data chunk that holds something, or is empty like all others; null when there is none. */
  readonly sound: WavSound | null;
};

/** The content of a data chunk. */
export type WavSound = { readonly dataOffset: ByteCount; readonly extent: DataExtent };

/** Lists the chunks of WAV, RIFX, RF64 or BW64, with those that lie behind a length that is too short. */
export async function walkWav(file: OriginalFile): Promise<WavChunks> {
  const { word, chunksAt, isZeroed } = await readStart(file);
  const bigEndian = word === 'RIFX';
  const found: { ds64: LargeSizes | null; sound: WavSound | null } = { ds64: null, sound: null };
  const sizeOf = async (id: string, offset: ByteCount, sizeBytes: number): Promise<ByteCount> => {
    if (id === 'ds64') found.ds64 = await readLargeSizes(file, offset, sizeBytes);
    const large = sizeBytes === unknownSize && found.ds64 !== null ? found.ds64.sizeOf(id) : null;
    if (id !== 'data' || (found.sound !== null && found.sound.extent.wholeBytes > 0)) return large ?? sizeBytes;
    // Nothing, and then the chunk that holds the sound, even where that tells no length or is cut off.
    if (sizeBytes === 0 && (await chunkHeader(file, offset, bigEndian))?.id === 'data') return 0;
    const order = bigEndian ? 'bigEndian' : 'littleEndian';
    const extent = await findDataExtent(file, offset, large ?? sizeBytes, order);
    if (found.sound === null || extent.wholeBytes > 0) found.sound = { dataOffset: offset, extent };
    // Chunks that follow a length that is too short lie behind all of the sound.
    return extent.wholeBytes;
  };
  const walk = await walkChunks(file, bigEndian, sizeOf, chunksAt);
  const container = word ?? (found.ds64 === null ? 'RIFF' : 'RF64');
  return { ...walk, container, isZeroed, bigEndian, sound: found.sound };
}

const containers = ['RIFF', 'RIFX', 'RF64', 'BW64'] as const;

/** Whether a chunk of this name is a file of its own. */
export function isContainer(id: string): boolean {
  return containers.some((one) => one === id);
}

/** The first word of a file, null when it is lost, and where its chunks begin. */
async function readStart(
  file: OriginalFile,
): Promise<Pick<WavChunks, 'isZeroed'> & { readonly word: WavChunks['container'] | null; readonly chunksAt: number }> {
  const head = await file.read(0, usualStart);
  const wordAt = (at: number): string => String.fromCharCode(...head.subarray(at, at + 4));
  const word = containers.find((one) => one === wordAt(0)) ?? null;
  if (word !== null && wordAt(8) === 'WAVE') return { word, chunksAt: usualStart, isZeroed: false };
  const chunksAt = chunksBehindZeros(await file.read(0, searchedBytes)) ?? usualStart;
  return { word, chunksAt, isZeroed: true };
}

/** A 32 bit size that says: look into ds64. */
const unknownSize = 0xffff_ffff;

type LargeSizes = {
  /** The 64 bit size of a chunk; null when ds64 does not tell it. */
  sizeOf(id: string): ByteCount | null;
};

// EBU Tech 3306 and ITU-R BS.2088: sizes of the file, of `data` and the number of samples, then a table for other chunks.
async function readLargeSizes(file: OriginalFile, offset: ByteCount, sizeBytes: number): Promise<LargeSizes | null> {
  const bytes = await file.read(offset, Math.min(sizeBytes, 4096));
  if (bytes.length < 24) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const sizes = new Map([['data', byteCount(view.getBigUint64(8, true))]]);
  const entries = bytes.length >= 28 ? view.getUint32(24, true) : 0;
  for (let entry = 0, at = 28; entry < entries && at + 12 <= bytes.length; entry++, at += 12) {
    const id = String.fromCharCode(...bytes.subarray(at, at + 4));
    sizes.set(id, byteCount(view.getBigUint64(at + 4, true)));
  }
  return { sizeOf: (id) => sizes.get(id) ?? null };
}
