// Levels are kept as 16 bit numbers, a four-hundredth of a decibel each, and the cheap features as 8 bit numbers:
// together less than four thousandths of what the sound takes.

const stepsPerDb = 400;
const lowestDb = -140;
const slopeStepDb = 0.75;
const lowestSlopeDb = -170;

/** A mean square as it is kept, in 1/400 dB above -140 dB; 0 is silence. */
export function energyCode(meanSquare: number): number {
  if (!(meanSquare > 0)) return 0;
  return clamp(1 + Math.round((10 * Math.log10(meanSquare) - lowestDb) * stepsPerDb), 0, 65_535);
}

/** The mean square that a code stands for. */
export function energyOf(code: number): number {
  return code === 0 ? 0 : 10 ** (((code - 1) / stepsPerDb + lowestDb) / 10);
}

/** A magnitude as it is kept; coarser than 0.003 dB never. */
export function peakCode(magnitude: number): number {
  return energyCode(magnitude * magnitude);
}

export function peakOf(code: number): number {
  return Math.sqrt(energyOf(code));
}

/** The mean square of the first difference in 3/4 dB above -170 dB; 0 is silence. */
export function slopeCode(meanSquare: number): number {
  if (!(meanSquare > 0)) return 0;
  return clamp(1 + Math.round((10 * Math.log10(meanSquare) - lowestSlopeDb) / slopeStepDb), 0, 255);
}

/** How many of the samples cross zero, as a root, so that low tones are told apart. */
export function crossingCode(crossings: number, frames: number): number {
  return frames === 0 ? 0 : clamp(Math.round(255 * Math.sqrt(crossings / frames)), 0, 255);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
