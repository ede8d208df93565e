import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { offerSentence, repairName } from '../../src/shared/domain/reading.ts';
import { runProgram } from '../support/judges.ts';
import { aiffBytes } from '../support/make-aiff.ts';
import { fixturePath } from '../support/make-compressed.ts';
import { bextChunk, formatContent, joinBytes, riffChunk, riffFile, wavBytes, withSize } from '../support/make-wav.ts';
import { needs } from '../support/judges.ts';
import { noiseCode } from '../support/make-samples.ts';
import { storeSamples } from '../support/store-samples.ts';

// The twenty-four files by which programs of the field were measured (docs/performance.md): what a crashed recorder,
// a broken copy or a careless program leaves. Each is read as far as it goes, and what was done to its reading is named.

const folder = mkdtempSync(join(tmpdir(), 'takesheet-24-'));
afterAll(() => rmSync(folder, { recursive: true }));

const frames = 44_100;
const format = riffChunk('fmt ', formatContent('s16le', 2, 44_100));
const sound = storeSamples('s16le', noiseCode(16), 2, frames);
const data = riffChunk('data', sound);
const withRiffSize = (bytes: Uint8Array, size: number): Uint8Array => withSize(bytes, size);
const cues = riffChunk(
  'cue ',
  Uint8Array.of(1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, ...Buffer.from('data'), ...new Uint8Array(12)),
);
const labels = riffChunk('LIST', Buffer.from('adtllabl\x0b\0\0\0\x01\0\0\0Take 1\0\0', 'latin1'));
const third = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, Math.floor(bytes.length / 3));
const fixture = (name: Parameters<typeof fixturePath>[0]): Uint8Array => readFileSync(fixturePath(name));

const readable: readonly (readonly [name: string, bytes: () => Uint8Array, frames: number, said: readonly RegExp[]])[] =
  [
    ['whole.wav', () => riffFile('RIFF', [format, data]), frames, []],
    [
      'cut-in-a-frame.wav',
      () => riffFile('RIFF', [format, data]).subarray(0, 44 + 4 * 30_000 + 1),
      30_000,
      [/^Cut off: .*promises 1\.000 s.*ends after 0\.680 s/],
    ],
    [
      'sizes-zero.wav',
      () => withRiffSize(riffFile('RIFF', [format, withSize(data, 0)]), 0),
      frames,
      [/^Length missing: .*gives no length/],
    ],
    [
      'sizes-all-ones.wav',
      () => withRiffSize(riffFile('RIFF', [format, withSize(data, 0xffff_ffff)]), 0xffff_ffff),
      frames,
      [/^Length missing: /],
    ],
    [
      'riff-36-data-0.wav',
      () => withRiffSize(riffFile('RIFF', [format, withSize(data, 0)]), 36),
      frames,
      [/^Length missing: /],
    ],
    [
      'size-too-small.wav',
      () => riffFile('RIFF', [format, withSize(data, 100_000)]),
      25_000,
      [/^Bytes after the sound: /, /^Wrapped length: .*The file holds .* s, which is .* s more/],
    ],
    ['junk-first.wav', () => riffFile('RIFF', [riffChunk('JUNK', new Uint8Array(28)), format, data]), frames, []],
    ['odd-chunk.wav', () => riffFile('RIFF', [format, riffChunk('abcd', Buffer.from('xyz')), data]), frames, []],
    [
      'odd-chunk-without-pad.wav',
      () => riffFile('RIFF', [format, riffChunk('abcd', Buffer.from('xyz')).subarray(0, 11), data]),
      frames,
      [/^Missing pad byte: the chunk “abcd”/],
    ],
    [
      'bext-and-cues.wav',
      () => riffFile('RIFF', [bextChunk({ description: 'Reel 7 side A take 3' }), format, data, cues, labels]),
      frames,
      [],
    ],
    [
      'cut.aiff',
      () => third(aiffBytes({ frames })),
      Math.floor((third(aiffBytes({ frames })).length - 54) / 4),
      [/^Cut off: .*promises 1\.000 s.*ends after 0\.333 s/],
    ],
    ['zeroed-count.aiff', () => aiffBytes({ frames, declaredFrames: 0 }), frames, [/^Frame count missing: /]],
    [
      'zeroed-counts.aiff',
      () => aiffBytes({ frames, declaredFrames: 0, declaredSoundBytes: 0 }),
      frames,
      [/^Length missing: /],
    ],
  ];

describe('a damaged PCM file is read as far as it goes, and each repair has its name', () => {
  test.for(readable)('%s', async ([name, bytes, expectedFrames, said]) => {
    const path = join(folder, name);
    writeFileSync(path, bytes());
    const source = await openFrameSource(path);
    const { repairs, offers = [], sampleRate } = source.facts;
    const sentences = [...repairs, ...offers.map((offer) => offerSentence(offer, sampleRate))];
    expect(source.facts.frames).toBe(expectedFrames);
    expect(sentences).toHaveLength(said.length);
    for (const [index, pattern] of said.entries()) expect(sentences[index]).toMatch(pattern);
    await source.close();
  });
});

describe('a file without sound that can be understood is refused, with what can be done', () => {
  test.for([
    ['empty.wav', () => new Uint8Array(0), 'notAudio', /is empty \(0 bytes\)/],
    [
      'garbage.wav',
      () => Uint8Array.from({ length: 99_999 }, (_, index) => noiseCode(8)(index, 0) + 128),
      'notAudio',
      /choose Read as raw PCM/,
    ],
    ['header-only.wav', () => wavBytes({ frames: 0 }), 'damaged', /has a header, but no sound/],
    [
      'header-zeroed.wav',
      () => joinBytes([new Uint8Array(44), sound]),
      'notAudio',
      /all zeros.*choose Read as raw PCM/,
    ],
    ['headless.wav', () => sound, 'notAudio', /choose Read as raw PCM if it is sound without a header/],
  ] as const)('%s', async ([name, bytes, code, message]) => {
    const path = join(folder, name);
    writeFileSync(path, bytes());
    await expect(openFrameSource(path)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe('a compressed file that was cut off or has a hole is read as far as it goes', () => {
  const hole = (bytes: Uint8Array): Uint8Array => {
    const middle = Math.floor(bytes.length * 0.6);
    return Uint8Array.from(bytes).fill(0x55, middle, middle + 400);
  };
  test.for([
    ['cut.flac', () => third(fixture('stereo-16.flac')), 24_000, ['Cut off']],
    ['cut.mp3', () => third(fixture('variable.mp3')), 264_600, ['Cut off']],
    ['cut.ogg', () => third(fixture('stereo.ogg')), 132_300, ['Cut off']],
    ['cut.opus', () => third(fixture('music.opus')), 480_000, ['Cut off']],
    ['hole.flac', () => hole(fixture('stereo-16.flac')), 24_000, ['Silent place', 'Changed sound']],
  ] as const)('%s', async ([name, bytes, whole, said]) => {
    const path = join(folder, name);
    writeFileSync(path, bytes());
    const source = await openFrameSource(path);
    let passed = 0;
    for await (const { samples } of source.pass()) passed += samples.length / source.facts.channels;
    // What is missing is told at once where the headers tell it, else after the whole file was heard.
    const told = [...source.facts.repairs, ...(source.passFindings?.() ?? [])];
    expect(passed).toBeGreaterThan(0);
    expect(told.map((sentence) => repairName(sentence).name)).toEqual(said);
    if (name === 'hole.flac') expect(passed).toBe(whole);
    else expect(passed).toBeLessThan(whole);
    await source.close();
  });

  test.for([
    // Its table of contents stands at the end and is lost.
    ['cut.m4a', ['-c:a', 'aac', '-f', 'ipod'], /^damaged: .*cut\.m4a/],
    ['cut.wv', ['-c:a', 'wavpack', '-f', 'wv'], /^Cut off: its header promises 5\.000 s of sound/],
  ] as const)('%s is called cut off or refused with a sentence', async ([name, options, said], context) => {
    needs(context, 'ffmpeg');
    const path = join(folder, name);
    const tone = ['-v', 'error', '-f', 'lavfi', '-i', 'sine=d=5'];
    runProgram('ffmpeg', [...tone, ...options, '-y', path]);
    writeFileSync(path, third(readFileSync(path)));
    const outcome = await openFrameSource(path).then(
      async (source) => {
        let passed = 0;
        for await (const { samples } of source.pass()) passed += samples.length / source.facts.channels;
        const findings = source.passFindings?.() ?? [];
        await source.close();
        return passed > 0 ? findings.join(' ') : 'no sound';
      },
      (error: { code?: string; message: string }) => `${error.code}: ${error.message}`,
    );
    expect(outcome).toMatch(said);
  });
});
