import { createHash } from 'node:crypto';
import type { ContentCheck } from './codec.ts';
import type { StreamInfo } from './flac-header.ts';

/**
 * Compares with the MD5 that the encoder wrote into STREAMINFO, which is that of the samples as interleaved
 * little-endian signed integers. Null where there is none, or where floats cannot carry the integers (32 bit).
 */
export function md5Check(info: StreamInfo): ContentCheck | null {
  const { md5, bitsPerSample } = info;
  if (md5 === null || bitsPerSample > 24) return null;
  const hash = createHash('md5');
  // In whole bytes, 12 bit as those of 16 and 20 as those of 24.
  const width = Math.ceil(bitsPerSample / 8);
  const pack = width === 2 ? pack16 : width === 3 ? pack24 : pack8;
  const fullScale = 2 ** (bitsPerSample - 1);
  let room = new Uint8Array(0);
  return {
    take(samples) {
      const length = samples.length * width;
      if (length > room.length) room = new Uint8Array(length);
      const packed = room.subarray(0, length);
      pack(samples, fullScale, packed);
      hash.update(packed);
    },
    verdict: () =>
      hash.digest('hex') === md5
        ? null
        : 'Changed sound: it is not what was encoded, for the MD5 in the file does not agree with what it holds.',
  };
}

function pack8(samples: Float32Array, fullScale: number, to: Uint8Array): void {
  for (let index = 0; index < samples.length; index += 1) to[index] = samples[index]! * fullScale;
}

/** Typed arrays hold numbers in the order of the machine, and every machine that Takesheet runs on is little-endian. */
function pack16(samples: Float32Array, fullScale: number, to: Uint8Array): void {
  const integers = new Int16Array(to.buffer, to.byteOffset, samples.length);
  for (let index = 0; index < samples.length; index += 1) integers[index] = samples[index]! * fullScale;
}

function pack24(samples: Float32Array, fullScale: number, to: Uint8Array): void {
  for (let index = 0, at = 0; index < samples.length; index += 1, at += 3) {
    const value = samples[index]! * fullScale;
    to[at] = value;
    to[at + 1] = value >> 8;
    to[at + 2] = value >> 16;
  }
}
