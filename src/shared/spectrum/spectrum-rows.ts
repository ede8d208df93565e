import { frequencyAt, frequencyScale, shareOf } from './frequency-scale.ts';
import { hannPowerScale } from './hann-window.ts';
import { decibelsPerCode, floorDb, levelCode } from './level-code.ts';

/** Lays the powers of one transform out in rows of a logarithmic scale, the highest frequency first. */
export type RowFolder = {
  /** Raises each row to the level found in `powers`, where that is louder: `into[row * stride + offset]`. */
  raise(powers: Float64Array, into: Uint8Array, offset: number, stride: number): void;
};

export type RowLayout = { readonly transformSize: number; readonly sampleRate: number; readonly rows: number };

/** How many rows below the top a frequency is drawn; a fraction within its row. */
export function rowOf(hertz: number, { sampleRate, rows }: Pick<RowLayout, 'sampleRate' | 'rows'>): number {
  return (1 - shareOf(frequencyScale(sampleRate), hertz)) * rows;
}

/**
 * High rows span several frequencies of the transform and show the loudest; low rows lie between two and are drawn
 * through their neighbours by a cubic in dB. There the top of a Hann window's peak is nearly a parabola, so that a
 * single tone comes out where it is and not at the nearest frequency of the transform.
 */
export function createRowFolder({ transformSize, sampleRate, rows }: RowLayout): RowFolder {
  const bins = transformSize / 2;
  const scale = frequencyScale(sampleRate);
  const binAt = (share: number): number => (frequencyAt(scale, share) / sampleRate) * transformSize;
  const middles = Float64Array.from({ length: rows }, (_, row) => binAt(1 - (row + 0.5) / rows));
  const firsts = Int32Array.from({ length: rows }, (_, row) => Math.ceil(binAt(1 - (row + 1) / rows)));
  const ends = Int32Array.from({ length: rows }, (_, row) => Math.min(bins + 1, Math.ceil(binAt(1 - row / rows))));
  const decibels = new Float64Array(bins + 1);
  const toDb = 10 / Math.LN10;
  const scaleDb = toDb * Math.log(hannPowerScale(transformSize));
  const least = 1e-30;

  const between = (bin: number): number => {
    const low = Math.min(bins - 1, Math.floor(bin));
    const t = bin - low;
    // Powers are the same on both sides of 0 Hz and of Nyquist.
    const a = decibels[Math.abs(low - 1)]!;
    const b = decibels[low]!;
    const c = decibels[low + 1]!;
    const d = decibels[low + 2 > bins ? 2 * bins - low - 2 : low + 2]!;
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  };

  return {
    raise(powers, into, offset, stride) {
      for (let bin = 0; bin <= bins; bin += 1) {
        decibels[bin] = Math.max(floorDb - decibelsPerCode, toDb * Math.log(powers[bin]! + least) + scaleDb);
      }
      for (let row = 0; row < rows; row += 1) {
        let level = between(middles[row]!);
        for (let bin = firsts[row]!; bin < ends[row]!; bin += 1) level = Math.max(level, decibels[bin]!);
        const at = row * stride + offset;
        const code = levelCode(level);
        if (code > into[at]!) into[at] = code;
      }
    },
  };
}
