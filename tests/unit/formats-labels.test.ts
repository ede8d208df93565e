import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mark } from '../../src/shared/domain/mark.ts';
import { writeAudacity } from '../../src/shared/formats/audacity-write.ts';
import type { ParsedMarks } from '../../src/shared/formats/parsed-marks.ts';
import { readMarks } from '../../src/shared/formats/read-marks.ts';
import { aFragment, aSong, aTake, aTape, aTimestamp, aTransfer } from '../support/make-marks.ts';

const song = aSong('Blue Room');
const write = (marks: readonly Mark[], transfer = aTransfer()) =>
  writeAudacity({ tape: aTape(), transfer, songs: [song], marks });

function read(
  bytes: Uint8Array | string,
  sourceName: string,
  sampleRate = 48_000,
  frames: number | null = null,
): ParsedMarks {
  const all = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes;
  return readMarks(all, 'audacity', { sampleRate, frames, audioFileName: 'R07A.wav', sourceName });
}

describe('Audacity labels', () => {
  it('go to a file for each lane that has marks', () => {
    const preview = write([
      aTake({ startFrame: 30_001, endFrame: 480_123, songId: song.id, takeNumber: 1 }),
      aFragment({ startFrame: 60_000, title: 'mandolin idea' }),
      aTimestamp({ startFrame: 100, title: 'slate' }),
    ]);
    expect(preview.files).toEqual([
      { name: 'R07A takes.txt', text: '0.625021\t10.002563\tBlue Room (take 1)\n' },
      { name: 'R07A fragments.txt', text: '1.250000\t2.250000\tmandolin idea\n' },
      { name: 'R07A timestamps.txt', text: '0.002083\t0.002083\tslate\n' },
    ]);
    expect(write([aFragment()]).files.map(({ name }) => name)).toEqual(['R07A fragments.txt']);
  });

  it('have no tabs or line breaks in their names, and that is said', () => {
    const mark = aFragment({ title: 'one\ttwo\nthree' });
    const preview = write([mark]);
    expect(preview.files[0]?.text).toContain('\tone two three\n');
    expect(preview.warnings[0]).toMatchObject({ kind: 'renamed', markIds: [mark.id] });
  });

  it('carry takes that overlap and say who would refuse them', () => {
    const preview = write([aTake({ endFrame: 90_000 }), aTake({ startFrame: 50_000 })]);
    expect(preview.blocked).toBeNull();
    expect(preview.warnings.some(({ kind }) => kind === 'overlap')).toBe(true);
  });

  it('leave open marks out and say so', () => {
    expect(write([aFragment({ endFrame: null })]).blocked).not.toBeNull();
    expect(write([aTake(), aFragment({ endFrame: null, startFrame: 5 })]).warnings[0]?.kind).toBe('open');
  });

  it('are read from everything people type', () => {
    const bytes = readFileSync(new URL('../fixtures/labels/by-hand.txt', import.meta.url));
    const parsed = read(bytes, 'by-hand.txt');
    expect(
      parsed.marks.map(({ kind, startFrame, endFrame, writtenName }) => [kind, startFrame, endFrame, writtenName]),
    ).toEqual([
      ['take', 30_001, 480_123, 'Blue Room (take 1)'],
      ['timestamp', 600_000, 600_000, 'slate'],
      ['take', 720_000, 960_000, 'back to front, take 2'],
      ['fragment', 1_440_000, 1_920_000, 'mandolin idea extra'],
      ['fragment', 0, 96_000, 'before the start'],
    ]);
    expect(parsed.marks[2]).toMatchObject({ songTitle: 'back to front', takeNumber: 2, status: 'unknown' });
    expect(parsed.notices).toEqual([
      'Line 4: its end lies before its start; they are read the other way round.',
      'Line 6 is no label and is left out.',
      'Line 8: lies before the start of the tape and is moved to it.',
      'The file does not say its lane, so it was told from names and lengths: 2 takes, 2 fragments and 1 timestamp.',
    ]);
  });

  it('belong to the lane that their file is named after', () => {
    const text = '1.0\t2.0\tan idea (take 3)\n';
    expect(read(text, 'R07A fragments.txt').marks[0]?.kind).toBe('fragment');
    expect(read(text, 'R07A takes (2).txt').marks[0]?.kind).toBe('take');
    expect(read('1.0\t2.0\tidea\n', 'whatever.txt').marks[0]?.kind).toBe('fragment');
    expect(read('1.0\tslate\n', 'R07A takes.txt').notices[0]).toContain('Not every label fits the lane');
  });

  it('that end beyond the tape are drawn back, those that start beyond it left out', () => {
    const parsed = read('1\t99\ta\n50\t51\tb\n', 'x.txt', 48_000, 480_000);
    expect(parsed.marks).toMatchObject([{ startFrame: 48_000, endFrame: 480_000 }]);
    expect(parsed.notices).toHaveLength(3);
  });

  it('give back every frame and name at every rate', () => {
    const rates = fc.constantFrom(8000, 44_056, 44_100, 48_000, 96_000, 192_000, 384_000, 768_000);
    const name = fc.string({ unit: 'grapheme', maxLength: 30 });
    const place = fc.tuple(fc.nat({ max: 2 ** 36 }), fc.nat({ max: 2 ** 32 }), name);
    fc.assert(
      fc.property(rates, fc.array(place, { minLength: 1, maxLength: 20 }), (sampleRate, places) => {
        const marks = places
          .map(([startFrame, length, title]) => aFragment({ startFrame, endFrame: startFrame + length + 1, title }))
          .toSorted((a, b) => a.startFrame - b.startFrame);
        const { files } = write(marks, aTransfer({ sampleRate, frames: 2 ** 40 }));
        const parsed = read(files[0]?.text ?? '', files[0]?.name ?? '', sampleRate, 2 ** 40);
        expect(parsed.notices).toEqual([]);
        expect(parsed.marks.map(({ kind, startFrame, endFrame }) => [kind, startFrame, endFrame])).toEqual(
          marks.map(({ kind, startFrame, endFrame }) => [kind, startFrame, endFrame]),
        );
      }),
      { numRuns: 200 },
    );
  });
});
