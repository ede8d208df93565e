import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  commonRanges,
  type FrameRange,
  gapsOf,
  joinRanges,
  mergeRanges,
  totalFrames,
} from '../../src/shared/domain/frame-ranges.ts';

const length = 60;
const someRanges = fc
  .array(fc.tuple(fc.nat(length), fc.nat(length)), { maxLength: 12 })
  .map((pairs) => pairs.map(([a, b]) => ({ startFrame: Math.min(a, b), endFrame: Math.max(a, b) })));

/** The truth by force: one flag per frame. */
const framesIn = (ranges: readonly FrameRange[]): readonly boolean[] =>
  Array.from({ length }, (_, frame) => ranges.some((one) => one.startFrame <= frame && frame < one.endFrame));

test('merged ranges hold the same frames, in order, and never meet', () => {
  fc.assert(
    fc.property(someRanges, (ranges) => {
      const merged = mergeRanges(ranges);
      expect(framesIn(merged)).toEqual(framesIn(ranges));
      for (const [index, range] of merged.entries()) {
        expect(range.endFrame).toBeGreaterThan(range.startFrame);
        if (index > 0) expect(range.startFrame).toBeGreaterThan(merged[index - 1]!.endFrame);
      }
      expect(mergeRanges(merged)).toEqual(merged);
      expect(totalFrames(merged)).toBe(framesIn(ranges).filter(Boolean).length);
    }),
  );
});

test('the order in which ranges come does not matter, nor how they are cut', () => {
  fc.assert(
    fc.property(someRanges, someRanges, (a, b) => {
      expect(mergeRanges([...b, ...a])).toEqual(mergeRanges([...mergeRanges(a), ...b]));
    }),
  );
});

test('gaps are exactly what the ranges leave out, and the gaps of the gaps are the ranges', () => {
  fc.assert(
    fc.property(someRanges, (ranges) => {
      const merged = mergeRanges(ranges);
      const gaps = gapsOf(merged, length);
      expect(framesIn(gaps)).toEqual(framesIn(merged).map((isIn) => !isIn));
      expect(gapsOf(gaps, length)).toEqual(merged);
    }),
  );
});

test('common ranges are the frames that both hold', () => {
  fc.assert(
    fc.property(someRanges, someRanges, (a, b) => {
      const common = commonRanges(mergeRanges(a), mergeRanges(b));
      const inB = framesIn(b);
      expect(framesIn(common)).toEqual(framesIn(a).map((isIn, frame) => isIn && inB[frame]!));
    }),
  );
});

test('ranges that lie closer than a gap become one with what is between', () => {
  const ranges = [
    { startFrame: 0, endFrame: 10 },
    { startFrame: 14, endFrame: 20 },
    { startFrame: 25, endFrame: 30 },
  ];
  expect(joinRanges(ranges, 5)).toEqual([
    { startFrame: 0, endFrame: 20 },
    { startFrame: 25, endFrame: 30 },
  ]);
});
