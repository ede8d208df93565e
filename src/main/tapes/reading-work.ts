import type { Transfer } from '../../shared/domain/transfer.ts';

/** What a sample of a file that must be decoded takes beside one that lies there as it is: see docs/performance.md. */
const decodingTakes = 6;

/**
 * How much work it is to read a transfer whole, beside other transfers: an hour of MP3 has a tenth of the bytes of an hour
 * of WAV and takes several times as long.
 */
export function readingWork({ frames, channels, decoder, files }: Transfer): number {
  // Nothing is known yet: two bytes a sample.
  if (frames === null || channels === null) return bytesOf(files) / 2;
  return frames * channels * (decoder === '' ? 1 : decodingTakes);
}

/** Bytes of all files of a transfer. */
export function bytesOf(files: Transfer['files']): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
