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
        // A bucket of nothing but NaN has no least value; it is drawn as silence.
        const isEmpty = minima[channel]! > maxima[channel]!;
        target[at + channel * 3] = isEmpty ? 0 : toInt16(minima[channel]!);
        target[at + channel * 3 + 1] = isEmpty ? 0 : toInt16(maxima[channel]!);
        // Int16Array wraps what is above 32,767: the bits are those of the uint16.
        target[at + channel * 3 + 2] = Math.round(Math.min(1, Math.sqrt(squares[channel]! / frames)) * 65_535);
      }
    },
  };
}

// The hot loop of reading a tape: locals only, and two sums, so that one addition need not wait for the other.
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
  let least = minima[channel]!;
  let greatest = maxima[channel]!;
  let evenSquares = 0;
  let oddSquares = 0;
  let at = from;
  for (; at + step < to; at += 2 * step) {
    const even = samples[at]!;
    const odd = samples[at + step]!;
    if (even < least) least = even;
    if (even > greatest) greatest = even;
    if (odd < least) least = odd;
    if (odd > greatest) greatest = odd;
    evenSquares += even * even;
    oddSquares += odd * odd;
  }
  if (at < to) {
    const last = samples[at]!;
    if (last < least) least = last;
    if (last > greatest) greatest = last;
    evenSquares += last * last;
  }
  const sum = evenSquares + oddSquares;
  minima[channel] = least;
  maxima[channel] = greatest;
  squares[channel] = squares[channel]! + (Number.isFinite(sum) ? sum : finiteSquares(samples, from, to, step));
}

// Broken float files hold NaN and infinity. One of them must not blot out the RMS of its whole bucket.
function finiteSquares(samples: Float32Array, from: number, to: number, step: number): number {
  let sum = 0;
  for (let at = from; at < to; at += step) {
    const value = samples[at]!;
    if (!Number.isNaN(value)) sum += Math.min(1, Math.abs(value)) ** 2;
  }
  return sum;
}

function toInt16(value: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(value * 32_768)));
}
