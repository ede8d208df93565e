// Loudness after ITU-R BS.1770-4 and EBU R 128, from mean squares of K-weighted sound per tenth of a second, already
// weighted and summed over the channels. Blocks of 400 ms begin every 100 ms, so any stretch is a sum of kept numbers.

/** Tenths of a second in a momentary (400 ms) and in a short-term (3 s) block. */
const momentaryHops = 4;
const shortTermHops = 30;

/** Loudness of a mean square, in LUFS; null for silence. */
export function lufsOf(meanSquare: number): number | null {
  return meanSquare > 0 ? -0.691 + 10 * Math.log10(meanSquare) : null;
}

/**
 * The integrated loudness, gated at -70 LUFS and then 10 LU below what is left. Null for silence, and for less than
 * 400 ms.
 */
export function integratedLufs(hops: Float64Array): number | null {
  const loud = blocks(hops, momentaryHops).filter((block) => (lufsOf(block) ?? -Infinity) > -70);
  const gate = (lufsOf(mean(loud)) ?? -Infinity) - 10;
  return lufsOf(mean(loud.filter((block) => (lufsOf(block) ?? -Infinity) > gate)));
}

/** The loudest 400 ms, in LUFS; null for silence and for less. */
export function maxMomentaryLufs(hops: Float64Array): number | null {
  return lufsOf(greatest(blocks(hops, momentaryHops)));
}

/** The loudest 3 s, in LUFS; null for silence and for less. */
export function maxShortTermLufs(hops: Float64Array): number | null {
  return lufsOf(greatest(blocks(hops, shortTermHops)));
}

function blocks(hops: Float64Array, length: number): Float64Array {
  const sums = new Float64Array(Math.max(0, hops.length - length + 1));
  for (let at = 0; at < sums.length; at += 1) {
    // Summed anew each time: a running sum would carry the rounding of a loud stretch into a quiet one.
    let sum = 0;
    for (let hop = at; hop < at + length; hop += 1) sum += hops[hop]!;
    sums[at] = sum / length;
  }
  return sums;
}

function mean(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function greatest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
