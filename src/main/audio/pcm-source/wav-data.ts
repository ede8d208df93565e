import { type ByteCount, minus, plus, times, wholeUnits } from '../byte-count.ts';
import type { OriginalFile } from '../open-original.ts';
import { isChunkAt } from './chunks.ts';
import { type DataExtent, extentOf } from './data-extent.ts';
import { riffChunks } from './trailing-chunks.ts';

/** How the lengths of the chunks behind the sound are written; or that its container has none. */
export type ChunkOrder = 'littleEndian' | 'bigEndian' | 'noChunks';

const fourGiB = 2 ** 32;
/** Chunks behind the sound take less than so many times that, and a file of any length is soon looked through. */
const overflowsTried = 1024;

/** All ones in 32 bits. */
const unknownBytes = 0xffff_ffff;

/**
 * Lengths, first and last, that programs write who do not know it yet and cannot go back to correct it: half of 32 bits
 * (sox 0x7FFFF000, others up to 0x7FFFFFFF; arecord 0x80000000), or all of them, with or without the header they count.
 */
const placeholders: readonly (readonly [first: number, last: number])[] = [
  [0x7fff_f000, 0x8000_0040],
  [0xffff_ffa0, unknownBytes],
];

/** Whether a 32 bit length is one of those; every other length beyond the end promises sound that is not there. */
export function isPlaceholder(declaredBytes: ByteCount): boolean {
  return placeholders.some(([first, last]) => declaredBytes >= first && declaredBytes <= last);
}

/**
 * Decides where the sound that begins at `offset` ends. A length of 0, one that stands for an unknown one and one beyond
 * the end of the file mean the end of the file, or of what lies before the chunks there. A length that overflowed at
 * 4 GiB, or is followed by what is no chunk, may be too short: nearly all programs read such files silently short.
 * Whether to believe it is for a person to say.
 */
export async function findDataExtent(
  file: OriginalFile,
  offset: ByteCount,
  declaredBytes: ByteCount,
  chunkOrder: ChunkOrder,
): Promise<DataExtent> {
  const left = minus(file.sizeBytes, offset);
  const bigEndian = chunkOrder === 'bigEndian';
  const chunks = chunkOrder === 'noChunks' ? null : riffChunks(bigEndian);
  const found = { dataOffset: offset, chunks };
  // An empty recording is followed by the next chunk, or by nothing.
  const isEmpty = async (): Promise<boolean> =>
    left <= 0 || (chunks !== null && (await isChunkAt(file, offset, bigEndian)));
  const isMissing = declaredBytes === 0 ? !(await isEmpty()) : declaredBytes > left && isPlaceholder(declaredBytes);
  const extent = await extentOf(file, { ...found, declaredBytes: isMissing ? null : declaredBytes });
  if (extent.kind !== 'unexplainedRest') return extent;
  if (declaredBytes === unknownBytes) return extentOf(file, { ...found, declaredBytes: null });
  const overflows = wholeUnits(minus(left, declaredBytes), fourGiB);
  for (let more = overflows; more > Math.max(0, overflows - overflowsTried); more -= 1) {
    const whole = plus(declaredBytes, times(more, fourGiB));
    const end = plus(offset, whole);
    if (minus(file.sizeBytes, end) > 1 && (await chunks?.isFollowed(file, end)) !== true) continue;
    return { ...extent, kind: 'wrapped', wholeBytes: whole, restBytes: 0, chunksBehind: [], padBytes: 0 };
  }
  return extent;
}
