import { describe, expect, test } from 'vitest';
import { alawValues, mulawValues } from '../../src/main/audio/pcm-source/g711.ts';
import { decoderOf, type SampleEncoding } from '../../src/main/audio/pcm-source/sample-decoding.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';
import { codeBitsOf, type StoredAs, storeSamples } from '../support/store-samples.ts';

const encodings: readonly (readonly [StoredAs, SampleEncoding])[] = [
  ['u8', { kind: 'uint', bytesPerSample: 1, bigEndian: false }],
  ['s8', { kind: 'int', bytesPerSample: 1, bigEndian: true }],
  ['s16le', { kind: 'int', bytesPerSample: 2, bigEndian: false }],
  ['s16be', { kind: 'int', bytesPerSample: 2, bigEndian: true }],
  ['s24le', { kind: 'int', bytesPerSample: 3, bigEndian: false }],
  ['s24be', { kind: 'int', bytesPerSample: 3, bigEndian: true }],
  ['s32le', { kind: 'int', bytesPerSample: 4, bigEndian: false }],
  ['s32be', { kind: 'int', bytesPerSample: 4, bigEndian: true }],
  ['f32le', { kind: 'float', bytesPerSample: 4, bigEndian: false }],
  ['f32be', { kind: 'float', bytesPerSample: 4, bigEndian: true }],
  ['f64le', { kind: 'float', bytesPerSample: 8, bigEndian: false }],
  ['f64be', { kind: 'float', bytesPerSample: 8, bigEndian: true }],
];

describe.for(encodings)('%s', ([storedAs, encoding]) => {
  const bits = codeBitsOf(storedAs);

  test('any number of samples comes out as it was stored', () => {
    for (const count of [0, 1, 2, 3, 4, 5, 7, 1003]) {
      const target = new Float32Array(count);
      decoderOf(encoding)!(storeSamples(storedAs, noiseCode(bits), 1, count), target);
      expect(target).toEqual(samplesOf(noiseCode(bits), bits, 1, 0, count));
    }
  });

  test('the loudest and the softest samples are exact', () => {
    const extremes = [-(2 ** (bits - 1)), -1, 0, 1, 2 ** (bits - 1) - 1];
    const target = new Float32Array(5);
    decoderOf(encoding)!(
      storeSamples(storedAs, (frame) => extremes[frame]!, 1, 5),
      target,
    );
    expect([...target]).toEqual(extremes.map((code) => Math.fround(code / 2 ** (bits - 1)) + 0));
  });
});

test('widths that nobody can read have no decoder', () => {
  expect(decoderOf({ kind: 'float', bytesPerSample: 2, bigEndian: false })).toBeNull();
  expect(decoderOf({ kind: 'int', bytesPerSample: 8, bigEndian: false })).toBeNull();
});

test('G.711 codes have the values of the standard', () => {
  // ITU-T G.711, tables 1 and 2: the outermost and innermost steps, in 16 bit.
  expect([0x00, 0x7f, 0x80, 0xff].map((code) => mulawValues[code]! * 32_768)).toEqual([-32_124, 0, 32_124, 0]);
  expect([0x2a, 0x55, 0xaa, 0xd5].map((code) => alawValues[code]! * 32_768)).toEqual([-32_256, -8, 32_256, 8]);
});
