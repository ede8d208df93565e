import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { parseMpegHeader } from '../../src/main/audio/decoders/mp3-header.ts';
import { type MpegFrames, openMpegFrames } from '../../src/main/audio/decoders/mpeg-frames.ts';
import type { FrameSource } from '../../src/main/audio/frame-source.ts';
import { decodingDesk } from '../support/decoding-desk.ts';
import { bestOffset, firstWrongRange, passOver, sameSamples } from '../support/decoding.ts';
import { needs, runProgram } from '../support/judges.ts';
import { encode, fixturePath, recipes, sourceSamples } from '../support/make-compressed.ts';

// What our own decoders do: an ffmpeg on this machine must not help them out.
beforeAll(() => void vi.stubEnv('TAKESHEET_FFMPEG', '/nowhere/ffmpeg'));

const { folder, open, write } = decodingDesk('mp3');

const unknownDelay = 'Unknown delay: positions may be off by the delay of the encoder, which the file does not record.';
const withTag = { decoder: 'mpg123-decoder 1.0.3, encoder delay 576 + 529', repairs: [] };
const withoutTag = { decoder: 'mpg123-decoder 1.0.3, encoder delay not recorded', repairs: [unknownDelay] };
const cases = [
  ['constant.mp3', { ...withTag, encoding: 'MPEG layer III, 128 kbit/s', channels: 2, frames: 132_300 }],
  ['variable.mp3', { ...withTag, encoding: 'MPEG layer III, variable', channels: 1, frames: 264_600 }],
  // 231 MPEG frames of 1152, with the silence that the encoder put around the sound.
  ['variable-without-tag.mp3', { ...withoutTag, encoding: 'MPEG layer III, variable', channels: 1, frames: 266_112 }],
  // The header of so small a frame has no room for the tag.
  ['low-rate.mp3', { ...withoutTag, encoding: 'MPEG layer III, 16 kbit/s', sampleRate: 16_000, frames: 81_216 }],
] as const;

describe.each(cases)('%s', (name, facts) => {
  test('says what it holds', async () => {
    expect((await open(fixturePath(name))).facts).toMatchObject({ format: 'mp3', ...facts });
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
    const bytes = runProgram('ffmpeg', ['-v', 'error', '-i', fixturePath(name), '-f', 'f32le', '-']);
    const theirs = new Float32Array(bytes.buffer);
    expect(theirs.length).toBe(samples.length);
    expect(bestOffset(samples, theirs, recipes[name].channels, 50_000)).toBe(0);
  });
});

test.for(['constant.mp3', 'variable.mp3'] as const)('%s stands where the recording stood', async (name) => {
  const { samples } = await passOver(await open(fixturePath(name)));
  expect(bestOffset(samples, sourceSamples(name), recipes[name].channels, 50_000)).toBe(0);
});

test('an MP3 of half a minute gives after a jump what it gives from its beginning', async () => {
  // Some 260 MPEG frames, seven seconds, are decoded in one go; a jump beyond them begins with a new decoder.
  const once = readFileSync(fixturePath('variable-without-tag.mp3'));
  const path = write('long.mp3', Buffer.concat(Array.from({ length: 5 }, () => once)));
  const { samples } = await passOver(await open(path));
  expect(samples).toHaveLength(5 * 266_112);
  expect(await firstWrongRange(path, samples)).toBeNull();
  const behind = await (await open(path)).read(1_000_000, 1000);
  expect(behind.some((sample) => sample !== 0)).toBe(true);
});

test('a decoder that is started again gives the same to the last bit, whatever it was given before', async () => {
  const bytes = readFileSync(fixturePath('variable-without-tag.mp3'));
  const frames: Uint8Array[] = [];
  for (let at = 0, header = parseMpegHeader(bytes, at); header !== null; header = parseMpegHeader(bytes, at)) {
    frames.push(bytes.subarray(at, at + header.lengthBytes));
    at += header.lengthBytes;
  }
  const decodeAll = ({ decode }: MpegFrames): Float32Array[] => frames.map((frame) => decode(frame)[0].slice());
  const fresh = decodeAll(await openMpegFrames());
  expect(fresh.at(-1)!.some((sample) => sample !== 0)).toBe(true);
  for (const before of [[], [new Uint8Array(417)], frames.slice(100, 101), frames.slice(50, 90)]) {
    const decoder = await openMpegFrames();
    for (const frame of before) decoder.decode(frame);
    for (let time = 0; time < 2; time += 1) {
      decoder.restart();
      expect(decodeAll(decoder).every((samples, index) => sameSamples(samples, fresh[index]!))).toBe(true);
    }
    decoder.free();
  }
});

test('an MP3 whose frames carry checksums stands where the recording stood', async (context) => {
  needs(context, 'lame');
  const recipe = recipes['constant.mp3'];
  const path = encode({ ...recipe, options: ['-p', ...recipe.options] }, join(folder, 'protected.mp3'));
  const source = await open(path);
  expect(source.facts).toMatchObject({ ...withTag, frames: recipe.frames });
  const { samples } = await passOver(source);
  expect(bestOffset(samples, sourceSamples('constant.mp3'), recipe.channels, 50_000)).toBe(0);
  expect(source.passFindings?.()).toEqual([]);
});

describe('what is not sound', () => {
  test('tags before and after move no sample and do not count as audio data', async () => {
    const plain = readFileSync(fixturePath('constant.mp3'));
    const ape = Buffer.concat([Buffer.from('APETAGEX'), Buffer.alloc(24)]);
    ape.writeUInt32LE(2000, 8);
    ape.writeUInt32LE(32, 12);
    const id3v1 = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125)]);
    const source = await open(write('tagged.mp3', Buffer.concat([id3v2(70_000), plain, ape, id3v1])));
    const tagged = await passOver(source);
    const untagged = await passOver(await open(fixturePath('constant.mp3')));
    expect(source.facts.repairs).toEqual([]);
    expect(sameSamples(tagged.samples, untagged.samples)).toBe(true);
    expect(tagged.audioSha256).toBe(untagged.audioSha256);
  });

  test('bytes in the middle that belong to no frame are passed over and said', async () => {
    const plain = readFileSync(fixturePath('constant.mp3'));
    const frameBytes = 417;
    const cut = Math.round(plain.length / 2 / frameBytes) * frameBytes;
    const at = plain.indexOf(Buffer.from([0xff, 0xfb]), cut);
    const source = await open(
      write('junk.mp3', Buffer.concat([plain.subarray(0, at), Buffer.alloc(5000, 0x41), plain.subarray(at)])),
    );
    expect(source.facts.frames).toBe(132_300);
    expect(source.facts.repairs).toEqual([
      'Bytes between the sound: 5000 bytes between the MPEG frames are no sound and were passed over.',
    ]);
  });

  test('another recording behind it, of another sample rate, is told as sound that is not played', async () => {
    const plain = readFileSync(fixturePath('constant.mp3'));
    // 141 MPEG frames of 576 at 16 kHz.
    const path = write('two-rates.mp3', Buffer.concat([plain, readFileSync(fixturePath('low-rate.mp3'))]));
    const source = await open(path);
    expect(source.facts.frames).toBe(132_300);
    expect(source.facts.repairs).toEqual([
      'Second stream: 5.076 s of MPEG layer III at 16000 Hz are not of the stream that the file begins with (MPEG layer III at 44100 Hz) and are not played. To hear them, convert a copy of the file to WAV.',
    ]);
    const whole = await passOver(await open(fixturePath('constant.mp3')));
    expect(sameSamples((await passOver(source)).samples, whole.samples)).toBe(true);
  });

  test('a file that was cut off says so and gives all that is there', async () => {
    const plain = readFileSync(fixturePath('constant.mp3'));
    const source = await open(write('cut.mp3', plain.subarray(0, 20_000)));
    const whole = await passOver(await open(fixturePath('constant.mp3')));
    const { samples } = await passOver(source);
    expect(source.facts.repairs[0]).toMatch(/^Cut off: its header promises \d+ MPEG frames, but only \d+ are there\./);
    expect(sameSamples(samples, whole.samples.subarray(0, samples.length))).toBe(true);
  });
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

function id3v2(length: number): Buffer {
  // Full of what could be taken for the beginning of a frame.
  const tag = Buffer.alloc(10 + length, 0xff);
  tag.set([0x49, 0x44, 0x33, 4, 0, 0, 0, length >> 14, (length >> 7) & 0x7f, length & 0x7f]);
  return tag;
}
