import { fullScale } from '../../../shared/peaks/full-scale.ts';

/** One or two samples at full scale are a peak; three in a row have been cut off. */
const shortestRun = 3;

/** Counts samples that were cut off at full scale. */
export type ClipCounter = {
  /** Goes on with the first samples of a channel's run. Those that are nowhere near full scale may be left out. */
  add(channel: number, samples: Float32Array, count: number): void;
  /** Some channel ended at full scale, so that what follows decides how long it was there. */
  isInRun(): boolean;
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
    add(channel, samples, count) {
      for (let at = 0; at < count; at++) {
        const sample = samples[at]!;
        const side = sample >= fullScale ? 1 : sample <= -fullScale ? -1 : 0;
        const run = open[channel]!;
        if (side === 0 && run === 0) continue;
        if (side === 0 || Math.sign(run) !== side) close(channel);
        open[channel] = open[channel]! + side;
      }
    },
    isInRun: () => open.some((length) => length !== 0),
    total() {
      for (let channel = 0; channel < channels; channel++) close(channel);
      return { clippedSamples, clippedRuns };
    },
  };
}
