import { joined, letters } from './make-markers.ts';
import { wavBytes } from './make-wav.ts';

/**
 * A Shorten file (version 2, Tony Robinson's technical report CUED/F-INFENG/TR.156) of mono 16 bit sound at 44.1 kHz,
 * packed in its plainest way: the header of a WAV, then blocks of differences to nothing.
 */
export function shortenBytes(samples: readonly number[]): Uint8Array<ArrayBuffer> {
  const bits: number[] = [];
  const blockFrames = 256;
  const rice = (value: number, low: number): void => {
    for (let zero = value >> low; zero > 0; zero -= 1) bits.push(0);
    bits.push(1);
    for (let bit = low - 1; bit >= 0; bit -= 1) bits.push((value >> bit) & 1);
  };
  /** A number of which it is told first how many low bits are stored as they are. */
  const number = (value: number): void => {
    const low = Math.max(0, 32 - Math.clz32(value) - 1);
    rice(low, 2);
    rice(value, low);
  };
  const header = wavBytes({ channels: 1, frames: samples.length }).subarray(0, 44);
  // Signed 16 bit, one channel, the length of blocks, then no prediction, no mean and nothing to skip.
  for (const value of [5, 1, blockFrames, 0, 0, 0]) number(value);
  rice(9, 2);
  rice(header.length, 5);
  for (const byte of header) rice(byte, 8);
  for (let start = 0; start < samples.length; start += blockFrames) {
    const block = samples.slice(start, start + blockFrames);
    if (block.length < blockFrames) {
      rice(5, 2);
      number(block.length);
    }
    rice(0, 2);
    rice(12, 3);
    for (const sample of block) rice(sample < 0 ? -2 * sample - 1 : 2 * sample, 13);
  }
  rice(4, 2);
  while (bits.length % 32 !== 0) bits.push(0);
  const packed = Uint8Array.from({ length: bits.length / 8 }, (_, at) =>
    bits.slice(at * 8, at * 8 + 8).reduce((byte, bit) => byte * 2 + bit, 0),
  );
  return joined([letters('ajkg'), Uint8Array.of(2), packed]);
}
