import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { FrameSource } from '../../src/main/audio/frame-source.ts';
import { decodingDesk } from '../support/decoding-desk.ts';
import { bestOffset, firstWrongRange, passOver, sameSamples } from '../support/decoding.ts';
import { needs, runProgram } from '../support/judges.ts';
import { fixturePath, sourceSamples } from '../support/make-compressed.ts';
import { oggPage, oggPagesOf, withChecksum } from '../support/ogg-pages.ts';

// What our own decoders do: an ffmpeg on this machine must not help them out.
beforeAll(() => void vi.stubEnv('TAKESHEET_FFMPEG', '/nowhere/ffmpeg'));

const { open, write } = decodingDesk('ogg');

const vorbisDecoder = '@wasm-audio-decoders/ogg-vorbis 0.1.20';
const vorbis = { format: 'vorbis', encoding: 'Vorbis', decoder: `${vorbisDecoder}, no encoder delay` };
const opusDecoder = 'opus-decoder 0.7.12, encoder delay 312';
const opus = { format: 'opus', encoding: 'Opus', decoder: opusDecoder, sampleRate: 48_000 };
const cases = [
  ['stereo.ogg', { ...vorbis, sampleRate: 44_100, channels: 2, frames: 132_300, repairs: [] }],
  ['music.opus', { ...opus, channels: 2, frames: 480_000, repairs: [] }],
  ['speech.opus', { ...opus, channels: 1, frames: 960_000, repairs: [] }],
] as const;

describe.each(cases)('%s', (name, facts) => {
  test('says what it holds', async () => {
    expect((await open(fixturePath(name))).facts).toMatchObject(facts);
  });

  test('gives the same samples whatever was read before', async () => {
    const { samples } = await passOver(await open(fixturePath(name)));
    expect(await firstWrongRange(fixturePath(name), samples)).toBeNull();
    expect(sameSamples(await inPages(await open(fixturePath(name)), 4096), samples)).toBe(true);
  });

  test('is read whole, byte for byte', async () => {
    const source = await open(fixturePath(name));
    const { sha256 } = await passOver(source);
    expect(sha256).toBe(
      createHash('sha256')
        .update(readFileSync(fixturePath(name)))
        .digest('hex'),
    );
    expect(source.passFindings?.()).toEqual([]);
  });

  test('stands where ffmpeg puts it', async (context) => {
    needs(context, 'ffmpeg');
    const { samples } = await passOver(await open(fixturePath(name)));
    const decoder = facts.format === 'opus' ? ['-c:a', 'libopus'] : [];
    const bytes = runProgram('ffmpeg', ['-v', 'error', ...decoder, '-i', fixturePath(name), '-f', 'f32le', '-']);
    const theirs = new Float32Array(bytes.buffer);
    expect(theirs.length).toBe(samples.length);
    expect(bestOffset(samples, theirs, facts.channels, 50_000)).toBe(0);
  });
});

test('a Vorbis file stands where the recording stood', async () => {
  const { samples } = await passOver(await open(fixturePath('stereo.ogg')));
  expect(bestOffset(samples, sourceSamples('stereo.ogg'), 2, 50_000)).toBe(0);
});

test.for([
  ['stereo.ogg', `${vorbisDecoder}, encoder delay 400`],
  ['music.opus', `${opusDecoder} + 400`],
] as const)(
  '%s whose first page counts fewer frames than it holds begins behind them and says so',
  async ([name, decoder]) => {
    const whole = await passOver(await open(fixturePath(name)));
    const pages = oggPagesOf(fixturePath(name)).map((page) => {
      const granule = page.readBigInt64LE(6);
      const earlier = Buffer.from(page);
      if (granule > 0n) earlier.writeBigInt64LE(granule - 400n, 6);
      return withChecksum(earlier);
    });
    const source = await open(write(`earlier-${name}`, Buffer.concat(pages)));
    expect(source.facts).toMatchObject({ decoder, repairs: [] });
    const { samples } = await passOver(source);
    const taken = 400 * source.facts.channels;
    expect(samples.length).toBe(whole.samples.length - taken);
    expect(sameSamples(samples.subarray(0, 100_000), whole.samples.subarray(taken, taken + 100_000))).toBe(true);
  },
);

test('the encoder delay that an Opus header tells is the one that is taken off', async () => {
  const whole = await passOver(await open(fixturePath('music.opus')));
  const pages = oggPagesOf(fixturePath('music.opus'));
  const first = Buffer.from(pages[0] ?? []);
  first.writeUInt16LE(1312, 28 + 10);
  const source = await open(write('later-start.opus', Buffer.concat([withChecksum(first), ...pages.slice(1)])));
  expect(source.facts.decoder).toBe('opus-decoder 0.7.12, encoder delay 1312');
  expect(await source.read(0, 500)).toEqual(whole.samples.slice(2000, 3000));
});

describe('an Ogg file with a fault', () => {
  test.for(['stereo.ogg', 'music.opus'] as const)('%s without one page keeps all other places', async (name) => {
    const { samples } = await passOver(await open(fixturePath(name)));
    const pages = oggPagesOf(fixturePath(name));
    const lost = Math.floor(pages.length / 2);
    const source = await open(write(`hole-${name}`, Buffer.concat(pages.filter((_, index) => index !== lost))));
    const withHole = await passOver(source);
    const { channels } = source.facts;
    expect(withHole.samples.length).toBe(samples.length);
    expect(source.passFindings?.()).toEqual([
      expect.stringMatching(
        /^Silent place: \d\.\d{3} s at 00:00:0\d\.\d+ could not be decoded and are silent\.$/,
      ) as string,
    ]);
    // Behind the hole everything is as before, once the decoder has settled.
    const behind = samples.length - 20_000 * channels;
    expect(closeTo(withHole.samples.subarray(behind), samples.subarray(behind))).toBe(true);
    const before = 30_000 * channels;
    expect(sameSamples(withHole.samples.subarray(0, before), samples.subarray(0, before))).toBe(true);
  });

  test('that was cut off says so and gives all that is there', async () => {
    const bytes = readFileSync(fixturePath('stereo.ogg'));
    const whole = await passOver(await open(fixturePath('stereo.ogg')));
    const source = await open(write('cut.ogg', bytes.subarray(0, 25_000)));
    const { samples } = await passOver(source);
    expect(source.facts.repairs).toEqual([
      'Cut off: its stream has no end mark, so the file probably ends too early. What is there is read; if its source is longer, copy the file anew.',
    ]);
    expect(samples.length).toBeGreaterThan(80_000);
    expect(sameSamples(samples, whole.samples.subarray(0, samples.length))).toBe(true);
  });

  test.for(['stereo.ogg', 'music.opus'] as const)('%s without an end mark keeps every sample', async (name) => {
    const whole = await passOver(await open(fixturePath(name)));
    const pages = oggPagesOf(fixturePath(name)).map((page) => Buffer.from(page));
    const last = pages.at(-1)!;
    last[5] = 0;
    const path = write(`no-end-${name}`, Buffer.concat([...pages.slice(0, -1), withChecksum(last)]));
    const source = await open(path);
    expect(source.facts.repairs).toEqual([expect.stringMatching(/^Cut off: its stream has no end mark/) as string]);
    expect(sameSamples((await passOver(source)).samples, whole.samples)).toBe(true);
    expect(await firstWrongRange(path, whole.samples)).toBeNull();
  });

  test('that begins in the midst of a running stream begins at 0 with what is there', async () => {
    const pages = oggPagesOf(fixturePath('stereo.ogg'));
    const whole = await passOver(await open(fixturePath('stereo.ogg')));
    const source = await open(write('later.ogg', Buffer.concat([...pages.slice(0, 2), ...pages.slice(5)])));
    const { samples } = await passOver(source);
    const behind = samples.length - 20_000;
    expect(samples.length).toBeLessThan(whole.samples.length);
    expect(sameSamples(samples.subarray(behind), whole.samples.subarray(whole.samples.length - 20_000))).toBe(true);
    expect(source.passFindings?.()).toEqual([]);
  });
});

test.for(['stereo.ogg', 'music.opus'] as const)(
  '%s behind a stream that is no sound is read the same',
  async (name) => {
    const whole = await passOver(await open(fixturePath(name)));
    const [first, ...others] = oggPagesOf(fixturePath(name));
    const head = Buffer.from(oggPage({ sequence: 0, granule: 0, pieces: [Buffer.from('fishead\0\x03\0\0\0')] }));
    head[5] = 2;
    const end = oggPage({ sequence: 1, granule: 0, pieces: [new Uint8Array(0)] });
    const bytes = Buffer.concat([withChecksum(head), first!, end, ...others]);
    const source = await open(write(`skeleton-${name}`, bytes));
    expect(source.facts).toMatchObject({ frames: whole.samples.length / 2, repairs: [] });
    expect(sameSamples((await passOver(source)).samples, whole.samples)).toBe(true);
  },
);

test('the gain in an Opus header is applied', async () => {
  const pages = oggPagesOf(fixturePath('music.opus'));
  const first = Buffer.from(pages[0] ?? []);
  // -6.0206 dB in steps of 1/256 dB, at byte 16 of the packet.
  first.writeInt16LE(Math.round(-6.0206 * 256), 28 + 16);
  const source = await open(write('quiet.opus', Buffer.concat([withChecksum(first), ...pages.slice(1)])));
  const quiet = await source.read(50_000, 1000);
  const loud = await (await open(fixturePath('music.opus'))).read(50_000, 1000);
  expect(
    closeTo(
      quiet.map((sample) => sample * 2),
      loud,
    ),
  ).toBe(true);
});

/** The whole sound, read page after page as it is when playing. */
async function inPages(source: FrameSource, frames: number): Promise<Float32Array> {
  const { channels } = source.facts;
  const samples = new Float32Array(source.facts.frames * channels);
  for (let start = 0; start < source.facts.frames; start += frames) {
    samples.set(await source.read(start, frames), start * channels);
  }
  return samples;
}

function closeTo(one: Float32Array, other: Float32Array): boolean {
  return one.length === other.length && one.every((sample, index) => Math.abs(sample - (other[index] ?? 0)) < 1e-4);
}
