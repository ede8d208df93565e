import type { OriginalFile } from '../open-original.ts';
import { isChunkAt } from './chunks.ts';

/** How much of a file is sound, and how that compares with what its header says. */
export type DataExtent = {
  readonly kind: 'asDeclared' | 'unknownLength' | 'beyondEnd' | 'wrapped' | 'unexplainedRest';
  readonly sizeBytes: number;
  /** The length in the header. */
  readonly declaredBytes: number;
  /** What follows the sound and cannot be explained; 0 but for `unexplainedRest`. */
  readonly restBytes: number;
};

const fourGiB = 2 ** 32;

/** From here on a 32 bit length is what programs write who do not know it yet: 0x7FFFF000 and up, 0xFFFFFFFF. */
const streamingBytes = 0x7fff_f000;

/** A trailing pad byte or two is nothing worth telling. */
const restWorthTelling = 16;

/**
 * Decides where the sound that begins at `offset` ends. A length of 0, the greatest length and a length beyond the end
 * of the file mean the end of the file; a length that overflowed at 4 GiB is put right when the place where it then
 * ends makes sense. Nearly all programs read such files silently short.
 */
export async function findDataExtent(file: OriginalFile, offset: number, declaredBytes: number): Promise<DataExtent> {
  const left = file.sizeBytes - offset;
  const extent = (kind: DataExtent['kind'], sizeBytes: number, restBytes = 0): DataExtent => ({
    kind,
    sizeBytes,
    declaredBytes,
    restBytes,
  });

  if (declaredBytes === 0) {
    return left <= 0 || (await isChunkAt(file, offset, false))
      ? extent('asDeclared', 0)
      : extent('unknownLength', left);
  }
  if (declaredBytes > left) {
    return extent(
      declaredBytes >= streamingBytes && declaredBytes < fourGiB ? 'unknownLength' : 'beyondEnd',
      Math.max(0, left),
    );
  }
  const rest = left - declaredBytes;
  if (rest < restWorthTelling || (await isChunkAround(file, offset + declaredBytes))) {
    return extent('asDeclared', declaredBytes);
  }
  for (let whole = declaredBytes + Math.floor(rest / fourGiB) * fourGiB; whole > declaredBytes; whole -= fourGiB) {
    const end = offset + whole;
    if (file.sizeBytes - end <= 1 || (await isChunkAround(file, end))) return extent('wrapped', whole);
  }
  return extent('unexplainedRest', declaredBytes, rest);
}

async function isChunkAround(file: OriginalFile, end: number): Promise<boolean> {
  return (await isChunkAt(file, end, false)) || (await isChunkAt(file, end + 1, false));
}
