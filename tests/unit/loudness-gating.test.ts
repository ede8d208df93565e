import { expect, test } from 'vitest';
import { gatedLoudness, lufsOf } from '../../src/shared/loudness/gating.ts';
import { hopStart, stepsIn, wholeHops } from '../../src/shared/loudness/hops.ts';
import { channelWeights } from '../../src/shared/loudness/k-weighting.ts';
import { energyCode, energyOf, slopeCode, crossingCode } from '../../src/shared/loudness/level-codes.ts';
import { decibelText, lufsText } from '../../src/shared/loudness/loudness-text.ts';
import { oversamplingAt, truePeakOf } from '../../src/shared/loudness/true-peak.ts';
import { measuredByForce } from '../support/measures-by-force.ts';

const hopsOf = (...parts: readonly (readonly [seconds: number, lufs: number])[]) =>
  Float64Array.from(
    parts.flatMap(([seconds, lufs]) => Array.from({ length: seconds * 10 }, () => 10 ** ((lufs + 0.691) / 10))),
  );

const gated = (hops: Float64Array) => gatedLoudness(hops, () => Promise.resolve());

test('the tones of EBU Tech 3341 are as loud as they are said to be', async () => {
  // Cases 3 to 5: quiet stretches are gated out, or are not.
  expect((await gated(hopsOf([10, -36], [60, -23], [10, -36]))).integratedLufs).toBeCloseTo(-23, 1);
  expect((await gated(hopsOf([10, -72], [10, -36], [60, -23], [10, -36], [10, -72]))).integratedLufs).toBeCloseTo(
    -23,
    1,
  );
  expect((await gated(hopsOf([20, -26], [20, -20], [20, -26]))).integratedLufs).toBeCloseTo(-23, 0);
});

test('a stereo tone of 1 kHz at -23 dBFS is -23 LUFS at every sample rate', async () => {
  for (const rate of [44_100, 48_000, 96_000, 192_000]) {
    const tone = Float32Array.from(
      { length: rate },
      (_, at) => 10 ** (-23 / 20) * Math.sin((2 * Math.PI * 1000 * at) / rate),
    );
    const { energies } = measuredByForce(tone, rate, rate / 10);
    const hops = Float64Array.from(energies.slice(2), (sum) => (2 * sum) / (rate / 10));
    expect(Math.abs((await gated(hops)).integratedLufs! + 23)).toBeLessThan(0.1);
  }
});

test('the loudest moments are found, and what is too short has none', async () => {
  const hops = hopsOf([5, -30], [3, -12], [5, -30]);
  const { maxShortTermLufs, maxMomentaryLufs } = await gated(hops);
  expect(maxShortTermLufs).toBeCloseTo(-12, 3);
  expect(maxMomentaryLufs).toBeCloseTo(-12, 3);
  expect((await gated(hopsOf([2, -12]))).maxShortTermLufs).toBeNull();
  expect((await gated(new Float64Array(3))).integratedLufs).toBeNull();
  expect((await gated(new Float64Array(100))).integratedLufs).toBeNull();
  expect(lufsOf(0)).toBeNull();
});

test('a tone between samples peaks higher than its samples, and the true peak says how high', () => {
  // A quarter of the sample rate, an eighth of a turn late: samples reach 0.707 where the tone reaches 1.
  const tone = Float32Array.from({ length: 4_800 }, (_, at) => Math.sin((Math.PI / 2) * at + Math.PI / 4));
  expect(20 * Math.log10(truePeakOf(tone.subarray(100, 4_700), 1, 48_000))).toBeGreaterThan(-0.1);
  expect(oversamplingAt(44_100)).toBe(4);
  expect(oversamplingAt(96_000)).toBe(2);
  expect(oversamplingAt(192_000)).toBe(1);
});

test('what is kept in few bits comes back near enough', () => {
  for (let db = -135; db <= 20; db += 0.37) {
    expect(Math.abs(10 * Math.log10(energyOf(energyCode(10 ** (db / 10)))) - db)).toBeLessThan(0.002);
  }
  expect([energyCode(0), energyOf(0), energyCode(Number.NaN), energyCode(1e30), slopeCode(0)]).toEqual([
    0, 0, 0, 65_535, 0,
  ]);
  expect([crossingCode(0, 100), crossingCode(100, 100), crossingCode(0, 0)]).toEqual([0, 255, 0]);
});

test('tenths of a second tile a tape of any rate without a gap', () => {
  for (const rate of [8_000, 11_025, 22_050, 44_100, 1, 7]) {
    for (const frames of [0, 1, rate - 1, rate, rate * 3 + 1]) {
      const hops = wholeHops(frames, rate);
      expect(hopStart(hops, rate)).toBeLessThanOrEqual(frames);
      expect(hopStart(hops + 1, rate)).toBeGreaterThan(frames);
      expect(stepsIn(frames, rate)).toBeGreaterThanOrEqual(Math.floor(hops / 4));
    }
  }
});

test('only surround sound has weights; the tracks of a tape all count alike', () => {
  expect(channelWeights(6)).toEqual([1, 1, 1, 0, 1.41, 1.41]);
  expect(channelWeights(24)).toEqual(Array.from({ length: 24 }, () => 1));
});

test('loudness reads as an engineer writes it', () => {
  expect([lufsText(-18.24), lufsText(null), decibelText(-0.31, 'dBTP')]).toEqual([
    '−18.2 LUFS',
    'silence',
    '−0.3 dBTP',
  ]);
});
