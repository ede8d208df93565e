import { expect, test } from 'vitest';
import { type ByteCount, byteCount } from '../../src/main/audio/byte-count.ts';
import type { OriginalFile } from '../../src/main/audio/open-original.ts';
import { readAiffLayout } from '../../src/main/audio/pcm-source/aiff.ts';
import { readAuLayout } from '../../src/main/audio/pcm-source/au.ts';
import { readCafLayout } from '../../src/main/audio/pcm-source/caf.ts';
import type { PcmLayout } from '../../src/main/audio/pcm-source/pcm-layout.ts';
import { createPcmSource } from '../../src/main/audio/pcm-source/pcm-source.ts';
import { rawLayoutOf } from '../../src/main/audio/pcm-source/raw.ts';
import { readW64Layout, walkW64 } from '../../src/main/audio/pcm-source/w64.ts';
import { walkWav } from '../../src/main/audio/pcm-source/wav-chunks.ts';
import { readWavLayout } from '../../src/main/audio/pcm-source/wav.ts';
import { aiffBytes } from '../support/make-aiff.ts';
import { auBytes, cafBytes, w64Bytes, w64Chunk } from '../support/make-other-pcm.ts';
import { byteAt, playedFile } from '../support/played-file.ts';
import { formatContent, largeSizes, riffChunk, riffFile, withSize } from '../support/make-wav.ts';

// Few disks hold such files: an original is played here whose every byte is known by its place. `reading-longest` reads
// real ones.

type Container = {
  readonly order: 'le' | 'be';
  header(stored: 's24le' | 's24be' | 'u8' | 's8', channels: number, dataBytes: number | bigint): Uint8Array;
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
  'AIFF without a length': {
    order: 'be',
    header: (stored, channels) =>
      aiffBytes({
        storedAs: stored,
        channels,
        sampleRate: 96_000,
        frames: 0,
        declaredFrames: 0,
        declaredSoundBytes: 0,
      }),
    readLayout: (file) => readAiffLayout(file),
  },
  'raw PCM': {
    order: 'le',
    header: () => new Uint8Array(44),
    async readLayout(file) {
      const layout = { sampleRate: 96_000, channels: 2, encoding: 's24', bigEndian: false, headerBytes: 44 } as const;
      return rawLayoutOf(file, layout);
    },
  },
};

function largeWav(
  word: string,
  stored: 's24le' | 's24be' | 'u8' | 's8',
  channels: number,
  dataBytes: number | bigint,
): Uint8Array {
  const frameBytes = BigInt(channels * (stored.includes('24') ? 3 : 1));
  return riffFile(word, [
    largeSizes(dataBytes, BigInt(dataBytes) / frameBytes),
    riffChunk('fmt ', formatContent(stored, channels, 96_000)),
    withSize(riffChunk('data', new Uint8Array(0)), 0xffff_ffff),
  ]);
}

const sizes = [
  ['just beyond 2^32 bytes', 2n ** 32n + 6_000n],
  ['of 40 TB', 40n * 10n ** 12n],
  ['just below 2^53 bytes', 2n ** 53n - 1n],
  ['just beyond 2^53 bytes', 2n ** 53n + 1001n],
  ['of as many frames as can be counted', (2n ** 53n - 1n) * 6n + 44n],
] as const;

test.for(Object.keys(containers).flatMap((name) => sizes.map(([size, bytes]) => [name, size, bytes] as const)))(
  '%s %s gives the very samples of every place',
  async ([name, , sizeBytes]) => {
    const { header, order, readLayout } = containers[name]!;
    const stored = `s24${order}` as const;
    const headerBytes = header(stored, 2, 6).length;
    const frames = atMostCounted((sizeBytes - BigInt(headerBytes)) / 6n);
    const dataBytes = BigInt(frames) * 6n;
    const file = playedFile(header(stored, 2, dataBytes), BigInt(headerBytes) + dataBytes);
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
        Array.from({ length: 6 }, (_, at) => byteAt(layout.dataOffset, BigInt(start) * 6n, at)),
      );
    }
  },
);

test.for([2n ** 53n - 1n, 2n ** 53n + 2n ** 20n, 2n ** 62n])(
  'chunks behind sound that ends near %d are found where they lie',
  async (most) => {
    const info = riffChunk('LIST', new TextEncoder().encode('INFOINAM\x04\0\0\0Reel'));
    const head = largeWav('RF64', 's24le', 2, 6);
    const dataBytes = ((most - BigInt(head.length + info.length)) / 6n) * 6n;
    const end = BigInt(head.length) + dataBytes;
    const wav = playedFile(largeWav('RF64', 's24le', 2, dataBytes), end + BigInt(info.length), info);
    expect((await walkWav(wav)).chunks.at(-1)).toEqual({
      id: 'LIST',
      offset: byteCount(end + 8n),
      sizeBytes: info.length - 8,
    });

    const w64 = (declaredBytes: number | bigint) =>
      w64Bytes({ storedAs: 's24le', frames: 0, declaredBytes }).subarray(0, -40);
    const level = w64Chunk('levl', new Uint8Array(16));
    // Whole frames of six bytes that end at a multiple of eight.
    const soundBytes = ((most - 1000n) / 24n) * 24n;
    const soundEnd = BigInt(w64(24).length) + soundBytes;
    const wave64 = playedFile(w64(soundBytes), soundEnd + BigInt(level.length), level);
    expect((await walkW64(wave64)).chunks.at(-1)).toEqual({
      id: 'levl',
      offset: byteCount(soundEnd + 24n),
      sizeBytes: 16,
    });
  },
);

test('as many frames as a number can count are counted, in a file of one byte a frame', async () => {
  const header = largeWav('RF64', 'u8', 1, 1);
  const frames = Number.MAX_SAFE_INTEGER - header.length;
  const file = playedFile(largeWav('RF64', 'u8', 1, frames), 2n ** 53n - 1n);
  const layout = await readWavLayout(file);
  expect(layout.facts).toMatchObject({ frames, repairs: [], offers: [] });
  const source = createPcmSource(file, layout);
  const last = byteAt(layout.dataOffset, frames - 1);
  expect([...(await source.read(frames - 1, 10))]).toEqual([(last - 128) / 128]);
  expect(await source.read(frames, 10)).toHaveLength(0);
});

test.for(Object.keys(containers))(
  'one frame more than a number can count is refused in %s, with the way out',
  async (name) => {
    const { header, order, readLayout } = containers[name]!;
    const stored = `s24${order}` as const;
    const headerBytes = BigInt(header(stored, 2, 6).length);
    const opened = (dataBytes: bigint) => readLayout(playedFile(header(stored, 2, dataBytes), headerBytes + dataBytes));
    await expect(opened(2n ** 53n * 6n)).rejects.toMatchObject({
      code: 'unsupported',
      message:
        'reel.wav has more than 2^53 frames, which no place in time can be counted in. Cut a copy into pieces and add those.',
    });
    expect((await opened(2n ** 53n * 6n - 1n)).facts.frames).toBe(Number.MAX_SAFE_INTEGER);
  },
);

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
    for (const sizeBytes of [6_000n, 6n * 2n ** 52n]) {
      const { facts } = await readLayout(playedFile(head, BigInt(head.length) + sizeBytes));
      const repairs = [expect.stringMatching(/^Cut off: /)];
      expect(facts).toMatchObject({ frames: Number(sizeBytes / 6n), repairs });
    }
  },
);

test.for([null, 'Reel'])(
  'a length in a WAV of 2^62 bytes that overflowed is found out after few looks, and the whole is offered',
  async (title) => {
    const tail =
      title === null ? new Uint8Array(0) : riffChunk('LIST', new TextEncoder().encode(`INFOINAM\x04\0\0\0${title}`));
    const wav = (declaredBytes: number) =>
      riffFile('RIFF', [
        riffChunk('fmt ', formatContent('f64le', 64, 96_000)),
        withSize(riffChunk('data', new Uint8Array(0)), declaredBytes),
      ]);
    const frames = 2 ** 53 - 1001;
    const dataBytes = BigInt(frames) * 512n;
    const head = wav(Number(dataBytes & 0xffff_ffffn));
    const file = playedFile(head, BigInt(head.length + tail.length) + dataBytes, tail);
    let looks = 0;
    const counted = (one: OriginalFile): OriginalFile => ({
      ...one,
      read(offset, length) {
        looks += 1;
        return one.read(offset, length);
      },
    });
    const framesAsSaid = Number((dataBytes & 0xffff_ffffn) / 512n);
    const { facts } = await readWavLayout(counted(file));
    expect(facts).toMatchObject({ frames: framesAsSaid, repairs: [] });
    expect(facts.offers).toEqual([{ kind: 'wrappedLength', framesAsSaid, framesRepaired: frames }]);
    expect((await readWavLayout(counted(file), { raw: null, accepted: ['wrappedLength'] })).facts.frames).toBe(frames);
    expect(looks).toBeLessThan(100);
    const other = playedFile(wav(512_000), 2n ** 60n);
    expect((await readWavLayout(counted(other))).facts).toMatchObject({ frames: 1000 });
    expect(looks).toBeLessThan(3000);
  },
);

test('a pass over a file of 2^55 bytes begins at once, and its blocks follow each other', async () => {
  const header = largeWav('RF64', 's24le', 2, 6);
  const dataBytes = 6n * 2n ** 52n;
  const file = playedFile(largeWav('RF64', 's24le', 2, dataBytes), BigInt(header.length) + dataBytes);
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

function samplesAt(dataOffset: ByteCount, order: 'le' | 'be', startFrame: number, frames: number): Float32Array {
  return Float32Array.from({ length: frames * 2 }, (_, sample) => {
    const bytes = [0, 1, 2].map((at) => byteAt(dataOffset, BigInt(startFrame) * 6n, sample * 3, at));
    const [low = 0, middle = 0, high = 0] = order === 'le' ? bytes : bytes.toReversed();
    return ((high << 24) | (middle << 16) | (low << 8)) / 2 ** 31;
  });
}

/** Around 2^31, 2^32, 2^33 and 2^53 bytes and frames, where a number of such a kind would end, and at both ends. */
function placesOf(frames: number): readonly number[] {
  const edges = [2 ** 31, 2 ** 32, 2 ** 33, 2 ** 53].flatMap((edge) => [Math.floor(edge / 6) - 20, edge - 20]);
  return [0, ...edges, Math.floor(frames / 2), frames - 50, frames - 3].filter((place) => place >= 0 && place < frames);
}

function atMostCounted(frames: bigint): number {
  return Math.min(Number(frames), Number.MAX_SAFE_INTEGER);
}
