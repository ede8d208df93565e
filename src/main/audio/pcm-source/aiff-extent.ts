import { type ByteCount, minus, plus } from '../byte-count.ts';
import type { OriginalFile } from '../open-original.ts';
import { type DataExtent, restWorthTelling } from './data-extent.ts';
import { findDataExtent, isPlaceholder } from './wav-data.ts';

/** What an AIFF file says twice: how long its sound is. */
export type AiffLengths = {
  /** File offset of the first sample. */
  readonly dataOffset: ByteCount;
  /** What the sound chunk (SSND) says of its own length, with what stands in it before the first sample. */
  readonly chunkBytes: number;
  readonly bytesBeforeSound: number;
  /** What the format chunk (COMM) says, in frames and bytes; 0 when it says nothing. */
  readonly countedBytes: number;
  readonly frameBytes: number;
};

/**
 * Decides how much of an AIFF file is sound. SSND has 32 bits for its length, so beyond 4 GiB only the frame count of
 * COMM can tell the truth; a recorder that was cut off, or wrote to a pipe, leaves either empty. Where both could be
 * right, the shorter one is believed and the rest is offered.
 */
export async function findAiffExtent(file: OriginalFile, lengths: AiffLengths): Promise<DataExtent> {
  const { dataOffset, chunkBytes, bytesBeforeSound, countedBytes, frameBytes } = lengths;
  const extentOf = (declaredBytes: number) => findDataExtent(file, dataOffset, declaredBytes, 'bigEndian');
  const heldBytes = chunkBytes - bytesBeforeSound;
  const isPiped = isPipedBySox(heldBytes, frameBytes);
  if (heldBytes <= 0 || isPiped || isPlaceholder(chunkBytes)) {
    const open = await extentOf(0);
    const isTold = countedBytes > 0 && !isPiped && open.kind !== 'asDeclared';
    return isTold ? extentOf(countedBytes) : open;
  }
  if (countedBytes === 0) return extentOf(heldBytes);
  if (countedBytes > heldBytes) {
    if ((countedBytes + bytesBeforeSound) % 2 ** 32 === chunkBytes) return extentOf(countedBytes);
    const held = await extentOf(heldBytes);
    const hasRest = held.wholeBytes > held.sizeBytes;
    return hasRest ? held : { ...held, kind: 'beyondEnd', declaredBytes: countedBytes };
  }
  const held = await extentOf(heldBytes);
  if (heldBytes > held.sizeBytes) return extentOf(countedBytes);
  const isPadded = heldBytes - countedBytes < padBytes(frameBytes);
  if (isPadded && held.kind !== 'asDeclared') return { ...held, sizeBytes: countedBytes };
  return {
    ...held,
    kind: isPadded ? 'asDeclared' : 'fewerCounted',
    sizeBytes: countedBytes,
    wholeBytes: isPadded ? countedBytes : held.wholeBytes,
    declaredBytes: countedBytes,
    restBytes: 0,
  };
}

/** How long the sound chunk is found to be, so that what follows it is found. */
export function foundChunkBytes(
  { chunkBytes, bytesBeforeSound, frameBytes }: AiffLengths,
  { wholeBytes }: DataExtent,
): ByteCount {
  const found = plus(bytesBeforeSound, wholeBytes);
  const isPadded = chunkBytes > found && minus(chunkBytes, found) < padBytes(frameBytes);
  return isPadded ? chunkBytes : found;
}

/** A sound chunk may hold a little more than its frames. */
function padBytes(frameBytes: number): number {
  return Math.max(restWorthTelling, frameBytes);
}

/** sox writes this to a pipe, less what is no whole frame, into both of the chunks. */
function isPipedBySox(heldBytes: number, frameBytes: number): boolean {
  const missing = 0x7f00_0000 - heldBytes;
  return missing >= 0 && missing < frameBytes;
}
