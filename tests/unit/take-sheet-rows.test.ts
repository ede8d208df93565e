import { expect, test } from 'vitest';
import { momentText } from '../../src/renderer/history/moment-text.ts';
import { sheetRows } from '../../src/renderer/marks/sheet-rows.ts';
import type { SheetFilter } from '../../src/renderer/view/view-store.ts';
import { aFragment, aSong, aTake, aTimestamp } from '../support/make-marks.ts';

const ramble = aSong('Ramble');
const blue = aSong('Blue Room');
const songs = new Map([ramble, blue].map((song) => [song.id, song]));
const everything: SheetFilter = { text: '', kinds: ['take', 'fragment', 'timestamp'], status: 'any', minRating: 0 };
const byStart = { column: 'start', descending: false } as const;

const first = aTake({
  startFrame: 0,
  songId: ramble.id,
  takeNumber: 1,
  status: 'falseStart',
  rating: 1,
  notes: 'too fast',
});
const second = aTake({
  startFrame: 900,
  songId: blue.id,
  takeNumber: 1,
  status: 'complete',
  rating: 4,
  tags: ['keeper'],
});
const idea = aFragment({ startFrame: 300, title: 'mandolin idea', rating: 3 });
const slate = aTimestamp({ startFrame: 100, title: 'slate' });
const marks = [second, slate, first, idea];

const shown = (filter: Partial<SheetFilter>, sort: Parameters<typeof sheetRows>[3] = byStart) =>
  sheetRows(marks, songs, { ...everything, ...filter }, sort).map((row) => row.mark);

test('lines stand in the order of the tape', () => {
  expect(shown({})).toEqual([first, slate, idea, second]);
});

test('any word of a mark finds it: song, title, notes, tag, status', () => {
  expect(shown({ text: 'ramble' })).toEqual([first]);
  expect(shown({ text: 'KEEPER blue' })).toEqual([second]);
  expect(shown({ text: 'false start' })).toEqual([first]);
  expect(shown({ text: 'mandolin' })).toEqual([idea]);
  expect(shown({ text: 'accordion' })).toEqual([]);
});

test('kind, status and rating narrow the sheet', () => {
  expect(shown({ kinds: ['take'] })).toEqual([first, second]);
  expect(shown({ status: 'complete' })).toEqual([second]);
  expect(shown({ minRating: 3 })).toEqual([idea, second]);
});

test('the sheet sorts by any column, both ways', () => {
  expect(shown({ kinds: ['take'] }, { column: 'song', descending: false })).toEqual([second, first]);
  expect(shown({}, { column: 'rating', descending: true })[0]).toBe(second);
  expect(shown({}, { column: 'length', descending: false })[0]).toBe(slate);
});

test('moments are told as people say them', () => {
  const noon = new Date(2026, 10, 22, 12, 0).getTime();
  expect(momentText(new Date(2026, 10, 22, 10, 42).getTime(), noon)).toBe('today 10:42');
  expect(momentText(new Date(2026, 10, 21, 23, 59).getTime(), noon)).toBe('yesterday 23:59');
  expect(momentText(new Date(2026, 10, 18, 16, 5).getTime(), noon)).toBe('18 Nov 16:05');
  expect(momentText(new Date(2025, 10, 18, 16, 5).getTime(), noon)).toBe('18 Nov 2025 16:05');
});
