import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FrameSource } from '../../src/main/audio/frame-source.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { needs, runProgram } from '../support/judges.ts';
import { makeAiff } from '../support/make-aiff.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';
import { bextChunk, makeWav, riffChunk } from '../support/make-wav.ts';
import { codeBitsOf, type StoredAs } from '../support/store-samples.ts';
import { originalsIn } from '../support/watch-originals.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-pcm-'));
const frames = 5000;

type Case = {
  readonly name: string;
  readonly make: (path: string) => string;
  readonly storedAs: StoredAs;
  channels: number;
};

const wavCases: readonly Case[] = (['u8', 's16le', 's24le', 's32le', 'f32le', 'f64le'] as const).flatMap((storedAs) =>
  [1, 2, 3, 64].map((channels) => ({
    name: `${storedAs}-${channels}.wav`,
    make: (path: string) => makeWav(path, { storedAs, channels, frames }),
    storedAs,
    channels,
  })),
);
const otherCases: readonly Case[] = [
  { name: 'rf64.wav', make: (path) => makeWav(path, { container: 'RF64', frames }), storedAs: 's16le', channels: 2 },
  { name: 'bw64.wav', make: (path) => makeWav(path, { container: 'BW64', frames }), storedAs: 's16le', channels: 2 },
  {
    name: 'extensible.wav',
    make: (path) => makeWav(path, { storedAs: 's24le', validBits: 20, frames }),
    storedAs: 's24le',
    channels: 2,
  },
  {
    name: 'unaligned.wav',
    // The sound then begins at a place that is a multiple of 2 only.
    make: (path) => makeWav(path, { storedAs: 'f64le', before: [riffChunk('junk', new Uint8Array(6))], frames }),
    storedAs: 'f64le',
    channels: 2,
  },
  {
    name: 'long-header.wav',
    make: (path) => makeWav(path, { before: [riffChunk('JUNK', new Uint8Array(2_500_001))], frames }),
    storedAs: 's16le',
    channels: 2,
  },
  ...(['s8', 's16be', 's24be', 's32be'] as const).map((storedAs) => ({
    name: `${storedAs}.aiff`,
    make: (path: string) => makeAiff(path, { storedAs, frames }),
    storedAs,
    channels: 2,
  })),
  ...(
    [
      ['NONE', 's24be'],
      ['sowt', 's16le'],
      ['in24', 's24be'],
      ['in32', 's32be'],
      ['fl32', 'f32be'],
      ['FL32', 'f32be'],
      ['fl64', 'f64be'],
      ['raw ', 'u8'],
    ] as const
  ).map(([compression, storedAs]) => ({
    name: `${compression.trim()}-${storedAs}.aifc`,
    make: (path: string) => makeAiff(path, { compression, storedAs, channels: 3, frames, soundOffset: 6 }),
    storedAs,
    channels: 3,
  })),
];
const cases = [...wavCases, ...otherCases];

let before: readonly string[] = [];
beforeAll(() => {
  for (const { name, make } of cases) make(join(folder, name));
  before = originalsIn(folder);
});
afterAll(() => {
  // Whatever was read above: no byte, no size, no time changed, and nothing lies beside the originals.
  expect(originalsIn(folder)).toEqual(before);
  rmSync(folder, { recursive: true });
});

describe.for(cases)('$name', ({ name, storedAs, channels }) => {
  const bits = codeBitsOf(storedAs);
  const expected = (start: number, count: number) => samplesOf(noiseCode(bits), bits, channels, start, count);

  test('gives every frame as it was written', async () => {
    await using source = await opened(join(folder, name));
    expect(source.facts).toMatchObject({ frames, channels, sampleRate: 44_100, repairs: [], decoder: '' });
    expect(await source.read(0, frames)).toEqual(expected(0, frames));
  });

  test('gives exactly the frames of any range', async () => {
    await using source = await opened(join(folder, name));
    const range = fc.tuple(fc.nat(frames + 10), fc.nat(700));
    await fc.assert(
      fc.asyncProperty(range, async ([start, count]) => {
        const there = Math.max(0, Math.min(count, frames - start));
        expect(await source.read(start, count)).toEqual(expected(start, there));
      }),
      { numRuns: 25 },
    );
  });

  test('gives the same frames in one pass, and each byte of the file once', async () => {
    await using source = await opened(join(folder, name));
    const samples: Float32Array[] = [];
    const bytes: Uint8Array[] = [];
    let frame = 0;
    for await (const block of source.pass()) {
      bytes.push(block.bytes.slice());
      if (block.samples.length > 0) expect(block.startFrame).toBe(frame);
      frame += block.samples.length / channels;
      samples.push(block.samples.slice());
    }
    expect(frame).toBe(frames);
    expect(Float32Array.from(samples.flatMap((block) => [...block]))).toEqual(expected(0, frames));
    expect(Buffer.concat(bytes).equals(runProgram('cat', [join(folder, name)]))).toBe(true);
  });
});

describe('what a file says of itself', () => {
  test.for([
    ['u8-1.wav', 'wav', '8 bit'],
    ['s24le-2.wav', 'wav', '24 bit'],
    ['f32le-2.wav', 'wav', '32 bit float'],
    ['extensible.wav', 'wav', '20 bit in 24'],
    ['rf64.wav', 'rf64', '16 bit'],
    ['bw64.wav', 'rf64', '16 bit'],
    ['s24be.aiff', 'aiff', '24 bit'],
    ['fl64-f64be.aifc', 'aiff', '64 bit float'],
  ] as const)('%s is %s, %s', async ([name, format, encoding]) => {
    await using source = await opened(join(folder, name));
    expect(source.facts).toMatchObject({ format, encoding });
  });

  test('a broadcast WAV tells its description, its reference and its place in the day', async () => {
    const path = makeWav(join(mkdtempSync(join(tmpdir(), 'takesheet-bext-')), 'r.wav'), {
      after: [
        bextChunk({
          description: 'Reel 0417 side A, Łódź',
          originatorReference: 'GBXYZ0417A',
          timeReference: 5_000_000_000,
        }),
      ],
    });
    await using source = await opened(path);
    expect(source.facts.description).toBe('Reel 0417 side A, Łódź\nGBXYZ0417A');
    expect(source.facts.timeReference).toBe(5_000_000_000);
  });

  test('a WAV without bext has no place in the day', async () => {
    await using source = await opened(join(folder, 's16le-2.wav'));
    expect(source.facts).toMatchObject({ description: '', timeReference: null });
  });
});

describe('the same frames as other programs read', () => {
  async function expectAsFfmpegReads(path: string): Promise<void> {
    const bytes = runProgram('ffmpeg', ['-v', 'error', '-i', path, '-f', 'f64le', '-c:a', 'pcm_f64le', '-']);
    await using source = await opened(path);
    const samples = await source.read(0, source.facts.frames);
    expect(samples).toEqual(Float32Array.from(new Float64Array(bytes.buffer)));
  }

  test.for(cases.filter(({ channels }) => channels <= 3))('$name as ffmpeg reads it', async ({ name }, context) => {
    needs(context, 'ffmpeg');
    await expectAsFfmpegReads(join(folder, name));
  });

  const everyCode = { channels: 1, frames: 256, code: (frame: number) => frame };
  const laws: readonly (readonly [string, (path: string) => string])[] = [
    ['A-law in WAV', (path) => makeWav(path, { ...everyCode, storedAs: 'alaw' })],
    ['µ-law in WAV', (path) => makeWav(path, { ...everyCode, storedAs: 'mulaw' })],
    ['A-law in AIFF-C', (path) => makeAiff(path, { ...everyCode, storedAs: 'alaw', compression: 'alaw' })],
    ['µ-law in AIFF-C', (path) => makeAiff(path, { ...everyCode, storedAs: 'mulaw', compression: 'ulaw' })],
  ];
  test.for(laws)('%s as ffmpeg reads it', async ([, make], context) => {
    needs(context, 'ffmpeg');
    await expectAsFfmpegReads(make(join(mkdtempSync(join(tmpdir(), 'takesheet-law-')), 'law')));
  });
});

async function opened(path: string): Promise<FrameSource & AsyncDisposable> {
  const source = await openFrameSource(path);
  return { ...source, [Symbol.asyncDispose]: () => source.close() };
}
