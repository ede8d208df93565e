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
  const pack = bitsPerSample === 16 ? pack16 : bitsPerSample === 24 ? pack24 : pack8;
  return {
    take: (samples) => void hash.update(pack(samples)),
    verdict: () =>
      hash.digest('hex') === md5
        ? null
        : 'Changed sound: it is not what was encoded, for the MD5 in the file does not agree with what it holds.',
  };
}

function pack8(samples: Float32Array): Uint8Array {
  return Uint8Array.from(samples, (sample) => sample * 0x80);
}

/** Typed arrays hold numbers in the order of the machine, and every machine that Takesheet runs on is little-endian. */
function pack16(samples: Float32Array): Uint8Array {
  const packed = new Int16Array(samples.length);
  for (let index = 0; index < samples.length; index += 1) packed[index] = (samples[index] ?? 0) * 0x8000;
  return new Uint8Array(packed.buffer);
}

function pack24(samples: Float32Array): Uint8Array {
  const packed = new Uint8Array(samples.length * 3);
  for (let index = 0, at = 0; index < samples.length; index += 1, at += 3) {
    const value = (samples[index] ?? 0) * 0x80_0000;
    packed[at] = value;
    packed[at + 1] = value >> 8;
    packed[at + 2] = value >> 16;
  }
  return packed;
}
