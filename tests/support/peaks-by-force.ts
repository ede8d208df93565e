import { expect } from 'vitest';

/** Peaks counted in the plainest way, one bucket and one sample at a time: minimum, maximum, RMS as they are stored. */
export function peaksByForce(samples: Float32Array, channels: number, framesPerBucket: number): Int16Array {
  const frames = samples.length / channels;
  const numbers: number[] = [];
  for (let start = 0; start < frames; start += framesPerBucket) {
    const end = Math.min(frames, start + framesPerBucket);
    for (let channel = 0; channel < channels; channel++) {
      const values = [];
      for (let frame = start; frame < end; frame++) values.push(samples[frame * channels + channel]!);
      const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
      numbers.push(
        clamped(values.reduce((least, value) => Math.min(least, value))),
        clamped(values.reduce((greatest, value) => Math.max(greatest, value))),
        Math.round(Math.min(1, Math.sqrt(square)) * 65_535),
      );
    }
  }
  return Int16Array.from(numbers);
}

/** Minima and maxima must be equal; RMS may differ by one, because sums of floats depend on their order. */
export function expectSamePeaks(actual: Int16Array, expected: Int16Array): void {
  expect(actual.length).toBe(expected.length);
  for (let at = 0; at < expected.length; at += 3) {
    if (actual[at] !== expected[at] || actual[at + 1] !== expected[at + 1]) {
      expect(actual.subarray(at, at + 3), `number ${at}`).toEqual(expected.subarray(at, at + 3));
    }
    const difference = Math.abs((actual[at + 2]! & 0xffff) - (expected[at + 2]! & 0xffff));
    if (difference > 1) expect(actual[at + 2], `RMS at number ${at}`).toBe(expected[at + 2]);
  }
}

function clamped(value: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(value * 32_768)));
}
