import { describe, expect, it } from 'vitest';
import { kernelReach, readBetween } from '../../src/renderer/transport/sinc.ts';

const rate = 44_100;

/** Reads a tone at a speed; returns the signal beside everything else in it, in dB. */
function signalToNoise(hz: number, speed: number, count = 8000): number {
  const reach = kernelReach(speed) + 2;
  const length = Math.ceil(count * Math.abs(speed)) + 2 * reach + 2;
  const angle = (2 * Math.PI * hz) / rate;
  const tone = Float64Array.from({ length }, (_, frame) => Math.sin(angle * frame));
  const out = { left: new Float64Array(count), right: new Float64Array(count) };
  const start = (speed > 0 ? reach : length - reach) + 0.123;
  readBetween({ left: tone, right: tone }, start, speed, count, out);
  // The tone as it should come out, at the level that fits best.
  let product = 0;
  let square = 0;
  const ideal = Float64Array.from(out.left, (_, sample) => Math.sin(angle * (start + sample * speed)));
  out.left.forEach((value, sample) => {
    product += value * (ideal[sample] ?? 0);
    square += (ideal[sample] ?? 0) ** 2;
  });
  const level = product / square;
  let noise = 0;
  out.left.forEach((value, sample) => {
    noise += (value - level * (ideal[sample] ?? 0)) ** 2;
  });
  return 10 * Math.log10((level ** 2 * square) / noise);
}

/** How loud a tone comes out at a speed, in dB; what it folds to counts as well. */
function levelDb(hz: number, speed: number): number {
  const count = 4000;
  const reach = kernelReach(speed) + 2;
  const length = Math.ceil(count * speed) + 2 * reach + 2;
  const tone = Float64Array.from({ length }, (_, frame) => Math.sin((2 * Math.PI * hz * frame) / rate));
  const out = { left: new Float64Array(count), right: new Float64Array(count) };
  readBetween({ left: tone, right: tone }, reach, speed, count, out);
  return 10 * Math.log10(2 * (out.left.reduce((sum, value) => sum + value ** 2, 0) / count));
}

describe('reading between frames', () => {
  it.each([
    [100, 1.0595, 95],
    [1000, 1.0595, 95],
    [10_000, 1.0595, 95],
    [18_000, 1.0595, 85],
    [1000, 0.9439, 95],
    [10_000, 0.5, 95],
    [10_000, -1.0595, 95],
    [5000, 2, 90],
    [1000, 4, 90],
  ])('keeps a tone of %i Hz at %f times clean to better than %i dB', (hz, speed, decibels) => {
    expect(signalToNoise(hz, speed)).toBeGreaterThan(decibels);
  });

  it('takes off what would fold back when tape runs fast', () => {
    expect(levelDb(9000, 2)).toBeGreaterThan(-0.1);
    expect(levelDb(16_000, 2)).toBeLessThan(-60);
    expect(levelDb(20_000, 4)).toBeLessThan(-60);
    expect(levelDb(10_000, 16)).toBeLessThan(-40);
    expect(levelDb(300, 16)).toBeGreaterThan(-0.5);
  });

  it('gives a frame itself on its place', () => {
    const frames = Float64Array.from({ length: 100 }, (_, frame) => ((frame * 7919) % 101) / 101);
    const out = { left: new Float64Array(40), right: new Float64Array(40) };
    readBetween({ left: frames, right: frames }, 30, 1, 40, out);
    out.left.forEach((value, sample) => expect(value).toBeCloseTo(frames[30 + sample] ?? NaN, 14));
  });
});
