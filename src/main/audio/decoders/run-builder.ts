import type { DecodedRun } from './codec.ts';

/** Gathers what a decoder gives packet by packet and joins what lies side by side into one interleaved run. */
export type RunBuilder = {
  /** `channels` are planar and of at least `frames` samples each; they are copied. */
  add(startFrame: number, channels: readonly Planar[], frames: number): void;
  /** What was gathered since the last call. */
  take(): readonly DecodedRun[];
};

/** Sound of one channel, as decoders give it. */
type Planar = Float32Array | Int32Array;
type Run = { readonly startFrame: number; readonly from: number; to: number };

/** A builder for sound of this many channels; `scale` brings integers to a full scale of 1. */
export function createRunBuilder(channelCount: number, scale = 1): RunBuilder {
  let samples = new Float32Array(0);
  let used = 0;
  let runs: Run[] = [];

  function makeRoom(length: number): void {
    if (length <= samples.length) return;
    const larger = new Float32Array(Math.max(length, 2 * samples.length));
    larger.set(samples.subarray(0, used));
    samples = larger;
  }

  function spreadPlanar(from: Planar, frames: number, first: number): void {
    if (from instanceof Int32Array) spreadIntegers(from, scale, frames, samples, first, channelCount);
    else spread(from, frames, samples, first, channelCount);
  }

  return {
    add(startFrame, channels, frames) {
      if (frames <= 0) return;
      makeRoom(used + frames * channelCount);
      for (const [channel, from] of channels.entries()) {
        if (channel < channelCount) spreadPlanar(from, frames, used + channel);
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

// Loops of their own with nothing but numbers in them, one for each kind of array: each sample of a compressed tape goes
// through here.
function spread(from: Float32Array, frames: number, target: Float32Array, first: number, step: number): void {
  for (let frame = 0, to = first; frame < frames; frame += 1, to += step) target[to] = from[frame]!;
}

function spreadIntegers(
  from: Int32Array,
  scale: number,
  frames: number,
  target: Float32Array,
  first: number,
  step: number,
): void {
  for (let frame = 0, to = first; frame < frames; frame += 1, to += step) target[to] = from[frame]! * scale;
}
