/** Samples a second of sound that is only to be aligned: enough for a fraction of a millisecond, little to keep. */
export const alignRate = 4000;

/** A stretch as it is aligned: one channel at `alignRate`, in the direction and at the speed in which it is heard. */
export type ReducedSound = {
  readonly samples: Float32Array;
  /** How much of what lies before the stretch is in it, so that the noise before the music is known. */
  readonly leadSeconds: number;
};

export type SoundReducer = {
  /** The next interleaved frames, in the order in which they are heard. */
  add(interleaved: Float32Array, channels: number): void;
  /** Everything that was added, in `rate` samples a second. */
  samples(): Float32Array;
};

/**
 * Reduces sound as it comes. Each frame is shared out between the two samples it lies between, which is a triangle of a
 * filter: what it lets through beyond half of `rate` is too little to matter here.
 */
export function createSoundReducer(framesPerSecond: number, seconds: number, rate: number = alignRate): SoundReducer {
  const step = rate / framesPerSecond;
  const sums = new Float32Array(Math.max(1, Math.round(seconds * rate)) + 2);
  let frame = 0;
  return {
    add(interleaved, channels) {
      const count = Math.floor(interleaved.length / channels);
      const share = step / channels;
      for (let at = 0; at < count; at += 1, frame += 1) {
        let sum = 0;
        for (let channel = 0; channel < channels; channel += 1) sum += interleaved[at * channels + channel]!;
        const place = frame * step;
        const left = Math.floor(place);
        if (left + 1 >= sums.length) continue;
        const right = place - left;
        sums[left] = sums[left]! + sum * share * (1 - right);
        sums[left + 1] = sums[left + 1]! + sum * share * right;
      }
    },
    samples() {
      const whole = Math.min(sums.length, Math.ceil(frame * step));
      return sums.slice(0, Math.max(1, whole));
    },
  };
}

/**
 * What is compared: differences of neighbouring samples. They lift the attacks over the hum and the bass, of which one
 * period is as good as the next.
 */
export function sharpened(samples: Float32Array): Float32Array {
  const sharp = new Float32Array(samples.length);
  for (let at = 1; at < samples.length; at += 1) sharp[at] = samples[at]! - 0.95 * samples[at - 1]!;
  return sharp;
}
