/**
 * Sound that loudness can be told of, interleaved from -1 to 1: tones that swell and fade, noise under them, a pause in
 * the middle and a loud end. The same every time.
 */
export function makeMusic(sampleRate: number, channels: number, seconds: number): Float32Array {
  const frames = Math.round(sampleRate * seconds);
  const samples = new Float32Array(frames * channels);
  let state = 1;
  for (let frame = 0; frame < frames; frame++) {
    const time = frame / sampleRate;
    const part = time / seconds;
    const level = part > 0.4 && part < 0.55 ? 0.0005 : part > 0.85 ? 0.9 : 0.12 + 0.1 * Math.sin(time * 1.3);
    for (let channel = 0; channel < channels; channel++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      const noise = state / 2 ** 31;
      const tone = Math.sin(2 * Math.PI * (220 * (channel + 1) * time + 3 * Math.sin(time)));
      const high = Math.sin(2 * Math.PI * 5_300 * time + channel);
      samples[frame * channels + channel] = level * (0.6 * tone + 0.25 * high + 0.1 * noise);
    }
  }
  return samples;
}

/** Such sound as codes of 24 bits, as `makeWav` takes them. */
export function codeOfMusic(samples: Float32Array, channels: number): (frame: number, channel: number) => number {
  return (frame, channel) => Math.round(samples[frame * channels + channel]! * 8_388_607);
}
