import { sizeOf, type Transfer } from '../../shared/domain/transfer.ts';

/** What a sample of a file that must be decoded takes beside one that lies there as it is: see docs/performance.md. */
const decodingTakes = 6;

/**
 * How much work it is to read a transfer whole, beside other transfers: an hour of MP3 has a tenth of the bytes of an hour
 * of WAV and takes several times as long.
 */
export function readingWork(transfer: Transfer): number {
  const { frames, channels, decoder } = transfer;
  // Nothing is known yet: two bytes a sample.
  if (frames === null || channels === null) return sizeOf(transfer) / 2;
  return frames * channels * (decoder === '' ? 1 : decodingTakes);
}
