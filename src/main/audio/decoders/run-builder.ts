import type { DecodedRun } from './codec.ts';

/** Gathers what a decoder gives packet by packet and joins what lies side by side into one interleaved run. */
export type RunBuilder = {
  /** `channels` are planar and of at least `frames` samples each; they are copied. */
  add(startFrame: number, channels: readonly Float32Array[], frames: number): void;
  /** What was gathered since the last call. */
  take(): readonly DecodedRun[];
};

type Run = { readonly startFrame: number; readonly from: number; to: number };

/** A builder for sound of this many channels. */
export function createRunBuilder(channelCount: number): RunBuilder {
  let samples = new Float32Array(0);
  let used = 0;
  let runs: Run[] = [];

  function makeRoom(length: number): void {
    if (length <= samples.length) return;
    const larger = new Float32Array(Math.max(length, 2 * samples.length));
    larger.set(samples.subarray(0, used));
    samples = larger;
  }

  return {
    add(startFrame, channels, frames) {
      if (frames <= 0) return;
      makeRoom(used + frames * channelCount);
      for (const [channel, from] of channels.entries()) {
        if (channel < channelCount) spread(from, frames, samples, used + channel, channelCount);
      }
      const last = runs.at(-1);
      const isNeighbour = last !== undefined && last.startFrame + (last.to - last.from) / channelCount === startFrame;
      if (!isNeighbour) runs.push({ startFrame, from: used, to: used });
      used += frames * channelCount;
      runs.at(-1)!.to = used;
    },
    take() {
      const taken = runs.map(({ startFrame, from, to }) => ({ startFrame, samples: samples.subarray(from, to) }));
      // Whoever took them keeps them. What comes next will be about as long.
      samples = new Float32Array(used);
      used = 0;
      runs = [];
      return taken;
    },
  };
}

// A loop of its own with nothing but numbers in it: each sample of a compressed tape goes through here.
function spread(from: Float32Array, frames: number, target: Float32Array, first: number, step: number): void {
  for (let frame = 0, to = first; frame < frames; frame += 1, to += step) target[to] = from[frame]!;
}
