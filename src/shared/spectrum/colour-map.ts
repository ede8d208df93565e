import { codeDb, loudestCode } from './level-code.ts';

export type SpectrumTheme = 'dark' | 'light';

/** Red, green and blue from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * From silence, which is the ground of the window, to the loudest. Embers in the dark; on paper the inks that such a
 * fire leaves. Lightness moves one way only, so that louder always looks louder, also without seeing colours.
 */
const stops: Readonly<Record<SpectrumTheme, readonly string[]>> = {
  dark: ['#15140f', '#231a26', '#41203d', '#6e2747', '#a33b45', '#d26238', '#eb9a41', '#f8d173', '#fffbe6'],
  light: ['#ece5d3', '#e5d5b6', '#dcbb92', '#cd9670', '#b46a55', '#8f4249', '#642a45', '#3b1b39', '#160c1e'],
};

/** The loudest level that still changes the colour; music at full scale in a single frequency is rare. */
const brightestDb = -12;

/**
 * The colour of every level code as RGBA bytes, for a picture whose darkest is `rangeDb` below its brightest. Steps
 * are even in OKLab, that is, for the eye.
 */
export function colourMap(theme: SpectrumTheme, rangeDb: number): Uint8ClampedArray<ArrayBuffer> {
  const labs = stops[theme].map((hex) => labOf(rgbOf(hex)));
  const bytes = new Uint8ClampedArray(4 * (loudestCode + 1));
  for (let code = 0; code <= loudestCode; code += 1) {
    const share = Math.max(0, Math.min(1, 1 + (codeDb(code) - brightestDb) / rangeDb));
    bytes.set([...mixedColour(labs, share), 255], 4 * code);
  }
  return bytes;
}

/** Red, green and blue of `#rrggbb`. */
export function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1, 7), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

type Lab = readonly [lightness: number, a: number, b: number];

function mixedColour(labs: readonly Lab[], share: number): Rgb {
  const place = share * (labs.length - 1);
  const low = Math.min(labs.length - 2, Math.floor(place));
  const from = labs[low] ?? [0, 0, 0];
  const to = labs[low + 1] ?? from;
  const t = place - low;
  return rgbOfLab([from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1]), from[2] + t * (to[2] - from[2])]);
}

/** OKLab, by Björn Ottosson: https://bottosson.github.io/posts/oklab/ */
function labOf([red, green, blue]: Rgb): Lab {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function rgbOfLab([lightness, a, b]: Lab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encoded(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** From the bytes of sRGB to light, and back. */
function linear(byte: number): number {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function encoded(light: number): number {
  const value = Math.max(0, Math.min(1, light));
  return Math.round(255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055));
}
