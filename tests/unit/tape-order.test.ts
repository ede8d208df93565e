import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { MarkId } from '../../src/shared/domain/ids.ts';
import { byPlace, type Mark } from '../../src/shared/domain/mark.ts';
import { closeMark, joinMarks, newMark, splitMark } from '../../src/shared/domain/mark-rules.ts';
import {
  byHeardPlace,
  heardFrame,
  heardMark,
  heardRange,
  inFrameOf,
  outFrameOf,
  type TapeOrder,
} from '../../src/shared/domain/tape-order.ts';
import { heardViewport, viewportShowing } from '../../src/renderer/view/heard-viewport.ts';
import { aTake, aTimestamp } from '../support/make-marks.ts';

const lengths = fc.integer({ min: 1, max: 2 ** 45 });
/** A tape with two places on it, in order. */
const tapes = lengths.chain((frames) =>
  fc.record({
    order: fc.record({ frames: fc.constant(frames), backwards: fc.boolean() }),
    places: fc
      .tuple(fc.integer({ min: 0, max: frames - 1 }), fc.integer({ min: 1, max: frames }))
      .filter(([start, end]) => start < end),
  }),
);
const backwards: TapeOrder = { frames: 1000, backwards: true };

describe('frames as they are heard', () => {
  it('are those of the file where a tape runs forwards', () => {
    fc.assert(
      fc.property(tapes, ({ order, places: [startFrame, endFrame] }) => {
        const forwards = { ...order, backwards: false };
        expect(heardFrame(forwards, startFrame)).toBe(startFrame);
        const mark = aTake({ startFrame, endFrame });
        expect(heardMark(forwards, mark)).toBe(mark);
        expect([inFrameOf(forwards, mark), outFrameOf(forwards, mark)]).toEqual([startFrame, endFrame]);
      }),
    );
  });

  it('come back to the file as they were, and stretches keep their length and the order of their ends', () => {
    fc.assert(
      fc.property(tapes, ({ order, places: [startFrame, endFrame] }) => {
        for (const mark of [
          aTake({ startFrame, endFrame }),
          aTake({ startFrame, endFrame: null }),
          aTimestamp({ startFrame, endFrame: startFrame }),
        ]) {
          const heard = heardMark(order, mark);
          expect(heardMark(order, heard)).toEqual(mark);
          expect(heard.startFrame).toBeGreaterThanOrEqual(0);
          expect(heard.endFrame ?? 0).toBeLessThanOrEqual(order.frames);
        }
        const range = heardRange(order, { startFrame, endFrame });
        expect(range.endFrame - range.startFrame).toBe(endFrame - startFrame);
      }),
    );
  });

  it('fall where the file rises when a tape runs backwards: what is heard first has the greatest frame of the file', () => {
    fc.assert(
      fc.property(tapes, ({ order: { frames }, places: [earlier, later] }) => {
        const order = { frames, backwards: true };
        expect(heardFrame(order, earlier)).toBeGreaterThan(heardFrame(order, later));
        expect(heardFrame(order, frames)).toBe(0);
        expect(heardFrame(order, 0)).toBe(frames);
      }),
    );
  });

  it('show as In the edge that is heard first', () => {
    fc.assert(
      fc.property(tapes, ({ order, places: [startFrame, endFrame] }) => {
        const mark = aTake({ startFrame, endFrame });
        const heard = heardMark(order, mark);
        expect(heardFrame(order, inFrameOf(order, mark))).toBe(heard.startFrame);
        expect(heardFrame(order, outFrameOf(order, mark) ?? -1)).toBe(heard.endFrame);
        const open = { ...mark, endFrame: null };
        expect([inFrameOf(order, open), outFrameOf(order, open)]).toEqual([startFrame, null]);
      }),
    );
  });

  it('order marks as one hears them', () => {
    const [one, other] = [aTake({ startFrame: 0, endFrame: 400 }), aTake({ startFrame: 100, endFrame: 300 })];
    const third = aTake({ startFrame: 700, endFrame: 800 });
    expect([one, other, third].toSorted(byHeardPlace({ ...backwards, backwards: false }))).toEqual([one, other, third]);
    expect([one, other, third].toSorted(byHeardPlace(backwards))).toEqual([third, one, other]);
    expect([one, other, third].toSorted(byHeardPlace(backwards))).toEqual(
      [one, other, third].toSorted((a, b) => byPlace(heardMark(backwards, a), heardMark(backwards, b))),
    );
  });
});

describe('marks on a tape that runs backwards', () => {
  const known = { id: 'm' as MarkId, transferId: aTake().transferId, at: 0, author: '' };
  /** What a rule makes of a mark as it is heard, in frames of the file. */
  const asHeard = (mark: Mark, rule: (heard: Mark) => Mark | { readonly problem: string }): unknown => {
    const made = rule(heardMark(backwards, mark));
    return 'problem' in made ? made.problem : heardMark(backwards, made);
  };

  test('a take that is opened at 800 and ended at 300 while frames fall lies from 300 to 800 of the file', () => {
    const open = heardMark(backwards, newMark('take', heardFrame(backwards, 800), known));
    expect(open).toMatchObject({ startFrame: 800, endFrame: null });
    expect(asHeard(open, (heard) => closeMark(heard, heardFrame(backwards, 300)))).toMatchObject({
      startFrame: 300,
      endFrame: 800,
    });
  });

  test('a take cannot end before what is heard first of it', () => {
    const open = heardMark(backwards, newMark('take', heardFrame(backwards, 800), known));
    expect(asHeard(open, (heard) => closeMark(heard, heardFrame(backwards, 900)))).toMatch('cannot end before');
  });

  test('a cut leaves the number with the part that is heard first', () => {
    const take = aTake({ startFrame: 100, endFrame: 900, takeNumber: 4 });
    const parts = splitMark(heardMark(backwards, take), heardFrame(backwards, 700), 'second' as MarkId, 5);
    const [first, second] = (parts ?? []).map((part) => heardMark(backwards, part));
    expect(first).toMatchObject({ id: take.id, startFrame: 700, endFrame: 900 });
    expect(second).toMatchObject({ id: 'second', startFrame: 100, endFrame: 700 });
  });

  test('joined marks keep the words of the one that is heard first', () => {
    const [low, high] = [
      aTake({ startFrame: 100, endFrame: 200, title: 'low' }),
      aTake({ startFrame: 300, endFrame: 400, title: 'high' }),
    ];
    const joined = joinMarks([low, high].map((mark) => heardMark(backwards, mark)));
    if ('problem' in joined) throw new Error(joined.problem);
    expect(heardMark(backwards, joined)).toMatchObject({ title: 'high', startFrame: 100, endFrame: 400 });
  });
});

describe('what is on screen', () => {
  const views = fc.record({
    startFrame: fc.double({ min: 0, max: 1e9, noNaN: true }),
    framesPerPixel: fc.double({ min: 1 / 128, max: 1e5, noNaN: true }),
  });

  it('is the same stretch in both orders', () => {
    fc.assert(
      fc.property(views, fc.integer({ min: 1, max: 4000 }), (viewport, width) => {
        const order = { frames: 2e9, backwards: true };
        const heard = heardViewport(order, viewport, width);
        const right = heard.startFrame + width * heard.framesPerPixel;
        expect(heardFrame(order, right)).toBeCloseTo(viewport.startFrame, 3);
        expect(heardViewport(order, heard, width).startFrame).toBeCloseTo(viewport.startFrame, 3);
      }),
    );
  });

  it('moves to a frame with room for what is heard before it', () => {
    const shown = { viewport: { startFrame: 0, framesPerPixel: 1 }, viewWidth: 100 };
    expect(viewportShowing(backwards, shown, 50, 0.2)).toBeNull();
    // Left of it, that is behind it in the file, lie twenty frames.
    expect(viewportShowing(backwards, shown, 500, 0.2)?.startFrame).toBe(420);
    expect(viewportShowing({ ...backwards, backwards: false }, shown, 500, 0.2)?.startFrame).toBe(480);
  });
});
