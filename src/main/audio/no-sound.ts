/**
 * No converter and no mix comes near: 60 dB above full scale. What is louder, or no finite number, is a sign of damage. It
 * is silence for the eye, the ear and all figures; overs up to here are legal in floats, and are left as they are.
 */
const loudestSound = 1000;

/** Samples of a tape that are no sound. */
export type NoSound = {
  readonly samples: number;
  /** Where the first of them is. */
  readonly firstFrame: number;
};

/** False for what is not a number, too. */
export function isSound(sample: number): boolean {
  return Math.abs(sample) <= loudestSound;
}

/** Silences in place what is no sound: nobody's ears or loudspeakers shall meet it. */
export function silenceNoSound(samples: Float32Array): void {
  for (let index = 0; index < samples.length; index++) {
    if (!isSound(samples[index]!)) samples[index] = 0;
  }
}
