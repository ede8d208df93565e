import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readMetadata } from '../../src/main/audio/metadata/read-metadata.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { aiffBytes, aiffChunk } from '../support/make-aiff.ts';
import { letters } from '../support/make-markers.ts';
import { cafBytes, cafChunk, w64Bytes, w64Chunk } from '../support/make-other-pcm.ts';
import { rifxBytes } from '../support/make-rifx.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';
import { bextChunk, formatContent, joinBytes, riffChunk, riffFile, withSize } from '../support/make-wav.ts';
import { storeSamples } from '../support/store-samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-crashed-'));
afterAll(() => rmSync(folder, { recursive: true }));

// 16 bit stereo at 44.1 kHz.
const frames = 1000;
const sound = storeSamples('s16le', noiseCode(16), 2, frames);
const info = riffChunk('LIST', letters('INFOINAM\x04\0\0\0Reel'));
// An odd length, so that a pad byte follows.
const ixml = riffChunk('iXML', letters('<BWFXML><NOTE>good</NOTE></BWFXML>').subarray(0, 33));
const bext = bextChunk({ description: 'Reel 0417' });

function wav(declaredBytes: number, ...behind: readonly Uint8Array[]): Uint8Array {
  const format = riffChunk('fmt ', formatContent('s16le', 2, 44_100));
  return riffFile('RIFF', [format, withSize(riffChunk('data', sound), declaredBytes), ...behind]);
}

/** The content of bext without its header, for containers that write it otherwise. */
const bextContent = bext.subarray(8);

/** Ends with `levl`, an empty chunk. */
const w64 = (declaredBytes: number, ...behind: readonly Uint8Array[]): Uint8Array =>
  w64Bytes({ frames, declaredBytes, after: behind });
const caf = (declaredBytes: number, ...behind: readonly Uint8Array[]): Uint8Array =>
  cafBytes({ frames, storedAs: 's16le', declaredBytes, after: behind });
const cafInfo = cafChunk('info', letters('\0\0\0\x01title\0Reel\0'));

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function expectSound(path: string, repair: RegExp): Promise<void> {
  const source = await openFrameSource(path);
  expect(source.facts.repairs.at(-1)).toMatch(repair);
  expect(await source.read(0, frames + 100)).toEqual(samplesOf(noiseCode(16), 16, 2, 0, frames));
  expect(source.facts.frames).toBe(frames);
  let passed = 0;
  for await (const block of source.pass()) passed += block.samples.length / 2;
  expect(passed).toBe(frames);
  await source.close();
}

const upTo = (names: string): RegExp =>
  new RegExp(`^Length missing: .*the sound was read up to the chunks that follow it, ${names} \\(0\\.023 s\\)\\.$`);

const tooGreat = (names: string): RegExp =>
  new RegExp(
    `^Length too great: its header promises 0\\.045 s of sound, but after 0\\.023 s other chunks follow up to the end of the file \\(${names}\\); the sound was read up to them\\.$`,
  );

describe('chunks behind the sound of a recording that was cut short are not heard', () => {
  test.for([
    ['nothing said, one chunk', wav(0, info), upTo('LIST')],
    ['nothing said, several chunks', wav(0, bext, ixml, info), upTo('bext, iXML, LIST')],
    ['the last pad byte forgotten', wav(0, info, ixml.subarray(0, -1)), upTo('LIST, iXML')],
    ['a pad byte forgotten between them', wav(0, ixml.subarray(0, -1), info), upTo('iXML, LIST')],
    ['all ones', wav(0xffff_ffff, info), upTo('LIST')],
    ['a length that is too great', wav(sound.length * 2, bext), tooGreat('bext')],
    ['RIFX', withBigSize(rifxBytes({ after: [aiffChunk('LIST', letters('INFO'))] }), 'data', 0), upTo('LIST')],
    [
      'AIFF',
      aiffBytes({ declaredFrames: 0, declaredSoundBytes: 0, after: [aiffChunk('NAME', letters('Reel'))] }),
      upTo('NAME'),
    ],
    ['Wave64, nothing said', w64(0), upTo('levl')],
    ['Wave64, all ones', w64(2 ** 64, w64Chunk('bext', bextContent), w64Chunk('list', info)), upTo('levl, bext, list')],
    ['Wave64, all ones in 32 bits', w64(0xffff_ffff - 24, w64Chunk('marker', new Uint8Array(4))), upTo('levl, marker')],
    [
      'Wave64, what fills up the last chunk forgotten',
      w64(0, w64Chunk('summarylist', new Uint8Array(13))).subarray(0, -3),
      upTo('levl, summarylist'),
    ],
    ['Wave64, a length that is too great', w64(sound.length * 2), tooGreat('levl')],
    ['CAF while it was recorded', caf(-1, cafInfo), upTo('info')],
    ['CAF, nothing said', caf(0, cafChunk('mark', new Uint8Array(8)), cafInfo), upTo('mark, info')],
    ['CAF, all ones in 32 bits', caf(0xffff_ffff - 4, cafChunk('free', new Uint8Array(7))), upTo('free')],
    ['CAF, a length that is too great', caf(sound.length * 2, cafInfo), tooGreat('info')],
  ] as const)('%s', async ([name, bytes, repair]) => {
    await expectSound(write(name, bytes), repair);
  });

  test.for([
    ['told.wav', wav(0, info, bext), ['Title: Reel', 'Description: Reel 0417']],
    ['told.w64', w64(0, w64Chunk('bext', bextContent)), ['Description: Reel 0417']],
  ] as const)('but read: they tell what they tell in a whole file: %s', async ([fileName, bytes, told]) => {
    const path = write(fileName, bytes);
    const { groups } = await readMetadata(path, { sampleRate: 44_100, frames, fileName });
    const entries = groups.flatMap((group) => group.entries.map(({ key, value }) => `${key}: ${value}`));
    expect(entries).toEqual(expect.arrayContaining([...told]));
    const source = await openFrameSource(path);
    expect(source.facts.description).toBe('Reel 0417');
    await source.close();
  });

  test('nor is what fills up the sound of a Wave64 file before them, which is no torn frame', async () => {
    // 24,003 bytes, and five to the next multiple of eight: a whole frame of silence, and no more.
    const path = write('odd.w64', w64Bytes({ frames: 8001, channels: 1, storedAs: 's24le', declaredBytes: 0 }));
    const source = await openFrameSource(path);
    expect(source.facts).toMatchObject({ frames: 8002, repairs: [expect.stringMatching(/^Length missing: /)] });
    expect(await source.read(0, 8001)).toEqual(samplesOf(noiseCode(24), 24, 1, 0, 8001));
    await source.close();
  });

  test('nor is the pad byte before them, which is no torn frame', async () => {
    const mono = storeSamples('s24le', noiseCode(24), 1, 1001);
    const format = riffChunk('fmt ', formatContent('s24le', 1, 44_100));
    const path = write('odd.wav', riffFile('RIFF', [format, withSize(riffChunk('data', mono), 0), info]));
    const source = await openFrameSource(path);
    expect(source.facts).toMatchObject({ frames: 1001, repairs: [expect.stringMatching(/^Length missing: /)] });
    await source.close();
  });

  test.for([
    ['short.wav', wav(sound.length / 2, info)],
    ['short.w64', w64(sound.length / 2)],
    ['short.caf', caf(sound.length / 2, cafInfo)],
  ] as const)('nor offered, where a length is too short: %s', async ([name, bytes]) => {
    const source = await openFrameSource(write(name, bytes));
    const offers = [{ kind: 'wrappedLength', framesAsSaid: frames / 2, framesRepaired: frames }];
    expect(source.facts).toMatchObject({ frames: frames / 2, offers });
    await source.close();
  });
});

describe('no sound is taken for a chunk', () => {
  const end = 12 + 24 + 8 + sound.length;
  /** The sound with these bytes in it, at a place that is counted from the end of the file. */
  const withBytes = (fromEnd: number, ...parts: readonly Uint8Array[]): Uint8Array => {
    const bytes = new Uint8Array(wav(0));
    bytes.set(joinBytes(parts), end - fromEnd);
    return bytes;
  };
  /** Files without a chunk behind the sound, with these bytes in it. */
  const inW64 = (fromEnd: number, ...parts: readonly Uint8Array[]): Uint8Array => {
    const bytes = Uint8Array.from(w64(0).subarray(0, -40));
    bytes.set(joinBytes(parts), bytes.length - fromEnd);
    return bytes;
  };
  const inCaf = (fromEnd: number, ...parts: readonly Uint8Array[]): Uint8Array => {
    const bytes = Uint8Array.from(caf(0));
    bytes.set(joinBytes(parts), bytes.length - fromEnd);
    return bytes;
  };
  const none = new Uint8Array(0);
  const header = (id: string, size: number): Uint8Array => withSize(riffChunk(id, new Uint8Array(0)), size);

  test.for([
    ['the letters alone', withBytes(400, letters('LIST'))],
    ['a length that ends before the end', withBytes(400, header('LIST', 390))],
    ['a length that ends behind the end', withBytes(400, header('LIST', 394))],
    ['a chunk that ends at what is none', withBytes(400, header('LIST', 12), new Uint8Array(12), header('abcd', 372))],
    ['a chunk of sound', withBytes(400, header('data', 392))],
    ['a name that nobody knows', withBytes(400, header('Reel', 392))],
    ['letters in the last bytes', withBytes(4, letters('LIST'))],
    ['Wave64, a length that ends before the end', inW64(400, w64Chunk('bext', none, 368))],
    ['Wave64, a length that ends behind the end', inW64(400, w64Chunk('bext', none, 384))],
    ['Wave64, where no chunk can begin', inW64(396, w64Chunk('bext', none, 372))],
    ['Wave64, a chunk of sound', inW64(400, w64Chunk('data', none, 376))],
    ['Wave64, what nobody knows', inW64(400, w64Chunk('stranger', none, 376))],
    ['CAF, the letters alone', inCaf(400, letters('info'))],
    ['CAF, a length that ends before the end', inCaf(400, cafChunk('info', none, 383))],
    ['CAF, a chunk of sound', inCaf(400, cafChunk('data', none, 384))],
    ['CAF, what nobody knows', inCaf(400, cafChunk('reel', none, 384))],
  ] as const)('%s', async ([name, bytes]) => {
    const source = await openFrameSource(write(name, bytes));
    expect(source.facts.frames).toBe(frames);
    expect(source.facts.repairs).toEqual([expect.stringMatching(/read to the end of the file \(0\.023 s\)/)]);
    await source.close();
  });

  test('a chunk that ends at the end is found only where the header does not know better', async () => {
    const bytes = withBytes(400, header('LIST', 392));
    bytes.set(header('data', sound.length).subarray(4, 8), end - sound.length - 4);
    const source = await openFrameSource(write('whole.wav', bytes));
    expect(source.facts).toMatchObject({ frames, repairs: [] });
    await source.close();
  });
});

function withBigSize(bytes: Uint8Array, id: string, sizeBytes: number): Uint8Array {
  const copy = new Uint8Array(bytes);
  const at = Buffer.from(copy.buffer).indexOf(id);
  new DataView(copy.buffer).setUint32(at + 4, sizeBytes);
  return copy;
}
