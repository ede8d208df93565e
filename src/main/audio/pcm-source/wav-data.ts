import type { OriginalFile } from '../open-original.ts';
import { isChunkAt } from './chunks.ts';

/** How much of a file is sound, and how that compares with what its header says. */
export type DataExtent = {
  readonly kind: 'asDeclared' | 'unknownLength' | 'beyondEnd' | 'wrapped' | 'unexplainedRest';
  /** What is sound when nobody says otherwise. */
  readonly sizeBytes: number;
  /** What is sound when a wrapped length is put right; more than `sizeBytes` only when there is such an offer. */
  readonly wholeBytes: number;
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
 * of the file mean the end of the file. A length that overflowed at 4 GiB, or is followed by what is no chunk, may be
 * too short: nearly all programs read such files silently short. Whether to believe it is for a person to say.
 */
export async function findDataExtent(file: OriginalFile, offset: number, declaredBytes: number): Promise<DataExtent> {
  const left = file.sizeBytes - offset;
  const extent = (kind: DataExtent['kind'], sizeBytes: number, wholeBytes = sizeBytes): DataExtent => ({
    kind,
    sizeBytes,
    wholeBytes,
    declaredBytes,
    restBytes: kind === 'unexplainedRest' ? wholeBytes - sizeBytes : 0,
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
    if (file.sizeBytes - end <= 1 || (await isChunkAround(file, end))) return extent('wrapped', declaredBytes, whole);
  }
  return extent('unexplainedRest', declaredBytes, left);
}

async function isChunkAround(file: OriginalFile, end: number): Promise<boolean> {
  return (await isChunkAt(file, end, false)) || (await isChunkAt(file, end + 1, false));
}
