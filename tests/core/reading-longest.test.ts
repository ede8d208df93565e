import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readMetadata } from '../../src/main/audio/metadata/read-metadata.ts';
import { openFrameSource, statSound } from '../../src/main/audio/open-frame-source.ts';
import { guessRawLayout } from '../../src/main/audio/raw-guess.ts';
import { sizeToKeep } from '../../src/main/tapes/read-facts.ts';
import { folderForLongest, makeLongest, seemFarther } from '../support/longest-files.ts';
import { cafBytes, w64Bytes } from '../support/make-other-pcm.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';
import { verbatimFlac } from '../support/make-verbatim-flac.ts';
import { formatContent, joinBytes, largeSizes, riffChunk, riffFile, withSize } from '../support/make-wav.ts';
import { storeSamples } from '../support/store-samples.ts';
import { makeTestFolders, openTestCore } from '../support/test-core.ts';

// 64 channels of 64 bit floats, and as many frames as a number can count: as long as sound can be.
const frames = Number.MAX_SAFE_INTEGER;
const channels = 64;
const frameBytes = 512;
const dataBytes = BigInt(frames) * BigInt(frameBytes);
const far = 2 ** 52 + 12_345;

type Container = { readonly bigEndian: boolean; header(declaredBytes: bigint): Uint8Array };

const containers: Readonly<Record<string, Container>> = {
  RF64: { bigEndian: false, header: (declaredBytes) => rf64('f64le', channels, declaredBytes) },
  Wave64: {
    bigEndian: false,
    // The maker lays a chunk of 40 bytes behind the sound.
    header: (declaredBytes) =>
      w64Bytes({ storedAs: 'f64le', channels, sampleRate: 96_000, frames: 0, declaredBytes }).subarray(0, -40),
  },
  CAF: {
    bigEndian: true,
    header: (declaredBytes) => cafBytes({ storedAs: 'f64be', channels, sampleRate: 96_000, frames: 0, declaredBytes }),
  },
};

function rf64(storedAs: 'f64le' | 's16le', of: number, declaredBytes: bigint): Uint8Array {
  return riffFile('RF64', [
    largeSizes(declaredBytes, 0),
    riffChunk('fmt ', formatContent(storedAs, of, 96_000)),
    withSize(riffChunk('data', new Uint8Array(0)), 0xffff_ffff),
  ]);
}

/** One frame with another number in each channel, which 32 bits hold as well. */
const impulse = Float32Array.from({ length: channels }, (_, channel) => (channel + 1) / 128);

function impulseBytes(bigEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(frameBytes));
  for (const [channel, value] of impulse.entries()) view.setFloat64(channel * 8, value, !bigEndian);
  return new Uint8Array(view.buffer);
}

const info = riffChunk('LIST', new TextEncoder().encode('INFOINAM\x04\0\0\0Reel'));

const folder = folderForLongest();
const own = mkdtempSync(join(tmpdir(), 'takesheet-farther-'));
afterAll(() => {
  for (const made of [own, folder]) if (made !== null) rmSync(made, { recursive: true });
});

describe.skipIf(folder === null)('on a disk that holds files of 2^63 - 1 bytes', () => {
  const pathOf = (name: string): string => join(folder!, name);

  test.for(Object.entries(containers))(
    'a %s of 2^53 - 1 frames gives the very frame that lies beyond 2^53 bytes, and its last one',
    async ([name, { header, bigEndian }]) => {
      const head = header(dataBytes);
      const dataOffset = BigInt(head.length);
      const bytes = impulseBytes(bigEndian);
      const path = makeLongest(pathOf(name), head, dataOffset + dataBytes, [
        [dataOffset + BigInt(far) * 512n, bytes],
        [dataOffset + BigInt(frames - 1) * 512n, bytes],
      ]);
      const source = await openFrameSource(path);
      expect(source.facts).toMatchObject({ frames, channels, repairs: [], offers: [] });
      const around = await source.read(far - 1, 3);
      expect(around.subarray(0, 64)).toEqual(new Float32Array(64));
      expect(around.subarray(64, 128)).toEqual(impulse);
      expect(around.subarray(128)).toEqual(new Float32Array(64));
      expect(await source.read(frames - 1, 10)).toEqual(impulse);
      await source.close();
    },
  );

  test.for([
    ['beyond the end of the file', 2n ** 62n + 512_000n, /^Cut off: .* the file ends after 26062497:50:34/],
    ['of nothing', 0n, /^Length missing: /],
  ] as const)('a length %s is read to the end of the file, and told', async ([name, declaredBytes, told]) => {
    const head = containers['Wave64']!.header(declaredBytes);
    const sound = BigInt(frames - 192_000) * 512n;
    const path = makeLongest(pathOf(name), head, BigInt(head.length) + sound);
    const source = await openFrameSource(path);
    expect(source.facts).toMatchObject({ frames: frames - 192_000, repairs: [expect.stringMatching(told)] });
    await source.close();
  });

  test('what stands behind such sound is found, and no length is too great for the file', async () => {
    const sound = 2n ** 53n * 2n;
    const head = rf64('s16le', 2, sound);
    const end = BigInt(head.length) + sound;
    const behind = makeLongest(pathOf('behind.wav'), head, end + BigInt(info.length), [[end, info]]);
    const { groups } = await readMetadata(behind, { sampleRate: 96_000, frames, fileName: 'behind' });
    expect(groups.flatMap(({ entries }) => entries.map(({ value }) => value))).toContain('Reel');

    const longest = makeLongest(pathOf('longest.wav'), head, 2n ** 63n - 1n);
    const source = await openFrameSource(longest);
    expect(source.facts).toMatchObject({
      frames: 2 ** 52,
      repairs: [expect.stringMatching(/^Bytes after the sound: /)],
    });
    await source.close();
    expect((await statSound(longest)).sizeBytes).toBe(2 ** 63);
  });

  test('how a file of 2^62 bytes without a header stores its sound is guessed from whole frames', async () => {
    const hum = storeSamples('s24le', (frame, channel) => Math.round(8e6 * Math.sin(frame / 90 + channel)), 2, 40_000);
    // Around the middle of 2^53 bytes. What begins with zeros is taken to have a header of 44 bytes.
    const place = 44n + ((2n ** 52n - 120_000n) / 6n) * 6n;
    const path = makeLongest(pathOf('headless'), new Uint8Array(1), 2n ** 62n, [[place, hum]]);
    expect(await guessRawLayout(path)).toMatchObject({ encoding: 's24', bigEndian: false, channels: 2 });
  });

  const tooLong = /^packed\.\w+ is longer than 2\^53 bytes, and only uncompressed sound .* Cut a copy into pieces/;
  test.for([
    ['counted.wav', rf64('f64le', 1, 2n ** 62n), /^counted\.wav has more than 2\^53 frames, .* Cut a copy into pieces/],
    ['packed.flac', verbatimFlac(new Int32Array(4096), 1, 4096), tooLong],
    ['packed.mp3', new Uint8Array([0x49, 0x44, 0x33, 3, 0, 0, 0, 0, 0, 10]), tooLong],
    ['unknown.wav', new Uint8Array(0), /^unknown\.wav holds no audio that Takesheet knows: .*choose Read as raw PCM/],
  ] as const)('%s is refused with a sentence', async ([name, head, sentence]) => {
    const path = makeLongest(pathOf(name), head, BigInt(head.length) + 2n ** 62n);
    await expect(openFrameSource(path)).rejects.toMatchObject({ message: expect.stringMatching(sentence) });
  });

  test('such a tape is added, heard and seen from near at once, and its reading goes on until it is stopped', async () => {
    const sound = BigInt(frames) * 4n;
    const head = rf64('s16le', 2, sound);
    const frame = Uint8Array.of(0, 0x40, 0, 0xc0);
    const place = BigInt(head.length) + BigInt(far) * 4n;
    const path = makeLongest(pathOf('tape.wav'), head, 2n ** 63n - 1n, [[place, frame]]);
    const cacheDir = pathOf('cache');
    const core = await openTestCore({ folders: { ...makeTestFolders(), cacheDir } });
    const { added, problems } = await core.add(path);
    expect({ added, problems }).toEqual({ added: [expect.any(String)], problems: [] });
    const id = added[0]!;
    // What the database can hold of it.
    const files = [expect.objectContaining({ sizeBytes: 2 ** 63 - 1024 })];
    expect(await core.transfer(id)).toMatchObject({ state: 'reading', frames, files });

    const signal = new AbortController().signal;
    expect([...(await core.readFrames(id, far - 1, 3, signal))]).toEqual([0, 0, 0.5, -0.5, 0, 0]);
    const tile = new Int16Array((await core.readPeaksTile(id, 16, Math.floor(far / (16 * 4096)), signal)).buffer);
    expect(tile).toHaveLength(4096 * 2 * 3);
    expect(tile.findIndex((value) => value !== 0)).toBe((Math.floor(far / 16) % 4096) * 6 + 1);

    const { jobs } = await core.heard('jobs.changed', ({ jobs: all }) => all.some(({ unit }) => unit === 'bytes'));
    const job = jobs.find(({ unit }) => unit === 'bytes')!;
    await core.heard('peaks.grew', ({ transferId, knownFrames }) => transferId === id && knownFrames > 0);
    await core.handlers['jobs.cancel']({ jobId: job.id });
    await core.heard('jobs.changed', ({ jobs: all }) =>
      all.some((one) => one.id === job.id && one.state === 'cancelled'),
    );
    expect(await core.transfer(id)).toMatchObject({ state: 'reading', reason: null });
  });
});

test('a file that is longer than numbers are exact is read from its disk at the very places', async () => {
  const farther = 2n ** 54n;
  const noise = noiseCode(16);
  const stored = storeSamples('s16le', noise, 2, 2000);
  const head = rf64('s16le', 2, farther + 8000n);
  const path = join(own, 'farther.wav');
  writeFileSync(path, joinBytes([head, stored]));
  await seemFarther(path, head.length, farther);
  const source = await openFrameSource(path);
  expect(source.facts).toMatchObject({ frames: 2 ** 52 + 2000, repairs: [], offers: [] });
  for (const [start, count] of [
    [0, 100],
    [1990, 10],
    [1023, 500],
  ] as const) {
    expect(await source.read(2 ** 52 + start, count)).toEqual(samplesOf(noise, 16, 2, start, count));
    const bytes = stored.subarray(start * 4, (start + count) * 4);
    const target = new Uint8Array(count * 4);
    expect(await source.readStored!(2 ** 52 + start, count, target)).toEqual({ kind: 's16', frames: count });
    expect(target).toEqual(bytes);
    target.fill(0);
    expect(source.readStoredNow!(2 ** 52 + start, count, target)).toEqual({ kind: 's16', frames: count });
    expect(target).toEqual(bytes);
  }
  await source.close();
});

test('the size of a file is kept as near as 64 bits of the database allow', () => {
  expect([0, 2 ** 53 - 1, 2 ** 62, 2 ** 63].map((size) => sizeToKeep({ size }))).toEqual([
    0,
    2 ** 53 - 1,
    2 ** 62,
    2 ** 63 - 1024,
  ]);
});
