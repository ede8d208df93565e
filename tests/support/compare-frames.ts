import type { FrameSource } from '../../src/main/audio/frame-source.ts';
import { bestOffset, chance, sameSamples } from './decoding.ts';
import { runProgram } from './judges.ts';
import type { Judge, MatrixFile } from './formats-matrix.ts';

/** Interleaved samples of a whole file as another program decodes it. */
export function decodedBy(judge: Judge, path: string, judgeInput: MatrixFile['judgeInput'] = {}): Float32Array {
  const input = judgeInput[judge] ?? [];
  switch (judge) {
    case 'ffmpeg': {
      const output = ['-f', 'f64le', '-c:a', 'pcm_f64le', '-'];
      const bytes = runProgram('ffmpeg', ['-v', 'error', ...input, '-i', path, '-map', '0:a', ...output]);
      return Float32Array.from(new Float64Array(bytes.buffer));
    }
    case 'sox': {
      const output = ['-t', 'raw', '-e', 'signed', '-b', '32', '-L', '-'];
      const bytes = runProgram('sox', ['-V1', '-D', ...input, path, ...output]);
      return Float32Array.from(new Int32Array(bytes.buffer), (value) => value / 2 ** 31);
    }
    case 'oggdec': {
      const bytes = runProgram('oggdec', ['-Q', '--raw', '--bits', '16', '--endianness', '0', '-o', '-', path]);
      return Float32Array.from(new Int16Array(bytes.buffer), (value) => value / 2 ** 15);
    }
    case 'opusdec': {
      const bytes = runProgram('opusdec', ['--quiet', '--float', '--rate', '48000', path, '-']);
      return new Float32Array(bytes.buffer);
    }
    case 'flac': {
      // As WAV: it writes no raw samples of 12 or 20 bit. In WAV they stand at the top of 16 and 24.
      const wav = Buffer.from(runProgram('flac', ['-s', '-d', '-c', path]));
      const width = wav.readUInt16LE(34) / 8;
      const sound = wav.subarray(wav.indexOf('data') + 8);
      const full = 2 ** (8 * width - 1);
      return Float32Array.from({ length: sound.length / width }, (_, at) => sound.readIntLE(at * width, width) / full);
    }
  }
}

/** The same samples with their channels sorted: each of them is the one that `order` names. */
export function inOrder(samples: Float32Array, order: readonly number[] | null): Float32Array {
  if (order === null) return samples;
  const { length } = order;
  return samples.map((_, at) => samples[at - (at % length) + order[at % length]!]!);
}

/** So many ranges by chance, always the same for a length; some of them reach beyond the end. */
export function randomRanges(
  frames: number,
  count: number,
): readonly { readonly start: number; readonly length: number }[] {
  const next = chance(frames + count);
  return Array.from({ length: count }, () => ({
    start: Math.floor(next() * frames),
    length: 1 + Math.floor(next() ** 2 * 6000),
  }));
}

/**
 * The same ranges in an order for a reader that starts a program for each step back: the first so many as they are,
 * then the others in a few runs, each of which only goes on to what lies behind.
 */
export function seldomBack<Range extends { readonly start: number; readonly length: number }>(
  ranges: readonly Range[],
  asTheyAre: number,
): readonly Range[] {
  const ordered = ranges.slice(0, asTheyAre);
  let waiting = ranges.slice(asTheyAre).toSorted((one, other) => one.start - other.start);
  while (waiting.length > 0) {
    const overlapping: Range[] = [];
    let end = 0;
    for (const range of waiting) {
      const isBehind = range.start >= end;
      (isBehind ? ordered : overlapping).push(range);
      if (isBehind) end = range.start + range.length;
    }
    waiting = overlapping;
  }
  return ordered;
}

/** The first of the ranges that is not read exactly as the whole has it; null when all are. */
export async function firstWrong(
  source: FrameSource,
  whole: Float32Array,
  ranges: readonly { readonly start: number; readonly length: number }[],
): Promise<{ readonly start: number; readonly length: number } | null> {
  const { channels } = source.facts;
  for (const range of ranges) {
    const expected = whole.subarray(range.start * channels, (range.start + range.length) * channels);
    if (!sameSamples(await source.read(range.start, range.length), expected)) return range;
  }
  return null;
}

/** How two decodings of one lossy file differ. */
export type Alignment = {
  /** By how many frames one must be moved to fit the other, at a quarter, the middle and three quarters of the file. */
  readonly offsets: readonly number[];
  /** The greatest difference of a sample where both have one, full scale being 1. */
  readonly greatestDifference: number;
};

export function alignmentOf(ours: Float32Array, theirs: Float32Array, channels: number): Alignment {
  const frames = Math.min(ours.length, theirs.length) / channels;
  const offsets = [0.25, 0.5, 0.75].map((part) => bestOffset(ours, theirs, channels, Math.floor(frames * part)));
  let greatestDifference = 0;
  for (let at = 0; at < frames * channels; at += 1) {
    greatestDifference = Math.max(greatestDifference, Math.abs((ours[at] ?? 0) - (theirs[at] ?? 0)));
  }
  return { offsets, greatestDifference };
}
