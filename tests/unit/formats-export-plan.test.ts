import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultExportOptions, exportFormats } from '../../src/shared/contract/views.ts';
import { planExport } from '../../src/shared/formats/export-plan.ts';
import { detectFormat } from '../../src/shared/formats/read-marks.ts';
import { safeBaseName } from '../../src/shared/formats/safe-file-name.ts';
import { exportTitle, takeWordsOf } from '../../src/shared/formats/titles.ts';
import { aFragment, aSong, aTake, aTape, aTimestamp, aTransfer } from '../support/make-marks.ts';

const song = aSong('Ramble');
const marks = [
  aTimestamp({ startFrame: 100, title: 'slate' }),
  aTake({ startFrame: 96_000, endFrame: 192_000, songId: song.id, takeNumber: 2, status: 'rehearsal' }),
  aTake({ songId: song.id, takeNumber: 1, flags: ['noGood'] }),
  aTake({ startFrame: 200_000, endFrame: 300_000, songId: song.id, takeNumber: 3 }),
  aFragment({ startFrame: 210_000, title: 'mandolin idea' }),
];
const source = { tape: aTape(), transfer: aTransfer(), songs: [song], marks };

describe('an export plan', () => {
  it.each(exportFormats)('is recognised again as %s by its text alone', (format) => {
    const { files, blocked } = planExport({ ...source, format, options: defaultExportOptions });
    expect(blocked).toBeNull();
    for (const { text } of files) {
      expect(detectFormat(text.replace(/^\uFEFF/, ''), 'unknown')).toBe(format === 'csvSpreadsheet' ? 'csv' : format);
    }
  });

  it('leaves out statuses and no good takes by choice, and counts them', () => {
    const options = { ...defaultExportOptions, leaveOutStatuses: ['rehearsal'], leaveOutNoGood: true };
    const { files, summary } = planExport({ ...source, format: 'cue', options });
    expect(files[0]?.text.match(/TITLE "Ramble.*"/g)).toEqual(['TITLE "Ramble (take 3)"']);
    expect(summary).toContain('2 marks left out by choice');
  });

  it('puts marks in order of place, whatever order they came in', () => {
    const { files } = planExport({ ...source, format: 'audacity', options: defaultExportOptions });
    expect(files[0]?.text.match(/take \d/g)).toEqual(['take 1', 'take 2', 'take 3']);
  });

  it.each(exportFormats)('of nothing is blocked with a way out: %s', (format) => {
    const plan = planExport({ ...source, marks: [], format, options: defaultExportOptions });
    expect(plan.blocked).toMatch(/mark/);
    expect(plan.files).toEqual([]);
  });

  it('of a file that was never read is blocked for places, and open for JSON Lines', () => {
    const unread = { ...source, transfer: aTransfer({ sampleRate: null, frames: null, reason: 'truncated header' }) };
    const plan = (format: 'cue' | 'jsonl') => planExport({ ...unread, format, options: defaultExportOptions });
    expect(plan('cue').blocked).toContain('truncated header');
    expect(plan('jsonl').blocked).toBeNull();
  });

  // Any code units at all, halves of characters included.
  const anyName = fc.array(fc.nat({ max: 0xffff }), { maxLength: 300 }).map((units) => String.fromCharCode(...units));

  it('survives every file name', () => {
    fc.assert(
      fc.property(anyName, fc.constantFrom(...exportFormats), (name, format) => {
        const { files } = planExport({
          ...source,
          transfer: aTransfer({ path: `/reels/${name}.wav` }),
          format,
          options: defaultExportOptions,
        });
        for (const file of files) {
          expect(file.name).not.toMatch(/[/\\\p{Cc}]/u);
          expect(new TextEncoder().encode(file.name).length).toBeLessThan(240);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('a file name', () => {
  it.each([
    ['R0417_A.wav', 'R0417_A'],
    ['Straße – 日本 😀 "best" one\'s.flac', 'Straße – 日本 😀 "best" one\'s'],
    ['a/b\\c:d.wav', 'a_b_c_d'],
    ['con.wav', '_con'],
    ['LPT1.backup.wav', '_LPT1.backup'],
    ['.wav', 'wav'],
    ['...', 'Untitled'],
    ['', 'Untitled'],
    ['dots...wav', 'dots'],
    ['no ending', 'no ending'],
  ])('%j becomes %j', (name, base) => {
    expect(safeBaseName(name)).toBe(base);
  });
});

describe('the name of a take', () => {
  it.each([
    [aTake({ takeNumber: 2 }), 'Ramble', 'Ramble (take 2)'],
    [aTake({ takeNumber: 2, title: 'slow' }), 'Ramble', 'Ramble (take 2), slow'],
    [aTake({ takeNumber: 2, title: 'jam' }), null, 'jam (take 2)'],
    [aTake({ takeNumber: 2 }), null, 'Take 2'],
    [aTake(), 'Ramble', 'Ramble'],
    [aTake(), null, ''],
    [aFragment({ title: 'idea' }), null, 'idea'],
  ])('is written as people read it: %#', (mark, songTitle, name) => {
    expect(exportTitle(mark, songTitle)).toBe(name);
  });

  it.each([
    ['Ramble (take 2)', 'Ramble', 2, ''],
    ['Ramble (take 2), slow', 'Ramble', 2, 'slow'],
    ['Ramble (TAKE 12)', 'Ramble', 12, ''],
    ['X (take 2) (take 3)', 'X (take 2)', 3, ''],
    ['Ramble, take 7', 'Ramble', 7, ''],
    ['Take 3', '', 3, ''],
    ['just a name', '', null, 'just a name'],
    ['(take 3)', '', null, '(take 3)'],
    ['better than (take 5) ever was', '', null, 'better than (take 5) ever was'],
  ])('%j is understood', (name, songTitle, takeNumber, title) => {
    expect(takeWordsOf(name)).toEqual({ songTitle, takeNumber, title });
  });
});
