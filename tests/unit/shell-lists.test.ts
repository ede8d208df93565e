import { expect, test } from 'vitest';
import { findItems } from '../../src/renderer/commands/palette-search.ts';
import { tapeRows } from '../../src/renderer/tapes/tape-order.ts';
import { formatText, lengthText, secondLine, sizeText, timeLeftText } from '../../src/renderer/tapes/tape-words.ts';
import { rememberedPlace, rememberPlace } from '../../src/renderer/tapes/remembered-places.ts';
import type { TapeId, TransferId } from '../../src/shared/domain/ids.ts';
import type { Tape } from '../../src/shared/domain/tape.ts';
import { fileNameOf, type Transfer } from '../../src/shared/domain/transfer.ts';
import { aTape, aTransfer } from '../support/make-marks.ts';

type Reel = { readonly reel: string; readonly date?: string; readonly side?: string; readonly path?: string };

function shelf(...reels: readonly Reel[]) {
  const tapes = new Map<TapeId, Tape>();
  const transfers: Transfer[] = [];
  for (const { reel, date = '', side = 'A', path = `/vault/${reel}.wav` } of reels) {
    const tapeId = `tape ${reel}` as TapeId;
    tapes.set(tapeId, aTape({ id: tapeId, reel, date }));
    transfers.push(aTransfer({ id: `${reel}${side}` as TransferId, tapeId, side, path }));
  }
  return { tapes, transfers };
}

function lines({ tapes, transfers }: ReturnType<typeof shelf>, filter = ''): readonly string[] {
  return tapeRows(tapes, transfers, filter).map((row) =>
    row.kind === 'group' ? `${row.label} (${row.count})` : row.name,
  );
}

test('tapes stand under the month they were recorded in, oldest first', () => {
  expect(
    lines(
      shelf(
        { reel: '0500', date: '12 February 1971' },
        { reel: '0417', date: '1971-01-12' },
        { reel: '0416', date: 'January 1971' },
        { reel: '0099', date: '1969' },
      ),
    ),
  ).toEqual([
    '1969 (1)',
    'Reel 0099, side A',
    '1971 · January (2)',
    'Reel 0416, side A',
    'Reel 0417, side A',
    '1971 · February (1)',
    'Reel 0500, side A',
  ]);
});

test('tapes without a date stand under their folder, after the dated ones', () => {
  expect(
    lines(
      shelf(
        { reel: '2', path: '/vault/Headley/2.wav' },
        { reel: '10', path: '/vault/Headley/10.wav' },
        { reel: '1', date: '1971' },
      ),
    ),
  ).toEqual(['1971 (1)', 'Reel 1, side A', 'Headley (2)', 'Reel 2, side A', 'Reel 10, side A']);
});

test('a backslash is part of a name, except on Windows', () => {
  const named = (path: string) => fileNameOf(aTransfer({ path }));
  expect(named('/vault/this \\ that.wav')).toBe('this \\ that.wav');
  expect(named('C:\\Tapes\\Reel 1.wav')).toBe('Reel 1.wav');
  expect(named('\\\\vault\\Tapes\\Reel 1.wav')).toBe('Reel 1.wav');
  expect(lines(shelf({ reel: '1', path: '/vault/Box \\ 2/Reel 1.wav' }))).toEqual(['Box \\ 2 (1)', 'Reel 1, side A']);
});

test('a filter keeps the tapes that have all of its words', () => {
  const reels = shelf({ reel: '0417', date: '1971-01-12' }, { reel: '0422', date: '1971-01-12' });
  expect(lines(reels, '1971 22')).toEqual(['1971 · January (1)', 'Reel 0422, side A']);
  expect(lines(reels, 'nowhere')).toEqual([]);
});

test('a tape that is gone says so instead of its title', () => {
  expect(secondLine(aTape({ title: 'slow version' }), aTransfer())).toEqual({ text: 'slow version', isProblem: false });
  expect(secondLine(aTape(), aTransfer({ state: 'missing' }))).toEqual({ text: 'file is missing', isProblem: true });
  expect(secondLine(aTape(), aTransfer({ state: 'unreadable', reason: 'It holds no audio.' }))).toEqual({
    text: 'It holds no audio.',
    isProblem: true,
  });
  // The name of the file stands elsewhere in the line; here it would leave no room for what is wrong.
  const nameless = aTransfer({ path: '/vault/notes.wav', state: 'unreadable', reason: 'notes.wav holds no audio.' });
  expect(secondLine(aTape(), nameless).text).toBe('Holds no audio.');
});

test('a tape that is called by its title tells its file below, not the title again', () => {
  const untold = aTape({ reel: '', title: 'Evening at home' });
  const side = aTransfer({ path: '/vault/evening.wav' });
  expect(secondLine(untold, side).text).toBe('evening.wav');
});

test('figures are written as engineers write them', () => {
  expect(lengthText({ frames: 5_468 * 96_000, sampleRate: 96_000 })).toBe('1:31:08');
  expect(lengthText({ frames: null, sampleRate: 48_000 })).toBe('');
  expect(formatText({ sampleRate: 44_100, encoding: 'FLAC, 16 bit', channels: 2 })).toBe('44.1 kHz 16 bit');
  expect(formatText({ sampleRate: 48_000, encoding: '24 bit', channels: 24 })).toBe('48 kHz 24 bit 24 ch');
  expect([0, 999, 24_300_000, 2 ** 53, 2 ** 63].map(sizeText)).toEqual([
    '0 bytes',
    '999 bytes',
    '24.3 MB',
    '9.01 PB',
    '9.22 EB',
  ]);
  expect([7_200, 660_000, 7_200_000, null].map(timeLeftText)).toEqual(['8 s left', '11 min left', '2.0 h left', '']);
});

const commands = ['Mark take', 'Mark timestamp', 'Export', 'Find a command or a tape', 'Set end of take'].map(
  (title) => ({
    id: title,
    title,
    more: title === 'Export' ? 'cue sheet' : '',
  }),
);
const found = (query: string, recent: readonly string[] = []): readonly string[] =>
  findItems(commands, query, recent).map(({ item }) => item.title);

test('the palette puts what begins with the words first', () => {
  expect(found('mark')).toEqual(['Mark take', 'Mark timestamp']);
  expect(found('ta')[0]).toBe('Mark take');
  expect(found('cue')).toEqual(['Export']);
  expect(found('zzz')).toEqual([]);
});

test('the palette finds a command by the first letters of its words', () => {
  expect(found('mtk')).toEqual(['Mark take']);
});

test('what was chosen lately comes first while nothing is typed', () => {
  expect(found('', ['Export'])[0]).toBe('Export');
});

test('the letters that were meant are known, so that they can be lit', () => {
  expect(findItems(commands, 'take mark', [])[0]?.marks).toEqual([
    [0, 4],
    [5, 9],
  ]);
});

test('where a tape was left is found again, the longest unseen are forgotten', () => {
  const id = (index: number): TransferId => `remembered ${index}` as TransferId;
  for (let index = 0; index < 70; index += 1) rememberPlace(id(index), { frame: index, viewport: null });
  expect(rememberedPlace(id(69)).frame).toBe(69);
  expect(rememberedPlace(id(0)).frame).toBeNull();
  expect(rememberedPlace(id(1)).frame).toBeNull();
});
