import { expect, test } from 'vitest';
import { compareItem } from '../../src/renderer/compare/compare-item.ts';
import {
  alignedText,
  certaintyText,
  placeText,
  rowKey,
  secondsText,
} from '../../src/renderer/compare/compare-words.ts';
import { fitAll, layOut, sourceOf, stripOf, within, zoomed } from '../../src/renderer/compare/lay-out.ts';
import { alignedThrough, notAligned } from '../../src/shared/domain/alignment.ts';
import type { Mark } from '../../src/shared/domain/mark.ts';
import type { Transfer } from '../../src/shared/domain/transfer.ts';
import { aSong, aTake, aTape, aTransfer } from '../support/make-marks.ts';

function anItem(mark: Partial<Mark>, transfer: Partial<Transfer> = {}) {
  const whole = aTransfer({ sampleRate: 48_000, channels: 2, frames: 48_000 * 600, ...transfer });
  const song = aSong('Ramble');
  const known = {
    transfers: new Map([[whole.id, whole]]),
    tapes: new Map([[aTape().id, aTape()]]),
    songs: new Map([[song.id, song]]),
  };
  return compareItem(aTake({ songId: song.id, takeNumber: 4, ...mark }), known, true);
}

const asMarked = { alignment: notAligned, shiftSeconds: 0 };
const starting = (startOffsetSeconds: number, driftRatio = 1, shiftSeconds = 0) => ({
  alignment: { ...notAligned, startOffsetSeconds, driftRatio },
  shiftSeconds,
});

test('the common time begins where the first take begins, and every take lies where it belongs', () => {
  const items = [anItem({ startFrame: 480_000, endFrame: 960_000 }), anItem({ startFrame: 96_000, endFrame: 576_000 })];
  const { lanes, lengthSeconds, origin } = layOut(items, [asMarked, starting(-1.5)], null);
  expect(origin).toBe(-1.5);
  expect(lanes[0]).toEqual({
    startSeconds: 1.5,
    endSeconds: 11.5,
    startFrame: 480_000 - 72_000,
    framesPerSecond: 48_000,
  });
  expect(lanes[1]).toMatchObject({ startSeconds: 0, endSeconds: 10, startFrame: 96_000 });
  expect(lengthSeconds).toBe(11.5);
  // While one is dragged the others stay where they are.
  expect(layOut(items, [asMarked, starting(-1.5, 1, -1)], origin).lanes).toMatchObject([
    { startSeconds: 1.5 },
    { startSeconds: -1 },
  ]);
});

test('speed correction, drift and direction are in the pace at which a file is read', () => {
  const item = anItem({ startFrame: 48_000, endFrame: 528_000 }, { speedRatio: 1.02 });
  const [lane] = layOut([item], [starting(0, 1.004)], null).lanes;
  expect(lane!.framesPerSecond).toBeCloseTo(48_000 * 1.02 * 1.004, 6);
  expect(lane!.endSeconds).toBeCloseTo(10 / (1.02 * 1.004), 9);
  const turned = anItem({ startFrame: 48_000, endFrame: 528_000 }, { runsBackwards: true });
  const [backwards] = layOut([turned, item], [starting(2), starting(0)], null).lanes;
  expect(backwards!.framesPerSecond).toBe(-48_000);
  // It begins with its last frame, at second 2.
  expect(backwards!.startFrame + 2 * backwards!.framesPerSecond).toBe(528_000);
  expect(sourceOf(turned, backwards!, -3)).toMatchObject({ framesPerSecond: -48_000, gainDb: -3 });
});

test('a strip shows the frames under its pixels, in both directions', () => {
  const item = anItem({ startFrame: 48_000, endFrame: 528_000 });
  const [lane] = layOut([item], [asMarked], null).lanes;
  const view = { startSeconds: 2, secondsPerPixel: 0.01 };
  expect(stripOf(item, lane!, view, 6)).toMatchObject({
    leftFrame: 144_000,
    framesPerPixel: 480,
    runsBackwards: false,
  });
  const turned = anItem({ startFrame: 48_000, endFrame: 528_000 }, { runsBackwards: true });
  const [backwards] = layOut([turned], [asMarked], null).lanes;
  expect(stripOf(turned, backwards!, view, 0)).toMatchObject({
    leftFrame: 432_000,
    framesPerPixel: 480,
    runsBackwards: true,
    gain: 1,
  });
});

test('what cannot be heard says why and takes no place on the time', () => {
  const open = anItem({ endFrame: null });
  expect(open.problem).toContain('still open');
  const missing = anItem({}, { state: 'missing', reason: 'R07A.wav is not where it was. Say where it is.' });
  expect(missing.problem).toContain('R07A.wav');
  expect(anItem({ startFrame: 48_000 * 700, endFrame: 48_000 * 701 }).problem).toContain('beyond the end');
  const { lanes, origin } = layOut([open, missing, anItem({})], [starting(-9), asMarked, asMarked], null);
  expect(lanes.map((lane) => lane === null)).toEqual([true, true, false]);
  expect(origin).toBe(0);
});

test('zooming keeps the second under the pointer and never leaves the takes', () => {
  const all = fitAll(100, 1000);
  expect(all.secondsPerPixel).toBeCloseTo(0.102);
  const near = zoomed(all, 0.5, 400, 100, 1000);
  expect(near.startSeconds + 400 * near.secondsPerPixel).toBeCloseTo(400 * all.secondsPerPixel);
  expect(zoomed(near, 100, 400, 100, 1000)).toEqual(all);
  expect(within({ startSeconds: 500, secondsPerPixel: 0.01 }, 100, 1000).startSeconds).toBeCloseTo(92);
  expect(within({ startSeconds: -5, secondsPerPixel: 0.01 }, 100, 1000).startSeconds).toBe(0);
});

const content = { by: 'content', problem: null, like: null, kind: 'samePerformance', confidence: 0.98 } as const;

test('a place is said with its drift and its certainty', () => {
  const drifting = { ...content, startOffsetSeconds: -0.105, driftRatio: 1.004 };
  expect(placeText(drifting, 0)).toBe('starts −0.105 s · drift +0.4 %');
  expect(certaintyText(drifting, 0)).toBe('same performance, 98 % sure');
  expect(placeText({ ...drifting, driftRatio: 1 }, 0.517)).toBe('starts +0.412 s');
  expect(certaintyText({ ...drifting, kind: 'onset', confidence: 0.7 }, 0.01)).toBe(
    'by where the music starts, 70 % sure, moved +0.010 s by hand',
  );
  expect(certaintyText({ ...notAligned, by: 'marks', problem: null, like: null }, 0)).toBe(
    'as marked: content tells no place',
  );
  expect(placeText({ ...content, startOffsetSeconds: 0, driftRatio: 0.99962 }, 0)).toBe(
    'starts +0.000 s · drift −0.04 %',
  );
});

test('a copy of a take that is known lies where that take lies, at its pace', () => {
  const take = { ...notAligned, startOffsetSeconds: -2, driftRatio: 1.01 };
  const copy = {
    ...notAligned,
    kind: 'samePerformance',
    startOffsetSeconds: 0.505,
    driftRatio: 0.99,
    confidence: 0.9,
  } as const;
  const through = alignedThrough(take, copy);
  expect(through.startOffsetSeconds).toBeCloseTo(-1.5, 9);
  expect(through.driftRatio).toBeCloseTo(0.9999, 9);
  // At any second the copy is where the take is: (second - start) * pace, one after the other.
  const ofTake = (20 - take.startOffsetSeconds) * take.driftRatio;
  const ofCopy = (ofTake - copy.startOffsetSeconds) * copy.driftRatio;
  expect((20 - through.startOffsetSeconds) * through.driftRatio).toBeCloseTo(ofCopy, 9);
  expect(certaintyText({ ...content, ...through, confidence: 0.9 }, 0, 'Take 2')).toBe(
    'same performance as Take 2, 90 % sure',
  );
});

test('the head says how many lie by their content', () => {
  const items = [anItem({}), anItem({}), anItem({})];
  const reference = { ...notAligned, by: 'reference', problem: null, like: null } as const;
  const place = { ...content, startOffsetSeconds: 0, driftRatio: 1 };
  const waiting = { ...notAligned, by: 'waiting', problem: null, like: null } as const;
  const told = (...alignments: Parameters<typeof alignedText>[0]['alignments']) =>
    alignedText({ items, alignments, shifts: [0, 0, 0] });
  expect(told(reference, waiting, place)).toBe('aligning by content …');
  expect(told(reference, place, place)).toBe('aligned by content');
  expect(told(reference, place, { ...waiting, by: 'marks' })).toBe('1 of 2 aligned by content');
  expect(told(reference, { ...waiting, by: 'marks' }, { ...waiting, by: 'marks' })).toBe('aligned as marked');
});

test('seconds and keys as they are written', () => {
  expect(secondsText(72.48)).toBe('1:12.480');
  expect(secondsText(0)).toBe('0:00.000');
  expect(secondsText(3672.5, 1)).toBe('1:01:12.5');
  expect([0, 8, 9, 10, 15].map(rowKey)).toEqual(['1', '9', '0', 'Shift+1', 'Shift+6']);
});
