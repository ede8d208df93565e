import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { identifyPath } from '../../src/main/audio/identify.ts';
import { readMetadata } from '../../src/main/audio/metadata/read-metadata.ts';
import { decodingDesk } from '../support/decoding-desk.ts';
import { firstWrongRange, passOver, sameSamples } from '../support/decoding.ts';
import { needs, runProgram } from '../support/judges.ts';
import { sourceCode } from '../support/make-compressed.ts';
import { externalPath } from '../support/make-external.ts';
import { noiseCode, type SampleCode, samplesOf } from '../support/make-samples.ts';
import { makeWav } from '../support/make-wav.ts';
import { oggPagesOf, withChecksum } from '../support/ogg-pages.ts';

// What our own decoder does: an ffmpeg on this machine must not help it out.
beforeAll(() => void vi.stubEnv('TAKESHEET_FFMPEG', '/nowhere/ffmpeg'));

const { folder, open, write } = decodingDesk('ogg-flac');

const kept = externalPath('flac-in-ogg.oga');
const keptFrames = 24_000;
const keptSound = samplesOf(sourceCode({ bits: 16, noiseBits: 6 }), 16, 1, 0, keptFrames);

type Made = { readonly channels: number; readonly frames: number; readonly bits: 16 | 24; readonly code: SampleCode };

const sixChannels: Made = { channels: 6, frames: 100_000, bits: 24, code: noiseCode(10) };
/** So loud that no FLAC frame of it finds room on one page. */
const loud: Made = { channels: 8, frames: 60_000, bits: 24, code: noiseCode(24) };

function wavOf(name: string, { channels, frames, bits, code }: Made): string {
  return makeWav(join(folder, `${name}.wav`), { storedAs: bits === 16 ? 's16le' : 's24le', channels, frames, code });
}

function madeByFlac(name: string, made: Made, ...options: readonly string[]): string {
  const path = join(folder, `${name}.oga`);
  const more = ['-s', '-f', '--channel-map=none', '--ogg', ...options];
  runProgram('flac', [...more, wavOf(name, made), '-o', path]);
  return path;
}

const soundOf = ({ channels, frames, bits, code }: Made) => samplesOf(code, bits, channels, 0, frames);

async function expectExact(path: string, whole: Float32Array): Promise<void> {
  const source = await open(path);
  expect(sameSamples((await passOver(source)).samples, whole)).toBe(true);
  expect(source.passFindings?.()).toEqual([]);
  expect(await firstWrongRange(path, whole)).toBeNull();
}

describe('FLAC in Ogg is read without ffmpeg, every range to the last bit', () => {
  test('as ffmpeg writes it', async () => {
    expect(await identifyPath(kept)).toEqual({ format: 'flac', name: 'an Ogg FLAC file' });
    expect((await open(kept)).facts).toEqual({
      format: 'flac',
      encoding: 'FLAC in Ogg, 16 bit',
      sampleRate: 16_000,
      channels: 1,
      frames: keptFrames,
      timeReference: null,
      description: '',
      repairs: [],
      decoder: '@wasm-audio-decoders/flac 0.2.11',
    });
    await expectExact(kept, keptSound);
  });

  test('as ffmpeg writes quiet sound: many frames on each page, and a last page that ends before its packets', async (context) => {
    needs(context, 'ffmpeg');
    const path = join(folder, 'quiet.oga');
    runProgram('ffmpeg', ['-v', 'error', '-i', wavOf('quiet', sixChannels), '-c:a', 'flac', path]);
    await expectExact(path, soundOf(sixChannels));
  });

  test('as flac writes it, also frames that lie on several pages', async (context) => {
    needs(context, 'flac');
    const path = madeByFlac('plain', sixChannels);
    expect((await open(path)).facts).toMatchObject({ encoding: 'FLAC in Ogg, 24 bit', channels: 6, repairs: [] });
    await expectExact(path, soundOf(sixChannels));
    await expectExact(madeByFlac('loud', loud, '-b', '4608'), soundOf(loud));
  });

  test('with headers whose number is not told', async () => {
    await expectExact(write('uncounted.oga', withoutCount(kept)), keptSound);
  });

  test('several in a row', async () => {
    const once = readFileSync(kept);
    const path = write('twice.oga', Buffer.concat([once, once]));
    expect((await open(path)).facts.repairs).toEqual([expect.stringMatching(/^Several streams: 2 Ogg streams /)]);
    await expectExact(path, Float32Array.from([...keptSound, ...keptSound]));
  });
});

test('FLAC in Ogg that does not agree with its MD5 says so', async (context) => {
  needs(context, 'flac');
  const pages = oggPagesOf(madeByFlac('changed', sixChannels)).map((page) => Buffer.from(page));
  const first = pages[0]!;
  first[first.indexOf('fLaC') + 30]! ^= 1;
  const source = await open(write('changed.oga', Buffer.concat([withChecksum(first), ...pages.slice(1)])));
  await passOver(source);
  expect(source.passFindings?.()).toEqual([expect.stringMatching(/^Changed sound: /)]);
});

test('FLAC in Ogg that was cut off says how much there was, where its header tells it', async (context) => {
  const bytes = readFileSync(kept);
  const short = await open(write('cut-kept.oga', bytes.subarray(0, bytes.length - 1000)));
  expect(short.facts.repairs).toEqual([expect.stringMatching(/^Cut off: its stream has no end mark/)]);
  needs(context, 'flac');
  const whole = readFileSync(madeByFlac('cut', sixChannels));
  const source = await open(write('cut.oga', whole.subarray(0, whole.length - 200_000)));
  const { samples } = await passOver(source);
  expect(source.facts.repairs).toEqual([expect.stringMatching(/^Cut off: its header promises 2\.268 s of sound/)]);
  expect(samples.length).toBeGreaterThan(6 * 50_000);
  expect(sameSamples(samples, soundOf(sixChannels).subarray(0, samples.length))).toBe(true);
});

test('FLAC in Ogg tells its words and its cue sheet', async (context) => {
  needs(context, 'flac');
  const cue = join(folder, 'side.cue');
  writeFileSync(
    cue,
    'FILE "x.wav" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n  TRACK 02 AUDIO\n    INDEX 01 00:01:00\n',
  );
  const made: Made = { channels: 2, frames: 88_200, bits: 16, code: noiseCode(8) };
  const path = madeByFlac('words', made, '-T', 'TITLE=Reel 12', `--cuesheet=${cue}`);
  for (const told of [path, write('uncounted-words.oga', withoutCount(path))]) {
    const found = await readMetadata(told, { sampleRate: 44_100, frames: 88_200, fileName: 'words.oga' });
    expect(found.groups.flatMap(({ entries }) => entries)).toContainEqual({ key: 'TITLE', value: 'Reel 12' });
    expect(found.marks.marks.map(({ startFrame }) => startFrame)).toContain(44_100);
  }
});

/** The same file with the number of its header packets left open, as the mapping allows. */
function withoutCount(path: string): Buffer {
  const [first = Buffer.alloc(0), ...more] = oggPagesOf(path).map((page) => Buffer.from(page));
  first.writeUInt16BE(0, first.indexOf('FLAC') + 6);
  return Buffer.concat([withChecksum(first), ...more]);
}
