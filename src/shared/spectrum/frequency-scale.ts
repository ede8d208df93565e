/** A logarithmic scale of frequencies, as the ear has it: every octave is equally high. */
export type FrequencyScale = { readonly lowHz: number; readonly highHz: number };

const lowestHeardHz = 20;

/** From 20 Hz to Nyquist; recordings that hold less than five octaves above 20 Hz begin lower. */
export function frequencyScale(sampleRate: number): FrequencyScale {
  const highHz = sampleRate / 2;
  return { lowHz: Math.min(lowestHeardHz, highHz / 32), highHz };
}

/** What the same heights stand for when the sound is heard faster by a factor: every frequency is higher by it. */
export function heardFaster({ lowHz, highHz }: FrequencyScale, factor: number): FrequencyScale {
  return { lowHz: lowHz * factor, highHz: highHz * factor };
}

/** The frequency at a height from 0 (bottom) to 1 (top). */
export function frequencyAt({ lowHz, highHz }: FrequencyScale, share: number): number {
  return lowHz * (highHz / lowHz) ** share;
}

/** The height of a frequency, 0 at the bottom and 1 at the top. */
export function shareOf({ lowHz, highHz }: FrequencyScale, hertz: number): number {
  return Math.log(hertz / lowHz) / Math.log(highHz / lowHz);
}

/** Frequencies to write beside the scale, as close together as `minShare` of its height allows; from low to high. */
export function frequencyTicks(scale: FrequencyScale, minShare: number): readonly number[] {
  // From every octave of the usual series down to powers of ten.
  for (const digits of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = ticksOf(scale, digits);
    const isWide = ticks.every((hertz, at) => at === 0 || distance(scale, ticks[at - 1] ?? 0, hertz) >= minShare);
    if (isWide || digits.length === 1) return ticks;
  }
  return [];
}

/** `63 Hz`, `1.02 kHz`, `12.5 kHz`: three figures, as much as one can point at. */
export function frequencyText(hertz: number): string {
  if (hertz >= 999.5) return `${Number((hertz / 1000).toPrecision(3))} kHz`;
  return `${Number(hertz.toPrecision(3))} Hz`;
}

/** The same without its unit, for a scale: `50`, `1k`, `20k`. */
export function tickText(hertz: number): string {
  return hertz >= 1000 ? `${Number((hertz / 1000).toPrecision(2))}k` : String(Number(hertz.toPrecision(2)));
}

function ticksOf(scale: FrequencyScale, digits: readonly number[]): readonly number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(scale.lowHz)); 10 ** power <= scale.highHz; power += 1) {
    for (const digit of digits) {
      const hertz = digit * 10 ** power;
      // A label at the very edge would be cut in half.
      if (hertz > scale.lowHz * 1.05 && hertz < scale.highHz * 0.97) ticks.push(hertz);
    }
  }
  return ticks;
}

function distance(scale: FrequencyScale, low: number, high: number): number {
  return shareOf(scale, high) - shareOf(scale, low);
}
