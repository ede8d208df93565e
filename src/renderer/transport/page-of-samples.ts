import type { TapePage } from './tape-messages.ts';

/**
 * Interleaved frames as they come over the wire, laid out channel by channel. Frames missing at the end are silence: a
 * lossy file may turn out shorter than it says, and the tape keeps its length.
 */
export function pageOfSamples(samples: Float32Array<ArrayBuffer>, channels: number, frames: number): TapePage {
  const given = Math.min(frames, Math.floor(samples.length / channels));
  if (channels === 1 && given === frames) return { channels: [samples.subarray(0, frames)] };
  return {
    channels: Array.from({ length: channels }, (_, channel) => {
      const own = new Float32Array(frames);
      for (let frame = 0, at = channel; frame < given; frame += 1, at += channels) own[frame] = samples[at] ?? 0;
      return own;
    }),
  };
}
