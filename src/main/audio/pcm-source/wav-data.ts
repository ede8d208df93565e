import type { RepairOffer } from '../../../shared/domain/reading.ts';
import type { OriginalFile } from '../open-original.ts';
import { isChunkAt } from './chunks.ts';
import { findTrailingChunks } from './trailing-chunks.ts';
import * as repairs from '../repairs.ts';

/** How much of a file is sound, and how that compares with what its header says. */
export type DataExtent = {
  readonly kind: 'asDeclared' | 'unknownLength' | 'beyondEnd' | 'wrapped' | 'unexplainedRest' | 'fewerCounted';
  /** What is sound when nobody says otherwise. */
  readonly sizeBytes: number;
  /** What is sound when a length that is too short is put right; more than `sizeBytes` only where that is offered. */
  readonly wholeBytes: number;
  /** The length in the header. */
  readonly declaredBytes: number;
  /** What follows the sound and cannot be explained; 0 but for `unexplainedRest`. */
  readonly restBytes: number;
  /** Names of the chunks that told where the sound ends; empty where the header or the end of the file did. */
  readonly chunksBehind: readonly string[];
};

/** How the lengths of the chunks behind the sound are written; or that its container has none. */
export type ChunkOrder = 'littleEndian' | 'bigEndian' | 'noChunks';

const fourGiB = 2 ** 32;

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
export function isPlaceholder(declaredBytes: number): boolean {
  return placeholders.some(([first, last]) => declaredBytes >= first && declaredBytes <= last);
}

/** A trailing pad byte or two is nothing worth telling. */
export const restWorthTelling = 16;

/**
 * Decides where the sound that begins at `offset` ends. A length of 0, one that stands for an unknown one and one beyond
 * the end of the file mean the end of the file, or of what lies before the chunks there. A length that overflowed at
 * 4 GiB, or is followed by what is no chunk, may be too short: nearly all programs read such files silently short.
 * Whether to believe it is for a person to say. Without chunks whatever follows the sound is unexplained, even if it
 * looks like one.
 */
export async function findDataExtent(
  file: OriginalFile,
  offset: number,
  declaredBytes: number,
  chunkOrder: ChunkOrder,
): Promise<DataExtent> {
  const hasChunks = chunkOrder !== 'noChunks';
  const bigEndian = chunkOrder === 'bigEndian';
  const left = file.sizeBytes - offset;
  const extent = (
    kind: DataExtent['kind'],
    sizeBytes: number,
    wholeBytes = sizeBytes,
    chunksBehind: readonly string[] = [],
  ): DataExtent => ({
    kind,
    sizeBytes,
    wholeBytes,
    declaredBytes,
    restBytes: kind === 'unexplainedRest' ? wholeBytes - sizeBytes : 0,
    chunksBehind,
  });
  const soundUpTo = async (from: number): Promise<{ bytes: number; chunksBehind?: readonly string[] }> => {
    const behind = hasChunks ? await findTrailingChunks(file, from, bigEndian) : null;
    if (behind === null) return { bytes: Math.max(0, left) };
    return { bytes: behind.offset - offset, chunksBehind: behind.ids };
  };
  const toTheEnd = async (kind: 'unknownLength' | 'beyondEnd'): Promise<DataExtent> => {
    const { bytes, chunksBehind } = await soundUpTo(offset);
    return extent(kind, bytes, bytes, chunksBehind);
  };

  if (declaredBytes === 0) {
    return left <= 0 || (hasChunks && (await isChunkAt(file, offset, bigEndian)))
      ? extent('asDeclared', 0)
      : toTheEnd('unknownLength');
  }
  if (declaredBytes > left) return toTheEnd(isPlaceholder(declaredBytes) ? 'unknownLength' : 'beyondEnd');
  const rest = left - declaredBytes;
  const isFollowed = async (end: number): Promise<boolean> => hasChunks && (await isChunkAround(file, end, bigEndian));
  if (rest < restWorthTelling || (await isFollowed(offset + declaredBytes))) {
    return extent('asDeclared', declaredBytes);
  }
  if (declaredBytes === unknownBytes) return toTheEnd('unknownLength');
  for (let whole = declaredBytes + Math.floor(rest / fourGiB) * fourGiB; whole > declaredBytes; whole -= fourGiB) {
    const end = offset + whole;
    if (file.sizeBytes - end <= 1 || (await isFollowed(end))) return extent('wrapped', declaredBytes, whole);
  }
  const { bytes, chunksBehind } = await soundUpTo(offset + declaredBytes);
  return extent('unexplainedRest', declaredBytes, bytes, chunksBehind);
}

/** What is read of an extent, and what is said about it. */
export type ReadExtent = {
  readonly dataBytes: number;
  /** Whole frames; 0 when there is no sound. */
  readonly frames: number;
  readonly repairs: readonly string[];
  readonly offers: readonly RepairOffer[];
};

/** Reads an extent as the header says, or in full where a person allowed that. */
export function readExtent(
  extent: DataExtent,
  isAccepted: boolean,
  { frameBytes, sampleRate }: { readonly frameBytes: number; readonly sampleRate: number },
): ReadExtent {
  const { sizeBytes, wholeBytes, declaredBytes } = extent;
  const isOffered = wholeBytes > sizeBytes;
  const isWhole = isAccepted && isOffered;
  const dataBytes = isWhole ? wholeBytes : sizeBytes;
  const seconds = (bytes: number) => repairs.secondsText(Math.floor(bytes / frameBytes), sampleRate);
  // Before a chunk one byte may fill up an odd length.
  const isPad = extent.chunksBehind.length > 0 && dataBytes % frameBytes === 1;
  return {
    dataBytes,
    frames: Math.floor(dataBytes / frameBytes),
    repairs: [
      ...(isWhole
        ? [repairs.wrappedLengthAccepted(seconds(declaredBytes), seconds(dataBytes))]
        : extentRepairs(extent, seconds)),
      // Where a length was cut, the torn frame is no fault of its own.
      ...(dataBytes % frameBytes === 0 || isPad || extent.kind === 'beyondEnd' || (isOffered && !isWhole)
        ? []
        : [repairs.partialLastFrame]),
    ],
    offers: offersOf(sizeBytes, wholeBytes, frameBytes),
  };
}

function extentRepairs(extent: DataExtent, seconds: (bytes: number) => string): readonly string[] {
  const read = seconds(extent.sizeBytes);
  switch (extent.kind) {
    case 'asDeclared':
      return [];
    case 'unknownLength':
      return [repairs.lengthMissing(read, extent.chunksBehind)];
    case 'beyondEnd':
      return extent.chunksBehind.length === 0
        ? [repairs.cutOff(seconds(extent.declaredBytes), read)]
        : [repairs.lengthTooGreat(seconds(extent.declaredBytes), read, extent.chunksBehind)];
    case 'wrapped':
      return [];
    case 'unexplainedRest':
      return [repairs.bytesAfterSound(read, extent.restBytes)];
    case 'fewerCounted':
      return [repairs.frameCountTooSmall(read, seconds(extent.wholeBytes))];
  }
}

function offersOf(sizeBytes: number, wholeBytes: number, frameBytes: number): readonly RepairOffer[] {
  const framesAsSaid = Math.floor(sizeBytes / frameBytes);
  const framesRepaired = Math.floor(wholeBytes / frameBytes);
  // A tag of another program at the end is nothing to ask about.
  return framesRepaired > framesAsSaid * 1.01 ? [{ kind: 'wrappedLength', framesAsSaid, framesRepaired }] : [];
}

async function isChunkAround(file: OriginalFile, end: number, bigEndian: boolean): Promise<boolean> {
  return (await isChunkAt(file, end, bigEndian)) || (await isChunkAt(file, end + 1, bigEndian));
}
