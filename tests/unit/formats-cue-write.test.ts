import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultExportOptions, type ExportPreview } from '../../src/shared/contract/views.ts';
import type { Mark } from '../../src/shared/domain/mark.ts';
import type { Tape } from '../../src/shared/domain/tape.ts';
import type { Transfer } from '../../src/shared/domain/transfer.ts';
import { writeCue } from '../../src/shared/formats/cue-write.ts';
import { aFragment, aSong, aTake, aTape, aTimestamp, aTransfer } from '../support/make-marks.ts';

const song = aSong('Blue Room');

type Around = {
  readonly transfer?: Transfer;
  readonly tape?: Tape;
  readonly options?: Partial<typeof defaultExportOptions>;
};

function sheetOf(
  marks: readonly Mark[],
  { transfer = aTransfer(), tape = aTape(), options }: Around = {},
): ExportPreview {
  return writeCue({ tape, transfer, songs: [song], marks }, { ...defaultExportOptions, ...options });
}

const textOf = (preview: ExportPreview): string => preview.files[0]?.text ?? '';
const kindsOf = (preview: ExportPreview): string[] => preview.warnings.map(({ kind }) => kind);

describe('a cue sheet', () => {
  it('is the golden sheet, byte for byte', () => {
    const take = (takeNumber: number, startFrame: number, endFrame: number, title = ''): Mark =>
      aTake({ songId: song.id, takeNumber, startFrame, endFrame, title });
    const preview = sheetOf(
      [take(1, 12_345, 441_000), take(2, 446_001, 882_000, '"false start"'), take(3, 886_000, 1_543_777)],
      {
        tape: aTape({ date: '1977', people: 'The Example Band' }),
        transfer: aTransfer({ path: '/reels/CD44.wav', sampleRate: 44_100, frames: 1_543_777 }),
      },
    );
    const golden = readFileSync(new URL('../fixtures/cue/golden.cue', import.meta.url), 'utf8');
    expect(textOf(preview)).toBe(golden);
    expect(preview.files[0]?.name).toBe('CD44.cue');
    expect(preview.summary).toBe('3 of 99 tracks · no overlaps · file name carries no folder');
    expect(preview.warnings[0]?.message).toMatch(/^3 starts fall between CD frames/);
    expect(preview.warnings[1]?.message).toContain('quotation marks become apostrophes');
  });

  it('leaves INDEX 00 out where a take begins as the one before ends, and for a first take at 0', () => {
    const text = textOf(sheetOf([aTake({ startFrame: 0 }), aTake({ startFrame: 48_000 })]));
    expect(text).not.toContain('INDEX 00');
  });

  it('bumps a start that falls into the CD frame of the take before, and says so', () => {
    const preview = sheetOf([
      aTake({ startFrame: 48_000, endFrame: 48_100 }),
      aTake({ startFrame: 48_200, endFrame: 96_000 }),
    ]);
    expect(textOf(preview)).toContain('INDEX 01 00:01:00');
    expect(textOf(preview)).toContain('INDEX 01 00:01:01');
    expect(kindsOf(preview)).toContain('moved');
  });

  it('goes to two sheets with 120 takes, each numbered from 01', () => {
    const takes = Array.from({ length: 120 }, (_, index) => aTake({ startFrame: index * 96_000 }));
    const preview = sheetOf(takes);
    expect(preview.files.map(({ name }) => name)).toEqual(['R07A (1 of 2).cue', 'R07A (2 of 2).cue']);
    expect(preview.files.map(({ text }) => text.match(/TRACK \d+/g)?.length)).toEqual([99, 21]);
    expect(preview.files[1]?.text).toContain('  TRACK 01 AUDIO');
    expect(preview.files[1]?.text).toContain('INDEX 00 00:00:00');
    expect(kindsOf(preview)).toContain('split');
    expect(preview.summary).toContain('120 tracks in 2 sheets');
  });

  it('is refused with the pairs when takes overlap', () => {
    const [first, second] = [aTake({ startFrame: 0, endFrame: 100_000 }), aTake({ startFrame: 50_000 })];
    const preview = sheetOf([first, second]);
    expect(preview.blocked).toContain('overlap');
    expect(preview.files).toEqual([]);
    expect(preview.warnings).toMatchObject([{ kind: 'overlap', markIds: [first.id, second.id] }]);
  });

  it('is refused with a way out when there is no take', () => {
    expect(sheetOf([aFragment()]).blocked).toContain('mark one with T');
  });

  it('leaves open takes, fragments and timestamps out and says so', () => {
    const open = aTake({ startFrame: 200_000, endFrame: null, takeNumber: 3 });
    const preview = sheetOf([aTake(), aFragment(), aTimestamp({ startFrame: 5 }), open]);
    expect(textOf(preview).match(/TRACK/g)).toHaveLength(1);
    expect(preview.warnings).toContainEqual(expect.objectContaining({ kind: 'open', markIds: [open.id] }));
    expect(preview.warnings.find(({ message }) => message.startsWith('1 fragment and 1 timestamp'))?.kind).toBe(
      'dropped',
    );
  });

  it.each([
    ['"say "more me" now"', "'say 'more me' now'", 'apostrophes'],
    ['path C:\\', 'path C:', 'backslash'],
    ['two\nlines', 'two lines', 'line breaks'],
    ['x'.repeat(2000), 'x'.repeat(80), 'cut to 80'],
    ['  padded  ', 'padded', 'blanks'],
  ])('writes the title %j as %j and says why', (title, written, reason) => {
    const preview = sheetOf([aTake({ title })]);
    expect(textOf(preview)).toContain(`    TITLE "${written}"\r\n`);
    expect(preview.warnings.find(({ kind }) => kind === 'renamed')?.message).toContain(reason);
  });

  it('calls a take without any words by its track number', () => {
    const text = textOf(sheetOf([aTake(), aTake({ startFrame: 96_000, title: '\\ \\' })]));
    expect(text).toContain('TITLE "Take 01"');
    expect(text).toContain('TITLE "Take 02"');
  });

  it('warns of words that mp3splt trips over', () => {
    const messages = sheetOf([aTake({ title: 'REMEMBER' }), aTake({ startFrame: 96_000, title: 'TRACK AUDIO test' })])
      .warnings.map(({ message }) => message)
      .join('\n');
    expect(messages).toContain('takes the letters REM');
    expect(messages).toContain('cannot read a sheet');
  });

  it('lists what Latin-1 cannot hold', () => {
    const preview = sheetOf([aTake({ title: 'Śpiew – “日”' })], { options: { cueEncoding: 'latin-1' } });
    expect(textOf(preview)).toContain(`TITLE "_piew - '_'"`);
    expect(preview.warnings.find(({ kind }) => kind === 'renamed')?.message).toContain('Ś');
  });

  it.each([
    ['wav', 'WAVE'],
    ['flac', 'WAVE'],
    ['rf64', 'WAVE'],
    ['mp3', 'MP3'],
    ['aiff', 'AIFF'],
  ] as const)('names a %s file as %s', (format, type) => {
    expect(textOf(sheetOf([aTake()], { transfer: aTransfer({ format }) }))).toContain(`FILE "R07A.wav" ${type}\r\n`);
  });

  it('says when the audio file has a name that no sheet can write', () => {
    const preview = sheetOf([aTake()], { transfer: aTransfer({ path: '/reels/the "best" one.wav' }) });
    expect(textOf(preview)).toContain(`FILE "the 'best' one.wav" WAVE`);
    expect(preview.files[0]?.name).toBe('the "best" one.cue');
    expect(preview.warnings.some(({ message }) => message.includes('rename a copy'))).toBe(true);
  });

  it('keeps a file name whole that is longer than a title may be', () => {
    const name = `${'long name '.repeat(12)}.wav`;
    expect(textOf(sheetOf([aTake()], { transfer: aTransfer({ path: `/reels/${name}` }) }))).toContain(`FILE "${name}"`);
  });

  it('writes minutes beyond 99', () => {
    const transfer = aTransfer({ frames: 48_000 * 10_000 });
    const preview = sheetOf([aTake({ startFrame: 48_000 * 7230 })], { transfer });
    expect(textOf(preview)).toContain('INDEX 01 120:30:00');
  });

  it('puts only digits of a date into the sheet', () => {
    const preview = sheetOf([aTake()], { tape: aTape({ date: 'January 1971' }) });
    expect(textOf(preview)).toContain('REM DATE "1971"');
    expect(preview.warnings.some(({ message }) => message.includes('January 1971'))).toBe(true);
    expect(textOf(sheetOf([aTake()], { tape: aTape({ date: 'the GENRE of it' }) }))).not.toContain('DATE');
  });

  it('says which fields stay behind', () => {
    const preview = sheetOf([aTake({ notes: 'keeper', rating: 4 })]);
    expect(preview.warnings.some(({ message }) => message.includes('left out: rating, notes'))).toBe(true);
  });
});
