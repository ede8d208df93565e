import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnSigns, makeColumns } from '../../src/renderer/waveform/fold-columns.ts';
import { colourWord, mixWords, type Pixels } from '../../src/renderer/waveform/pixel-sheet.ts';
import { createInkWell, writeColumns } from '../../src/renderer/waveform/write-columns.ts';

const wave = colourWord(10, 20, 30);
const rms = colourWord(200, 210, 220);
const height = 100;
const band = { middle: 50, reach: 40, top: 0, height };

function blank(width: number): Pixels {
  return { width, height, stride: width + 3, words: new Uint32Array((width + 3) * height) };
}

/** How much of the column is covered, in rows: whole pixels and the parts of the edges. */
function covered({ words, stride }: Pixels, column: number): number {
  let rows = 0;
  for (let row = 0; row < height; row += 1) rows += ((words[row * stride + column] ?? 0) >>> 24) / 255;
  return rows;
}

describe('a wave of pixels', () => {
  test('each column is covered from its maximum to its minimum, to a part of a pixel', () => {
    const value = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(value, value, (one, other) => {
        const columns = makeColumns(1);
        [columns.min[0], columns.max[0]] = [Math.min(one, other), Math.max(one, other)];
        const pixels = blank(1);
        writeColumns(pixels, band, columns, 1, createInkWell()(wave, rms, 8));
        const wanted = ((columns.max[0] ?? 0) - (columns.min[0] ?? 0)) * band.reach + 1;
        expect(covered(pixels, 0)).toBeCloseTo(wanted, 1);
      }),
    );
  });

  test('nothing is written outside the band, however far the wave is raised', () => {
    const columns = makeColumns(2);
    columns.min.fill(-900);
    columns.max.fill(900);
    const pixels = blank(2);
    writeColumns(pixels, { middle: 30, reach: 18, top: 10, height: 40 }, columns, 2, createInkWell()(wave, rms, 512));
    for (const row of [0, 9, 50, 99]) expect(pixels.words[row * pixels.stride]).toBe(0);
    for (const row of [10, 49]) expect(pixels.words[row * pixels.stride + 1]).not.toBe(0);
    writeColumns(pixels, { middle: -5, reach: 20, top: -25, height: 20 }, columns, 2, createInkWell()(wave, rms, 512));
    expect(pixels.words[0]).toBe(0);
  });

  test('what is unknown and what is digital silence is left out, a quiet room is a line', () => {
    const columns = makeColumns(3);
    columns.min[0] = Number.NaN;
    columns.signs[1] = columnSigns.silent;
    const pixels = blank(3);
    writeColumns(pixels, band, columns, 3, createInkWell()(wave, rms, 512));
    expect([0, 1, 2].map((column) => Math.round(covered(pixels, column)))).toEqual([0, 0, 1]);
  });

  test('the body lies inside the outline, and far in there is only the wave itself in its colour', () => {
    const columns = makeColumns(1);
    [columns.min[0], columns.max[0], columns.rms[0]] = [-0.5, 0.5, 0.25];
    const at = (framesPerColumn: number) => {
      const pixels = blank(1);
      writeColumns(pixels, band, columns, 1, createInkWell()(wave, rms, framesPerColumn));
      return (row: number) => pixels.words[row * pixels.stride];
    };
    expect([32, 45, 55, 68].map(at(512))).toEqual([wave, rms, rms, wave]);
    expect([32, 45, 55, 68].map(at(8))).toEqual([rms, rms, rms, rms]);
    // Half way between the two the outline has half of the body's colour.
    expect(at(16 * 2 ** 1.5)(32)).toBe(mixWords(wave, rms, 0.5));
  });

  test('inks are made anew only when colours or zoom ask for others', () => {
    const inks = createInkWell();
    const far = inks(wave, rms, 512);
    expect(inks(wave, rms, 9000)).toBe(far);
    expect(inks(wave, rms, 64)).not.toBe(far);
    expect(inks(rms, rms, 512)).not.toBe(far);
  });
});
