import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hannPowerScale, hannWindow } from '../../src/shared/spectrum/hann-window.ts';
import { codeDb, levelCode } from '../../src/shared/spectrum/level-code.ts';
import { createRealFft } from '../../src/shared/spectrum/real-fft.ts';
import { createRowFolder, rowOf } from '../../src/shared/spectrum/spectrum-rows.ts';
import { transformSizes } from '../../src/shared/spectrum/tile-plan.ts';

/** The definition, one frequency at a time. */
function powersByForce(samples: readonly number[]): number[] {
  return Array.from({ length: samples.length / 2 + 1 }, (_, k) => {
    let re = 0;
    let im = 0;
    for (const [at, sample] of samples.entries()) {
      const angle = (2 * Math.PI * k * at) / samples.length;
      re += sample * Math.cos(angle);
      im -= sample * Math.sin(angle);
    }
    return re * re + im * im;
  });
}

/** The levels of all rows for a tone, as they would be drawn. */
function levelsOf(hertz: number, transformSize: number, sampleRate: number, rows: number, amplitude = 1): Uint8Array {
  const hann = hannWindow(transformSize);
  const samples = hann.map(
    (weight, at) => weight * amplitude * Math.sin((2 * Math.PI * hertz * at) / sampleRate + 0.4),
  );
  const powers = new Float64Array(transformSize / 2 + 1);
  createRealFft(transformSize).powers(samples, powers);
  const levels = new Uint8Array(rows);
  createRowFolder({ transformSize, sampleRate, rows }).raise(powers, levels, 0, 1);
  return levels;
}

describe('the transform', () => {
  test.each([4, 8, 16, 64, 512])('of %i samples finds the powers that the definition gives', (size) => {
    const samples = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: size, maxLength: size });
    const fft = createRealFft(size);
    const found = new Float64Array(size / 2 + 1);
    fc.assert(
      fc.property(samples, (values) => {
        fft.powers(Float64Array.from(values), found);
        for (const [k, power] of powersByForce(values).entries()) expect(found[k]).toBeCloseTo(power, 8);
      }),
      { numRuns: size > 64 ? 5 : 50 },
    );
  });

  test('of a size that is no power of two is refused', () => {
    expect(() => createRealFft(1000)).toThrow('1000');
  });

  test.each(transformSizes)('of %i samples shows a sine of full scale at 0 dB', (size) => {
    const powers = new Float64Array(size / 2 + 1);
    const samples = hannWindow(size).map((weight, at) => weight * Math.sin((2 * Math.PI * 37 * at) / size));
    createRealFft(size).powers(samples, powers);
    expect(10 * Math.log10((powers[37] ?? 0) * hannPowerScale(size))).toBeCloseTo(0, 6);
  });
});

describe('a tone', () => {
  const rates = [44_100, 96_000] as const;
  const tones = [440, 1000, 1033.7, 3520, 9999, 17_000] as const;
  test.each(
    transformSizes.flatMap((size) => rates.flatMap((rate) => tones.map((hertz) => [hertz, rate, size] as const))),
  )('of %f Hz at %i Hz lights its own row with windows of %i', (hertz, sampleRate, size) => {
    const rows = 256;
    const levels = levelsOf(hertz, size, sampleRate, rows);
    const loudest = Math.max(...levels);
    const lit = [...levels.keys()].filter((row) => levels[row] === loudest);
    const own = rowOf(hertz, { sampleRate, rows }) - 0.5;
    const miss = Math.min(...lit.map((row) => Math.abs(row - own)));
    expect(miss).toBeLessThanOrEqual(1);
    // Between two frequencies of the transform a Hann window loses up to 1.4 dB.
    expect(codeDb(loudest)).toBeGreaterThan(-1.8);
    expect(codeDb(loudest)).toBeLessThan(1);
  });

  test('twenty dB weaker is twenty dB darker', () => {
    const loud = Math.max(...levelsOf(1000, 2048, 44_100, 256, 0.5));
    const quiet = Math.max(...levelsOf(1000, 2048, 44_100, 256, 0.05));
    expect(codeDb(loud) - codeDb(quiet)).toBeCloseTo(20, 0);
  });

  test('leaves the rows far from it dark', () => {
    const levels = levelsOf(1000, 4096, 44_100, 256);
    const own = Math.floor(rowOf(1000, { sampleRate: 44_100, rows: 256 }));
    const far = [...levels.entries()].filter(([row]) => Math.abs(row - own) > 40);
    expect(Math.max(...far.map(([, level]) => codeDb(level)))).toBeLessThan(-90);
  });
});

test('silence has the code of silence, and a code is its level again within half a step', () => {
  const levels = levelsOf(1000, 512, 44_100, 64, 0);
  expect(new Set(levels)).toEqual(new Set([0]));
  fc.assert(
    fc.property(fc.double({ min: -150, max: 0, noNaN: true }), (decibels) => {
      expect(Math.abs(codeDb(levelCode(decibels)) - decibels)).toBeLessThanOrEqual(0.3001);
    }),
  );
});
