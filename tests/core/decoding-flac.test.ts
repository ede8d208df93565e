import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { decodingDesk } from '../support/decoding-desk.ts';
import { firstWrongRange, passOver, sameSamples } from '../support/decoding.ts';
import { withVariableBlocks } from '../support/flac-variable.ts';
import { needs, runProgram } from '../support/judges.ts';
import { encode, fixturePath, flacWithHole, recipes, sourceSamples } from '../support/make-compressed.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';
import { verbatimFlac } from '../support/make-verbatim-flac.ts';

// What our own decoders do: an ffmpeg on this machine must not help them out.
beforeAll(() => void vi.stubEnv('TAKESHEET_FFMPEG', '/nowhere/ffmpeg'));

const { folder, open, write } = decodingDesk('flac');

const names = [
  'stereo-16.flac',
  'mono-16-no-seektable.flac',
  'stereo-24.flac',
  'mono-24-no-seektable.flac',
  'quad-16.flac',
] as const;

describe.each(names)('%s', (name) => {
  test('says what it holds', async () => {
    const { channels, sampleRate, frames, bits } = recipes[name];
    const source = await open(fixturePath(name));
    expect(source.facts).toEqual({
      format: 'flac',
      encoding: `FLAC, ${bits} bit`,
      sampleRate,
      channels,
      frames,
      timeReference: null,
      description: '',
      repairs: [],
      decoder: '@wasm-audio-decoders/flac 0.2.11',
    });
  });

  test('gives every range to the last bit as it was before it was compressed', async () => {
    expect(await firstWrongRange(fixturePath(name), sourceSamples(name))).toBeNull();
  });

  test('gives the same in one pass, with every byte of the file and its own checksum found right', async () => {
    const source = await open(fixturePath(name));
    const pass = await passOver(source);
    expect(sameSamples(pass.samples, sourceSamples(name))).toBe(true);
    expect(pass.sha256).toBe(sha256(readFileSync(fixturePath(name))));
    expect(source.passFindings?.()).toEqual([]);
  });
});

describe('tags around the sound', () => {
  test('move no sample and do not count as audio data', async () => {
    const plain = readFileSync(fixturePath('stereo-16.flac'));
    const tagged = write(
      'tagged.flac',
      Buffer.concat([id3v2(3000), plain, Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125)])]),
    );
    const source = await open(tagged);
    const pass = await passOver(source);
    expect(source.facts.repairs).toEqual([]);
    expect(sameSamples(pass.samples, sourceSamples('stereo-16.flac'))).toBe(true);
    expect(pass.audioSha256).toBe((await passOver(await open(fixturePath('stereo-16.flac')))).audioSha256);
    expect(pass.sha256).toBe(sha256(readFileSync(tagged)));
  });
});

describe('a FLAC with variable block sizes', () => {
  test('gives every range exactly', async () => {
    const path = write('variable.flac', withVariableBlocks(readFileSync(fixturePath('stereo-16.flac'))));
    expect(await firstWrongRange(path, sourceSamples('stereo-16.flac'))).toBeNull();
    const source = await open(path);
    await passOver(source);
    expect(source.passFindings?.()).toEqual([]);
  });
});

test('a FLAC with the longest frames that there are is read exactly', async () => {
  const channels = 8;
  const code = noiseCode(24);
  const integers = Int32Array.from({ length: 2 * 65_535 * channels }, (_, at) =>
    code(Math.floor(at / channels), at % channels),
  );
  const path = write('longest-frames.flac', verbatimFlac(integers, channels, 65_535));
  const samples = samplesOf(code, 24, channels, 0, 2 * 65_535);
  const source = await open(path);
  expect(sameSamples((await passOver(source)).samples, samples)).toBe(true);
  expect(source.passFindings?.()).toEqual([]);
  expect(sameSamples(await source.read(65_000, 1000), samples.subarray(65_000 * channels, 66_000 * channels))).toBe(
    true,
  );
});

test.for([
  [12, 1],
  [12, 2],
  [20, 1],
  [20, 5],
  [20, 8],
] as const)(
  'a FLAC of %i bit and %i channels is read to the last bit, in the whole and in any range',
  async ([bits, channels]) => {
    const [frames, blockFrames] = [24_000, 4_000];
    const code = noiseCode(bits);
    const integers = Int32Array.from({ length: frames * channels }, (_, at) =>
      code(Math.floor(at / channels), at % channels),
    );
    const path = write(`verbatim-${bits}-${channels}.flac`, verbatimFlac(integers, channels, blockFrames, bits));
    const samples = samplesOf(code, bits, channels, 0, frames);
    const source = await open(path);
    expect(source.facts).toMatchObject({ encoding: `FLAC, ${bits} bit`, decoder: expect.stringMatching(/^@wasm/) });
    expect(sameSamples((await passOver(source)).samples, samples)).toBe(true);
    expect(source.passFindings?.()).toEqual([]);
    expect(await firstWrongRange(path, samples)).toBeNull();
  },
);

describe('a FLAC whose content changed', () => {
  test('is told when the sound does not agree with its own MD5', async () => {
    const bytes = readFileSync(fixturePath('stereo-16.flac'));
    bytes[26] = (bytes[26] ?? 0) ^ 1;
    const source = await open(write('other-md5.flac', bytes));
    await passOver(source);
    expect(source.passFindings?.()).toEqual([expect.stringMatching(/^Changed sound: .*MD5/)]);
  });

  test('is silent exactly where frames are damaged, and everything else keeps its place', async () => {
    const path = write('hole.flac', flacWithHole());
    const source = await open(path);
    const whole = sourceSamples('stereo-16.flac');
    const { samples } = await passOver(source);
    const wrong = samples.findIndex((sample, index) => sample !== whole[index]);
    const wrongEnd = samples.findLastIndex((sample, index) => sample !== whole[index]) + 1;
    expect(wrong).toBeGreaterThan(0);
    expect(samples.subarray(wrong, wrongEnd).every((sample) => sample === 0)).toBe(true);
    expect((wrongEnd - wrong) / 2).toBeLessThanOrEqual(2048);
    expect(source.passFindings?.()).toEqual([
      expect.stringMatching(/^Silent place: .* could not be decoded and are silent\.$/),
      expect.stringMatching(/^Changed sound: .*MD5/),
    ]);
    expect(await firstWrongRange(path, samples)).toBeNull();
  });

  test.for([
    ['zeros, as a disk that was mended leaves them', Buffer.alloc(100_000)],
    ['bytes of another kind', Buffer.alloc(100_000, 'not sound ')],
  ] as const)('keeps its last frame before many %s', async ([, rest], { task }) => {
    const path = write(`rest-${task.id}.flac`, Buffer.concat([readFileSync(fixturePath('stereo-16.flac')), rest]));
    const source = await open(path);
    expect(source.facts).toMatchObject({ frames: 24_000, repairs: [] });
    expect(sameSamples((await passOver(source)).samples, sourceSamples('stereo-16.flac'))).toBe(true);
    expect(source.passFindings?.()).toEqual([]);
    expect(await firstWrongRange(path, sourceSamples('stereo-16.flac'))).toBeNull();
  });

  test('tells of all that is silent where a long stretch of it is zeros', async () => {
    const bytes = readFileSync(fixturePath('stereo-16.flac'));
    bytes.fill(0, 20_100, 36_100);
    const source = await open(write('zeros.flac', bytes));
    const { samples } = await passOver(source);
    const sounding = Array.from({ length: 24 }, (_, block) => block).filter((block) =>
      sameSamples(
        samples.subarray(block * 2048, (block + 1) * 2048),
        sourceSamples('stereo-16.flac').subarray(block * 2048, (block + 1) * 2048),
      ),
    );
    const silentSeconds = ((24_000 - sounding.length * 1024 + (sounding.includes(23) ? 576 : 0)) / 16_000).toFixed(3);
    expect(source.passFindings?.()[0]).toMatch(new RegExp(`^Silent place: ${silentSeconds} s `));
  });

  test('that was cut off says so and gives all that is there', async () => {
    const bytes = readFileSync(fixturePath('stereo-16.flac'));
    const source = await open(write('cut.flac', bytes.subarray(0, 30_000)));
    const { samples } = await passOver(source);
    expect(source.facts.frames % 1024).toBe(0);
    expect(source.facts.repairs[0]).toMatch(
      /^Cut off: its header promises \d\.\d{3} s of sound, but the file ends after \d\.\d{3} s\./,
    );
    expect(sameSamples(samples, sourceSamples('stereo-16.flac').subarray(0, samples.length))).toBe(true);
  });

  test('without one whole frame is refused when its header promises more than it can hold', async () => {
    const bytes = readFileSync(fixturePath('stereo-16.flac'));
    bytes[21] = (bytes[21] ?? 0) | 0x0f;
    const path = write('promises.flac', bytes.subarray(0, 9000));
    await expect(open(path)).rejects.toThrow(
      /^promises\.flac cannot be read: no frame of it is whole, and its header promises more sound/,
    );
  });

  test('whose header was not finished is measured by its last frame', async () => {
    const bytes = readFileSync(fixturePath('stereo-16.flac'));
    bytes.fill(0, 22, 26);
    bytes[21] = (bytes[21] ?? 0) & 0xf0;
    const source = await open(write('unfinished.flac', bytes));
    expect(source.facts.frames).toBe(24_000);
    expect(source.facts.repairs).toEqual([expect.stringMatching(/^Length missing: /)]);
  });

  test('whose header tells of shorter blocks than there are is read all the same, and says so', async () => {
    const bytes = readFileSync(fixturePath('stereo-16.flac'));
    bytes.fill(0, 8, 12);
    const path = write('no-blocks.flac', bytes);
    const source = await open(path);
    expect(source.facts).toMatchObject({
      frames: 24_000,
      repairs: [
        'Wrong block size: its header tells of blocks of at most 0 frames, but there are such of 1024; they are read all the same.',
      ],
    });
    expect(sameSamples((await passOver(source)).samples, sourceSamples('stereo-16.flac'))).toBe(true);
    expect(source.passFindings?.()).toEqual([]);
    expect(await firstWrongRange(path, sourceSamples('stereo-16.flac'))).toBeNull();
  });

  test('in a depth that cannot be decoded exactly is refused with a way out', async () => {
    const bytes = readFileSync(fixturePath('stereo-24.flac'));
    // 18 bit: the five bits of the depth, less one, lie across two bytes.
    bytes[20] = ((bytes[20] ?? 0) & 0xfe) | 1;
    bytes[21] = ((bytes[21] ?? 0) & 0x0f) | (1 << 4);
    await expect(openFrameSource(write('eighteen.flac', bytes))).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('a FLAC of 18 bit') as string,
    });
  });
});

describe('the flac program', () => {
  test('decodes the same samples from a longer file', async (context) => {
    needs(context, 'flac');
    const recipe = { ...recipes['stereo-24.flac'], sampleRate: 96_000, frames: 960_000, options: ['-s'] };
    const path = encode(recipe, join(folder, 'long.flac'));
    const options = ['-s', '-d', '-c', '--force-raw-format', '--endian=little', '--sign=signed', path];
    const raw = Buffer.from(runProgram('flac', options));
    const theirs = Float32Array.from({ length: raw.length / 3 }, (_, index) => raw.readIntLE(index * 3, 3) / 2 ** 23);
    const source = await open(path);
    expect(sameSamples((await passOver(source)).samples, theirs)).toBe(true);
    expect(await firstWrongRange(path, theirs)).toBeNull();
  });
});

function id3v2(length: number): Buffer {
  const tag = Buffer.alloc(10 + length, 0xff);
  tag.set([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, length >> 7, length & 0x7f]);
  return tag;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
