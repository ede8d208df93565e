import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correctionText, parseSpeedCorrection, speedCorrectionText } from '../../src/shared/domain/correction-text.ts';
import {
  correctedRate,
  parsePlace,
  parseSpan,
  placeClock,
  placeText,
  spanText,
  type TapeTime,
  tapeTimeOf,
  timeBases,
  toldFrame,
} from '../../src/shared/domain/tape-time.ts';
import { positionText, timeDisplays } from '../../src/shared/domain/timecode.ts';
import { cdFrameAfter, cdFrameBefore, frameOfCdFrame, frameOfClock } from '../../src/shared/formats/exact-time.ts';
import { aTransfer } from '../support/make-marks.ts';

const ratios = fc.oneof(
  fc.constant(1),
  fc.integer({ min: 250_000, max: 4_000_000 }).map((millionths) => millionths / 1e6),
  fc.double({ min: 0.25, max: 4, noNaN: true }),
);
const rates = fc.constantFrom(8000, 44_100, 48_000, 96_000, 192_000, 768_000);
const frames = 2 ** 42;
const times = fc
  .record({ sampleRate: rates, speedRatio: ratios, runsBackwards: fc.boolean(), base: fc.constantFrom(...timeBases) })
  .map(({ base, ...fields }) => tapeTimeOf(aTransfer({ ...fields, frames }), base) as TapeTime);
const places = fc.integer({ min: 0, max: frames });

describe('corrected times', () => {
  const tape = aTransfer({ sampleRate: 48_000, frames: 48_000 * 600, speedRatio: 1.25, runsBackwards: true });

  it('are heard seconds: frames by rate by speed, from what is heard first', () => {
    const time = tapeTimeOf(tape, 'corrected');
    if (time === null) throw new Error('the rate is known');
    expect(placeClock(time, 48_000 * 600)).toBe('00:00:00.000');
    expect(placeClock(time, 48_000 * 300)).toBe('00:04:00.000');
    expect(placeClock(time, 0)).toBe('00:08:00.000');
    expect(spanText(time, 48_000 * 100, 'clock')).toBe('1:20.0');
  });

  it('are told as the file’s where one asks for those, and samples always are', () => {
    const time = tapeTimeOf(tape, 'file');
    if (time === null) throw new Error('the rate is known');
    expect(placeClock(time, 48_000 * 300)).toBe('00:05:00.000');
    for (const base of timeBases) {
      const told = tapeTimeOf(tape, base) as TapeTime;
      expect(placeText(told, 48_000 * 600, 'samples')).toBe(positionText(48_000 * 600, 48_000, 'samples'));
      expect(parsePlace(told, '28 800 000', 'samples')).toBe(28_800_000);
    }
  });

  it('agree with plain arithmetic to a millisecond on a tape of a day', () => {
    fc.assert(
      fc.property(rates, ratios, fc.integer({ min: 0, max: 86_400 }), (sampleRate, speedRatio, seconds) => {
        const frame = seconds * sampleRate;
        const told = frame / correctedRate(sampleRate, speedRatio);
        expect(Math.abs(told - seconds / speedRatio)).toBeLessThan(1e-3);
      }),
    );
  });

  it('can be typed back as they are shown, and show the same', () => {
    fc.assert(
      fc.property(times, places, fc.constantFrom(...timeDisplays), (time, frame, display) => {
        const text = placeText(time, frame, display);
        const typed = parsePlace(time, text, display);
        expect(typed).not.toBeNull();
        expect(placeText(time, typed ?? -1, display)).toBe(text);
        // What was typed is the first that is told so.
        expect(toldFrame(time, typed ?? -1)).toBeLessThanOrEqual(toldFrame(time, frame));
      }),
      { numRuns: 400 },
    );
  });

  it('never run against the direction they are told in', () => {
    fc.assert(
      fc.property(times, places, places, (time, one, other) => {
        const [earlier, later] = toldFrame(time, one) <= toldFrame(time, other) ? [one, other] : [other, one];
        expect(placeClock(time, earlier).length).toBeLessThanOrEqual(placeClock(time, later).length);
        if (placeClock(time, earlier).length === placeClock(time, later).length) {
          expect(placeClock(time, earlier) <= placeClock(time, later)).toBe(true);
        }
      }),
    );
  });

  it('refuse what lies before the tape', () => {
    const time = tapeTimeOf(tape, 'corrected') as TapeTime;
    expect(parsePlace(time, '00:08:00.001', 'clock')).toBeNull();
    expect(parseSpan(time, '1:20', 'clock')).toBe(48_000 * 100);
  });

  it('have CD frames that name their first sample, as those of the file do', () => {
    fc.assert(
      fc.property(rates, ratios, fc.integer({ min: 0, max: 2 ** 34 }), (sampleRate, speedRatio, cdFrame) => {
        const rate = correctedRate(sampleRate, speedRatio);
        const first = frameOfCdFrame(cdFrame, rate);
        expect(cdFrameBefore(first, rate)).toBe(cdFrame);
        expect(cdFrameAfter(first, rate)).toBeGreaterThanOrEqual(cdFrame);
        if (first > 0) expect(cdFrameBefore(first - 1, rate)).toBe(cdFrame - 1);
      }),
    );
  });

  it('are read from clock texts of corrected rates', () => {
    expect(frameOfClock('0:00:02.5', 48_864)).toBe(122_160);
    expect(frameOfClock('1:00:00', 44_100.5)).toBe(158_761_800);
  });
});

describe('a speed correction', () => {
  it('is told in percent with two places', () => {
    expect([1, 1.018, 0.9995, 4].map(speedCorrectionText)).toEqual(['none', '+1.80 %', '−0.05 %', '+300.00 %']);
    expect(correctionText({ speedRatio: 1.018, runsBackwards: true })).toBe('+1.80 %, backwards');
    expect(correctionText({ speedRatio: 1, runsBackwards: true })).toBe('backwards');
    expect(correctionText({ speedRatio: 1, runsBackwards: false })).toBe('');
  });

  it('is typed as percent, cents or ratio', () => {
    for (const text of ['+1.8 %', '1.8%', '1,8 %', '1.018 ×', '1.018x']) expect(parseSpeedCorrection(text)).toBe(1.018);
    expect(parseSpeedCorrection('−1.8 %')).toBe(0.982);
    expect(parseSpeedCorrection('100 ct')).toBe(1.059463);
    expect(parseSpeedCorrection('1200 cents')).toBe(2);
    for (const text of ['', 'none', '0', '0 %']) expect(parseSpeedCorrection(text)).toBe(1);
  });

  it('is refused with a sentence where it could be several things, none, or cannot be heard', () => {
    expect(parseSpeedCorrection('1.8')).toMatchObject({ problem: expect.stringContaining('unit') });
    expect(parseSpeedCorrection('fast')).toMatchObject({ problem: expect.stringContaining('+1.8 %') });
    expect(parseSpeedCorrection('5 ×')).toMatchObject({ problem: expect.stringContaining('+300 %') });
    expect(parseSpeedCorrection('-80 %')).toMatchObject({ problem: expect.stringContaining('−75 %') });
  });

  it('reads back as it is shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2500, max: 40_000 }), (tenThousandths) => {
        const ratio = tenThousandths / 10_000;
        expect(parseSpeedCorrection(speedCorrectionText(ratio))).toBeCloseTo(ratio, 9);
      }),
    );
  });
});
