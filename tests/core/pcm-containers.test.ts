import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { runProgram } from '../support/judges.ts';
import { auBytes, cafBytes, w64Bytes, writeBytes } from '../support/make-other-pcm.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';
import { needs } from '../support/judges.ts';
import { codeBitsOf, type StoredAs } from '../support/store-samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-containers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const frames = 4000;
const makers = { w64: w64Bytes, caf: cafBytes, au: auBytes };
type Container = keyof typeof makers;

const stored: Readonly<Record<Container, readonly StoredAs[]>> = {
  w64: ['u8', 's16le', 's24le', 's32le', 'f32le', 'f64le'],
  caf: ['s8', 's16be', 's16le', 's24be', 's24le', 's32be', 's32le', 'f32be', 'f32le', 'f64be', 'f64le'],
  au: ['s8', 's16be', 's24be', 's32be', 'f32be', 'f64be'],
};
const cases = (Object.keys(makers) as Container[]).flatMap((container) =>
  stored[container].flatMap((storedAs) =>
    [1, 2, 5, 64].map((channels) => ({ container, storedAs, channels, rate: channels === 5 ? 768_000 : 8_000 })),
  ),
);

describe.for(cases)('$storedAs with $channels channels in $container', ({ container, storedAs, channels, rate }) => {
  const options = { storedAs, channels, frames, sampleRate: rate };
  const path = join(folder, `${storedAs}-${channels}.${container}`);
  const bits = codeBitsOf(storedAs);

  test('gives every frame and any range as they were written', async () => {
    const source = await openFrameSource(writeBytes(path, makers[container](options)));
    expect(source.facts).toMatchObject({ format: container, frames, channels, sampleRate: rate, repairs: [] });
    expect(await source.read(0, frames)).toEqual(samplesOf(noiseCode(bits), bits, channels, 0, frames));
    for (const [start, count] of [
      [1, 1],
      [777, 1500],
      [frames - 3, 3],
    ] as const) {
      expect(await source.read(start, count)).toEqual(samplesOf(noiseCode(bits), bits, channels, start, count));
    }
    expect(await source.read(frames, 10)).toHaveLength(0);
    await source.close();
  });
});

describe('other programs read the same', () => {
  test.for(
    (['w64', 'caf', 'au'] as const).flatMap((container) =>
      [...stored[container], 'alaw' as const, 'mulaw' as const].map((storedAs) => [container, storedAs] as const),
    ),
  )('%s %s as ffmpeg decodes it', async ([container, storedAs], context) => {
    needs(context, 'ffmpeg');
    const isLaw = storedAs === 'alaw' || storedAs === 'mulaw';
    const code = isLaw ? { code: (frame: number) => frame % 256, frames: 512 } : { frames };
    const path = writeBytes(join(folder, `judge-${storedAs}.${container}`), makers[container]({ storedAs, ...code }));
    const bytes = runProgram('ffmpeg', ['-v', 'error', '-i', path, '-f', 'f64le', '-c:a', 'pcm_f64le', '-']);
    const theirs = Float32Array.from(new Float64Array(bytes.buffer, 0, Math.floor(bytes.length / 8)));
    const source = await openFrameSource(path);
    const ours = await source.read(0, source.facts.frames);
    // ffmpeg reads the pad bytes of Wave64 and what follows its sound as more sound.
    expect(ours).toEqual(container === 'w64' ? theirs.subarray(0, ours.length) : theirs);
    expect(source.facts.frames).toBe(code.frames);
    await source.close();
  });

  test.for([
    ['w64', ['-t', 'w64']],
    ['caf', ['-t', 'caf']],
    ['au', ['-t', 'au']],
  ] as const)('what sox writes as %s is read as sox reads it', async ([container, type], context) => {
    needs(context, 'sox');
    const path = join(folder, `sox.${container}`);
    runProgram('sox', ['-n', '-r', '48000', '-c', '3', '-b', '24', ...type, path, 'synth', '0.37', 'pinknoise']);
    const bytes = runProgram('sox', [...type, path, '-t', 'raw', '-e', 'signed', '-b', '32', '-L', '-']);
    const theirs = Float32Array.from(new Int32Array(bytes.buffer), (value) => value / 2 ** 31);
    const source = await openFrameSource(path);
    expect(source.facts).toMatchObject({ format: container, sampleRate: 48_000, channels: 3, repairs: [] });
    expect(await source.read(0, source.facts.frames)).toEqual(theirs);
    await source.close();
  });

  test.for(['w64', 'caf', 'au'] as const)('what ffmpeg writes as %s is whole', async (container, context) => {
    needs(context, 'ffmpeg');
    const path = join(folder, `ffmpeg.${container}`);
    const tone = ['-v', 'error', '-f', 'lavfi', '-i', 'sine=d=0.5:r=96000', '-ac', '2'];
    runProgram('ffmpeg', [...tone, '-f', container, '-y', path]);
    const source = await openFrameSource(path);
    expect(source.facts).toMatchObject({ format: container, sampleRate: 96_000, frames: 48_000, channels: 2 });
    await source.close();
  });
});
