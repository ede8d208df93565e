import { basename } from 'node:path';
import type { Reading, RepairOffer } from '../../../shared/domain/reading.ts';
import { saidLength } from '../../../shared/domain/timecode.ts';
import { type ByteCount, minus, plus, restOf, wholeUnits } from '../byte-count.ts';
import type { OriginalFile } from '../open-original.ts';
import * as repairs from '../repairs.ts';
import { bytesPerFrame, checkFrames, damaged, type PcmFormat, type PcmLayout } from './pcm-layout.ts';
import { type ChunkShape, findTrailingChunks } from './trailing-chunks.ts';

/** How much of a file is sound, and how that compares with what its header says. */
export type DataExtent = {
  readonly kind: 'asDeclared' | 'unknownLength' | 'beyondEnd' | 'wrapped' | 'unexplainedRest' | 'fewerCounted';
  /** What is sound when nobody says otherwise. */
  readonly sizeBytes: ByteCount;
  /** What is sound when a length that is too short is put right; more than `sizeBytes` only where that is offered. */
  readonly wholeBytes: ByteCount;
  /** The length in the header. */
  readonly declaredBytes: ByteCount;
  /** What follows the sound and cannot be explained; 0 but for `unexplainedRest`. */
  readonly restBytes: ByteCount;
  /** Names of the chunks that told where the sound ends; empty where the header or the end of the file did. */
  readonly chunksBehind: readonly string[];
  /** So many bytes at most fill up the sound before them. */
  readonly padBytes: number;
};

/** A trailing pad byte or two is nothing worth telling. */
export const restWorthTelling = 16;

/** Where the sound of a file is said to lie. */
export type FoundData = {
  readonly dataOffset: ByteCount;
  /** The length in the header; null when it gives none. */
  readonly declaredBytes: ByteCount | null;
  /** How chunks may follow; null where the container has none. */
  readonly chunks: ChunkShape | null;
};

/**
 * How far such sound goes: as said, or to the end of the file, or of what lies before the chunks there, where nothing is
 * said or it lies beyond the end. What follows it otherwise, and is no chunk, is told and offered. Without chunks
 * whatever follows is unexplained, even if it looks like one.
 */
export async function extentOf(
  file: OriginalFile,
  { dataOffset, declaredBytes, chunks }: FoundData,
): Promise<DataExtent> {
  const left = dataOffset < file.sizeBytes ? minus(file.sizeBytes, dataOffset) : 0;
  const plain = { declaredBytes: declaredBytes ?? 0, restBytes: 0, chunksBehind: [], padBytes: 0 };
  const soundFrom = async (from: ByteCount) => {
    const behind = chunks === null ? null : await findTrailingChunks(file, plus(dataOffset, from), chunks);
    if (chunks === null || behind === null) return { ...plain, wholeBytes: left };
    const { offset, ids } = behind;
    return { ...plain, wholeBytes: minus(offset, dataOffset), chunksBehind: ids, padBytes: chunks.padBytes };
  };
  if (declaredBytes === null || declaredBytes > left) {
    const sound = await soundFrom(0);
    const kind = declaredBytes === null ? 'unknownLength' : 'beyondEnd';
    return { ...sound, kind, sizeBytes: sound.wholeBytes };
  }
  const isExplained = minus(left, declaredBytes) < restWorthTelling;
  if (isExplained || (await chunks?.isFollowed(file, plus(dataOffset, declaredBytes))) === true) {
    return { ...plain, kind: 'asDeclared', sizeBytes: declaredBytes, wholeBytes: declaredBytes };
  }
  const sound = await soundFrom(declaredBytes);
  const restBytes = minus(sound.wholeBytes, declaredBytes);
  return { ...sound, kind: 'unexplainedRest', sizeBytes: declaredBytes, restBytes };
}

/** The layout of a file whose format and sound are found. Throws `UserError` damaged when there is no sound. */
export function layoutOf(
  file: { readonly path: string },
  format: PcmFormat & { readonly encodingName: string; readonly repairs: readonly string[] },
  { dataOffset, extent }: { readonly dataOffset: ByteCount; readonly extent: DataExtent },
  { accepted }: Reading,
  container: PcmLayout['facts']['format'],
): PcmLayout {
  const read = readExtent(extent, accepted.includes('wrappedLength'), {
    frameBytes: bytesPerFrame(format),
    sampleRate: format.sampleRate,
  });
  if (read.frames <= 0) throw damaged(`${basename(file.path)} is damaged: it has a header, but no sound.`);
  checkFrames(file.path, read.frames);
  return {
    encoding: format.encoding,
    dataOffset,
    dataBytes: read.dataBytes,
    facts: {
      format: container,
      encoding: format.encodingName,
      sampleRate: format.sampleRate,
      channels: format.channels,
      frames: read.frames,
      timeReference: null,
      description: '',
      repairs: [...format.repairs, ...read.repairs],
      offers: read.offers,
      decoder: '',
    },
  };
}

/** What is read of an extent, and what is said about it. */
type ReadExtent = {
  readonly dataBytes: ByteCount;
  /** Whole frames; 0 when there is no sound. */
  readonly frames: number;
  readonly repairs: readonly string[];
  readonly offers: readonly RepairOffer[];
};

/** Reads an extent as the header says, or in full where a person allowed that. */
function readExtent(
  extent: DataExtent,
  isAccepted: boolean,
  { frameBytes, sampleRate }: { readonly frameBytes: number; readonly sampleRate: number },
): ReadExtent {
  const { sizeBytes, wholeBytes, declaredBytes } = extent;
  const isOffered = wholeBytes > sizeBytes;
  const isWhole = isAccepted && isOffered;
  const dataBytes = isWhole ? wholeBytes : sizeBytes;
  const seconds = (bytes: ByteCount) => saidLength(wholeUnits(bytes, frameBytes), sampleRate);
  const isPad = restOf(dataBytes, frameBytes) <= extent.padBytes;
  return {
    dataBytes,
    frames: wholeUnits(dataBytes, frameBytes),
    repairs: [
      ...(isWhole
        ? [repairs.wrappedLengthAccepted(seconds(declaredBytes), seconds(dataBytes))]
        : extentRepairs(extent, seconds)),
      // Where a length was cut, the torn frame is no fault of its own.
      ...(isPad || extent.kind === 'beyondEnd' || (isOffered && !isWhole) ? [] : [repairs.partialLastFrame]),
    ],
    offers: offersOf(sizeBytes, wholeBytes, frameBytes),
  };
}

function extentRepairs(extent: DataExtent, seconds: (bytes: ByteCount) => string): readonly string[] {
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

function offersOf(sizeBytes: ByteCount, wholeBytes: ByteCount, frameBytes: number): readonly RepairOffer[] {
  const framesAsSaid = wholeUnits(sizeBytes, frameBytes);
  const framesRepaired = wholeUnits(wholeBytes, frameBytes);
  // A tag of another program at the end is nothing to ask about.
  return framesRepaired > framesAsSaid * 1.01 ? [{ kind: 'wrappedLength', framesAsSaid, framesRepaired }] : [];
}
