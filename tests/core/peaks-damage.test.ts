import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FrameSource } from '../../src/main/audio/frame-source.ts';
import { openFrameSource, statSound } from '../../src/main/audio/open-frame-source.ts';
import { analyseFile } from '../../src/main/peaks/analyse-file.ts';
import { drawAhead } from '../../src/main/peaks/draw-ahead.ts';
import { createRest } from '../../src/main/audio/rest.ts';
import { createPace } from '../../src/main/peaks/pacing.ts';
import { openPeaksFile, openPeaksFileToWrite } from '../../src/main/peaks/peaks-file.ts';
import { freshHeader } from '../../src/main/peaks/peaks-header.ts';
import { layoutOf, type PeaksLayout } from '../../src/main/peaks/peaks-layout.ts';
import { peaksPlace } from '../../src/main/peaks/peaks-place.ts';
import type { Peaks } from '../../src/main/peaks/peaks.ts';
import { createPictureLevels } from '../../src/main/peaks/picture-levels.ts';
import { headerIn } from '../support/header-in.ts';
import { makeWav } from '../support/make-wav.ts';
import { expectSamePeaks, peaksByForce } from '../support/peaks-by-force.ts';
import { never, peaksDesk, silent } from '../support/peaks-desk.ts';
import { allTiles, tileOf } from '../support/read-picture.ts';
import { openTestCore, type TestCore } from '../support/test-core.ts';

const { folder, newCache, newPeaks } = peaksDesk('damage');

/** Two whole tiles of the finest level and a part of a third; three channels, so that pieces are shorter than tiles. */
const frames = 2_300_777;
const channels = 3;
/** So much of it is in a half done picture. */
const knownFrames = 5 * 1024 * 256;
const path = join(folder, 'reel.wav');
const levels = [256, 1024, 4096];
const expected = new Map<number, Int16Array>();
let source: FrameSource;

beforeAll(async () => {
  makeWav(path, { frames, channels });
  source = await openFrameSource(path);
  const samples = await source.read(0, frames);
  for (const level of levels) expected.set(level, peaksByForce(samples, channels, level));
});
afterAll(() => source.close());

/** Changes bytes of a peaks file, or makes others of them. */
type Harm = (bytes: Buffer, layout: PeaksLayout) => Buffer | void;

const flipRow =
  (framesPerBucket: number, row: number): Harm =>
  (bytes, { levels: strips }) => {
    const { offset, rowBytes } = strips.get(framesPerBucket)!;
    flip(bytes, offset + row * rowBytes + 7);
  };
const flipChecksum: Harm = (bytes, layout) => flip(bytes, layout.levels.get(256)!.checksumsOffset + 5);

describe('a finished picture of which a disk destroyed', () => {
  test.for([
    ['a row of the first tile', 256, flipRow(256, 5)],
    ['the first row of a later tile', 256, flipRow(256, 4096)],
    ['the last row', 256, flipRow(256, 8987)],
    ['a row that the next level is made from', 1024, flipRow(256, 3000)],
    ['a row of the coarsest level', 4096, flipRow(4096, 300)],
    ['a checksum', 256, flipChecksum],
  ] as const)('%s is not shown, and made anew from its sound', async ([, level, harm]) => {
    const cacheDir = await cacheWithPicture();
    harmFile(cacheDir, harm);
    const peaks = newPeaks(cacheDir);
    expect((await peaks.describe(path, source.facts)).complete).toBe(true);
    await expect(allTiles(peaks, path, source, level)).rejects.toMatchObject({
      code: 'notReadable',
      message: expect.stringMatching(
        /^The kept waveform of reel\.wav is damaged; the recording itself is not touched\. .* may be written, .* made again from it\. .* check the disk that holds .*\.peaks\.$/,
      ),
    });
    // From now on nothing of it is shown.
    await expect(tileOf(peaks, path, source, 4096, 0)).rejects.toThrow('damaged');
    expect(await peaks.describe(path, source.facts)).toMatchObject({ knownFrames: 0, complete: false });
    await expectRemade(peaks);
  });

  test('a figure of its loudness tells no loudness, and is measured anew', async () => {
    const cacheDir = await cacheWithPicture();
    const stretch = [path, 48_000, 2_000_000, (start: number, count: number) => source.read(start, count)] as const;
    const first = newPeaks(cacheDir);
    const loudness = await first.loudness(...stretch);
    expect(loudness).not.toBeNull();
    for (const strip of ['energies', 'steps'] as const) {
      harmFile(cacheDir, (bytes, layout) => flip(bytes, layout[strip].offset + 40));
      const peaks = newPeaks(cacheDir);
      await expect(peaks.loudness(...stretch)).rejects.toThrow('damaged');
      await peaks.analyse(path, silent, never);
      expect(await peaks.loudness(...stretch)).toEqual(loudness);
    }
  });

  test('a row tells nothing of where its tape sounds, and that is found when it was made anew', async () => {
    const cacheDir = await cacheWithPicture();
    const activity = await newPeaks(cacheDir).activity(path);
    expect(activity).toHaveLength(1);
    harmFile(cacheDir, flipRow(256, 7000));
    const peaks = newPeaks(cacheDir);
    await expect(peaks.activity(path)).rejects.toThrow('damaged');
    await peaks.analyse(path, silent, never);
    expect(await peaks.activity(path)).toEqual(activity);
  });

  test('a row does not leave as waveform data', async () => {
    const cacheDir = await cacheWithPicture();
    harmFile(cacheDir, flipRow(256, 7000));
    const leave = async (): Promise<void> => {
      for await (const part of newPeaks(cacheDir).datOf(path)) expect(part.length).toBeGreaterThan(0);
    };
    await expect(leave()).rejects.toThrow('damaged');
  });

  test('the header is none', async () => {
    // A folder opens, and reading it fails as it does where a disk is broken.
    expect(await openPeaksFile(newCache(), 'key')).toBeNull();
  });
});

describe('a picture that was half done', () => {
  const tear: Harm = (bytes, { levels: strips }) => {
    const { offset, rowBytes } = strips.get(256)!;
    bytes.fill(0, offset + 4300 * rowBytes);
  };
  const writeOn: Harm = (bytes, { levels: strips }) => {
    const { offset, rowBytes } = strips.get(4096)!;
    bytes.fill(0xaa, offset + (knownFrames / 4096) * rowBytes, strips.get(256)!.offset);
    return Buffer.concat([bytes, Buffer.alloc(5000, 0xaa)]);
  };
  const loseChecksum: Harm = (bytes, layout) => flip(bytes, layout.levels.get(256)!.checksumsOffset);

  test.for([
    ['as it was', () => undefined, []],
    ['with half of its last rows and something behind them that nobody told of', writeOn, []],
    ['without a row of a whole tile', flipRow(256, 100), [256, 1024]],
    ['without a row of its last tile', flipRow(256, 4500), [256, 1024]],
    ['without a row of the coarsest level', flipRow(4096, 11), [4096]],
    ['without the second half of a tile, which the power took', tear, [256, 1024]],
    ['without a checksum', loseChecksum, [256, 1024]],
  ] as const satisfies readonly (readonly [string, Harm, readonly number[]])[])(
    'and is found %s after a restart shows nothing wrong, then and when its reading has gone on',
    async ([, harm, lost]) => {
      const cacheDir = newCache();
      await drawFirstPart(cacheDir);
      harmFile(cacheDir, harm);
      for (const level of levels) {
        const look = allTiles(newPeaks(cacheDir), path, source, level);
        if ((lost as readonly number[]).includes(level)) await expect(look).rejects.toThrow('damaged');
        else expectSamePeaks(await look, expected.get(level)!.subarray(0, (knownFrames / level) * channels * 3));
      }
      await expectRemade(newPeaks(cacheDir));
    },
  );

  test('stays when its reading is cancelled while it is looked through', async () => {
    const cacheDir = newCache();
    await drawFirstPart(cacheDir);
    const { size, mtimeMs } = statSync(path);
    const cancelled = new Int32Array(new SharedArrayBuffer(4)).fill(1);
    const place = peaksPlace(cacheDir, await statSound(path));
    const task = { kind: 'analysis', path, sizeBytes: size, modifiedAt: mtimeMs, ...place, cancelled } as const;
    const others = { pace: createPace(), rest: createRest() };
    expect(await analyseFile({ ...task, ...others }, () => undefined, { startSecond: () => null })).toEqual({
      kind: 'cancelled',
    });
    expect(headerIn(readFileSync(place.peaksPath))).toMatchObject({ knownFrames, isComplete: false });
  });
});

describe('in a window', () => {
  test('all hear that a picture is lost, and see it again when its tape was read once more', async () => {
    const core = await openTestCore();
    const { id, tile } = await damagedTape(core);
    await expect(tile(core)).rejects.toMatchObject({
      code: 'notReadable',
      message: expect.stringContaining('damaged'),
    });
    const lost = core.events.findLastIndex(({ name }) => name === 'peaks.grew');
    expect(core.events[lost]!.payload).toEqual({ transferId: id, knownFrames: 0, complete: false });
    let readings = 0;
    await core.heard('peaks.grew', ({ complete }) => complete && ++readings === 2);
    expectSamePeaks(new Int16Array((await tile(core)).buffer), expected.get(4096)!);
    expect(await core.handlers['peaks.get']({ transferId: id })).toMatchObject({ complete: true });
  });

  test('that may only read, a damaged picture is not shown either', async () => {
    const writing = await openTestCore();
    const { id, tile } = await damagedTape(writing);
    await writing.close();
    const core = await openTestCore({ folders: writing.folders, readOnly: true });
    await expect(tile(core)).rejects.toThrow('damaged');
    expect(await core.handlers['peaks.get']({ transferId: id })).toMatchObject({ knownFrames: 0, complete: false });
  });

  test('where it is silent is not told by a damaged picture, which is read anew', async () => {
    const core = await openTestCore();
    const { id } = await damagedTape(core, flipRow(256, 1));
    await expect(core.handlers['activity.get']({ transferId: id })).rejects.toThrow('damaged');
    await core.heard('peaks.grew', ({ transferId, knownFrames: known }) => transferId === id && known === 0);
  });

  async function damagedTape(core: TestCore, harm: Harm = flipRow(4096, 300)) {
    const { added } = await core.add(makeWav(join(core.folders.reels, 'Reel 1.wav'), { frames, channels }));
    const { id } = await core.inState(added[0]!, 'present');
    harmFile(core.folders.cacheDir, harm);
    return { id, tile: (from: TestCore) => from.readPeaksTile(id, 4096, 0, never) };
  }
});

test.for([
  ['EIO', /could not be kept in .*\.peaks: its disk failed to take it\. Check that disk, then try again\.$/],
  ['ENOSPC', /could not be kept in .*\.peaks: the disk is full\. Make room there\.$/],
] as const)(
  'rows that a disk took and then lost by %s are vouched for by nobody, and that is said',
  async ([code, words]) => {
    const peaksPath = join(newCache(), 'reel.peaks');
    const { sampleRate } = source.facts;
    const writer = await openPeaksFileToWrite(
      peaksPath,
      freshHeader({ key: 'key', sampleRate, channels, roomFrames: 512 }),
    );
    await writer.writeBuckets(256, 0, [new Int16Array(channels * 3)]);
    const handle = await open(peaksPath);
    const syncs = vi.spyOn(Object.getPrototypeOf(handle) as FileHandle, 'datasync');
    syncs.mockRejectedValueOnce(Object.assign(new Error(`${code}: fdatasync`), { code }));
    try {
      const confirmed = writer.confirm({ knownFrames: 256 });
      await expect(confirmed).rejects.toMatchObject({
        code: 'notWritable',
        message: expect.stringMatching(words) as string,
      });
      const bytes = await handle.readFile();
      expect(headerIn(bytes)).toMatchObject({ knownFrames: 0 });
    } finally {
      syncs.mockRestore();
      await handle.close();
      await writer.close();
    }
  },
);

async function cacheWithPicture(): Promise<string> {
  const cacheDir = newCache();
  await newPeaks(cacheDir).analyse(path, silent, never);
  return cacheDir;
}

/** Five pieces of 1,024 buckets each: a whole tile of the finest level, and a part of another one. */
async function drawFirstPart(cacheDir: string): Promise<void> {
  const { key, peaksPath } = peaksPlace(cacheDir, await statSound(path));
  const { sampleRate } = source.facts;
  const writer = await openPeaksFileToWrite(peaksPath, freshHeader({ key, sampleRate, channels, roomFrames: frames }));
  const picture = createPictureLevels(writer);
  let turns = 6;
  await drawAhead(
    {
      source,
      sizeBytes: 1,
      picture,
      reportMs: 200,
      report: () => Promise.resolve(),
      mayGoOn: () => Promise.resolve(turns-- > 0),
      isCancelled: () => false,
      mustGiveWay: () => false,
      startSecond: () => null,
    },
    { leastBytes: 0, leastBytesForTwo: Infinity, leastBytesPerMs: 0, now: () => 0 },
  );
  expect(picture.knownFrames()).toBe(knownFrames);
  await writer.confirm({ knownFrames });
  await writer.close();
}

function harmFile(cacheDir: string, harm: Harm): void {
  const [name] = readdirSync(cacheDir);
  const file = join(cacheDir, name!);
  const bytes = readFileSync(file);
  writeFileSync(file, harm(bytes, layoutOf(headerIn(bytes)!)) ?? bytes);
}

function flip(bytes: Buffer, at: number): void {
  bytes[at] = bytes[at]! ^ 0x20;
}

async function expectRemade(peaks: Peaks): Promise<void> {
  expect((await peaks.analyse(path, silent, never)).frames).toBe(frames);
  for (const level of levels) expectSamePeaks(await allTiles(peaks, path, source, level), expected.get(level)!);
}
