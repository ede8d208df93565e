import { kWeightingAt } from '../../src/shared/loudness/k-weighting.ts';
import { truePeakOf } from '../../src/shared/loudness/true-peak.ts';

/** What the kernel measures of one channel, counted in the plainest way. */
export type MeasuredByForce = {
  /** K-weighted sums of squares of consecutive hops of so many frames; a last short one is left out. */
  readonly energies: readonly number[];
  readonly truePeak: number;
  readonly slopeEnergy: number;
  readonly crossings: number;
};

/** K-weighting, true peak, first difference and zero crossings of one channel, one sample at a time in doubles. */
export function measuredByForce(samples: Float32Array, sampleRate: number, hopFrames: number): MeasuredByForce {
  const weighted = kWeighted(samples, sampleRate);
  const energies = [];
  for (let start = 0; start + hopFrames <= samples.length; start += hopFrames) {
    energies.push(weighted.subarray(start, start + hopFrames).reduce((sum, value) => sum + value * value, 0));
  }
  let slopeEnergy = 0;
  let crossings = 0;
  for (let at = 0; at < samples.length; at++) {
    const before = at === 0 ? 0 : samples[at - 1]!;
    slopeEnergy += (samples[at]! - before) ** 2;
    if (samples[at]! < 0 !== before < 0) crossings += 1;
  }
  return { energies, truePeak: truePeakOf(samples, 1, sampleRate), slopeEnergy, crossings };
}

function kWeighted(samples: Float32Array, sampleRate: number): Float64Array {
  const { shelf, highPass } = kWeightingAt(sampleRate);
  const shelved = biquad(Float64Array.from(samples), shelf);
  return biquad(shelved, [1, -2, 1, ...highPass]);
}

/** The equation of the standard as it is written there: y = b0 x + b1 x' + b2 x'' - a1 y' - a2 y''. */
function biquad(input: Float64Array, [b0, b1, b2, a1, a2]: readonly [number, number, number, number, number]) {
  const output = new Float64Array(input.length);
  for (let at = 0; at < input.length; at++) {
    output[at] =
      b0 * input[at]! +
      b1 * (input[at - 1] ?? 0) +
      b2 * (input[at - 2] ?? 0) -
      a1 * (output[at - 1] ?? 0) -
      a2 * (output[at - 2] ?? 0);
  }
  return output;
}
