import type { DecodedRun } from './codec.ts';

type Piece = { readonly startFrame: number; readonly channels: readonly Float32Array[]; readonly frames: number };

/** Gathers what a decoder gives packet by packet and joins what lies side by side into one interleaved run. */
export type RunBuilder = {
  /** `channels` are planar and of at least `frames` samples each. */
  add(startFrame: number, channels: readonly Float32Array[], frames: number): void;
  /** What was gathered since the last call. */
  take(): readonly DecodedRun[];
};

/** A builder for sound of this many channels. */
export function createRunBuilder(channelCount: number): RunBuilder {
  let pieces: Piece[] = [];
  return {
    add(startFrame, channels, frames) {
      if (frames > 0) pieces.push({ startFrame, channels, frames });
    },
    take() {
      const taken = pieces;
      pieces = [];
      return joinNeighbours(taken).map((group) => interleave(group, channelCount));
    },
  };
}

function joinNeighbours(pieces: readonly Piece[]): readonly Piece[][] {
  const groups: Piece[][] = [];
  let end = Number.NaN;
  for (const piece of pieces) {
    const group = piece.startFrame === end ? groups.at(-1) : undefined;
    if (group === undefined) groups.push([piece]);
    else group.push(piece);
    end = piece.startFrame + piece.frames;
  }
  return groups;
}

function interleave(group: readonly Piece[], channelCount: number): DecodedRun {
  const frames = group.reduce((sum, piece) => sum + piece.frames, 0);
  const samples = new Float32Array(frames * channelCount);
  let first = 0;
  for (const piece of group) {
    for (let channel = 0; channel < channelCount; channel += 1) {
      const from = piece.channels[channel];
      if (from === undefined) continue;
      for (let frame = 0, to = first + channel; frame < piece.frames; frame += 1, to += channelCount) {
        samples[to] = from[frame] ?? 0;
      }
    }
    first += piece.frames * channelCount;
  }
  return { startFrame: group[0]?.startFrame ?? 0, samples };
}
