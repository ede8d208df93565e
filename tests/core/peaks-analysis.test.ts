import { createHash } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FrameSource } from '../../src/main/audio/frame-source.ts';
import { openFrameSource, statSound } from '../../src/main/audio/open-frame-source.ts';
import { analyseFile } from '../../src/main/peaks/analyse-file.ts';
import type { AnalysisTask } from '../../src/main/peaks/analysis-messages.ts';
import { createRest, setResting } from '../../src/main/audio/rest.ts';
import { createPace } from '../../src/main/peaks/pacing.ts';
import { openPeaksFile, openPeaksFileToWrite } from '../../src/main/peaks/peaks-file.ts';
import { freshHeader } from '../../src/main/peaks/peaks-header.ts';
import { peaksPlace } from '../../src/main/peaks/peaks-place.ts';
import type { Peaks } from '../../src/main/peaks/peaks.ts';
import { needs, runProgram } from '../support/judges.ts';
import { externalPath } from '../support/make-external.ts';
import { headerIn } from '../support/header-in.ts';
import { makeDamaged } from '../support/damaged-files.ts';
import { makeAiff } from '../support/make-aiff.ts';
import { noiseCode } from '../support/make-samples.ts';
import { bextChunk, formatContent, joinBytes, makeWav, riffChunk, riffFile, withSize } from '../support/make-wav.ts';
import { expectSamePeaks, peaksByForce } from '../support/peaks-by-force.ts';
import { never, peaksDesk, silent, workerUrl } from '../support/peaks-desk.ts';
import { allTiles, tileOf } from '../support/read-picture.ts';
import { storeSamples } from '../support/store-samples.ts';
import { originalsIn } from '../support/watch-originals.ts';

const { folder, newCache, newPeaks } = peaksDesk('peaks');

test('what is laid out anew shows nothing of what is not drawn again yet', async () => {
  const path = makeWav(newPath('outgrown.wav'), { frames: 2 ** 21, channels: 1, sampleRate: 48_000 });
  const outgrown = new URL('../support/outgrown-analysis.worker.ts', import.meta.url);
  const gate = new BroadcastChannel('takesheet-outgrown-analysis');
  const drawn = (): Promise<unknown> =>
    new Promise((resolve) => gate.addEventListener('message', resolve, { once: true }));
  const peaks = newPeaks(newCache(), { workerUrl: outgrown });
  const { facts } = await openFrameSource(path);
  const coarse = async (): Promise<number> =>
    (await peaks.readTile(path, facts, 4096, 0, () => Promise.reject(new Error('not asked')))).length;
  try {
    const isDrawn = drawn();
    peaks.analyse(path, silent, never).catch(() => undefined);
    await isDrawn;
    await expect.poll(coarse).toBe((2 ** 24 / 4096) * 6);
    const isAnew = drawn();
    gate.postMessage('on');
    await isAnew;
    await expect.poll(coarse).toBe(0);
  } finally {
    gate.close();
  }
});

describe('one reading of a file', () => {
  test('gives both checksums, as sha256sum takes them', async () => {
    const path = makeWav(newPath('reel.wav'), {
      frames: 700_001,
      storedAs: 's24le',
      before: [bextChunk({ description: 'Reel 0417' })],
      after: [riffChunk('LIST', new Uint8Array(11))],
    });
    const analysis = await newPeaks().analyse(path, silent, never);
    const audio = storeSamples('s24le', noiseCode(24), 2, 700_001);
    expect(analysis).toEqual({
      sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
      audioSha256: createHash('sha256').update(audio).digest('hex'),
      frames: 700_001,
      findings: [],
      isKept: false,
    });
  });

  test('gives the checksum that sha256sum gives', async (context) => {
    needs(context, 'sha256sum');
    const path = makeAiff(newPath('reel.aiff'), { frames: 123_457, soundOffset: 3, after: [Uint8Array.of(7)] });
    const { sha256 } = await newPeaks().analyse(path, silent, never);
    expect(new TextDecoder().decode(runProgram('sha256sum', [path]))).toContain(sha256);
  });

  test('bytes that are decoded before they are measured keep their checksum, over many blocks', async () => {
    const frames = 1_200_000;
    for (const storedAs of ['s16be', 's24be'] as const) {
      const path = makeAiff(newPath('reel.aiff'), { frames, storedAs });
      const { sha256, audioSha256 } = await newPeaks().analyse(path, silent, never);
      expect(sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
      const audio = storeSamples(storedAs, noiseCode(storedAs === 's16be' ? 16 : 24), 2, frames);
      expect(audioSha256).toBe(createHash('sha256').update(audio).digest('hex'));
    }
  });

  test('the checksum of the sound stays when only the notes in the file change', async () => {
    const peaks = newPeaks();
    const plain = await peaks.analyse(makeWav(newPath('plain.wav')), silent, never);
    const noted = await peaks.analyse(
      makeWav(newPath('n.wav'), { after: [bextChunk({ description: 'Reel' })] }),
      silent,
      never,
    );
    expect(noted.audioSha256).toBe(plain.audioSha256);
    expect(noted.sha256).not.toBe(plain.sha256);
  });

  test('peaks of every level equal those counted one sample at a time', async () => {
    for (const [name, frames, channels] of [
      ['odd.wav', 600_777, 2],
      ['mono.wav', 530_001, 1],
      ['short.wav', 100, 3],
      ['even.wav', 256 * 4 * 600, 2],
    ] as const) {
      const path = makeWav(newPath(name), { frames, channels, storedAs: 's24le' });
      const peaks = newPeaks();
      await peaks.analyse(path, silent, never);
      const source = await openFrameSource(path);
      const samples = await source.read(0, frames);
      const view = await peaks.describe(path, source.facts);
      expect(view).toMatchObject({ frames, channels, knownFrames: frames, complete: true });
      for (const { framesPerBucket, buckets } of view.levels) {
        const expected = peaksByForce(samples, channels, framesPerBucket);
        expect(expected).toHaveLength(buckets * channels * 3);
        expectSamePeaks(await allTiles(peaks, path, source, framesPerBucket), expected);
      }
      await source.close();
    }
  });

  test('originals keep every byte, size and time, and nothing is put beside them', async () => {
    const own = mkdtempSync(join(folder, 'originals-'));
    const path = makeWav(join(own, 'reel.wav'), { frames: 300_000 });
    utimesSync(path, 1_000_000_000, 1_000_000_000);
    const before = originalsIn(own);
    const peaks = newPeaks();
    await peaks.analyse(path, silent, never);
    const source = await openFrameSource(path);
    await peaks.describe(path, source.facts);
    await allTiles(peaks, path, source, 64);
    await source.close();
    expect(originalsIn(own)).toEqual(before);
  });

  test('a file that is written to while it is read has no checksum yet, and says so', async () => {
    const path = makeLongTape('recording.wav');
    const growing = newPeaks().analyse(path, { ...silent, grew: () => appendFileSync(path, 'more') }, never);
    await expect(growing).rejects.toMatchObject({
      code: 'stale',
      message: expect.stringMatching(/recording\.wav changed while it was read/),
    });
  });

  test('a damaged file fails with its reason, and the next one is read all the same', async () => {
    const peaks = newPeaks();
    const path = makeDamaged(newPath('broken.wav'), 'headerOnly');
    await expect(peaks.analyse(path, silent, never)).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringMatching(/broken\.wav/),
    });
    await expect(peaks.analyse(makeWav(newPath('good.wav')), silent, never)).resolves.toMatchObject({ frames: 1000 });
  });

  test('several files are read at a time', async () => {
    const peaks = newPeaks();
    const paths = [1, 2, 3].map((frames) => makeWav(newPath(`${frames}.wav`), { frames: frames * 100_000 }));
    const all = await Promise.all(paths.map((path) => peaks.analyse(path, silent, never)));
    expect(all.map(({ frames }) => frames)).toEqual([100_000, 200_000, 300_000]);
  });
});

describe('while a file is read', () => {
  test('what is known only grows, can be looked at, and ends with the whole', async () => {
    const path = makeLongTape('long.wav');
    const source = await openFrameSource(path);
    const peaks = newPeaks();
    const told: { knownFrames: number; complete: boolean }[] = [];
    const looks: Promise<void>[] = [];
    const progress: number[] = [];
    await peaks.analyse(
      path,
      {
        grew(knownFrames, complete) {
          told.push({ knownFrames, complete });
          if (!complete && looks.length < 3) looks.push(lookAt(peaks, path, source, knownFrames));
        },
        progress: (doneBytes, totalBytes) => progress.push(doneBytes / totalBytes),
      },
      never,
    );
    await Promise.all(looks);
    expect(looks.length).toBeGreaterThan(0);
    expect(told.map(({ complete }) => complete)).toEqual([...told.slice(1).map(() => false), true]);
    expect(told.map(({ knownFrames }) => knownFrames)).toEqual(
      told.map(({ knownFrames }) => knownFrames).toSorted((a, b) => a - b),
    );
    expect(new Set(told.map(({ knownFrames }) => knownFrames)).size).toBe(told.length);
    expect(told.at(-1)).toEqual({ knownFrames: source.facts.frames, complete: true });
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
    await source.close();
  });

  async function lookAt(peaks: Peaks, path: string, source: FrameSource, knownFrames: number): Promise<void> {
    const view = await peaks.describe(path, source.facts);
    expect(view.knownFrames).toBeGreaterThanOrEqual(knownFrames);
    for (const { framesPerBucket, cached } of view.levels.filter((level) => level.cached)) {
      const tile = await tileOf(peaks, path, source, framesPerBucket, 0);
      // The overview grows as well: each level shows all of its buckets that are whole.
      expect(cached && tile.length / 3).toBeGreaterThanOrEqual(
        Math.min(4096, Math.floor(knownFrames / framesPerBucket)),
      );
    }
  }

  test('reading can be stopped, and what was seen stays for the next time', async () => {
    const path = makeLongTape('stopped.wav');
    const cacheDir = newCache();
    const stop = new AbortController();
    const first = newPeaks(cacheDir);
    const stopped = first.analyse(path, { ...silent, grew: () => stop.abort(new Error('enough')) }, stop.signal);
    await expect(stopped).rejects.toThrow('enough');

    const source = await openFrameSource(path);
    const second = newPeaks(cacheDir);
    const { knownFrames, complete } = await second.describe(path, source.facts);
    expect(complete).toBe(false);
    expect(knownFrames).toBeGreaterThan(0);
    const told: number[] = [];
    const { sha256 } = await second.analyse(path, { ...silent, grew: (frames) => told.push(frames) }, never);
    // The picture goes on where it was; the checksum begins again.
    expect(told[0]).toBeGreaterThanOrEqual(knownFrames);
    expect(sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
    const afresh = newPeaks();
    await afresh.analyse(path, silent, never);
    for (const framesPerBucket of [256, 4096]) {
      const resumed = await allTiles(second, path, source, framesPerBucket);
      expect(
        Buffer.from(resumed.buffer).equals(Buffer.from((await allTiles(afresh, path, source, framesPerBucket)).buffer)),
      ).toBe(true);
    }
    await source.close();
  });

  test('a reading that rests lets another one by, and goes on from where it was', async () => {
    const path = makeLongTape('resting.wav');
    const peaks = newPeaks();
    const rest = createRest();
    const rests = Promise.withResolvers<void>();
    const done: number[] = [];
    let isOver = false;
    const listener = {
      ...silent,
      progress(doneBytes: number) {
        done.push(doneBytes);
        if (done.length === 1) setResting(rest, true);
        rests.resolve();
      },
    };
    const reading = peaks.analyse(path, listener, never, rest).finally(() => (isOver = true));
    await rests.promise;
    await peaks.analyse(makeLongTape('between.wav'), silent, never);
    expect(isOver).toBe(false);
    setResting(rest, false);
    expect((await reading).sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
    // It did not begin again.
    expect(done).toEqual(done.toSorted((a, b) => a - b));
  });

  test('a reading that rests can be stopped', async () => {
    const rest = createRest();
    const rests = Promise.withResolvers<void>();
    const stop = new AbortController();
    const listener = {
      ...silent,
      progress() {
        setResting(rest, true);
        rests.resolve();
      },
    };
    const peaks = newPeaks();
    const reading = peaks.analyse(makeLongTape('resting-stopped.wav'), listener, stop.signal, rest);
    await rests.promise;
    await peaks.analyse(makeLongTape('between-stopped.wav'), silent, never);
    stop.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
  });

  test('a picture that an earlier reading had brought far is not taken back by the next', async () => {
    const path = makeLongTape('far.wav');
    const cacheDir = newCache();
    const stop = new AbortController();
    const first = newPeaks(cacheDir);
    await expect(
      first.analyse(path, { ...silent, grew: () => stop.abort(new Error('enough')) }, stop.signal),
    ).rejects.toThrow('enough');
    const [name] = readdirSync(cacheDir);
    const reader = await openPeaksFile(join(cacheDir, name!), name!.replace('.peaks', ''));
    const writer = await openPeaksFileToWrite(join(cacheDir, name!), reader!.header);
    await writer.writeBuckets(256, 0, [new Int16Array(150_000 * 6)]);
    await writer.confirm({ knownFrames: 150_000 * 256 });
    await writer.close();
    await reader!.close();

    const told: number[] = [];
    await newPeaks(cacheDir).analyse(path, { ...silent, grew: (frames) => told.push(frames) }, never);
    expect(told[0]).toBe(150_000 * 256);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(longTapeFrames);
  });

  test('a picture goes on after a restart also where the header promised too few frames', async (context) => {
    needs(context, 'ffmpeg');
    const path = makeShortenedMatroska(newPath('short.mka'));
    const source = await openFrameSource(path);
    const { sampleRate, channels, frames: promised } = source.facts;
    await source.close();
    const undisturbed = await analysisTask(path);
    const end = await analyseAlone(undisturbed);
    const whole = (await openPeaksFile(undisturbed.peaksPath, undisturbed.key))!;
    const { roomFrames, key, knownFrames: frames } = whole.header;
    const rows = new Int16Array((await whole.readBuckets(256, 0, frames, 0)).buffer);
    await whole.close();
    const knownFrames = Math.floor(frames / 256 - 1) * 256;
    expect(knownFrames).toBeGreaterThan(promised);

    // What that reading would have left if it had been stopped shortly before its end.
    const stopped = await analysisTask(path);
    const begun = freshHeader({ key, sampleRate, channels, roomFrames });
    const writer = await openPeaksFileToWrite(stopped.peaksPath, begun);
    await writer.writeBuckets(256, 0, [rows.subarray(0, (knownFrames / 256) * channels * 3)]);
    await writer.confirm({ knownFrames });
    await writer.close();
    Atomics.store(stopped.cancelled, 0, 1);
    expect(await analyseAlone(stopped)).toEqual({ kind: 'cancelled' });
    expect(headerIn(readFileSync(stopped.peaksPath))).toMatchObject({ knownFrames, roomFrames });
    Atomics.store(stopped.cancelled, 0, 0);
    expect(await analyseAlone(stopped)).toEqual(end);
    const resumed = (await openPeaksFile(stopped.peaksPath, stopped.key))!;
    expect(new Int16Array((await resumed.readBuckets(256, 0, frames, 0)).buffer)).toEqual(rows);
    await resumed.close();
  });

  const analyseAlone = (task: AnalysisTask) => analyseFile(task, () => undefined, { startSecond: () => null });

  async function analysisTask(path: string): Promise<AnalysisTask> {
    const sound = await statSound(path);
    const cancelled = new Int32Array(new SharedArrayBuffer(4));
    return {
      kind: 'analysis',
      path,
      ...sound,
      ...peaksPlace(newCache(), sound),
      cancelled,
      pace: createPace(),
      rest: createRest(),
    };
  }

  /** A second and a half of sound that says that it is a third of that. */
  function makeShortenedMatroska(path: string): string {
    const bytes = readFileSync(externalPath('matroska.mka'));
    // The element Duration (RFC 9559): a float of eight bytes, in milliseconds here.
    const duration = bytes.indexOf(Uint8Array.of(0x44, 0x89, 0x88));
    bytes.writeDoubleBE(500, duration + 3);
    writeFileSync(path, bytes);
    return path;
  }

  test('what was stopped before it began reads nothing', async () => {
    const cacheDir = newCache();
    const analysis = newPeaks(cacheDir).analyse(
      makeWav(newPath('never.wav')),
      silent,
      AbortSignal.abort(new Error('no')),
    );
    await expect(analysis).rejects.toThrow('no');
    expect(readdirSync(cacheDir)).toEqual([]);
  });

  test('a reader that dies fails its file and is replaced', async () => {
    // Stands in for a decoder that brings its thread down: dies for one file, works for the others. It dies when it has
    // started: in the midst of that, Node's own WebAssembly for types can take the process with it (nodejs/node#64500).
    const deadly = newPath('deadly.worker.ts');
    writeFileSync(
      deadly,
      `import { parentPort } from 'node:worker_threads';
       await import(${JSON.stringify(workerUrl.href)});
       parentPort.on('message', ({ path }) => { if (path?.includes('deadly')) process.exit(3); });`,
    );
    const peaks = newPeaks(newCache(), { workerUrl: new URL(`file://${deadly}`) });
    await expect(peaks.analyse(makeWav(newPath('deadly.wav')), silent, never)).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(/deadly\.wav was not read to its end because its reader stopped/),
    });
    await expect(peaks.analyse(makeWav(newPath('good.wav')), silent, never)).resolves.toMatchObject({ frames: 1000 });
  });
});

describe('the cache', () => {
  test('answers at once the second time, with the same numbers', async () => {
    const path = makeWav(newPath('twice.wav'), { frames: 50_000 });
    const cacheDir = newCache();
    const first = await newPeaks(cacheDir).analyse(path, silent, never);
    const [name] = readdirSync(cacheDir);
    const before = readFileSync(join(cacheDir, name!));
    // No worker could start from here: what is answered comes from the cache.
    const second = newPeaks(cacheDir, { workerUrl: new URL('file:///no/such/worker.ts') });
    expect(await second.analyse(path, silent, never)).toEqual({ ...first, isKept: true });
    expect(readFileSync(join(cacheDir, name!)).equals(before)).toBe(true);
  });

  test('is made anew when the file has changed', async () => {
    const path = makeWav(newPath('changing.wav'), { frames: 1000 });
    const peaks = newPeaks();
    const first = await peaks.analyse(path, silent, never);
    const source = await openFrameSource(path);
    const { version } = await peaks.describe(path, source.facts);
    makeWav(path, { frames: 1000, code: () => 77 });
    utimesSync(path, 1_500_000_000, 1_500_000_000);
    expect(await peaks.describe(path, source.facts)).toMatchObject({ knownFrames: 0, complete: false });
    const second = await peaks.analyse(path, silent, never);
    expect(second.sha256).not.toBe(first.sha256);
    const view = await peaks.describe(path, source.facts);
    expect(view.complete).toBe(true);
    expect(view.version).not.toBe(version);
    expect([...(await tileOf(peaks, path, source, 256, 0))].slice(0, 2)).toEqual([77, 77]);
    await source.close();
  });

  test.for([
    ['one header slot is torn', (bytes: Buffer) => bytes.fill(0xaa, 20, 60)],
    ['the other header slot is torn', (bytes: Buffer) => bytes.fill(0xaa, 4096 + 20, 4096 + 60)],
    ['both header slots are torn', (bytes: Buffer) => bytes.fill(0xaa, 20, 60).fill(0xaa, 4116, 4156)],
    ['it is cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 100)],
    ['it is no peaks file', () => Buffer.from('a letter')],
    ['it is empty', () => Buffer.alloc(0)],
  ] as const)('is used or made anew, never believed wrongly, when %s', async ([, harm]) => {
    const path = makeWav(newPath('harm.wav'), { frames: 70_000 });
    const cacheDir = newCache();
    const first = await newPeaks(cacheDir).analyse(path, silent, never);
    const file = join(cacheDir, readdirSync(cacheDir)[0]!);
    writeFileSync(file, harm(readFileSync(file)));
    const peaks = newPeaks(cacheDir);
    expect(await peaks.analyse(path, silent, never)).toEqual({ ...first, isKept: expect.any(Boolean) });
    const source = await openFrameSource(path);
    expectSamePeaks(await allTiles(peaks, path, source, 256), peaksByForce(await source.read(0, 70_000), 2, 256));
    await source.close();
  });

  test('a peaks file of another original under this name is not believed', async () => {
    const cacheDir = newCache();
    const peaks = newPeaks(cacheDir);
    await peaks.analyse(makeWav(newPath('one.wav')), silent, never);
    const [one] = readdirSync(cacheDir);
    const path = makeWav(newPath('two.wav'), { frames: 1000, code: () => 5 });
    const { sha256 } = await peaks.analyse(path, silent, never);
    const two = readdirSync(cacheDir).find((name) => name !== one);
    writeFileSync(join(cacheDir, two!), readFileSync(join(cacheDir, one!)));
    expect(await newPeaks(cacheDir).analyse(path, silent, never)).toMatchObject({ sha256 });
  });

  test('before anything was read there is nothing to see, and no error', async () => {
    const path = makeWav(newPath('fresh.wav'), { frames: 600_000 });
    const source = await openFrameSource(path);
    const peaks = newPeaks();
    expect(await peaks.describe(path, source.facts)).toMatchObject({
      frames: 600_000,
      knownFrames: 0,
      complete: false,
      bucketsPerTile: 4096,
      levels: [
        { framesPerBucket: 16, buckets: 37_500, cached: false },
        { framesPerBucket: 64, buckets: 9375, cached: false },
        { framesPerBucket: 256, buckets: 2344, cached: true },
        { framesPerBucket: 1024, buckets: 586, cached: true },
      ],
    });
    expect(await tileOf(peaks, path, source, 256, 0)).toHaveLength(0);
    // The finest levels come from the sound itself, so they are there at once.
    expect(await tileOf(peaks, path, source, 64, 0)).toHaveLength(4096 * 2 * 3);
    expect(await tileOf(peaks, path, source, 64, 3)).toHaveLength(0);
    await source.close();
  });

  test('a level that does not exist is refused', async () => {
    const path = makeWav(newPath('level.wav'));
    const source = await openFrameSource(path);
    await expect(tileOf(newPeaks(), path, source, 300, 0)).rejects.toMatchObject({ code: 'badInput' });
    await source.close();
  });

  test('a cache folder that cannot be written is named', async () => {
    const path = makeWav(newPath('nowhere.wav'));
    const notAFolder = newPath('file');
    writeFileSync(notAFolder, '');
    await expect(newPeaks(join(notAFolder, 'cache')).analyse(path, silent, never)).rejects.toMatchObject({
      code: 'notWritable',
      message: expect.stringContaining(notAFolder),
    });
  });
});

let counter = 0;
function newPath(name: string): string {
  const own = join(folder, String(++counter));
  mkdirSync(own);
  return join(own, name);
}

const longTapeFrames = 40_000_100;

/**
 * A quarter of an hour that takes long enough to be watched: noise, then silence that is a hole in the disk. Its end is no
 * whole bucket, so that the whole is more than what was known just before.
 */
function makeLongTape(name: string): string {
  const frames = longTapeFrames;
  const path = newPath(name);
  const noise = storeSamples('s16le', noiseCode(16), 2, 100_000);
  const empty = riffChunk('data', new Uint8Array(0));
  writeFileSync(
    path,
    joinBytes([
      riffFile('RIFF', [riffChunk('fmt ', formatContent('s16le', 2, 44_100)), withSize(empty, frames * 4)]),
      noise,
    ]),
  );
  truncateSync(path, 44 + frames * 4);
  return path;
}
