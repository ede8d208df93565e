import { createHash } from 'node:crypto';
import type { FrameSource } from '../../src/main/audio/frame-source.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';

/** What a pass over a whole file gave. */
export type PassResult = {
  readonly samples: Float32Array;
  readonly sha256: string;
  readonly audioSha256: string;
};

/** Runs a whole pass; throws when its blocks overlap or leave frames out. */
export async function passOver(source: FrameSource): Promise<PassResult> {
  const { channels, frames } = source.facts;
  const samples = new Float32Array(frames * channels);
  const whole = createHash('sha256');
  const audio = createHash('sha256');
  let next = 0;
  for await (const block of source.pass()) {
    whole.update(block.bytes);
    audio.update(block.audioBytes);
    if (block.startFrame !== next) throw new Error(`A block begins at ${block.startFrame} instead of ${next}.`);
    samples.set(block.samples, next * channels);
    next += block.samples.length / channels;
  }
  if (next !== frames) throw new Error(`The pass gave ${next} frames instead of ${frames}.`);
  return { samples, sha256: whole.digest('hex'), audioSha256: audio.digest('hex') };
}

/** A fixed sequence of numbers from 0 to 1 for each seed. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Fifty ranges of a file of so many frames: its edges, one frame, its very end, beyond it, and others by chance. */
export function fiftyRanges(frames: number): readonly { readonly start: number; readonly length: number }[] {
  const next = chance(frames);
  const edges = [
    { start: 0, length: 1 },
    { start: 0, length: frames },
    { start: frames - 1, length: 1 },
    { start: frames - 100, length: 4096 },
    { start: Math.floor(frames / 2), length: 1 },
  ];
  const byChance = Array.from({ length: 50 - edges.length }, () => ({
    start: Math.floor(next() * frames),
    length: 1 + Math.floor(next() * 5000),
  }));
  return [...edges, ...byChance];
}

/**
 * The first range whose samples are not exactly those of `whole`; null when all are. Each range is read once from a
 * source that was just opened, which must seek, and once from one that has read all the others before.
 */
export async function firstWrongRange(
  path: string,
  whole: Float32Array,
): Promise<{ readonly start: number; readonly length: number } | null> {
  const old = await openFrameSource(path);
  const { channels, frames } = old.facts;
  try {
    for (const range of fiftyRanges(frames)) {
      const { start, length } = range;
      const expected = whole.subarray(start * channels, (start + length) * channels);
      const fresh = await openFrameSource(path);
      const samples = await fresh.read(start, length);
      await fresh.close();
      if (!sameSamples(samples, expected) || !sameSamples(await old.read(start, length), expected)) return range;
    }
    return null;
  } finally {
    await old.close();
  }
}

/** True when both hold the same numbers to the last bit. */
export function sameSamples(one: Float32Array, other: Float32Array): boolean {
  return one.length === other.length && one.every((sample, index) => sample === other[index]);
}

/** By how many frames one recording must be moved to agree best with another one, looked for around a place. */
export function bestOffset(ours: Float32Array, theirs: Float32Array, channels: number, around: number): number {
  const reach = 1500;
  const length = 3000;
  let best = { offset: Number.NaN, difference: Number.POSITIVE_INFINITY };
  for (let offset = -reach; offset <= reach; offset += 1) {
    let difference = 0;
    for (let frame = around; frame < around + length; frame += 1) {
      difference += Math.abs((ours[frame * channels] ?? 0) - (theirs[(frame + offset) * channels] ?? 0));
    }
    if (difference < best.difference) best = { offset, difference };
  }
  return best.offset;
}
