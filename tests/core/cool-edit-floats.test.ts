import { describe, expect, test } from 'vitest';
import { decodingDesk } from '../support/decoding-desk.ts';
import { firstWrongRange, passOver, sameSamples } from '../support/decoding.ts';
import { needs, runProgram } from '../support/judges.ts';
import { noiseCode } from '../support/make-samples.ts';
import { formatContent, riffChunk, riffFile } from '../support/make-wav.ts';

const { open, write } = decodingDesk('cool-edit');

const frames = 20_000;

/** A format chunk that calls samples of four bytes integers of so many bits. */
function format(bits: number): Uint8Array {
  const content = formatContent('s32le', 2, 44_100);
  new DataView(content.buffer).setUint16(14, bits, true);
  return riffChunk('fmt ', content);
}

function fileOf(name: string, bits: number, store: (view: DataView, at: number, index: number) => void): string {
  const data = new Uint8Array(frames * 8);
  const view = new DataView(data.buffer);
  for (let index = 0; index < frames * 2; index += 1) store(view, index * 4, index);
  return write(`${name}.wav`, riffFile('RIFF', [format(bits), riffChunk('data', data)]));
}

/** Sound that comes and goes, a quarter of it silent, of full scale 1; in floats of every scale to the last bit. */
const noise = noiseCode(20);
const sample = (index: number): number => {
  const swell = Math.max(0, Math.sin((index / frames) * Math.PI * 4) + 0.7);
  return Math.fround((noise(index >> 1, index & 1) / 2 ** 19) * swell * 0.5);
};
const sound = Float32Array.from({ length: frames * 2 }, (_, index) => sample(index));

describe('a WAV whose floats are called integers, as Cool Edit wrote them', () => {
  test.for([
    ['16.8', 32, 2 ** 15],
    ['24.0', 24, 2 ** 23],
  ] as const)('%s float', async ([name, bits, scale]) => {
    const path = fileOf(name, bits, (view, at, index) => view.setFloat32(at, sample(index) * scale, true));
    const source = await open(path);
    expect(source.facts).toMatchObject({
      encoding: '32 bit float',
      frames,
      repairs: [
        expect.stringMatching(new RegExp(`^Floats as integers: .* floats of 32 bit up to ±${scale}, as Cool Edit`)),
      ],
    });
    expect(sameSamples((await passOver(source)).samples, sound)).toBe(true);
    expect(await firstWrongRange(path, sound)).toBeNull();
  });

  test('24.0 float as ffmpeg reads it', async (context) => {
    needs(context, 'ffmpeg');
    const path = fileOf('judged', 24, (view, at, index) => view.setFloat32(at, sample(index) * 2 ** 23, true));
    const bytes = runProgram('ffmpeg', ['-v', 'error', '-i', path, '-f', 'f32le', '-c:a', 'pcm_f32le', '-']);
    const source = await open(path);
    expect(sameSamples(await source.read(0, frames), new Float32Array(bytes.buffer, 0, bytes.length / 4))).toBe(true);
  });
});

test.for([
  ['loud noise', 32, (index: number) => noiseCode(32)(index >> 1, index & 1)],
  ['sound of 24 bit in 32', 24, (index: number) => Math.round(sample(index) * 2 ** 23) * 256],
  ['a square wave of half of full scale', 32, (index: number) => (index % 200 < 100 ? 0x4000_0000 : -0x4000_0000)],
  // Around 0x4000_0000 and -0x4000_0000, which are 2 and -2 as floats.
  ['a square wave with noise', 32, (index: number) => (index % 200 < 100 ? 1 : -1) * (0x4000_0000 + noise(index, 0))],
  ['silence', 32, () => 0],
] as const)('integers stay integers: %s', async ([name, bits, code]) => {
  const source = await open(fileOf(name, bits, (view, at, index) => view.setInt32(at, code(index), true)));
  expect(source.facts).toMatchObject({ encoding: bits === 32 ? '32 bit' : '24 bit in 32', repairs: [] });
  const samples = await source.read(0, frames);
  expect(samples[4001]).toBe(Math.fround(code(4001) / 2 ** 31));
});
