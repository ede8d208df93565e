/** Minimum, maximum and sum of squares of some frames, channel by channel; the content of a bucket before rounding. */
export type Fold = {
  /** Frames folded so far. */
  readonly frames: number;
  /** Folds added so far, for parents that wait for four. */
  readonly parts: number;
  /** Adds interleaved samples of whole frames, from one index to another. */
  addSamples(samples: Float32Array, from: number, to: number): void;
  addFold(part: Fold): void;
  /** Writes int16 minimum, int16 maximum and uint16 RMS for every channel. */
  store(target: Int16Array, at: number): void;
  clear(): void;
  readonly minima: Float64Array;
  readonly maxima: Float64Array;
  readonly squares: Float64Array;
};

/** Begins an empty fold. */
export function createFold(channels: number): Fold {
  const minima = new Float64Array(channels);
  const maxima = new Float64Array(channels);
  const squares = new Float64Array(channels);
  let frames = 0;
  let parts = 0;

  function clear(): void {
    minima.fill(Infinity);
    maxima.fill(-Infinity);
    squares.fill(0);
    frames = 0;
    parts = 0;
  }

  clear();
  return {
    get frames() {
      return frames;
    },
    get parts() {
      return parts;
    },
    minima,
    maxima,
    squares,
    clear,
    addSamples(samples, from, to) {
      for (let channel = 0; channel < channels; channel++) {
        foldChannel(samples, from + channel, to, channels, channel, minima, maxima, squares);
      }
      frames += (to - from) / channels;
    },
    addFold(part) {
      for (let channel = 0; channel < channels; channel++) {
        minima[channel] = Math.min(minima[channel]!, part.minima[channel]!);
        maxima[channel] = Math.max(maxima[channel]!, part.maxima[channel]!);
        squares[channel] = squares[channel]! + part.squares[channel]!;
      }
      frames += part.frames;
      parts++;
    },
    store(target, at) {
      for (let channel = 0; channel < channels; channel++) {
        target[at + channel * 3] = toInt16(minima[channel]!);
        target[at + channel * 3 + 1] = toInt16(maxima[channel]!);
        // Int16Array wraps what is above 32,767: the bits are those of the uint16.
        target[at + channel * 3 + 2] = Math.round(Math.min(1, Math.sqrt(squares[channel]! / frames)) * 65_535);
      }
    },
  };
}

function foldChannel(
  samples: Float32Array,
  from: number,
  to: number,
  step: number,
  channel: number,
  minima: Float64Array,
  maxima: Float64Array,
  squares: Float64Array,
): void {
  for (let at = from; at < to; at += step) {
    // What is no number, or louder than any sound, is silence.
    const sample = Math.abs(samples[at]!) <= 1000 ? samples[at]! : 0;
    minima[channel] = Math.min(minima[channel]!, sample);
    maxima[channel] = Math.max(maxima[channel]!, sample);
    squares[channel] = squares[channel]! + sample * sample;
  }
}

function toInt16(value: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(value * 32_768)));
}
