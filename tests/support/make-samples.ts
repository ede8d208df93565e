/** What a generated tape holds: the same number for the same frame and channel, whoever asks and in whatever order. */
export type SampleCode = (frame: number, channel: number) => number;

/**
 * A made-up but fixed number of so many bits (signed) for each frame and channel: every frame differs from its
 * neighbours, so that reading one frame too far is always noticed.
 */
export function noiseCode(bits: number): SampleCode {
  const range = 2 ** bits;
  return (frame, channel) => {
    let state = Math.imul(frame ^ 0x9e37_79b9, 0x85eb_ca6b) ^ Math.imul(channel + 1, 0xc2b2_ae35);
    state = Math.imul(state ^ (state >>> 15), 0x2c1b_3c6d);
    state = Math.imul(state ^ (state >>> 12), 0x297a_2d39);
    const positive = ((state ^ (state >>> 15)) >>> 0) / 2 ** 32;
    return Math.floor(positive * range) - range / 2;
  };
}

/** Interleaved samples, -1 to 1, of a range of frames as their codes of so many bits give them. */
export function samplesOf(
  code: SampleCode,
  bits: number,
  channels: number,
  startFrame: number,
  frames: number,
): Float32Array {
  const samples = new Float32Array(frames * channels);
  for (let frame = 0; frame < frames; frame++) {
    for (let channel = 0; channel < channels; channel++) {
      samples[frame * channels + channel] = code(startFrame + frame, channel) / 2 ** (bits - 1);
    }
  }
  return samples;
}
