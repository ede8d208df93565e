import { hannWindow } from '../spectrum/hann-window.ts';
import { createRealFft } from '../spectrum/real-fft.ts';
import { alignRate } from './reduce-sound.ts';

/** Steps of the envelopes in a second. */
export const onsetRate = 50;

const frameSize = 256;
const hop = alignRate / onsetRate;
/** Bounds of the bands in Hz. */
const bounds = [60, 150, 300, 600, 1000, 1900] as const;
/** A rise is measured against what sounded so many steps before. */
const riseSteps = 2;

/**
 * How much grows louder in each band, fifty times a second: what different recordings of one performance have in
 * common whatever their level and equalisation. The mean of each band is taken away.
 */
export function onsetBands(samples: Float32Array): readonly Float64Array[] {
  const steps = Math.max(0, Math.floor((samples.length - frameSize) / hop) + 1);
  const fft = createRealFft(frameSize);
  const window = hannWindow(frameSize);
  const powers = new Float64Array(frameSize / 2 + 1);
  const windowed = new Float64Array(frameSize);
  const energies = bounds.slice(1).map(() => new Float64Array(steps));
  for (let step = 0; step < steps; step += 1) {
    for (let at = 0; at < frameSize; at += 1) windowed[at] = samples[step * hop + at]! * window[at]!;
    fft.powers(windowed, powers);
    for (const [band, energy] of energies.entries()) energy[step] = energyBetween(powers, band);
  }
  return energies.map(risesOf);
}

function energyBetween(powers: Float64Array, band: number): number {
  const first = Math.ceil((bounds[band]! * frameSize) / alignRate);
  const last = Math.ceil((bounds[band + 1]! * frameSize) / alignRate);
  let sum = 0;
  for (let at = first; at < last; at += 1) sum += powers[at]!;
  return sum;
}

function risesOf(energy: Float64Array): Float64Array {
  // Against a level of the band itself, so that noise far below the music makes no rises.
  const usual = energy.toSorted()[Math.floor(energy.length / 2)] ?? 0;
  const floor = Math.max(usual * 0.1, 1e-12);
  const loudness = energy.map((value) => Math.log(1 + value / floor));
  const rises = new Float64Array(energy.length);
  for (let at = riseSteps; at < rises.length; at += 1) {
    rises[at] = Math.max(0, loudness[at]! - loudness[at - riseSteps]!);
  }
  const mean = rises.reduce((sum, rise) => sum + rise, 0) / Math.max(1, rises.length);
  return rises.map((rise) => rise - mean);
}
