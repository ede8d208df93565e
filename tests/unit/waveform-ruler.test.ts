import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameOfMark } from '../../src/renderer/waveform/ruler-scale.ts';
import { rulerScale, type RulerWish } from '../../src/renderer/waveform/ruler-steps.ts';
import { timecodeRateOf } from '../../src/renderer/waveform/ruler-timecode.ts';
import { rulerCount, whyNoUnit } from '../../src/renderer/waveform/ruler-unit.ts';
import { timecodeCountAt, timecodeLabel, timecodeRates } from '../../src/shared/domain/timecode-rate.ts';
import { timeDisplays } from '../../src/shared/domain/timecode.ts';

const wish = (part: Partial<RulerWish>): RulerWish => ({
  framesPerPixel: 48_000,
  sampleRate: 48_000,
  frames: 2 * 3600 * 48_000,
  count: { unit: 'clock' },
  minStepPixels: 90,
  ...part,
});
const labels = (part: Partial<RulerWish>, ...ks: readonly number[]): string[] => ks.map(rulerScale(wish(part)).label);

describe('the ruler', () => {
  test('labels never crowd and never thin out beyond reason, at any zoom, rate and display', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -4, max: 13, noNaN: true }),
        fc.constantFrom(1, 8000, 44_100, 48_000, 96_000, 192_000),
        fc.constantFrom(...timeDisplays),
        (power, sampleRate, display) => {
          const framesPerPixel = 10 ** power;
          const { framesPerStep } = rulerScale(wish({ framesPerPixel, sampleRate, count: { unit: display } }));
          const pixels = framesPerStep / framesPerPixel;
          expect(pixels).toBeGreaterThanOrEqual(90 - 1e-6);
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
    const scale = rulerScale(wish({ framesPerPixel: 640 / 100, count: { unit: 'cdFrames' }, frames: 48_000 * 600 }));
    expect(scale.framesPerStep).toBe(640);
    expect([74, 75, 76].map(scale.label)).toEqual(['0:00:74', '0:01:00', '0:01:01']);
  });

  test('steps of a millisecond stay exact where a millisecond is no whole number of frames', () => {
    const scale = rulerScale(wish({ framesPerPixel: 44.1 / 95, sampleRate: 44_100 }));
    expect(scale.framesPerStep * 10_000).toBeCloseTo(441_000, 6);
  });
});

describe('other counts', () => {
  test('the time of day has its lines at full minutes of the day, not of the tape', () => {
    const count = { unit: 'timeOfDay', timeReference: 48_000 * (13 * 3600 + 41 * 60 + 12) } as const;
    const scale = rulerScale(wish({ framesPerPixel: 48_000 / 2, count }));
    const k = Math.ceil(scale.originFrames / scale.framesPerStep);
    expect(scale.label(k)).toBe('13:42:00');
    expect(k * scale.framesPerStep - scale.originFrames).toBe(48 * 48_000);
    const night = { unit: 'timeOfDay', timeReference: 48_000 * (23 * 3600) } as const;
    expect(rulerScale(wish({ framesPerPixel: 48_000 / 2, count: night })).label(24 * 60 + 5)).toBe('0:05:00');
  });

  test('feet are counted in steps of 1, 2 and 5 with as many decimals as they need', () => {
    const feet = (framesPerPixel: number) =>
      rulerScale(wish({ framesPerPixel, count: { unit: 'feet', speedIps: 15 } }));
    expect(feet(38_400 / 10).label(3)).toBe('30 ft');
    expect(feet(38_400 / 100).label(3)).toBe('3 ft');
    expect(feet(38_400 / 500).label(3)).toBe('0.6 ft');
    expect(feet(38_400 / 100).framesPerStep).toBe(38_400);
  });

  test('timecode has its lines at full labels, wherever they lie in the file', () => {
    const timeReference = 48_000 * (3600 + 59 * 60) + 1234;
    for (const rate of timecodeRates) {
      for (const framesPerPixel of [2000 / 90, 24_000 / 90, 48_000 / 9, 48_000 * 3]) {
        const scale = rulerScale(wish({ framesPerPixel, count: { unit: 'timecode', timeReference, rate } }));
        const first = Math.ceil(scale.originFrames / scale.framesPerStep) + 1;
        for (let k = first; k < first + 70; k += 1) {
          const frame = frameOfMark(scale, k);
          const shown = (at: number) => timecodeLabel(timecodeCountAt(timeReference + at, 48_000, rate), rate);
          expect(shown(frame)).toBe(scale.label(k));
          expect(shown(frame - 1)).not.toBe(scale.label(k));
          expect(Math.abs(frame - (k * scale.framesPerStep - timeReference))).toBeLessThan(6 * 2002);
        }
      }
    }
    const count = { unit: 'timecode', timeReference: 0, rate: '29.97drop' } as const;
    const minutes = rulerScale(wish({ framesPerPixel: (48_000 * 60) / 92, count }));
    expect([0, 1, 9, 10].map(minutes.label)).toEqual(['00:00:00;00', '00:01:00;02', '00:09:00;02', '00:10:00;00']);
  });

  test('a rate that a file states is found wherever its recorder put it', () => {
    const groups = [
      {
        name: 'iXML',
        entries: [
          { key: 'SPEED / TIMECODE_RATE', value: '30000/1001' },
          { key: 'SPEED / TIMECODE_FLAG', value: 'DF' },
        ],
      },
    ];
    expect(timecodeRateOf(groups)).toBe('29.97drop');
    expect(timecodeRateOf([{ name: 'bext', entries: [] }])).toBeNull();
  });

  test('a tape that does not say what a count needs is counted as all times are, and the reason can be read', () => {
    expect(rulerCount('feet', 'clock', { timeReference: 5 }, { speedIps: null }, '25')).toEqual({ unit: 'clock' });
    expect(rulerCount('timecode', 'samples', { timeReference: null }, undefined, '25')).toEqual({ unit: 'samples' });
    expect(rulerCount('feet', 'clock', undefined, { speedIps: 7.5 }, '25')).toEqual({ unit: 'feet', speedIps: 7.5 });
    expect(whyNoUnit('feet', undefined, { speedIps: null })).toContain('speed of the tape');
    expect(whyNoUnit('timecode', { timeReference: null }, undefined)).toContain('bext');
    expect(whyNoUnit('timecode', { timeReference: 0 }, undefined)).toBeNull();
  });
});
