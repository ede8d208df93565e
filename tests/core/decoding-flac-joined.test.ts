import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { findFlacStarts } from '../../src/main/audio/decoders/flac-joined.ts';
import { findEnd, readLayout } from '../../src/main/audio/decoders/flac-layout.ts';
import type { OriginalFile } from '../../src/main/audio/open-original.ts';
import { decodingDesk } from '../support/decoding-desk.ts';
import { firstWrongRange, passOver, sameSamples } from '../support/decoding.ts';
import { needs, runProgram } from '../support/judges.ts';
import { fixturePath, sourceSamples } from '../support/make-compressed.ts';
import { id3Tag, id3Text } from '../support/make-markers.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';
import { verbatimFlac } from '../support/make-verbatim-flac.ts';

// What our own decoders do: an ffmpeg on this machine must not help them out.
beforeAll(() => void vi.stubEnv('TAKESHEET_FFMPEG', '/nowhere/ffmpeg'));

const { open, write } = decodingDesk('flac-joined');

/** Lengths in blocks of 4096 frames, 24,608 bytes each: a long one is asked in places, others are looked through. */
const blocks = { tiny: 1, short: 8, middle: 40, long: 220 } as const;
type Length = keyof typeof blocks;

const code = noiseCode(24);
const made = new Map<Length, Uint8Array>();

/** A FLAC of noise in two channels of 24 bit. */
function flacOf(length: Length): Uint8Array {
  const known = made.get(length);
  if (known !== undefined) return known;
  const frames = blocks[length] * 4096;
  const flac = verbatimFlac(
    Int32Array.from({ length: frames * 2 }, (_, at) => code(at >> 1, at & 1)),
    2,
    4096,
  );
  made.set(length, flac);
  return flac;
}

function soundOf(lengths: readonly Length[]): Float32Array {
  return Float32Array.from(lengths.flatMap((length) => [...samplesOf(code, 24, 2, 0, blocks[length] * 4096)]));
}

const asOne = (count: number) =>
  `Several streams: ${count} FLAC streams follow each other in the same file; they are read as one.`;

describe('FLAC files that were joined byte by byte are read as one, whole and in any range', () => {
  const cases: readonly (readonly Length[])[] = [
    ['tiny', 'tiny'],
    ['short', 'short', 'tiny', 'short'],
    ['middle', 'middle'],
    ['middle', 'long'],
    ['long', 'middle'],
    ['long', 'long'],
    ['long', 'tiny'],
    ['tiny', 'long'],
    ['short', 'tiny', 'long', 'short'],
  ];
  test.for(cases.map((lengths) => [lengths.join(', '), lengths] as const))('%s', async ([name, lengths]) => {
    const path = write(`${name}.flac`, Buffer.concat(lengths.map(flacOf)));
    const source = await open(path);
    const whole = soundOf(lengths);
    expect(source.facts).toMatchObject({
      encoding: 'FLAC, 24 bit',
      frames: whole.length / 2,
      repairs: [asOne(lengths.length)],
    });
    expect(sameSamples((await passOver(source)).samples, whole)).toBe(true);
    expect(source.passFindings?.()).toEqual([]);
    if (lengths.includes('long')) return;
    expect(await firstWrongRange(path, whole)).toBeNull();
  });

  test('over the seam', async () => {
    const source = await open(write('seam.flac', Buffer.concat([flacOf('long'), flacOf('middle')])));
    const seam = blocks.long * 4096;
    const expected = soundOf(['long', 'middle']).subarray((seam - 1000) * 2, (seam + 1000) * 2);
    expect(sameSamples(await source.read(seam - 1000, 2000), expected)).toBe(true);
    expect(sameSamples(await source.read(seam, 1000), expected.subarray(2000))).toBe(true);
  });
});

test('a tag between them, and one behind them, is no sound', async () => {
  const plain = readFileSync(fixturePath('stereo-16.flac'));
  const tag = id3Tag(id3Text('TIT2', 'Reel 12'));
  const last = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125)]);
  const source = await open(write('tags.flac', Buffer.concat([tag, plain, tag, plain, last])));
  const sound = sourceSamples('stereo-16.flac');
  expect(source.facts.repairs).toEqual([asOne(2)]);
  expect(sameSamples((await passOver(source)).samples, Float32Array.from([...sound, ...sound]))).toBe(true);
});

test('what flac made is read so, each held against its own MD5', async () => {
  const plain = readFileSync(fixturePath('stereo-16.flac'));
  const right = await open(write('right.flac', Buffer.concat([plain, plain])));
  const sound = sourceSamples('stereo-16.flac');
  expect(sameSamples((await passOver(right)).samples, Float32Array.from([...sound, ...sound]))).toBe(true);
  expect(right.passFindings?.()).toEqual([]);
  for (const spoiled of [0, 1]) {
    const both = Buffer.concat([plain, plain]);
    both[spoiled * plain.length + 26]! ^= 1;
    const wrong = await open(write(`wrong-${spoiled}.flac`, both));
    await passOver(wrong);
    expect(wrong.passFindings?.()).toEqual([expect.stringMatching(/^Changed sound: /)]);
  }
});

test('a part that was cut off says so, wherever it stands', async () => {
  const middle = flacOf('middle');
  const cut = middle.subarray(0, middle.length - 60_000);
  for (const [name, parts] of [
    ['last', [flacOf('short'), cut]],
    ['first', [cut, flacOf('short')]],
  ] as const) {
    const source = await open(write(`cut-${name}.flac`, Buffer.concat(parts)));
    expect(source.facts.frames).toBe((blocks.short + blocks.middle - 3) * 4096);
    expect(source.facts.repairs).toEqual([expect.stringMatching(/^Cut off: .* promises 3\.413 s /), asOne(2)]);
  }
});

test.for([
  ['of another rate', () => readFileSync(fixturePath('stereo-16.flac')), 'of 16000 Hz and 2 channels'],
  ['of another depth', () => verbatimFlac(new Int32Array(8192), 2, 4096, 12), 'of another kind (FLAC, 12 bit)'],
  ['whose frames are gone', () => flacOf('short').subarray(0, 60), 'that cannot be read as FLAC, 24 bit'],
] as const)('what follows %s is left out, and it is said from where on and why', async ([, following, why]) => {
  for (const first of ['short', 'long'] as const) {
    const source = await open(write('apart.flac', Buffer.concat([flacOf(first), following()])));
    const seconds = ((blocks[first] * 4096) / 48_000).toFixed(3);
    expect(source.facts.repairs).toEqual([
      `Second stream: after ${seconds} s another FLAC stream ${why} follows in the same file; only what stands before it is read. To hear the rest, make a file of its own of it.`,
    ]);
    expect(sameSamples((await passOver(source)).samples, soundOf([first]))).toBe(true);
  }
});

test('a long one that is whole is not looked through for another', async () => {
  const bytes = flacOf('long');
  let readBytes = 0;
  const read: OriginalFile['read'] = (offset, length) => {
    const part = Uint8Array.from(bytes.subarray(Number(offset), Number(offset) + length));
    readBytes += part.length;
    return Promise.resolve(part);
  };
  const file = { path: 'long.flac', read, sizeBytes: bytes.length } as OriginalFile;
  const layout = await readLayout(file);
  const end = await findEnd(file, layout);
  readBytes = 0;
  expect(await findFlacStarts(file, layout, end)).toEqual([0]);
  expect(readBytes / bytes.length).toBeLessThan(0.1);
});

test('of a length that its header does not tell, two are found, too', async (context) => {
  needs(context, 'ffmpeg');
  const pipe = (frequency: number, seconds: number) => {
    const tone = `sine=frequency=${frequency}:duration=${seconds}:sample_rate=48000`;
    return runProgram('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', tone, '-f', 'flac', '-']);
  };
  const source = await open(write('piped.flac', Buffer.concat([pipe(440, 20), pipe(660, 9)])));
  expect(source.facts).toMatchObject({ frames: 29 * 48_000 });
  expect(source.facts.repairs.at(-1)).toBe(asOne(2));
});
