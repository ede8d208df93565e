import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { labelGroundAlpha } from '../../src/renderer/waveform/spectrogram-scale.ts';
import { spectrumRangesDb } from '../../src/renderer/waveform/spectrogram-choices.ts';
import { colourMap, type Rgb, rgbOf, type SpectrumTheme } from '../../src/shared/spectrum/colour-map.ts';
import {
  frequencyAt,
  frequencyScale,
  frequencyText,
  frequencyTicks,
  heardFaster,
  shareOf,
  tickText,
} from '../../src/shared/spectrum/frequency-scale.ts';

const stylesheet = readFileSync(new URL('../../src/renderer/styles/tokens.css', import.meta.url), 'utf8');
const [dark = '', light = ''] = stylesheet.split("[data-theme='light']");

/** A colour of the theme as the stylesheet has it. */
function token(theme: SpectrumTheme, name: string): Rgb {
  const hex = new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(theme === 'dark' ? dark : light)?.[1];
  if (hex === undefined) throw new Error(`${name} is no token`);
  return rgbOf(hex);
}

/** Relative luminance and contrast as WCAG 2 defines them. */
function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((byte) => {
    const value = byte / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Rgb, other: Rgb): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function coloursOf(theme: SpectrumTheme, rangeDb: number): readonly Rgb[] {
  const bytes = colourMap(theme, rangeDb);
  return Array.from({ length: 256 }, (_, code) => [bytes[4 * code]!, bytes[4 * code + 1]!, bytes[4 * code + 2]!]);
}

function laidOver(ground: Rgb, colour: Rgb, alpha: number): Rgb {
  const mix = (at: 0 | 1 | 2): number => ground[at] * (1 - alpha) + colour[at] * alpha;
  return [mix(0), mix(1), mix(2)];
}

describe.each(['dark', 'light'] as const)('in the %s theme', (theme) => {
  test.each(spectrumRangesDb)('louder looks louder all the way, over a range of %i dB', (rangeDb) => {
    const direction = theme === 'dark' ? 1 : -1;
    const values = coloursOf(theme, rangeDb).map((colour) => direction * luminance(colour));
    for (const [code, value] of values.entries()) expect(value).toBeGreaterThanOrEqual(values[code - 1] ?? value);
    // No step is so small that a tenth of the range could not be told from the next.
    const tenths = Array.from({ length: 11 }, (_, at) => coloursOf(theme, 150)[Math.round(at * 23.5)]);
    expect(new Set(tenths.map(String)).size).toBe(11);
  });

  test('silence is the ground of the window, and the loudest stands out from it', () => {
    const colours = coloursOf(theme, 90);
    expect(colours[0]).toEqual(token(theme, 'bg'));
    expect(contrast(colours[0] ?? [0, 0, 0], colours[255] ?? [0, 0, 0])).toBeGreaterThan(12);
  });

  test('the frequencies beside it can be read on any of its colours', () => {
    for (const colour of coloursOf(theme, 90)) {
      const ground = laidOver(colour, token(theme, 'panel'), labelGroundAlpha);
      expect(contrast(ground, token(theme, 'ink-3'))).toBeGreaterThanOrEqual(4.5);
    }
  });
});

describe('the scale of frequencies', () => {
  test('goes from 20 Hz to Nyquist, and back again', () => {
    const scale = frequencyScale(96_000);
    expect(scale).toEqual({ lowHz: 20, highHz: 48_000 });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        expect(shareOf(scale, frequencyAt(scale, share))).toBeCloseTo(share, 9);
      }),
    );
  });

  test('has room for the lowest rate a file can have', () => {
    for (const rate of [1, 50, 400, 8000, 768_000]) {
      const { lowHz, highHz } = frequencyScale(rate);
      expect(lowHz).toBeGreaterThan(0);
      expect(highHz / lowHz).toBeGreaterThanOrEqual(32);
    }
  });

  test('of a tape that is heard faster tells every height higher by the same factor', () => {
    const file = frequencyScale(44_100);
    for (const factor of [0.5, 1, 15 / 7.5, 1.0595]) {
      const heard = heardFaster(file, factor);
      for (const hertz of [25, 440, 1000, 15_000]) {
        expect(shareOf(heard, hertz * factor)).toBeCloseTo(shareOf(file, hertz), 12);
        expect(frequencyAt(heard, shareOf(file, hertz))).toBeCloseTo(hertz * factor, 6);
      }
    }
    expect(frequencyTicks(heardFaster(file, 2), 0.2).map(tickText)).toEqual(['100', '1k', '10k']);
  });

  test('names as many frequencies as there is room for', () => {
    const scale = frequencyScale(44_100);
    expect(frequencyTicks(scale, 0.05).map(tickText)).toEqual([
      '50',
      '100',
      '200',
      '500',
      '1k',
      '2k',
      '5k',
      '10k',
      '20k',
    ]);
    expect(frequencyTicks(scale, 0.2).map(tickText)).toEqual(['100', '1k', '10k']);
  });

  test.each([
    [62.7, '62.7 Hz'],
    [440, '440 Hz'],
    [999.7, '1 kHz'],
    [1023, '1.02 kHz'],
    [12_480, '12.5 kHz'],
  ])('%f Hz is read as %s', (hertz, text) => {
    expect(frequencyText(hertz)).toBe(text);
  });
});
