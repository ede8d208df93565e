import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  frameOfTimecode,
  statedTimecodeRate,
  timecodeCountAt,
  timecodeCountOf,
  timecodeFramesPerSecond,
  timecodeLabel,
  timecodeRates,
} from '../../src/shared/domain/timecode-rate.ts';

const hours = 3600;

describe('timecode', () => {
  test('at whole rates the count is the clock', () => {
    const at = (13 * hours + 41 * 60 + 12) * 48_000 + 48_000 / 2;
    expect(timecodeLabel(timecodeCountAt(at, 48_000, '25'), '25')).toBe('13:41:12:12');
    expect(timecodeLabel(timecodeCountAt(at, 48_000, '24'), '24')).toBe('13:41:12:12');
    expect(timecodeLabel(timecodeCountAt(at, 48_000, '30'), '30')).toBe('13:41:12:15');
  });

  test('29.97 without dropping falls behind the clock by 3.6 seconds in an hour', () => {
    const count = timecodeCountAt(hours * 48_000, 48_000, '29.97');
    expect(timecodeLabel(count, '29.97')).toBe('00:59:56:12');
  });

  test('drop-frame leaves out two numbers in each minute but every tenth', () => {
    expect(timecodeLabel(1799, '29.97drop')).toBe('00:00:59;29');
    expect(timecodeLabel(1800, '29.97drop')).toBe('00:01:00;02');
    expect(timecodeLabel(17_981, '29.97drop')).toBe('00:09:59;29');
    expect(timecodeLabel(17_982, '29.97drop')).toBe('00:10:00;00');
    expect(timecodeLabel(107_892, '29.97drop')).toBe('01:00:00;00');
    // SMPTE ST 12-1: a day has 2 589 408 frames; the next one begins anew.
    expect(timecodeLabel(2_589_407, '29.97drop')).toBe('23:59:59;29');
    expect(timecodeLabel(2_589_408, '29.97drop')).toBe('00:00:00;00');
  });

  test('the count of what a label shows is the frame that has this label', () => {
    fc.assert(
      fc.property(fc.constantFrom(...timecodeRates), fc.nat(2_500_000), (rate, count) => {
        const [clock = '', frames = ''] = timecodeLabel(count, rate).split(/[:;](?=\d+$)/);
        const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
        const perSecond = timecodeFramesPerSecond(rate);
        const perDay = 86_400 * perSecond;
        const shown =
          seconds * perSecond + Number(frames) + (rate === '29.97drop' ? 0 : Math.floor(count / perDay) * perDay);
        expect(timecodeCountOf(shown, rate)).toBe(count);
      }),
    );
    expect(timecodeCountOf(1800, '29.97drop')).toBe(1800);
    expect(timecodeCountOf(1802, '29.97drop')).toBe(1800);
  });

  test('the first sample of a timecode frame lies in it, and the one before does not', () => {
    const places = [fc.constantFrom(...timecodeRates), fc.constantFrom(44_100, 48_000, 96_000, 768_000)] as const;
    fc.assert(
      fc.property(...places, fc.integer({ min: 1, max: 10_000_000 }), (rate, sampleRate, count) => {
        const frame = frameOfTimecode(count, sampleRate, rate);
        expect(timecodeCountAt(frame, sampleRate, rate)).toBe(count);
        expect(timecodeCountAt(frame - 1, sampleRate, rate)).toBe(count - 1);
      }),
    );
  });

  test('what recorders write of their rate is understood, and nothing is guessed', () => {
    expect(statedTimecodeRate('25/1', 'NDF')).toBe('25');
    expect(statedTimecodeRate('30000/1001', 'DF')).toBe('29.97drop');
    expect(statedTimecodeRate('30000/1001', 'NDF')).toBe('29.97');
    expect(statedTimecodeRate('29.97', '')).toBe('29.97');
    expect(statedTimecodeRate('29.97DF', '')).toBe('29.97drop');
    expect(statedTimecodeRate('24000/1001', '')).toBe('23.976');
    expect(statedTimecodeRate('48/1', 'NDF')).toBeNull();
    expect(statedTimecodeRate('film', '')).toBeNull();
  });
});
