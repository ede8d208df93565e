import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runProgram } from './judges.ts';
import { noiseCode, type SampleCode, samplesOf } from './make-samples.ts';
import { makeWav } from './make-wav.ts';

/** How one of the compressed files of tests/fixtures/audio is made. */
export type Recipe = {
  readonly bits: 16 | 24;
  readonly channels: number;
  readonly sampleRate: number;
  readonly frames: number;
  /** How loud the noise over the tone is. */
  readonly noiseBits: number;
  readonly program: 'flac' | 'lame' | 'oggenc' | 'opusenc';
  /** Parameters of the program before the names of the WAV file and of its own. */
  readonly options: readonly string[];
};

const small = { bits: 16, channels: 2, sampleRate: 16_000, frames: 24_000, noiseBits: 6, program: 'flac' } as const;
const lossy = { bits: 16, channels: 2, sampleRate: 44_100, frames: 132_300, noiseBits: 13 } as const;

/** Every compressed file of tests/fixtures/audio by its name. */
export const recipes = {
  'stereo-16.flac': { ...small, options: ['-s', '-8', '-b', '1024', '-S', '0.25s'] },
  'mono-16-no-seektable.flac': { ...small, channels: 1, options: ['-s', '-b', '576', '--no-seektable'] },
  'stereo-24.flac': { ...small, bits: 24, noiseBits: 9, frames: 12_000, options: ['-s', '-b', '1152', '-S', '0.1s'] },
  'mono-24-no-seektable.flac': {
    ...small,
    bits: 24,
    noiseBits: 9,
    channels: 1,
    frames: 12_000,
    options: ['-s', '-b', '1024', '--no-seektable'],
  },
  'quad-16.flac': { ...small, channels: 4, frames: 8000, options: ['-s', '-b', '512', '--channel-map=none'] },
  'constant.mp3': { ...lossy, program: 'lame', options: ['--quiet', '-b', '128'] },
  'variable.mp3': { ...lossy, channels: 1, frames: 264_600, program: 'lame', options: ['--quiet', '-V', '5'] },
  'variable-without-tag.mp3': {
    ...lossy,
    channels: 1,
    frames: 264_600,
    program: 'lame',
    options: ['--quiet', '-V', '5', '-t'],
  },
  'low-rate.mp3': {
    ...lossy,
    channels: 1,
    sampleRate: 16_000,
    frames: 80_000,
    program: 'lame',
    options: ['--quiet', '-b', '16'],
  },
  'stereo.ogg': { ...lossy, program: 'oggenc', options: ['-Q', '-q', '2', '-o'] },
  'music.opus': {
    ...lossy,
    frames: 441_000,
    program: 'opusenc',
    options: ['--quiet', '--bitrate', '32', '--max-delay', '100'],
  },
  'speech.opus': {
    ...lossy,
    channels: 1,
    sampleRate: 16_000,
    frames: 320_000,
    // Almost a pure tone: that is what the decoder remembers longest.
    noiseBits: 6,
    program: 'opusenc',
    options: ['--quiet', '--bitrate', '12', '--speech', '--max-delay', '100'],
  },
} as const satisfies Readonly<Record<string, Recipe>>;

/** The name of a compressed file that tests can use. */
export type FixtureName = keyof typeof recipes;

/** Path of a compressed file that was made once and is kept, so that tests need no encoder. Never write to it. */
export function fixturePath(name: FixtureName): string {
  return fileURLToPath(new URL(`../fixtures/audio/${name}`, import.meta.url));
}

/**
 * The bytes of `stereo-16.flac` with a hole: some of its frames cannot be decoded any more, which only a reading from end
 * to end finds.
 */
export function flacWithHole(): Uint8Array {
  return readFileSync(fixturePath('stereo-16.flac')).fill(0x55, 20_000, 20_400);
}

/** What was encoded: a triangle tone of another pitch in each channel, that comes and goes, with noise over it. */
export function sourceCode({ bits, noiseBits }: { readonly bits: number; readonly noiseBits: number }): SampleCode {
  const noise = noiseCode(noiseBits);
  // Nearly full scale: what is wrong only for loud samples must be seen.
  const peak = 2 ** (bits - 1) - 2 ** (noiseBits - 1);
  return (frame, channel) => {
    const period = 160 + 40 * channel;
    const triangle = Math.abs(((frame % period) * 4) / period - 2) - 1;
    const swell = Math.abs(((frame % 20_000) * 2) / 20_000 - 1);
    return Math.round(triangle * swell * peak) + noise(frame, channel);
  };
}

/** What was encoded, as samples. */
export function sourceSamples(name: FixtureName, startFrame = 0, frames: number = recipes[name].frames): Float32Array {
  const { bits, channels } = recipes[name];
  return samplesOf(sourceCode(recipes[name]), bits, channels, startFrame, frames);
}

/** Encodes a source of its own anew with the installed program; `path` gets the compressed file. */
export function encode(recipe: Recipe, path: string): string {
  const { bits, channels, sampleRate, frames, program, options } = recipe;
  const storedAs = bits === 16 ? 's16le' : 's24le';
  const wav = makeWav(`${path}.wav`, { storedAs, channels, sampleRate, frames, code: sourceCode(recipe) });
  const paths = program === 'flac' ? ['-f', wav, '-o', path] : program === 'oggenc' ? [path, wav] : [wav, path];
  runProgram(program, [...options, ...paths]);
  rmSync(wav);
  return path;
}
