import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasFreeFormatFrames, hasMpegFrames } from '../../src/main/audio/identify-mpeg.ts';
import { identifyPath } from '../../src/main/audio/identify.ts';
import { decodingDesk } from '../support/decoding-desk.ts';
import { needs, runProgram } from '../support/judges.ts';
import { id3Tag, id3Text, joined } from '../support/make-markers.ts';
import { makeWav } from '../support/make-wav.ts';

const { folder, open, write } = decodingDesk('free-format');

/** MPEG frames of layer III at 44.1 kHz whose header names no bit rate; every third is a byte longer, and says so. */
function freeFrames(count: number): Uint8Array {
  return joined(
    Array.from({ length: count }, (_, index) => {
      const frame = new Uint8Array(index % 3 === 2 ? 1307 : 1306).fill(0x55);
      frame.set([0xff, 0xfb, index % 3 === 2 ? 0x02 : 0x00, 0x64]);
      return frame;
    }),
  );
}

const refusal = (name: string) => ({
  code: 'unsupported',
  message: `${name} is an MP3 file of free format (its bit rate is not one of the listed ones), which this version cannot decode. ffmpeg cannot either; LAME can. Convert it to WAV with that and add the copy: lame --decode "${name}" "${name}.wav"`,
});

test('MP3 of free format is refused by that name, with the way out, behind a tag too', async () => {
  for (const [name, bytes] of [
    ['plain.mp3', freeFrames(40)],
    ['tagged.mp3', joined([id3Tag(id3Text('TIT2', 'Reel 12')), freeFrames(40)])],
  ] as const) {
    const path = write(name, bytes);
    expect(await identifyPath(path)).toMatchObject({ format: 'mp3', name: 'an MP3 file of free format' });
    await expect(open(path)).rejects.toMatchObject(refusal(name));
  }
});

test('a header that no others follow at its distance is none of free format', () => {
  expect(hasFreeFormatFrames(freeFrames(4))).toBe(true);
  expect(hasFreeFormatFrames(freeFrames(3))).toBe(false);
  const shifted = freeFrames(6);
  shifted.copyWithin(1306, 1300);
  expect(hasFreeFormatFrames(shifted)).toBe(false);
  expect(hasMpegFrames(freeFrames(4), true)).toBe(false);
});

test.for([
  ['400 kbit/s', 44_100, 2, '400'],
  ['640 kbit/s', 44_100, 2, '640'],
  ['170 kbit/s at 16 kHz', 16_000, 1, '170'],
] as const)('what LAME writes at %s is known, and comes back whole by the way out', async (options, context) => {
  needs(context, 'lame');
  const [, sampleRate, channels, kilobits] = options;
  const frames = 2 * sampleRate;
  const wav = makeWav(join(folder, `${kilobits}-${sampleRate}-source.wav`), { sampleRate, channels, frames });
  const name = `${kilobits}-${sampleRate}.mp3`;
  const path = join(folder, name);
  runProgram('lame', ['--quiet', '--freeformat', '-b', kilobits, '--resample', String(sampleRate / 1000), wav, path]);
  await expect(open(path)).rejects.toMatchObject(refusal(name));
  runProgram('lame', ['--quiet', '--decode', path, `${path}.wav`]);
  expect((await open(`${path}.wav`)).facts).toMatchObject({ frames, channels, sampleRate });
});
