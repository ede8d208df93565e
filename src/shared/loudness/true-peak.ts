/** Samples that the filter between two samples looks at. */
export const truePeakTaps = 12;
/** Those before and after the place it computes. */
const reach = truePeakTaps / 2;

/** Places between samples at which the true peak is looked for, after BS.1770: four times up to 48 kHz, twice at 96. */
export function oversamplingAt(sampleRate: number): 1 | 2 | 4 {
  if (sampleRate < 80_000) return 4;
  return sampleRate < 160_000 ? 2 : 1;
}

/**
 * One filter per place between two samples; tap k belongs to the sample k before the newest. A windowed sinc (Kaiser),
 * as long as the one of BS.1770 annex 2.
 */
export function truePeakPhases(sampleRate: number): readonly Float32Array[] {
  const places = oversamplingAt(sampleRate);
  return Array.from({ length: places - 1 }, (_, index) => phaseAt((index + 1) / places));
}

/** The greatest magnitude of interleaved sound at and between its samples; what lies before it counts as silence. */
export function truePeakOf(samples: Float32Array, channels: number, sampleRate: number): number {
  let most = 0;
  for (const sample of samples) most = Math.max(most, Math.abs(sample));
  for (const taps of truePeakPhases(sampleRate)) {
    for (let at = 0; at < samples.length; at += 1) {
      let sum = 0;
      for (let tap = 0; tap < truePeakTaps && at - tap * channels >= 0; tap += 1) {
        sum += taps[tap]! * samples[at - tap * channels]!;
      }
      most = Math.max(most, Math.abs(sum));
    }
  }
  return most;
}

function phaseAt(fraction: number): Float32Array {
  const taps = Array.from({ length: truePeakTaps }, (_, tap) => {
    const distance = tap - reach + fraction;
    return sinc(distance) * kaiser(distance / reach);
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return Float32Array.from(taps, (tap) => tap / sum);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  const steepness = 5;
  return bessel(steepness * Math.sqrt(Math.max(0, 1 - x * x))) / bessel(steepness);
}

/** The modified Bessel function of order zero. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let step = 1; term > sum * 1e-12; step += 1) {
    term *= (x / (2 * step)) ** 2;
    sum += term;
  }
  return sum;
}
