import { expect, test } from 'vitest';
import type { MarkId, TransferId } from '../../src/shared/domain/ids.ts';
import { byPlace, markName } from '../../src/shared/domain/mark.ts';
import {
  closeMark,
  joinMarks,
  newMark,
  nextTakeNumber,
  openMarkOf,
  openTake,
  problemWith,
  splitMark,
} from '../../src/shared/domain/mark-rules.ts';
import { aFragment, aSong, aTake, aTimestamp } from '../support/make-marks.ts';

const known = { id: 'new' as MarkId, transferId: 'transfer-a' as TransferId, at: 5, author: 'JP' };
const song = aSong('Blue Room');

test('a new take inherits the song and players of the take before it and counts on', () => {
  const marks = [
    aTake({ startFrame: 0, endFrame: 100, songId: song.id, takeNumber: 4, players: 'trio' }),
    aTake({ startFrame: 900, endFrame: 950, songId: null, takeNumber: 1 }),
  ];
  expect(openTake(500, known, marks, {})).toMatchObject({
    kind: 'take',
    startFrame: 500,
    endFrame: null,
    songId: song.id,
    takeNumber: 5,
    players: 'trio',
    status: 'unknown',
  });
});

test('takes count on from the other sides of the same tape', () => {
  expect(nextTakeNumber([], song.id, { [song.id]: 7 })).toBe(8);
  expect(nextTakeNumber([aTake({ songId: song.id, takeNumber: 9 })], song.id, { [song.id]: 7 })).toBe(10);
  expect(nextTakeNumber([], null, {})).toBe(1);
});

test('the first take of a tape has no song and is number 1', () => {
  expect(openTake(0, known, [], {})).toMatchObject({ songId: null, takeNumber: 1 });
});

test('a take that would end before it starts stays open and says so', () => {
  const open = aTake({ startFrame: 1_000, endFrame: null });
  expect(closeMark(open, 1_000)).toHaveProperty('problem');
  expect(closeMark(open, 999)).toHaveProperty('problem');
  expect(closeMark(open, 1_001)).toMatchObject({ endFrame: 1_001 });
});

test('an open take is found whatever else is open', () => {
  const open = aTake({ endFrame: null });
  expect(openMarkOf([aFragment({ endFrame: null }), open], 'take')).toBe(open);
  expect(openMarkOf([aTake()], 'take')).toBeNull();
});

test('a cut makes two marks that meet, and none outside or at the edges', () => {
  const take = aTake({ startFrame: 100, endFrame: 200, notes: 'good' });
  const [first, second] = splitMark(take, 150, 'second' as MarkId, 9) ?? [];
  expect(first).toMatchObject({ id: take.id, startFrame: 100, endFrame: 150, notes: 'good' });
  expect(second).toMatchObject({ id: 'second', startFrame: 150, endFrame: 200, notes: 'good' });
  for (const frame of [100, 200, 50, 250]) expect(splitMark(take, frame, 'x' as MarkId, 9)).toBeNull();
  expect(splitMark(aTimestamp({ startFrame: 7 }), 7, 'x' as MarkId, 9)).toBeNull();
});

test('joining keeps the first name, the best rating, all tags and every note', () => {
  const joined = joinMarks([
    aTake({ startFrame: 500, endFrame: 900, rating: 4, tags: ['b'], notes: 'second' }),
    aTake({ startFrame: 100, endFrame: 400, rating: 1, tags: ['a'], notes: 'first', takeNumber: 3 }),
  ]);
  expect(joined).toMatchObject({
    startFrame: 100,
    endFrame: 900,
    takeNumber: 3,
    rating: 4,
    tags: ['a', 'b'],
    notes: 'first\nsecond',
  });
});

test('a take and a fragment cannot be joined, nor one mark alone', () => {
  expect(joinMarks([aTake(), aFragment()])).toHaveProperty('problem');
  expect(joinMarks([aTake()])).toHaveProperty('problem');
  expect(joinMarks([aTimestamp(), aTimestamp()])).toHaveProperty('problem');
});

test('what breaks a rule of the trade is refused with a sentence', () => {
  const refused = [
    aTake({ startFrame: -1 }),
    aTake({ startFrame: 0.5 }),
    aTake({ startFrame: 10, endFrame: 10 }),
    aTake({ startFrame: 0, endFrame: 1_001 }),
    aTake({ status: null }),
    aTake({ rating: 6 }),
    aTake({ takeNumber: 1.5 }),
    aFragment({ songId: song.id }),
    aFragment({ status: 'complete' }),
    aTimestamp({ startFrame: 3, endFrame: 4 }),
  ];
  for (const mark of refused) expect(problemWith(mark, 1_000), JSON.stringify(mark)).toMatch(/\.$/);
  const allowed = [
    aTake({ startFrame: 0, endFrame: 1_000 }),
    aTake({ startFrame: 10, endFrame: null }),
    aTimestamp({ startFrame: 1_000 }),
    newMark('fragment', 3, known),
  ];
  for (const mark of allowed) expect(problemWith(mark, 1_000)).toBeNull();
});

test('marks are called by what a person would call them', () => {
  expect(markName(aTake({ takeNumber: 2 }), 'Blue Room')).toBe('Blue Room, take 2');
  expect(markName(aTake({ takeNumber: 2 }), null)).toBe('Take 2');
  expect(markName(aFragment({ title: 'mandolin idea' }), null)).toBe('mandolin idea');
  expect(markName(aTimestamp(), null)).toBe('Timestamp');
});

test('marks lie in the order of the tape, longer ones first where they start together', () => {
  const long = aTake({ startFrame: 5, endFrame: 90 });
  const open = aTake({ startFrame: 5, endFrame: null });
  const short = aFragment({ startFrame: 5, endFrame: 9 });
  const early = aTimestamp({ startFrame: 1 });
  expect([short, long, early, open].sort(byPlace)).toEqual([early, open, long, short]);
});
