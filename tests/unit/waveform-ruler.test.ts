import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rulerScale, type RulerWish } from '../../src/renderer/waveform/ruler-steps.ts';
import { timeDisplays } from '../../src/shared/domain/timecode.ts';

const wish = (part: Partial<RulerWish>): RulerWish => ({
  framesPerPixel: 48_000,
  sampleRate: 48_000,
  frames: 2 * 3600 * 48_000,
  display: 'clock',
  minStepPixels: 90,
  ...part,
});
const labels = (part: Partial<RulerWish>, ...ks: readonly number[]): string[] => ks.map(rulerScale(wish(part)).label);

describe('the ruler', () => {
  test('labels never crowd and never thin out beyond reason, at any zoom, rate and display', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -4, max: 6, noNaN: true }),
        fc.constantFrom(1, 8000, 44_100, 48_000, 96_000, 192_000),
        fc.constantFrom(...timeDisplays),
        (power, sampleRate, display) => {
          const framesPerPixel = 10 ** power;
          const { framesPerStep } = rulerScale(wish({ framesPerPixel, sampleRate, display }));
          const pixels = framesPerStep / framesPerPixel;
          if (framesPerStep < 86_400 * sampleRate) expect(pixels).toBeGreaterThanOrEqual(90 - 1e-6);
          // One sample is the finest step there is.
          if (framesPerStep > 1) expect(pixels).toBeLessThan(90 * 12);
        },
      ),
    );
  });

  test('a long tape is labelled with hours, a short one without', () => {
    expect(labels({ framesPerPixel: 48_000 / 2 }, 38)).toEqual(['0:38:00']);
    expect(labels({ framesPerPixel: 48_000 / 2, frames: 48_000 * 600 }, 3)).toEqual(['3:00']);
  });

  test('steps below a second get as many decimals as they need', () => {
    const short = { frames: 48_000 * 600 };
    expect(labels({ ...short, framesPerPixel: 24_000 / 100 }, 1, 2)).toEqual(['0:00.5', '0:01.0']);
    expect(labels({ ...short, framesPerPixel: 2400 / 100 }, 3)).toEqual(['0:00.15']);
    expect(labels({ ...short, framesPerPixel: 48 / 95 }, 61_007)).toEqual(['1:01.007']);
  });

  test('deeper than milliseconds the ruler counts samples', () => {
    const scale = rulerScale(wish({ framesPerPixel: 1 / 16 }));
    expect(scale.framesPerStep).toBe(10);
    expect(scale.label(12_345)).toBe('123\u2009450');
  });

  test('CD frames are counted 75 to the second', () => {
    const scale = rulerScale(wish({ framesPerPixel: 640 / 100, display: 'cdFrames', frames: 48_000 * 600 }));
    expect(scale.framesPerStep).toBe(640);
    expect([74, 75, 76].map(scale.label)).toEqual(['0:00:74', '0:01:00', '0:01:01']);
  });

  test('steps of a millisecond stay exact where a millisecond is no whole number of frames', () => {
    const scale = rulerScale(wish({ framesPerPixel: 44.1 / 95, sampleRate: 44_100 }));
    expect(scale.framesPerStep * 10_000).toBeCloseTo(441_000, 6);
  });
});
