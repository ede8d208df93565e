import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cdFrameAfter,
  cdFrameBefore,
  clockTextExact,
  cuePosition,
  decimalsFor,
  frameOfCdFrame,
  frameOfClock,
  frameOfSeconds,
  secondsText,
} from '../../src/shared/formats/exact-time.ts';

const rates = fc.constantFrom(
  8000,
  11_025,
  32_000,
  44_056,
  44_100,
  47_952,
  48_048,
  50_000,
  96_000,
  192_000,
  384_000,
  768_000,
);
const frames = fc.nat({ max: 768_000 * 3600 * 24 });

describe('exact time', () => {
  it('finds every CD frame again at every rate', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 75 * 3600 * 24 }),
        rates,
        (cd, rate) => cdFrameBefore(frameOfCdFrame(cd, rate), rate) === cd,
      ),
    );
  });

  it('floors where floating point would be a frame early', () => {
    const wrong = Array.from({ length: 20_000 }, (_, cd) => cd * 640).filter(
      (frame) => Math.floor((frame / 48_000) * 75) !== cdFrameBefore(frame, 48_000),
    );
    expect(wrong.length).toBeGreaterThan(100);
    for (const frame of wrong) expect(cdFrameBefore(frame, 48_000)).toBe(frame / 640);
  });

  it('puts starts before and ends after', () => {
    fc.assert(
      fc.property(frames, rates, (frame, rate) => {
        const isExact = (BigInt(frame) * 75n) % BigInt(rate) === 0n;
        return cdFrameAfter(frame, rate) - cdFrameBefore(frame, rate) === (isExact ? 0 : 1);
      }),
    );
  });

  it('finds every sample again in seconds and in clock text', () => {
    fc.assert(
      fc.property(frames, rates, (frame, rate) => {
        const decimals = decimalsFor(rate);
        expect(frameOfSeconds(secondsText(frame, rate, decimals), rate)).toBe(frame);
        expect(frameOfClock(clockTextExact(frame, rate, decimals), rate)).toBe(frame);
      }),
    );
  });

  it.each([
    [2_879_999, 48_000, 3, '00:01:00.000'],
    [2_879_976, 48_000, 3, '00:01:00.000'],
    [2_879_900, 48_000, 3, '00:00:59.998'],
    [0, 48_000, 6, '00:00:00.000000'],
    [360_000 * 48_000, 48_000, 6, '100:00:00.000000'],
  ])('carries %i frames at %i Hz into the next minute: %i decimals', (frame, rate, decimals, text) => {
    expect(clockTextExact(frame, rate, decimals)).toBe(text);
  });

  it.each([
    ['12', 576_000],
    ['0,625021', 30_001],
    ['.5', 24_000],
    ['-1.0', -48_000],
    ['+1', 48_000],
    ['', null],
    ['.', null],
    ['1e3', null],
    ['12 s', null],
    ['9'.repeat(13), null],
  ])('reads %j as frame %s', (text, frame) => {
    expect(frameOfSeconds(text, 48_000)).toBe(frame);
  });

  it('writes minutes beyond 99 and never a CD frame of 75', () => {
    expect(cuePosition(75 * 60 * 149 + 75 * 59 + 74)).toBe('149:59:74');
  });
});
