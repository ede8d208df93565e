/** Full scale as 16 bit sound has it; what has more bits and comes this near is clipped as well. */
const fullScale = 32_767 / 32_768;
/** One or two samples at full scale are a peak; three in a row have been cut off. */
const shortestRun = 3;

/** Counts samples that were cut off at full scale. */
export type ClipCounter = {
  /** Goes on with samples of a channel, whose least and greatest are known not to lie outside these. */
  add(channel: number, least: number, most: number, samples: Float32Array, from: number, to: number): void;
  total(): { readonly clippedSamples: number; readonly clippedRuns: number };
};

export function createClipCounter(channels: number): ClipCounter {
  /** Samples in the run that a channel is in, negative for one at the lower end. */
  const open = new Int32Array(channels);
  let clippedSamples = 0;
  let clippedRuns = 0;

  function close(channel: number): void {
    const length = Math.abs(open[channel]!);
    open[channel] = 0;
    if (length < shortestRun) return;
    clippedSamples += length;
    clippedRuns += 1;
  }

  return {
    add(channel, least, most, samples, from, to) {
      // Nearly all of a tape is nowhere near, and is not looked at sample by sample.
      if (most < fullScale && least > -fullScale) {
        close(channel);
        return;
      }
      for (let at = from; at < to; at++) {
        const sample = samples[at]!;
        const side = sample >= fullScale ? 1 : sample <= -fullScale ? -1 : 0;
        if (side === 0 || Math.sign(open[channel]!) !== side) close(channel);
        open[channel] = open[channel]! + side;
      }
    },
    total() {
      for (let channel = 0; channel < channels; channel++) close(channel);
      return { clippedSamples, clippedRuns };
    },
  };
}
