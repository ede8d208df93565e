import type { TapePage } from './tape-messages.ts';

/**
 * Interleaved frames as they come over the wire, laid out for two ears. One channel goes to both; of two the first is
 * left; more than two (session multitracks) all go to both at equal level, as their mean, because a sum could clip
 * where each track alone does not. Frames missing at the end are silence: a lossy file may turn out shorter than it
 * says, and the tape keeps its length.
 */
export function mixPage(samples: Float32Array, channels: number, frames: number): TapePage {
  const given = Math.min(frames, Math.floor(samples.length / channels));
  const left = new Float32Array(frames);
  if (channels === 1) {
    left.set(samples.subarray(0, given));
    return { left, right: left };
  }
  if (channels > 2) {
    for (let frame = 0; frame < given; frame += 1) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel += 1) sum += samples[frame * channels + channel] ?? 0;
      left[frame] = sum / channels;
    }
    return { left, right: left };
  }
  const right = new Float32Array(frames);
  for (let frame = 0; frame < given; frame += 1) {
    left[frame] = samples[2 * frame] ?? 0;
    right[frame] = samples[2 * frame + 1] ?? 0;
  }
  return { left, right };
}
