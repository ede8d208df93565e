import { expect, test } from 'vitest';
import { countText, type RulerCount, rulerRun } from '../../src/renderer/waveform/ruler-unit.ts';
import { type TapeTime, tapeTimeOf } from '../../src/shared/domain/tape-time.ts';
import { aTransfer } from '../support/make-marks.ts';

const rate = 48_000;
const frames = 600 * rate;
const timeIn = (base: 'file' | 'corrected', fields: Parameters<typeof aTransfer>[0]): TapeTime => {
  const time = tapeTimeOf(aTransfer({ frames, sampleRate: rate, ...fields }), base);
  if (time === null) throw new Error('the rate is known');
  return time;
};
const both = { speedRatio: 1.25, runsBackwards: true };
const feet: RulerCount = { unit: 'feet', speedIps: 15 };
const timeOfDay: RulerCount = { unit: 'timeOfDay', timeReference: 3600 * rate };

test('a ruler of corrected times rises from what is heard first, at the corrected rate', () => {
  const time = timeIn('corrected', both);
  for (const count of [{ unit: 'clock' }, { unit: 'cdFrames' }, feet] as const) {
    expect(rulerRun(count, rate, time)).toEqual({ sampleRate: 60_000, isFalling: false });
  }
  expect(countText(frames, rate, { unit: 'clock' }, time)).toBe('00:00:00.000');
  expect(countText(0, rate, { unit: 'clock' }, time)).toBe('00:08:00.000');
  // 480 heard seconds at 15 inches are 600 feet.
  expect(countText(0, rate, feet, time)).toBe('600.00 ft');
});

test('a ruler of the file falls on a tape that runs backwards, and samples and times of day always are the file’s', () => {
  const clock: RulerCount = { unit: 'clock' };
  expect(rulerRun(clock, rate, timeIn('file', both))).toEqual({ sampleRate: rate, isFalling: true });
  for (const base of ['file', 'corrected'] as const) {
    for (const count of [{ unit: 'samples' }, timeOfDay] as const) {
      expect(rulerRun(count, rate, timeIn(base, both))).toEqual({ sampleRate: rate, isFalling: true });
    }
    expect(countText(rate, rate, timeOfDay, timeIn(base, both))).toBe('01:00:01.000');
    expect(countText(rate, rate, { unit: 'samples' }, timeIn(base, both))).toBe('48\u2009000');
  }
});

test('a tape that is heard as its file has one ruler', () => {
  for (const base of ['file', 'corrected'] as const) {
    for (const count of [{ unit: 'clock' }, { unit: 'samples' }, feet, timeOfDay] as const) {
      expect(rulerRun(count, rate, timeIn(base, {}))).toEqual({ sampleRate: rate, isFalling: false });
    }
  }
});
