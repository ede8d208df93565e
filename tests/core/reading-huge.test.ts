import { expect, test } from 'vitest';
import type { OriginalFile } from '../../src/main/audio/open-original.ts';
import { readAuLayout } from '../../src/main/audio/pcm-source/au.ts';
import { readCafLayout } from '../../src/main/audio/pcm-source/caf.ts';
import type { PcmLayout } from '../../src/main/audio/pcm-source/pcm-layout.ts';
import { checkFrames } from '../../src/main/audio/pcm-source/pcm-layout.ts';
import { createPcmSource } from '../../src/main/audio/pcm-source/pcm-source.ts';
import { rawLayoutOf } from '../../src/main/audio/pcm-source/raw.ts';
import { readW64Layout, walkW64 } from '../../src/main/audio/pcm-source/w64.ts';
import { walkWav } from '../../src/main/audio/pcm-source/wav-chunks.ts';
import { readWavLayout } from '../../src/main/audio/pcm-source/wav.ts';
import { auBytes, cafBytes, w64Bytes, w64Chunk } from '../support/make-other-pcm.ts';
import { formatContent, largeSizes, riffChunk, riffFile, withSize } from '../support/make-wav.ts';

// No disk holds such files: an original is played here whose every byte is known by its place.

type Container = {
  readonly order: 'le' | 'be';
  header(stored: 's24le' | 's24be' | 'u8' | 's8', channels: number, dataBytes: number): Uint8Array;
  readLayout(file: OriginalFile): Promise<PcmLayout>;
};

const containers: Readonly<Record<string, Container>> = {
  ...Object.fromEntries(
    (['RF64', 'BW64'] as const).map((word) => [
      word,
      {
        order: 'le',
        header: (stored, channels, dataBytes) => largeWav(word, stored, channels, dataBytes),
        readLayout: (file) => readWavLayout(file),
      } satisfies Container,
    ]),
  ),
  'WAV without a length': {
    order: 'le',
    header: (stored, channels) =>
      riffFile('RIFF', [
        riffChunk('fmt ', formatContent(stored, channels, 96_000)),
        withSize(riffChunk('data', new Uint8Array(0)), 0xffff_ffff),
      ]),
    readLayout: (file) => readWavLayout(file),
  },
  Wave64: {
    order: 'le',
    // The maker lays a chunk of 40 bytes behind the sound.
    header: (stored, channels, declaredBytes) =>
      w64Bytes({ storedAs: stored, channels, sampleRate: 96_000, frames: 0, declaredBytes }).subarray(0, -40),
    readLayout: (file) => readW64Layout(file),
  },
  'big-endian CAF': {
    order: 'be',
    header: (stored, channels, declaredBytes) =>
      cafBytes({ storedAs: stored, channels, sampleRate: 96_000, frames: 0, declaredBytes }),
    readLayout: (file) => readCafLayout(file),
  },
  'AU without a length': {
    order: 'be',
    header: (stored, channels) =>
      auBytes({ storedAs: stored, channels, sampleRate: 96_000, frames: 0, declaredBytes: 0xffff_ffff }),
    readLayout: (file) => readAuLayout(file),
  },
  'raw PCM': {
    order: 'le',
    header: () => new Uint8Array(44),
    readLayout: (file) => {
      const layout = { sampleRate: 96_000, channels: 2, encoding: 's24', bigEndian: false, headerBytes: 44 } as const;
      return Promise.resolve(rawLayoutOf(file, layout));
    },
  },
};

function largeWav(
  word: string,
  stored: 's24le' | 's24be' | 'u8' | 's8',
  channels: number,
  dataBytes: number,
): Uint8Array {
  const frameBytes = channels * (stored.includes('24') ? 3 : 1);
  return riffFile(word, [
    largeSizes(dataBytes, dataBytes / frameBytes),
    riffChunk('fmt ', formatContent(stored, channels, 96_000)),
    withSize(riffChunk('data', new Uint8Array(0)), 0xffff_ffff),
  ]);
}

const sizes = [
  ['just beyond 2^32 bytes', 2 ** 32 + 6_000],
  ['of 40 TB', 40e12],
  ['just below 2^53 bytes', Number.MAX_SAFE_INTEGER],
] as const;

test.for(Object.keys(containers).flatMap((name) => sizes.map(([size, bytes]) => [name, size, bytes] as const)))(
  '%s %s gives the very samples of every place',
  async ([name, , sizeBytes]) => {
    const { header, order, readLayout } = containers[name]!;
    const stored = `s24${order}` as const;
    const headerBytes = header(stored, 2, 6).length;
    const frames = Math.floor((sizeBytes - headerBytes) / 6);
    const file = playedFile(header(stored, 2, frames * 6), headerBytes + frames * 6);
    const layout = await readLayout(file);
    expect(layout.facts).toMatchObject({ frames, sampleRate: 96_000 });
    expect(layout.facts.offers ?? []).toEqual([]);
    // Only where a length was told is there nothing to say.
    expect(layout.facts.repairs).toHaveLength(/without|raw/.test(name) ? 1 : 0);
    const source = createPcmSource(file, layout);
    for (const start of placesOf(frames)) {
      const expected = samplesAt(layout.dataOffset, order, start, Math.min(50, frames - start));
      expect(await source.read(start, 50)).toEqual(expected);
      if (source.readStored === undefined) continue;
      const target = new Uint8Array(300);
      const { frames: count } = await source.readStored(start, 50, target);
      expect(count).toBe(Math.min(50, frames - start));
      expect(source.readStoredNow!(start, 50, new Uint8Array(300)).frames).toBe(count);
      expect([...target.subarray(0, 6)]).toEqual(
        Array.from({ length: 6 }, (_, at) => byteAt(layout.dataOffset, start * 6, at)),
      );
    }
  },
);

test('chunks behind sound that ends near 2^53 are found where they lie', async () => {
  const info = riffChunk('LIST', new TextEncoder().encode('INFOINAM\x04\0\0\0Reel'));
  const head = largeWav('RF64', 's24le', 2, 6);
  const dataBytes = Math.floor((Number.MAX_SAFE_INTEGER - head.length - info.length) / 6) * 6;
  const end = head.length + dataBytes;
  const wav = playedFile(largeWav('RF64', 's24le', 2, dataBytes), end + info.length, info);
  expect((await walkWav(wav)).chunks.at(-1)).toEqual({ id: 'LIST', offset: end + 8, sizeBytes: info.length - 8 });

  const w64 = (declaredBytes: number) => w64Bytes({ storedAs: 's24le', frames: 0, declaredBytes }).subarray(0, -40);
  const level = w64Chunk('levl', new Uint8Array(16));
  // Whole frames of six bytes that end at a multiple of eight.
  const soundBytes = Math.floor((Number.MAX_SAFE_INTEGER - 1000) / 24) * 24;
  const soundEnd = w64(24).length + soundBytes;
  const wave64 = playedFile(w64(soundBytes), soundEnd + level.length, level);
  expect((await walkW64(wave64)).chunks.at(-1)).toEqual({ id: 'levl', offset: soundEnd + 24, sizeBytes: 16 });
});

test('as many frames as a number can count are counted, in a file of one byte a frame', async () => {
  const header = largeWav('RF64', 'u8', 1, 1);
  const frames = Number.MAX_SAFE_INTEGER - header.length;
  const file = playedFile(largeWav('RF64', 'u8', 1, frames), Number.MAX_SAFE_INTEGER);
  const layout = await readWavLayout(file);
  expect(layout.facts).toMatchObject({ frames, repairs: [], offers: [] });
  const source = createPcmSource(file, layout);
  const last = byteAt(layout.dataOffset, frames - 1);
  expect([...(await source.read(frames - 1, 10))]).toEqual([(last - 128) / 128]);
  expect(await source.read(frames, 10)).toHaveLength(0);
  expect(() => checkFrames('/reels/reel.wav', 2 ** 53)).toThrow(/more than 2\^53 frames/);
});

test.for(['RF64', 'Wave64', 'big-endian CAF'])(
  'a length in %s that is beyond 2^53 is one beyond the end of the file, and what is there is read',
  async (name) => {
    const { header, order, readLayout } = containers[name]!;
    const stored = `s24${order}` as const;
    const head = header(stored, 2, 6);
    const view = new DataView(head.buffer, head.byteOffset, head.length);
    // The last length of 64 bits in the header: of ds64 the second, of the others that of the sound.
    const at = name === 'RF64' ? 28 : name === 'Wave64' ? head.length - 8 : head.length - 12;
    view.setBigUint64(at, 2n ** 60n + 6n, name !== 'big-endian CAF');
    const { facts } = await readLayout(playedFile(head, head.length + 6_000));
    expect(facts).toMatchObject({ frames: 1000, repairs: [expect.stringMatching(/^Cut off: /)] });
  },
);

test('a pass over a file of 2^53 bytes begins at once, and its blocks follow each other', async () => {
  const header = largeWav('RF64', 's24le', 2, 6);
  const frames = Math.floor((Number.MAX_SAFE_INTEGER - header.length) / 6);
  const file = playedFile(largeWav('RF64', 's24le', 2, frames * 6), Number.MAX_SAFE_INTEGER);
  const source = createPcmSource(file, await readWavLayout(file));
  let next = 0;
  let blocks = 0;
  for await (const { startFrame, samples } of source.pass()) {
    expect(startFrame).toBe(next);
    next += samples.length / 2;
    if ((blocks += 1) === 3) break;
  }
  expect(next).toBeGreaterThan(100_000);
});

/** An original that begins and ends with these bytes; each of the others is told by its place. */
function playedFile(header: Uint8Array, sizeBytes: number, tail: Uint8Array = new Uint8Array(0)): OriginalFile {
  const tailAt = sizeBytes - tail.length;
  const fill = (target: Uint8Array, offset: number): number => {
    const length = Math.max(0, Math.min(target.length, sizeBytes - offset));
    for (let at = 0; at < length; at += 1) {
      target[at] = header[offset + at] ?? tail[offset + at - tailAt] ?? byteAt(offset, at);
    }
    return length;
  };
  return {
    path: '/reels/reel.wav',
    sizeBytes,
    modifiedAt: 0,
    read(offset, length) {
      const target = new Uint8Array(Math.max(0, Math.min(length, sizeBytes - offset)));
      fill(target, offset);
      return Promise.resolve(target);
    },
    readInto: (target, offset) => Promise.resolve(fill(target, offset)),
    readIntoNow: (target, length, offset) => fill(target.subarray(0, length), offset),
    close: () => Promise.resolve(),
  };
}

/** The byte at the sum of these, which is taken without rounding: another one for each place and its neighbours. */
function byteAt(...offsets: readonly number[]): number {
  const place = offsets.reduce((sum, offset) => sum + BigInt(offset), 0n);
  const mixed = Number(place & 0xffff_ffffn) ^ Number(((place >> 32n) * 0x9e37n) & 0xffff_ffffn);
  return (Math.imul(mixed ^ (mixed >>> 13), 0x85eb_ca6b) >>> 24) & 0xff;
}

function samplesAt(dataOffset: number, order: 'le' | 'be', startFrame: number, frames: number): Float32Array {
  return Float32Array.from({ length: frames * 2 }, (_, sample) => {
    const bytes = [0, 1, 2].map((at) => byteAt(dataOffset, startFrame * 6, sample * 3, at));
    const [low = 0, middle = 0, high = 0] = order === 'le' ? bytes : bytes.toReversed();
    return ((high << 24) | (middle << 16) | (low << 8)) / 2 ** 31;
  });
}

/** Around 2^32 and 2^31 bytes and frames, where a number of 32 bits would end, and at both ends of the file. */
function placesOf(frames: number): readonly number[] {
  const edges = [2 ** 31, 2 ** 32, 2 ** 33].flatMap((edge) => [Math.floor(edge / 6) - 20, edge - 20]);
  return [0, ...edges, Math.floor(frames / 2), frames - 50, frames - 3].filter((place) => place >= 0 && place < frames);
}
