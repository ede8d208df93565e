import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { identifyPath } from '../../src/main/audio/identify.ts';
import { readMetadata } from '../../src/main/audio/metadata/read-metadata.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { guessRawLayout } from '../../src/main/audio/raw-guess.ts';
import { cueContent } from '../support/make-markers.ts';
import { writeBytes } from '../support/make-other-pcm.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';
import { bextChunk, riffChunk, wavBytes, type WavOptions } from '../support/make-wav.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-zeroed-'));
afterAll(() => rmSync(folder, { recursive: true }));

const frames = 1000;
const bext = bextChunk({ timeReference: 4_800, description: 'Reel 7' });
const cue = riffChunk('cue ', cueContent([{ id: 1, frame: 441 }]));

/** A WAV file of which the bytes between these places are zeros. */
function zeroed(options: WavOptions, ...places: readonly (readonly [from: number, to: number])[]): Uint8Array {
  const bytes = wavBytes({ frames, ...options });
  for (const [from, to] of places) bytes.fill(0, from, to);
  return bytes;
}

const readable: readonly (readonly [string, Uint8Array, Record<string, unknown>])[] = [
  ['RIFF', zeroed({}, [0, 4]), { format: 'wav' }],
  ['WAVE', zeroed({}, [8, 12]), { format: 'wav' }],
  ['RIFF, length and WAVE', zeroed({ before: [bext] }, [0, 12]), { format: 'wav', timeReference: 4_800 }],
  ['RF64', zeroed({ container: 'RF64' }, [0, 12]), { format: 'rf64' }],
  ['all before the format chunk of RF64', zeroed({ container: 'RF64' }, [0, 48]), { format: 'wav' }],
];

describe('a WAV file whose header begins with zeros', () => {
  test.for(readable)('%s: is read by its chunks, and said', async ([name, bytes, facts]) => {
    const path = writeBytes(join(folder, name), bytes);
    expect(await identifyPath(path)).toEqual({ format: 'wav', name: 'a WAV file' });
    const source = await openFrameSource(path);
    expect(source.facts).toMatchObject({ ...facts, encoding: '16 bit', sampleRate: 44_100, channels: 2, frames });
    expect(source.facts.repairs[0]).toMatch(
      /^Zeroed header: .* it was read by the chunks that were found behind them\.$/,
    );
    expect(await source.read(0, frames + 10)).toEqual(samplesOf(noiseCode(16), 16, 2, 0, frames));
    await source.close();
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test('keeps its words and its marks', async () => {
    const path = writeBytes(join(folder, 'words'), zeroed({ before: [bext], after: [cue] }, [0, 12]));
    const { groups, marks } = await readMetadata(path, { sampleRate: 44_100, frames, fileName: 'words' });
    expect(groups[0]?.entries).toContainEqual({ key: 'Description', value: 'Reel 7' });
    expect(marks.marks.map(({ startFrame }) => startFrame)).toEqual([441]);
  });

  test('is no such file when the words of its chunks stand there by chance', async () => {
    const bytes = zeroed({}, [0, 12]);
    // The format chunk does not lead to the data chunk.
    bytes[16] = 20;
    const path = writeBytes(join(folder, 'chance'), bytes);
    expect(await identifyPath(path)).toBeNull();
  });
});

const unreadable: readonly (readonly [string, Uint8Array, number, RegExp])[] = [
  ['content of fmt.wav', zeroed({ before: [bext] }, [20, 36]), 36 + 610 + 8, /its format chunk holds only zeros/],
  ['fmt.wav', zeroed({ before: [bext] }, [12, 36]), 36 + 610 + 8, /it has no format chunk/],
  ['RIFF and fmt.wav', zeroed({ before: [bext] }, [0, 36]), 36 + 610 + 8, /its header is empty, all zeros/],
  ['everything.wav', zeroed({}, [0, 44]), 44, /its header is empty, all zeros/],
];

test.for(unreadable)(
  'where nothing tells how the sound is stored (%s), the way is to read it as raw PCM from the right byte on',
  async ([name, bytes, headerBytes, why]) => {
    const path = writeBytes(join(folder, name), bytes);
    const refused = await openFrameSource(path).then(
      () => '',
      (error: unknown) => String(error),
    );
    expect(refused).toMatch(why);
    expect(refused).toMatch(/hoose Read as raw PCM and say how it was stored/);
    expect(refused).not.toMatch(/ffmpeg -i/);
    expect((await guessRawLayout(path)).headerBytes).toBe(headerBytes);
  },
);

test('the word data in a file without a header moves nothing', async () => {
  const sound = wavBytes({ frames: 4000 }).subarray(44);
  sound.set([0x64, 0x61, 0x74, 0x61], 100);
  expect((await guessRawLayout(writeBytes(join(folder, 'bare.raw'), sound))).headerBytes).toBe(0);
});
