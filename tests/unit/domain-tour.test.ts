import fc from 'fast-check';
import { expect, test } from 'vitest';
import { edgeOf, framesHeardIn, loudestWindow } from '../../src/shared/domain/tour.ts';

const tape = { sampleRate: 1000, speedRatio: 1, runsBackwards: false };
const range = { startFrame: 5000, endFrame: 9000 };

test('the first and the last seconds are those that are heard first and last', () => {
  expect(edgeOf(range, 'first', 2, tape)).toEqual({ startFrame: 5000, endFrame: 7000 });
  expect(edgeOf(range, 'last', 1, tape)).toEqual({ startFrame: 8000, endFrame: 9000 });
  const backwards = { ...tape, runsBackwards: true };
  expect(edgeOf(range, 'first', 2, backwards)).toEqual({ startFrame: 7000, endFrame: 9000 });
  expect(edgeOf(range, 'last', 1, backwards)).toEqual({ startFrame: 5000, endFrame: 6000 });
  expect(edgeOf(range, 'first', 60, tape)).toEqual(range);
});

test('ten seconds of a tape that was transferred too slowly are more than ten seconds of its file', () => {
  expect(framesHeardIn(10, { ...tape, speedRatio: 1.018 })).toBe(10_180);
});

test('the loudest window is the one that sums highest', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      (row, width) => {
        const powers = Float64Array.from(row);
        const sumAt = (at: number): number => powers.slice(at, at + width).reduce((sum, power) => sum + power, 0);
        const found = loudestWindow(powers, width);
        const starts = Array.from({ length: Math.max(1, powers.length - width + 1) }, (_, at) => at);
        expect(sumAt(found)).toBe(Math.max(...starts.map(sumAt)));
        expect(found).toBe(starts.find((at) => sumAt(at) === sumAt(found)));
      },
    ),
  );
});
