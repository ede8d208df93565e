import { describe, expect, it } from 'vitest';
import { highlightCue } from '../../src/renderer/export/cue-highlight.ts';
import { defaultExportOptions } from '../../src/shared/contract/views.ts';
import { writeCue } from '../../src/shared/formats/cue-write.ts';
import { aTake, aTape, aTransfer } from '../support/make-marks.ts';

describe('the coloured preview of a cue sheet', () => {
  const marks = [
    aTake({ startFrame: 640, endFrame: 48_000, title: 'REM "x"' }),
    aTake({ startFrame: 96_001, endFrame: 200_000 }),
  ];
  const { files } = writeCue({ tape: aTape(), transfer: aTransfer(), songs: [], marks }, defaultExportOptions);
  const lines = (files[0]?.text ?? '').split('\r\n');
  const pieces = highlightCue(lines);

  it('shows every character that is written, and no other', () => {
    expect(pieces.map((line) => line.map(({ text }) => text).join(''))).toEqual(lines);
  });

  it('marks only the CD frames that stand before their take', () => {
    const rounded = pieces.flat().filter(({ look }) => look === 'rounded');
    expect(rounded.map(({ text }) => text)).toEqual(['00']);
    expect(pieces.findIndex((line) => line.some(({ look }) => look === 'rounded'))).toBe(
      lines.indexOf('    INDEX 01 00:02:00'),
    );
  });

  it('colours titles as strings and our remarks as remarks', () => {
    const title = pieces.find((line) => line.some(({ text }) => text === 'TITLE'));
    expect(title?.at(-2)?.look).toBe('string');
    const remark = pieces[lines.findIndex((line) => line.includes('TAKESHEET-SAMPLES'))];
    expect(remark?.at(-1)).toEqual({ text: ' TAKESHEET-SAMPLES 640 48000', look: 'remark' });
  });
});
