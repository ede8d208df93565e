import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultExportOptions, type ExportFormat } from '../../src/shared/contract/views.ts';
import type { Mark } from '../../src/shared/domain/mark.ts';
import { heardMark, orderOf } from '../../src/shared/domain/tape-order.ts';
import { correctedRate } from '../../src/shared/domain/tape-time.ts';
import type { Transfer } from '../../src/shared/domain/transfer.ts';
import { cdFrameBefore, cuePosition } from '../../src/shared/formats/exact-time.ts';
import { planExport } from '../../src/shared/formats/export-plan.ts';
import { readMarks } from '../../src/shared/formats/read-marks.ts';
import { aFragment, aTake, aTape, aTimestamp, aTransfer } from '../support/make-marks.ts';

const encoder = new TextEncoder();
const second = 48_000;
const frames = 600 * second;
const corrected = aTransfer({ speedRatio: 1.25, runsBackwards: true, frames });
const takes = [
  aTake({ startFrame: 100 * second, endFrame: 150 * second, title: 'heard last', takeNumber: 1 }),
  aTake({ startFrame: 400 * second + 7, endFrame: 550 * second + 3, title: 'heard first', takeNumber: 2 }),
];

function written(
  format: ExportFormat,
  transfer: Transfer,
  marks: readonly Mark[],
  timeBase: 'file' | 'corrected' = 'corrected',
) {
  const options = { ...defaultExportOptions, timeBase };
  return planExport({ tape: aTape(), transfer, songs: [], marks, format, options });
}

function readBack(
  format: 'cue' | 'audacity' | 'csv',
  text: string,
  sourceName: string,
  { sampleRate, frames: length, ...transfer }: Transfer,
) {
  const target = { sampleRate: sampleRate ?? 1, frames: length, audioFileName: 'R07A.wav', sourceName };
  return readMarks(encoder.encode(text), format, { ...target, correction: transfer });
}

const places = (marks: readonly Pick<Mark, 'startFrame' | 'endFrame'>[]) =>
  marks.map(({ startFrame, endFrame }) => [startFrame, endFrame]).toSorted(([a = 0], [b = 0]) => (a ?? 0) - (b ?? 0));

describe('a cue sheet in corrected time', () => {
  const plan = written('cue', corrected, takes);
  const text = plan.files[0]?.text ?? '';

  it('tells heard seconds in the order they are heard, and the frames of the file beside them', () => {
    // 600 s - 550 s of the file, by the speed: 40 s; 600 - 150 = 450 s: 360 s.
    expect(text.match(/INDEX 01 \S+/g)).toEqual(['INDEX 01 00:39:74', 'INDEX 01 06:00:00']);
    expect(text.match(/REM TAKESHEET-SAMPLES .*/g)).toEqual([
      `REM TAKESHEET-SAMPLES ${400 * second + 7} ${550 * second + 3}`,
      `REM TAKESHEET-SAMPLES ${100 * second} ${150 * second}`,
    ]);
    expect(text.indexOf('heard first')).toBeLessThan(text.indexOf('heard last'));
  });

  it('says so in a line of its own, in its name and in a warning', () => {
    expect(text).toContain('REM TAKESHEET-CORRECTED 1.25 1\r\n');
    expect(plan.files[0]?.name).toBe('R07A corrected.cue');
    expect(plan.warnings[0]).toMatchObject({
      kind: 'notice',
      message: expect.stringContaining('no longer the original'),
    });
    expect(plan.warnings[0]?.message).toContain('+25.00 %, backwards');
  });

  it('is the same as ever where times of the file are asked for, or the tape is heard as its file', () => {
    const asFile = written('cue', corrected, takes, 'file');
    const plain = written('cue', aTransfer({ frames }), takes);
    expect(asFile.files).toEqual(plain.files);
    expect(plain.files[0]?.text).not.toContain('CORRECTED');
    expect(plain.files[0]?.text).toContain('INDEX 01 01:40:00');
  });

  it('comes back to the exact frames of the file, whatever speed and direction', () => {
    const ratios = fc.integer({ min: 250_000, max: 4_000_000 }).map((millionths) => millionths / 1e6);
    const rates = fc.constantFrom(8000, 44_100, 48_000, 96_000, 192_000);
    const steps = fc.array(
      fc.tuple(fc.double({ min: 0, max: 40, noNaN: true }), fc.double({ min: 0.2, max: 90, noNaN: true })),
      {
        minLength: 1,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(rates, ratios, fc.boolean(), steps, (sampleRate, speedRatio, runsBackwards, gaps) => {
        let frame = 0;
        const marks = gaps.map(([gap, length], index) => {
          const startFrame = frame + Math.floor(gap * sampleRate);
          frame = startFrame + Math.ceil(length * sampleRate);
          return aTake({ startFrame, endFrame: frame, takeNumber: index + 1 });
        });
        const transfer = aTransfer({ sampleRate, speedRatio, runsBackwards, frames: frame + 17 });
        const sheet = written('cue', transfer, marks).files[0]?.text ?? '';
        const parsed = readBack('cue', sheet, 'R07A corrected.cue', transfer);
        expect(places(parsed.marks)).toEqual(places(marks));

        // Without the exact samples its INDEXes are turned back, to within the CD frame that they name.
        const bare = sheet.replaceAll(/ *REM TAKESHEET-SAMPLES.*\r\n/g, '');
        const rate = correctedRate(sampleRate, speedRatio);
        const order = orderOf(transfer);
        const cdFrames = readBack('cue', bare, 'R07A corrected.cue', transfer)
          .marks.map(({ startFrame, endFrame }) => heardMark(order, aTake({ startFrame, endFrame })))
          .map(({ startFrame }) => cuePosition(cdFrameBefore(startFrame, rate)));
        expect(cdFrames).toEqual([...sheet.matchAll(/INDEX 01 (\S+)/g)].map(([, position]) => position));
      }),
      { numRuns: 120 },
    );
  });

  it('is read by its own correction, also on a tape that has another one or none', () => {
    for (const transfer of [aTransfer({ frames }), { ...corrected, speedRatio: 0.9 }]) {
      const parsed = readBack('cue', text, 'R07A corrected.cue', transfer);
      expect(places(parsed.marks)).toEqual(places(takes));
      expect(parsed.notices[0]).toContain('+25.00 %, backwards');
    }
  });

  it('is taken for times of the file where its correction makes no sense, and that is said', () => {
    const spoilt = text.replace('CORRECTED 1.25 1', 'CORRECTED 1e9 2').replaceAll(/ *REM TAKESHEET-SAMPLES.*\r\n/g, '');
    const parsed = readBack('cue', spoilt, 'a.cue', corrected);
    expect(parsed.marks.map(({ startFrame }) => startFrame)).toEqual([39 * second + 47_360, 360 * second]);
    expect(parsed.notices.join()).toContain('makes no sense');
  });
});

describe('labels and tables in corrected time', () => {
  const marks = [
    ...takes,
    aFragment({ startFrame: 5, endFrame: 900_001, title: 'idea' }),
    aTimestamp({ startFrame: 77 }),
  ];

  it('come back from label tracks by their name, and say what they are', () => {
    const plan = written('audacity', corrected, marks);
    expect(plan.files.map(({ name }) => name)).toEqual([
      'R07A corrected takes.txt',
      'R07A corrected fragments.txt',
      'R07A corrected timestamps.txt',
    ]);
    expect(plan.files[0]?.text).toMatch(/^39\.999950\t/);
    expect(plan.warnings[0]?.message).toContain('corrected times');
    const parsed = plan.files.flatMap(({ name, text: labels }) => readBack('audacity', labels, name, corrected).marks);
    expect(places(parsed)).toEqual(places(marks));
    const [first] = plan.files;
    const elsewhere = readBack('audacity', first?.text ?? '', 'R07A takes.txt', corrected);
    expect(elsewhere.marks[0]?.startFrame).toBeLessThan(40 * second);
  });

  it('come back from tables by their samples, and by their times where those are lost', () => {
    const plan = written('csv', corrected, marks);
    const table = plan.files[0]?.text ?? '';
    expect(plan.files[0]?.name).toBe('R07A corrected.csv');
    expect(table.split('\r\n')[0]).toMatch(/,time_base,speed_ratio,runs_backwards$/);
    expect(table).toContain(',corrected,1.25,true');
    expect(places(readBack('csv', table, 'a.csv', corrected).marks)).toEqual(places(marks));
    const timesOnly = table.replace('start_sample,end_sample', 'was,also');
    expect(places(readBack('csv', timesOnly, 'a.csv', aTransfer({ frames })).marks)).toEqual(places(marks));
    const spoilt = timesOnly.replaceAll(',1.25,true', ',fast,true');
    expect(readBack('csv', spoilt, 'a.csv', corrected)).toMatchObject({ marks: [] });
  });

  it('have no more columns than ever where times are the file’s', () => {
    const [asFile, plain] = [written('csv', corrected, marks, 'file'), written('csv', aTransfer({ frames }), marks)];
    expect(asFile.files).toEqual(plain.files);
    expect(plain.files[0]?.text).not.toContain('time_base');
  });
});

describe('JSON Lines', () => {
  it('have frames of the file and how it is heard, whatever times are asked for', () => {
    const lines = (base: 'file' | 'corrected') => written('jsonl', corrected, takes, base).files[0]?.text ?? '';
    expect(lines('corrected')).toBe(lines('file'));
    const [header, first] = lines('file')
      .split('\n')
      .map((line) => (line === '' ? null : (JSON.parse(line) as Record<string, unknown>)));
    expect(header).toMatchObject({ transfer: { speedRatio: 1.25, runsBackwards: true } });
    expect(first).toMatchObject({ startFrame: 100 * second, endFrame: 150 * second });
  });
});
