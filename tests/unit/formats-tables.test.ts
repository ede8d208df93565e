import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { takeFlags, takeStatuses, type Mark } from '../../src/shared/domain/mark.ts';
import type { Song } from '../../src/shared/domain/song.ts';
import { joinList, splitList } from '../../src/shared/formats/csv-columns.ts';
import { type CsvProfile, writeCsv } from '../../src/shared/formats/csv-write.ts';
import { writeJsonl } from '../../src/shared/formats/jsonl-write.ts';
import type { ParsedMark, ParsedMarks } from '../../src/shared/formats/parsed-marks.ts';
import { readMarks } from '../../src/shared/formats/read-marks.ts';
import { aFragment, aSong, aTake, aTape, aTransfer } from '../support/make-marks.ts';

const target = { sampleRate: 48_000, frames: null, audioFileName: 'R07A.wav', sourceName: 'R07A.csv' };
const read = (text: string, format: 'csv' | 'jsonl', changes = {}): ParsedMarks =>
  readMarks(new TextEncoder().encode(text), format, { ...target, ...changes });
const csvText = (marks: readonly Mark[], profile: CsvProfile, songs: readonly Song[] = []): string =>
  writeCsv({ tape: aTape(), transfer: aTransfer(), songs, marks }, profile).files[0]?.text ?? '';
const jsonlText = (marks: readonly Mark[], songs: readonly Song[] = []): string =>
  writeJsonl({ tape: aTape(), transfer: aTransfer(), songs, marks }).files[0]?.text ?? '';

describe('a CSV table', () => {
  it('has samples and times side by side', () => {
    const song = aSong('Blue Room');
    const mark = aTake({
      id: 'm-1' as Mark['id'],
      startFrame: 30_001,
      endFrame: 480_123,
      songId: song.id,
      takeNumber: 12,
    });
    const [head, row] = csvText([{ ...mark, title: 'a "b", c' }], 'data', [song]).split('\r\n');
    expect(head).toContain('file,sha256,sample_rate,start_sample,end_sample,start,end,kind,title,note');
    expect(row).toContain(
      'R07A.wav,,48000,30001,480123,00:00:00.625021,00:00:10.002563,take,"a ""b"", c",,Blue Room,12',
    );
  });

  it('for spreadsheets has a byte order mark and guards formulas, which come back as they were', () => {
    const mark = aFragment({ title: '=1+1', notes: "'quoted", players: '@home', tags: ['-1'] });
    const text = csvText([mark], 'spreadsheet');
    expect(text.startsWith('\uFEFFfile,')).toBe(true);
    expect(text).toContain(",'=1+1,''quoted,");
    expect(read(text, 'csv').marks[0]).toMatchObject({
      title: '=1+1',
      notes: "'quoted",
      players: '@home',
      tags: ['-1'],
    });
    const warnings = writeCsv(
      { tape: aTape(), transfer: aTransfer(), songs: [], marks: [mark] },
      'spreadsheet',
    ).warnings;
    expect(warnings).toMatchObject([{ kind: 'renamed', markIds: [mark.id] }]);
  });

  it('leaves an empty cell empty, without a guard', () => {
    expect(csvText([aFragment()], 'spreadsheet')).not.toMatch(/(?:^|,)'(?:,|$)/m);
  });

  it('is one table to another reader, whatever the texts are', () => {
    const texts = fc.string({
      unit: fc.constantFrom('a', '"', ',', ';', '\r', '\n', "'", '=', ' ', 'ß', '😀'),
      maxLength: 12,
    });
    fc.assert(
      fc.property(texts, texts, (title, notes) => {
        const { data } = Papa.parse<string[]>(csvText([aFragment({ title, notes })], 'data'), {
          delimiter: ',',
          newline: '\r\n',
        });
        expect(data[1]?.slice(8, 10)).toEqual([title, notes]);
      }),
    );
  });

  it('trusts samples over times that a spreadsheet has rounded, and times where samples are gone', () => {
    const text = 'kind;start_sample;end_sample;start;end\ntake;30001;480123;00:00:01;00:00:10\nfragment;;;0:01.5;2,5\n';
    expect(read(text, 'csv').marks).toMatchObject([
      { startFrame: 30_001, endFrame: 480_123 },
      { startFrame: 72_000, endFrame: 120_000 },
    ]);
  });

  it('says what it could not use', () => {
    const text = 'kind,start_sample,end_sample,mood\nslate,1,2,x\ntake,5,3,\ntake,,,\nfragment,1,2,\n';
    const parsed = read(text, 'csv');
    expect(parsed.marks).toHaveLength(1);
    expect(parsed.notices).toEqual([
      'Columns that are not ours are left out: mood.',
      'Row 2: “slate” is no kind of mark (take, fragment, timestamp); left out.',
      'Row 3: ends before it starts; left out.',
      'Row 4: has no start that can be read; left out.',
    ]);
    expect(read('a,b\n1,2\n', 'csv').notices[0]).toContain('does not name our columns');
  });

  it('moves samples that were counted at another rate to the same times', () => {
    const parsed = read('kind,sample_rate,start_sample,end_sample\ntake,96000,96000,192000\n', 'csv');
    expect(parsed.marks).toMatchObject([{ startFrame: 48_000, endFrame: 96_000 }]);
    expect(parsed.notices[0]).toContain('96000 Hz');
  });

  it('keeps lists in one cell', () => {
    const item = fc.string({ unit: fc.constantFrom('a', ';', '\\', ' ', ','), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(item), (items) => {
        expect(splitList(joinList(items))).toEqual(items);
      }),
    );
    expect(splitList('acoustic;mandolin; keeper')).toEqual(['acoustic', 'mandolin', 'keeper']);
  });

  it.each(['data', 'spreadsheet'] as const)('of the %s profile gives back every field', (profile) => {
    fc.assert(
      fc.property(fc.array(anyMark(), { minLength: 1, maxLength: 8 }), (drawn) => {
        const closed = drawn.filter(({ endFrame }) => endFrame !== null);
        fc.pre(closed.length > 0);
        const parsed = read(csvText(drawn, profile, songs), 'csv');
        expect(parsed.notices).toEqual([]);
        expect(parsed.marks.map((mark) => asMark(mark))).toEqual(closed);
      }),
      { numRuns: 80 },
    );
  });
});

describe('JSON Lines', () => {
  it('give back everything, open marks and ids included', () => {
    fc.assert(
      fc.property(fc.array(anyMark(), { minLength: 1, maxLength: 8 }), (drawn) => {
        const text = jsonlText(drawn, songs);
        const parsed = read(text, 'jsonl');
        expect(parsed.notices).toEqual([]);
        expect(parsed.marks.map((mark) => asMark(mark))).toEqual(drawn);
        const used = new Set(drawn.map(({ songId }) => songId));
        expect(parsed.songs).toEqual(songs.filter(({ id }) => used.has(id)));
        expect(text).not.toContain('\r');
      }),
      { numRuns: 80 },
    );
  });

  it('begin with a header and keep one order of keys', () => {
    const lines = jsonlText([aTake()]).split('\n');
    expect(lines[0]).toMatch(/^\{"type":"header","version":1,"program":"Takesheet","transfer":\{"id":/);
    expect(lines[1]).toMatch(
      /^\{"type":"mark","id":"[^"]+","kind":"take","startFrame":0,"endFrame":48000,"songId":null/,
    );
    expect(lines.at(-1)).toBe('');
  });

  it('are used as far as they are whole', () => {
    const good = jsonlText([aTake({ title: 'kept' })]);
    const parsed = read(
      `${good}{"type":"mark","kind":"take","startFrame":1.5,"endFrame":3}\n[1]\n{broken\n{"type":"photo"}\n`,
      'jsonl',
    );
    expect(parsed.marks.map(({ title }) => title)).toEqual(['kept']);
    expect(parsed.notices).toHaveLength(4);
  });

  it('say when they were made for another file or rate', () => {
    const parsed = read(jsonlText([aTake({ startFrame: 48_000, endFrame: 96_000 })]), 'jsonl', {
      sampleRate: 96_000,
      audioFileName: 'other.wav',
    });
    expect(parsed.marks).toMatchObject([{ startFrame: 96_000, endFrame: 192_000 }]);
    expect(parsed.notices.join()).toContain('“R07A.wav”; this tape is “other.wav”');
  });
});

const songs: readonly Song[] = [
  aSong('Blue Room', { composers: 'A. Nother', notes: 'in G' }),
  aSong('=SUM(A1)'),
  aSong('Straße; "no\n1"'),
];

function anyMark(): fc.Arbitrary<Mark> {
  const text = fc.string({ unit: 'grapheme', maxLength: 12 });
  const tag = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 });
  const common = fc.record({
    startFrame: fc.nat({ max: 2 ** 40 }),
    lengthFrames: fc.integer({ min: 1, max: 2 ** 31 }),
    isOpen: fc.boolean(),
    title: text,
    rating: fc.nat({ max: 5 }),
    players: text,
    notes: text,
    tags: fc.uniqueArray(tag, { maxLength: 3 }),
    author: text,
    createdAt: fc.nat({ max: 2 ** 41 }),
    flags: fc.subarray([...takeFlags]),
    kind: fc.constantFrom('take', 'fragment', 'timestamp'),
    song: fc.option(fc.constantFrom(...songs)),
    takeNumber: fc.option(fc.nat({ max: 99_999 })),
    status: fc.constantFrom(...takeStatuses),
    origin: fc.option(
      fc.record({
        format: fc.constantFrom('cue', 'audacity', 'csv', 'jsonl'),
        source: text,
        locator: text,
        rawStart: text,
        rawEnd: text,
      }),
    ),
  });
  return common.map(({ lengthFrames, isOpen, song, takeNumber, status, kind, startFrame, ...rest }) => {
    const endFrame = kind === 'timestamp' ? startFrame : isOpen ? null : startFrame + lengthFrames;
    const onlyTakes = kind === 'take' ? { songId: song?.id ?? null, takeNumber, status } : { status: null };
    return aTake({ ...rest, kind, startFrame, endFrame, ...onlyTakes });
  });
}

/** A parsed mark as the archive would hold it, its song found by id or title. */
function asMark({ songTitle, writtenName, where, ...mark }: ParsedMark): unknown {
  const songId = mark.songId ?? songs.find(({ title }) => title === songTitle)?.id ?? null;
  expect([writtenName, where.length > 0]).toEqual([null, true]);
  return { ...mark, songId, transferId: 'transfer-a' };
}
