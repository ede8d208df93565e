import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultExportOptions } from '../../src/shared/contract/views.ts';
import { writeCue } from '../../src/shared/formats/cue-write.ts';
import { cdFrameBefore } from '../../src/shared/formats/exact-time.ts';
import type { ParsedMarks, ReadTarget } from '../../src/shared/formats/parsed-marks.ts';
import { readMarks } from '../../src/shared/formats/read-marks.ts';
import { aSong, aTake, aTape, aTransfer } from '../support/make-marks.ts';

const target: ReadTarget = { sampleRate: 48_000, frames: 960_000, audioFileName: 'R07A.wav', sourceName: 'x.cue' };
const fixtures = new URL('../fixtures/cue/', import.meta.url);

function readFixture(name: string, changes: Partial<ReadTarget> = {}): ParsedMarks {
  return readMarks(readFileSync(new URL(name, fixtures)), 'cue', { ...target, ...changes });
}

function readText(text: string, changes: Partial<ReadTarget> = {}): ParsedMarks {
  return readMarks(new TextEncoder().encode(text), 'cue', { ...target, ...changes });
}

const places = ({ marks }: ParsedMarks): unknown => marks.map(({ startFrame, endFrame }) => [startFrame, endFrame]);

describe('reading a cue sheet', () => {
  it('gives back the exact samples of the golden sheet', () => {
    const golden = { sampleRate: 44_100, frames: 1_543_777, audioFileName: 'CD44.wav' };
    const parsed = readFixture('golden.cue', golden);
    expect(places(parsed)).toEqual([
      [12_345, 441_000],
      [446_001, 882_000],
      [886_000, 1_543_777],
    ]);
    expect(parsed.marks[1]).toMatchObject({
      songTitle: 'Blue Room',
      takeNumber: 2,
      title: "'false start'",
      players: '',
    });
    expect(parsed.marks[1]?.origin).toMatchObject({ format: 'cue', locator: 'line 14', rawStart: '00:10:08' });
    expect(parsed.notices).toEqual([]);
  });

  it('does not believe samples of another rate, or samples that no longer fit their INDEX', () => {
    const otherRate = readFixture('golden.cue', { sampleRate: 48_000, frames: 2_000_000, audioFileName: 'CD44.wav' });
    expect(otherRate.marks[0]?.startFrame).toBe(12_800);
    expect(otherRate.notices[0]).toContain('44100 Hz');
    const moved = readText(
      'FILE "R07A.wav" WAVE\nREM TAKESHEET-RATE 48000\nTRACK 01 AUDIO\nREM TAKESHEET-SAMPLES 5 99\nINDEX 01 00:02:00\n',
    );
    expect(places(moved)).toEqual([[96_000, 960_000]]);
    expect(moved.notices[0]).toContain('no longer fit');
  });

  it('believes samples that lie one CD frame before a start that had to be bumped', () => {
    const text =
      'REM TAKESHEET-RATE 48000\nTRACK 01 AUDIO\nREM TAKESHEET-SAMPLES 48000 48100\nINDEX 01 00:01:00\n' +
      'TRACK 02 AUDIO\nREM TAKESHEET-SAMPLES 48200 96000\nINDEX 01 00:01:01\n';
    expect(places(readText(text))).toEqual([
      [48_000, 48_100],
      [48_200, 96_000],
    ]);
  });

  it.each([
    'utf8-bom.cue',
    'utf16le-bom.cue',
    'utf16be-bom.cue',
    'utf16le-no-bom.cue',
    'latin1.cue',
    'cr-only.cue',
    'lower-case.cue',
    'no-final-newline.cue',
  ])('reads %s like the others', (name) => {
    const parsed = readFixture(name);
    expect(parsed.marks.map(({ title }) => title)).toEqual(['Straßenmusik', 'two']);
    expect(places(parsed)).toEqual([
      [12_800, 480_000],
      [485_120, 960_000],
    ]);
  });

  it('takes what belongs to this tape from a sheet for several files, gaps in the file before included', () => {
    const parsed = readFixture('eac-gap-in-file-before.cue');
    expect(places(parsed)).toEqual([[0, 384_000]]);
    expect(parsed.notices).toEqual(['The sheet is for 2 files; 2 tracks of the others left out.']);
    const other = readFixture('eac-gap-in-file-before.cue', { audioFileName: 'R07B.wav' });
    expect(places(other)).toEqual([
      [0, 240_000],
      [240_000, 960_000],
    ]);
    const none = readFixture('eac-gap-in-file-before.cue', { audioFileName: 'R99.wav' });
    expect(none.marks).toEqual([]);
    expect(none.notices[0]).toContain('nothing is used');
  });

  it("reads metaflac's bare numbers as samples, and libcue's as CD frames", () => {
    const flac = readFixture('metaflac-raw-samples.cue', { audioFileName: 'R07A.flac' });
    expect(places(flac)).toEqual([
      [0, 20_000],
      [29_440, 960_000],
    ]);
    const bare = readText('FILE "R07A.wav" WAVE\nTRACK 01 AUDIO\nINDEX 01 75\n');
    expect(places(bare)).toEqual([[48_000, 960_000]]);
    expect(bare.notices[0]).toContain('as libcue does');
  });

  it('makes the best of broken strings and says what it could not use', () => {
    const parsed = readFixture('broken-strings.cue');
    expect(parsed.marks.map(({ title }) => title)).toEqual([
      'say "more me" now',
      'path C:\\',
      'two words',
      'not closed',
    ]);
    expect(parsed.marks.map(({ startFrame }) => startFrame)).toEqual([0, 96_000, 144_000, 192_000]);
    const said = parsed.notices.join('\n');
    expect(said).toContain('Line 9: 00:01:75 counts past');
    expect(said).toContain('Line 16: the quotation mark is not closed');
    expect(said).toContain('track 05 is data');
    expect(said).toContain('track 06 has no INDEX');
    expect(said).toContain('INDEX 01 xx:yy:zz');
    expect(said).toContain('COMPOSER (line 2); X_FOO (line 3)');
    expect(said).toContain('PREGAP (line 13)');
    expect(said).toContain('starts beyond the end of the tape');
  });

  it('turns further INDEX lines into timestamps', () => {
    const parsed = readText(
      'FILE "R07A.wav" WAVE\nTRACK 01 AUDIO\nTITLE "Solo"\nINDEX 01 00:00:00\nINDEX 02 00:01:00\n',
    );
    expect(parsed.marks[1]).toMatchObject({ kind: 'timestamp', startFrame: 48_000, title: 'Solo index 2' });
  });

  it('draws an end beyond the tape back to it and says so', () => {
    const text = 'REM TAKESHEET-RATE 48000\nTRACK 01 AUDIO\nREM TAKESHEET-SAMPLES 0 1999999\nINDEX 01 00:00:00\n';
    const parsed = readText(text);
    expect(places(parsed)).toEqual([[0, 960_000]]);
    expect(parsed.notices.join()).toContain('drawn back');
  });
});

const rates = fc.constantFrom(8000, 16_000, 32_000, 44_056, 44_100, 47_952, 48_000, 50_000, 96_000, 192_000, 768_000);

describe('what is written is read', () => {
  it('gives back exact samples, songs and numbers at every rate', () => {
    fc.assert(
      fc.property(rates, takesAndGaps(), (sampleRate, steps) => {
        const song = aSong('Blue Room');
        let frame = 0;
        const marks = steps.map(([gap, length], index) => {
          const startFrame = frame + Math.floor(gap * sampleRate);
          frame = startFrame + Math.ceil((length + 0.03) * sampleRate);
          return aTake({ startFrame, endFrame: frame, songId: song.id, takeNumber: index + 1 });
        });
        const transfer = aTransfer({ sampleRate, frames: frame });
        const { files } = writeCue({ tape: aTape(), transfer, songs: [song], marks }, defaultExportOptions);
        const parsed = readText(files[0]?.text ?? '', { sampleRate, frames: frame });
        expect(parsed.notices).toEqual([]);
        expect(places(parsed)).toEqual(marks.map(({ startFrame, endFrame }) => [startFrame, endFrame]));
        expect(parsed.marks.map(({ takeNumber }) => takeNumber)).toEqual(marks.map(({ takeNumber }) => takeNumber));

        const bare = (files[0]?.text ?? '').replaceAll(/ *REM TAKESHEET.*\r\n/g, '');
        const starts = marks.map(({ startFrame }) => cdFrameBefore(startFrame, sampleRate));
        const read = readText(bare, { sampleRate, frames: frame });
        expect(read.marks.map(({ startFrame }) => cdFrameBefore(startFrame, sampleRate))).toEqual(starts);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps any title a sheet can carry', () => {
    const title = fc.string({ unit: 'grapheme', maxLength: 90 });
    fc.assert(
      fc.property(title, (raw) => {
        const { files } = writeCue(
          { tape: aTape(), transfer: aTransfer(), songs: [], marks: [aTake({ title: raw })] },
          defaultExportOptions,
        );
        const written = /^ {4}TITLE "(.*)"\r$/m.exec(files[0]?.text ?? '')?.[1];
        const parsed = readText(files[0]?.text ?? '', { frames: null });
        expect(parsed.marks[0]?.writtenName).toBe(written);
        expect(files[0]?.text.split('\r\n')).toHaveLength(10);
      }),
      { numRuns: 300 },
    );
  });
});

describe('broken input', () => {
  it('never throws, whatever the bytes are', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 2000 }),
        fc.constantFrom('cue', 'audacity', 'csv', 'jsonl'),
        (bytes, format) => {
          const parsed = readMarks(bytes, format, target);
          for (const mark of parsed.marks) expect(mark.endFrame ?? 0).toBeLessThanOrEqual(960_000);
          if (parsed.marks.length === 0) expect(parsed.notices.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never throws on shuffled pieces of real sheets', () => {
    const pieces = readdirSync(fixtures).flatMap((name) =>
      readFileSync(new URL(name, fixtures), 'latin1').split(/(?<=[\s":])/),
    );
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 300 }), (parts) => {
        const parsed = readText(parts.join(''));
        for (const { startFrame } of parsed.marks) expect(startFrame).toBeLessThanOrEqual(960_000);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a million blank lines', '\n'.repeat(1_000_000)],
    ['one line of a million quotation marks', `TITLE ${'"'.repeat(1_000_000)}`],
    ['a million blanks after a command', `TRACK 01 AUDIO\nINDEX 01 ${' '.repeat(1_000_000)}x`],
    ['a number without end', `TRACK 01 AUDIO\nINDEX 01 ${'9'.repeat(1_000_000)}:00:00`],
    ['fifty thousand unknown commands', Array.from({ length: 50_000 }, (_, index) => `X${index} y`).join('\n')],
    ['fifty thousand tracks at one place', 'TRACK 01 AUDIO\nINDEX 01 00:00:00\n'.repeat(50_000)],
  ])('is done in a moment with %s', (_name, text) => {
    expect(readText(text).notices.length).toBeLessThan(70);
  });
});

function takesAndGaps(): fc.Arbitrary<[number, number][]> {
  const seconds = fc.double({ min: 0, max: 20, noNaN: true });
  return fc.array(fc.tuple(seconds, seconds), { minLength: 1, maxLength: 30 });
}
