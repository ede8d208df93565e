import { type ByteCount, byteCount } from '../../src/main/audio/byte-count.ts';
import type { OriginalFile } from '../../src/main/audio/open-original.ts';

/** An original that begins and ends with these bytes; each of the others is told by its place. */
export function playedFile(header: Uint8Array, size: bigint, tail: Uint8Array = new Uint8Array(0)): OriginalFile {
  const tailAt = size - BigInt(tail.length);
  const fill = (target: Uint8Array, offset: ByteCount): number => {
    // As node has it: no other number names a place.
    if (typeof offset === 'number' && !Number.isSafeInteger(offset)) throw new RangeError(`No place: ${offset}`);
    const from = BigInt(offset);
    const left = size - from;
    const length = left < BigInt(target.length) ? Math.max(0, Number(left)) : target.length;
    const low = Number(from & 0xffff_ffffn);
    const [high, next] = [highOf(from), highOf(from + 2n ** 32n)];
    for (let at = 0; at < length; at += 1) target[at] = mixedByte(low + at < 2 ** 32 ? high : next, low + at);
    if (from < header.length) target.set(header.subarray(Number(from), Number(from) + length));
    const tailFrom = Number(from - tailAt);
    if (tailFrom + length > 0) {
      target.set(tail.subarray(Math.max(0, tailFrom), tailFrom + length), Math.max(0, -tailFrom));
    }
    return length;
  };
  return {
    path: '/reels/reel.wav',
    sizeBytes: byteCount(size),
    modifiedAt: 0,
    read(offset, length) {
      const target = new Uint8Array(length);
      return Promise.resolve(target.subarray(0, fill(target, offset)));
    },
    readInto: (target, offset) => Promise.resolve(fill(target, offset)),
    readIntoNow: (target, length, offset) => fill(target.subarray(0, length), offset),
    close: () => Promise.resolve(),
  };
}

/** The byte at the sum of these, which is taken without rounding: another one for each place and its neighbours. */
export function byteAt(...offsets: readonly ByteCount[]): number {
  const place = offsets.reduce<bigint>((sum, offset) => sum + BigInt(offset), 0n);
  return mixedByte(highOf(place), Number(place & 0xffff_ffffn));
}

function highOf(place: bigint): number {
  return Number(((place >> 32n) * 0x9e37n) & 0xffff_ffffn);
}

function mixedByte(high: number, low: number): number {
  const mixed = low ^ high;
  return (Math.imul(mixed ^ (mixed >>> 13), 0x85eb_ca6b) >>> 24) & 0xff;
}
