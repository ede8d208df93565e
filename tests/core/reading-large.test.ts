import { mkdtempSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { locatorOf } from '../../src/main/audio/locator.ts';
import { readMetadata } from '../../src/main/audio/metadata/read-metadata.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { aiffBytes, aiffChunk } from '../support/make-aiff.ts';
import { auBytes } from '../support/make-other-pcm.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';
import { formatContent, largeSizes, riffChunk, riffFile, withSize } from '../support/make-wav.ts';
import { storeSamples } from '../support/store-samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-large-'));
afterAll(() => rmSync(folder, { recursive: true }));

// 24 bit stereo: 6 bytes a frame, 4.8 GB in all. The file is a hole but for its header and two places.
const frames = 800_000_000;
const dataBytes = frames * 6;
const nearEnd = frames - 1000;
const beyond4GiB = 716_000_000;

async function makeSparse(name: string, header: Uint8Array, tail: Uint8Array = new Uint8Array(0)): Promise<string> {
  const path = join(folder, name);
  const handle = await open(path, 'w');
  await handle.write(header);
  await handle.truncate(header.length + dataBytes);
  for (const start of [beyond4GiB, nearEnd]) await writeNoise(handle, header.length, start);
  await handle.write(tail, 0, tail.length, header.length + dataBytes);
  await handle.close();
  return path;
}

async function writeNoise(handle: FileHandle, dataOffset: number, startFrame: number): Promise<void> {
  const noise = noiseCode(24);
  const bytes = storeSamples('s24le', (frame, channel) => noise(startFrame + frame, channel), 2, 1000);
  await handle.write(bytes, 0, bytes.length, dataOffset + startFrame * 6);
}

function headerOf(container: string, sizeInHeader: number): Uint8Array {
  const format = riffChunk('fmt ', formatContent('s24le', 2, 96_000));
  const data = withSize(riffChunk('data', new Uint8Array(0)), sizeInHeader);
  return riffFile(container, [...(container === 'RIFF' ? [] : [largeSizes(dataBytes, frames)]), format, data]);
}

async function expectNoiseAt(path: string, startFrame: number): Promise<void> {
  const source = await openFrameSource(path);
  expect(source.facts.frames).toBe(frames);
  const read = await source.read(startFrame - 10, 1010);
  expect(read.subarray(0, 20)).toEqual(new Float32Array(20));
  expect(read.subarray(20)).toEqual(samplesOf(noiseCode(24), 24, 2, startFrame, 1000));
  await source.close();
}

test.for(['RF64', 'BW64'])('%s gives exact frames beyond 4 GiB', async (container) => {
  const path = await makeSparse(`${container}.wav`, headerOf(container, 0xffff_ffff));
  const source = await openFrameSource(path);
  expect(source.facts).toMatchObject({ format: 'rf64', repairs: [], sampleRate: 96_000 });
  await source.close();
  await expectNoiseAt(path, beyond4GiB);
  await expectNoiseAt(path, nearEnd);
});

test('a WAV whose length overflowed at 4 GiB is read as it says, the rest is offered, and in full when it is accepted', async () => {
  const info = riffChunk('LIST', new TextEncoder().encode('INFOINAM\x04\0\0\0Reel'));
  for (const tail of [new Uint8Array(0), info]) {
    const path = await makeSparse(`wrapped-${tail.length}.wav`, headerOf('RIFF', dataBytes % 2 ** 32), tail);
    const asSaid = await openFrameSource(path);
    const framesAsSaid = Math.floor((dataBytes % 2 ** 32) / 6);
    expect(asSaid.facts).toMatchObject({ frames: framesAsSaid, repairs: [] });
    expect(asSaid.facts.offers).toEqual([{ kind: 'wrappedLength', framesAsSaid, framesRepaired: frames }]);
    await asSaid.close();

    const accepted = locatorOf([{ path }], { raw: null, accepted: ['wrappedLength'] });
    const source = await openFrameSource(accepted);
    expect(source.facts.repairs).toEqual([
      expect.stringMatching(/^Wrapped length: .*tells of [\d:]+ only.*in full \(2:18:53\)/),
    ]);
    await source.close();
    await expectNoiseAt(accepted, nearEnd);
  }
});

test.for([
  ['2.5 GB', 2_500_000_002, '1:12:20'],
  ['3.2 GB', 3_200_000_004, '1:32:35'],
] as const)(
  'a WAV of %s that was copied in part is cut off, and tells what was promised',
  async ([name, declared, promised]) => {
    const path = join(folder, `cut-${declared}.wav`);
    const handle = await open(path, 'w');
    const header = headerOf('RIFF', declared);
    await handle.write(header);
    // 3000 seconds of it have come.
    await handle.truncate(header.length + 3000 * 96_000 * 6 + 1);
    await handle.close();
    const source = await openFrameSource(path);
    expect(source.facts, name).toMatchObject({ frames: 3000 * 96_000, offers: [] });
    expect(source.facts.repairs).toEqual([
      `Cut off: its header promises ${promised} of sound, but the file ends after 0:50:00. What is there is read; if its source is longer, copy the file anew.`,
    ]);
    await source.close();
  },
);

/** FORM, COMM and SSND of an AIFF, whose sound chunk begins with eight bytes of its own. */
function aiffHeader(declaredFrames: number, declaredSoundBytes: number): Uint8Array {
  return aiffBytes({
    storedAs: 's24be',
    channels: 2,
    sampleRate: 96_000,
    frames: 0,
    declaredFrames,
    declaredSoundBytes,
  });
}

const reelName = aiffChunk('NAME', new TextEncoder().encode('Reel 0417'));
const soundChunkBytes = dataBytes + 8;

test.for([
  ['overflowed', soundChunkBytes % 2 ** 32],
  ['is all ones', 0xffff_ffff],
  ['is the greatest that is positive', 0x7fff_ffff],
  ['is missing', 0],
] as const)(
  'an AIFF beyond 4 GiB whose length %s is read as far as its frame count says, and so is what follows',
  async ([name, said]) => {
    for (const tail of [new Uint8Array(0), reelName]) {
      const path = await makeSparse(`${name}-${tail.length}.aiff`, aiffHeader(frames, said), tail);
      const source = await openFrameSource(path);
      expect(source.facts).toMatchObject({ frames, repairs: [], offers: [] });
      expect((await source.read(nearEnd, 1000)).some((sample) => sample !== 0)).toBe(true);
      await source.close();
      expect(await namesIn(path)).toEqual(tail.length === 0 ? [] : ['Reel 0417']);
    }
  },
);

test.for([
  ['both overflowed', Math.floor((dataBytes % 2 ** 32) / 6)],
  ['the one overflowed and the other is too small', 1000],
] as const)(
  'an AIFF beyond 4 GiB whose lengths %s is read as it says, and the rest is offered',
  async ([name, framesAsSaid]) => {
    for (const tail of [new Uint8Array(0), reelName]) {
      const path = await makeSparse(
        `${name}-${tail.length}.aiff`,
        aiffHeader(framesAsSaid, soundChunkBytes % 2 ** 32),
        tail,
      );
      const asSaid = await openFrameSource(path);
      const offers = [{ kind: 'wrappedLength', framesAsSaid, framesRepaired: frames }];
      expect(asSaid.facts).toMatchObject({ frames: framesAsSaid, offers });
      await asSaid.close();
      const inFull = await openFrameSource(locatorOf([{ path }], { raw: null, accepted: ['wrappedLength'] }));
      expect(inFull.facts).toMatchObject({
        frames,
        repairs: [expect.stringMatching(/^Wrapped length: .*in full \(2:18:53\)/)],
      });
      expect((await inFull.read(nearEnd, 1000)).some((sample) => sample !== 0)).toBe(true);
      await inFull.close();
      expect(await namesIn(path)).toEqual(tail.length === 0 ? [] : ['Reel 0417']);
    }
  },
);

async function namesIn(path: string): Promise<readonly string[]> {
  const { groups } = await readMetadata(path, { sampleRate: 96_000, frames, fileName: 'reel' });
  return groups.flatMap(({ entries }) => entries.filter(({ key }) => key === 'Name').map(({ value }) => value));
}

test('a WAV beyond 4 GiB whose length is all ones is read to its end', async () => {
  const path = await makeSparse('streamed.wav', headerOf('RIFF', 0xffff_ffff));
  const source = await openFrameSource(path);
  expect(source.facts).toMatchObject({ frames, repairs: [expect.stringMatching(/^Length missing: /)], offers: [] });
  await source.close();
  await expectNoiseAt(path, nearEnd);
});

test('an AU file beyond 4 GiB is offered in full where its length overflowed, and read to its end where it has none', async () => {
  const header = (declaredBytes: number): Uint8Array =>
    auBytes({ storedAs: 's24be', sampleRate: 96_000, frames: 0, declaredBytes });
  const wrapped = await makeSparse('wrapped.au', header(dataBytes % 2 ** 32));
  const asSaid = await openFrameSource(wrapped);
  const framesAsSaid = Math.floor((dataBytes % 2 ** 32) / 6);
  expect(asSaid.facts).toMatchObject({
    frames: framesAsSaid,
    repairs: [],
    offers: [{ kind: 'wrappedLength', framesAsSaid, framesRepaired: frames }],
  });
  await asSaid.close();
  const inFull = await openFrameSource(locatorOf([{ path: wrapped }], { raw: null, accepted: ['wrappedLength'] }));
  expect(inFull.facts.frames).toBe(frames);
  await inFull.close();

  const streamed = await openFrameSource(await makeSparse('streamed.au', header(0xffff_ffff)));
  expect(streamed.facts).toMatchObject({ frames, repairs: [expect.stringMatching(/^Length missing: /)], offers: [] });
  await streamed.close();
});
