import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import type { FrameSource } from '../../src/main/audio/frame-source.ts';
import { feedStored } from '../../src/main/audio/kernel/feed-kernel.ts';
import { createKernel } from '../../src/main/audio/kernel/kernel.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { type Ahead, analyseFile } from '../../src/main/peaks/analyse-file.ts';
import type { AnalysisMessage, AnalysisTask } from '../../src/main/peaks/analysis-messages.ts';
import { type AheadTask, type AheadTerms, drawAhead } from '../../src/main/peaks/draw-ahead.ts';
import {
  createPieceDrawer,
  createSlotMemory,
  createSlots,
  type DrawnPiece,
  type PieceDrawer,
  planPieces,
} from '../../src/main/peaks/draw-pieces.ts';
import { createSecondThread, type DrawingPlace, type DrawingThread } from '../../src/main/peaks/drawing-thread.ts';
import { createRest } from '../../src/main/audio/rest.ts';
import { createPace, setHalted } from '../../src/main/peaks/pacing.ts';
import { openPeaksFile, openPeaksFileToWrite, type PeaksWriter } from '../../src/main/peaks/peaks-file.ts';
import { freshHeader, headerSlotBytes, type PeaksHeader } from '../../src/main/peaks/peaks-header.ts';
import { createPictureLevels } from '../../src/main/peaks/picture-levels.ts';
import { createRowsWriter, nothingWritten } from '../../src/main/peaks/tile-checksums.ts';
import { UserError } from '../../src/shared/contract/errors.ts';
import { headerIn } from '../support/header-in.ts';
import { noiseCode } from '../support/make-samples.ts';
import { makeWav } from '../support/make-wav.ts';
import { storeSamples } from '../support/store-samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-ahead-'));
afterAll(() => rmSync(folder, { recursive: true }));
let counter = 0;

const workerUrl = new URL('../../src/main/peaks/analysis.worker.ts', import.meta.url);
const another = createSecondThread(workerUrl);
afterAll(() => another.close());
const noSecond = (): DrawingThread => {
  throw new Error('A second thread was started.');
};
/** Any length is long enough, and any disk quick enough. */
const anyTape: AheadTerms = { leastBytes: 0, leastBytesForTwo: Infinity, leastBytesPerMs: 0, now: () => 0 };
const always: Ahead = { startSecond: noSecond, terms: anyTape };
const usual: Ahead = { startSecond: noSecond };
/** A second is over whenever somebody looks, so that everything is told that could be. */
function quickClock(atCall: (call: number) => void = () => undefined): () => number {
  let calls = 0;
  return () => {
    calls += 1;
    atCall(calls);
    return calls * 1_000;
  };
}
/** Of a piece of a tape with one channel or two. */
const pieceFrames = 1_048_576;

describe('a tape that is drawn ahead of its checksums', () => {
  test.for([
    ['s24le', 2, 1_600_777],
    ['s16le', 2, 1_200_001],
    ['s24le', 1, 1_300_000],
    ['f32le', 3, 500_100],
    ['s16le', 2, 1_048_576],
  ] as const)('ends as the file that one pass alone makes: %s, %i channels, %i frames', async ([storedAs, ...rest]) => {
    const [channels, frames] = rest;
    const path = makeWav(newPath('reel.wav'), { frames, channels, storedAs });
    const drawn = await analysed(path, always);
    const plain = await analysed(path, usual);
    expect(drawn.end).toEqual(plain.end);
    expect(drawn.kept).toEqual(plain.kept);
    const [first] = drawn.grew;
    expect(first).toMatchObject({ doneBytes: 0, knownFrames: frames - (frames % 256) });
    expect(plain.grew.every(({ doneBytes }) => doneBytes > 0)).toBe(true);
  });

  test('is left to the full pass when its disk is slow', async () => {
    const path = makeWav(newPath('slow.wav'), { frames: 1_600_777, storedAs: 's24le' });
    const slow = { ...anyTape, leastBytesPerMs: 1_000_000, now: quickClock() };
    const drawn = await analysed(path, { startSecond: noSecond, terms: slow });
    // One piece was read and is kept; the first look found that it came too slowly.
    const ahead = drawn.grew.filter(({ doneBytes }) => doneBytes === 0);
    expect(ahead.at(-1)).toMatchObject({ knownFrames: pieceFrames });
    expect(drawn.kept).toEqual((await analysed(path, usual)).kept);
  });

  test('can be stopped, and keeps what was drawn', async () => {
    const path = makeWav(newPath('stopped.wav'), { frames: 3 * pieceFrames, channels: 1 });
    const task = taskOf(path);
    const now = quickClock((call) => call > 4 && Atomics.store(task.cancelled, 0, 1));
    const end = await analyseFile(task, () => undefined, { startSecond: noSecond, terms: { ...anyTape, now } });
    expect(end).toEqual({ kind: 'cancelled' });
    const reader = await openPeaksFile(task.peaksPath, task.key);
    const { knownFrames, isComplete } = reader!.header;
    await reader!.close();
    expect(isComplete).toBe(false);
    expect([1, 2].map((pieces) => pieces * pieceFrames)).toContain(knownFrames);
    Atomics.store(task.cancelled, 0, 0);
    expect((await analyseFile(task, () => undefined, always)).kind).toBe('done');
    const again = readFileSync(task.peaksPath).subarray(2 * headerSlotBytes);
    expect(again).toEqual((await analysed(path, usual)).kept);
  });

  test('leaves a fault of the disk to the full pass, and none of ours', async () => {
    const path = makeWav(newPath('fault.wav'), { frames: 1_600_777, storedAs: 's24le' });
    const source = await openFrameSource(path);
    const failing = (error: Error): FrameSource => ({
      ...source,
      readStoredNow() {
        throw error;
      },
    });
    const ahead = (error: Error) => drawAhead(aheadOf(failing(error)), anyTape);
    await expect(ahead(new UserError('notReadable', 'The disk is broken.'))).resolves.toBeUndefined();
    await expect(ahead(new TypeError('ours'))).rejects.toThrow('ours');
    await source.close();
  });

  test('is written once, however often it is read', async () => {
    const writes: number[] = [];
    const picture = createPictureLevels(recorderOf(writes));
    const buckets = (count: number) => (level: number) => [new Int16Array(level === 0 ? count * 6 : 0)];
    await picture.begin(buckets(10))();
    expect(picture.knownFrames()).toBe(2_560);
    const second = picture.begin(buckets(7));
    await second();
    expect(picture.knownFrames()).toBe(2_560);
    await second();
    expect(picture.knownFrames()).toBe(14 * 256);
    // From which bucket on, and how many.
    expect(writes).toEqual([0, 10, 10, 4]);
  });

  test('is known as far as an earlier reading told while another begins anew', async () => {
    const writes: number[] = [];
    const picture = createPictureLevels(recorderOf(writes, { roomFrames: 1_600_777, channels: 2 }, 40 * 256));
    const buckets = (count: number) => (level: number) => [new Int16Array(level === 0 ? count * 6 : 0)];
    const write = picture.begin(buckets(30));
    await write();
    expect(picture.knownFrames()).toBe(40 * 256);
    await write();
    expect(picture.knownFrames()).toBe(60 * 256);
    expect(writes).toEqual([0, 30, 30, 30]);
  });

  test('is written where one of its levels could not be written before, and shown only then', async () => {
    const writes: number[] = [];
    const writer = recorderOf(writes, { roomFrames: 9_000_000, channels: 2 }, 0, 4_096);
    let isFull = true;
    const picture = createPictureLevels({
      ...writer,
      writeBuckets(framesPerBucket, first, parts) {
        if (isFull && framesPerBucket === 4_096) return Promise.reject(new TypeError('The disk is full.'));
        return writer.writeBuckets(framesPerBucket, first, parts);
      },
    });
    const buckets = (level: number) => [new Int16Array([32, 8, 2, 0][level]! * 6)];
    await expect(picture.begin(buckets)()).rejects.toThrow('The disk is full.');
    expect(picture.knownFrames()).toBe(0);
    isFull = false;
    await picture.begin(buckets)();
    expect(picture.knownFrames()).toBe(32 * 256);
    expect(writes).toEqual([0, 2]);
  });

  test('is not begun when it may not', async () => {
    const source = await openFrameSource(makeWav(newPath('reel.wav'), { frames: 2_000, channels: 1 }));
    // A second thread that is started would be told.
    const task = aheadOf(source, { mayGoOn: () => Promise.resolve(false) });
    await drawAhead(task, { ...anyTape, leastBytesForTwo: 0 });
    expect(task.picture.knownFrames()).toBe(0);
    await source.close();
  });
});

describe('a tape of which a part is drawn already', () => {
  const channels = 1;
  const frames = 4.5 * pieceFrames;
  const stopAfter = (turns: number) => () => Promise.resolve(turns-- > 0);

  test('is drawn from there on, and its peaks file ends as that of one drawing', async () => {
    const path = makeWav(newPath('reel.wav'), { frames, channels });
    const plain = await openFrameSource(path);
    const asked: number[] = [];
    const source: FrameSource = {
      ...plain,
      readStoredNow(start, ...rest) {
        asked.push(start);
        return plain.readStoredNow!(start, ...rest);
      },
    };
    const peaksPath = newPath('stopped.peaks');
    const draw = async (into: string, given: Partial<AheadTask>, terms: AheadTerms): Promise<number> => {
      asked.length = 0;
      const writer = await openPeaksFileToWrite(into, headerFor(source));
      const picture = createPictureLevels(writer);
      await drawAhead(aheadOf(source, { ...given, picture }), terms);
      await writer.confirm({ knownFrames: picture.knownFrames() });
      await writer.close();
      return picture.knownFrames();
    };
    // The first turn begins, each of the others draws a piece.
    expect(await draw(peaksPath, { mayGoOn: stopAfter(3) }, anyTape)).toBe(2 * pieceFrames);
    expect(await draw(peaksPath, { mayGoOn: stopAfter(2) }, anyTape)).toBe(3 * pieceFrames);
    expect(Math.min(...asked)).toBe(2 * pieceFrames);
    // Of what is left a second thread draws all but the first piece.
    const startSecond = (place: DrawingPlace): DrawingThread => {
      const thread = another.draw(path, place, createPace())!;
      return { ...thread, isReady: () => true };
    };
    const two = { ...anyTape, leastBytesForTwo: 0, now: quickClock() };
    expect(await draw(peaksPath, { startSecond }, two)).toBe(frames);
    expect(asked).toContain(3 * pieceFrames);
    expect(Math.min(...asked)).toBe(3 * pieceFrames);
    expect(await draw(peaksPath, {}, anyTape)).toBe(frames);
    expect(asked).toEqual([]);
    const whole = newPath('whole.peaks');
    await draw(whole, {}, anyTape);
    expect(levelsOf(peaksPath)).toEqual(levelsOf(whole));
    await source.close();
  });

  test('is drawn again from where no bucket of the coarsest level is open', async () => {
    // Its coarsest level has buckets of four pieces, so long is the tape that this may become.
    const shape = { roomFrames: 2_000 * 4 * pieceFrames, channels };
    const plain = await openFrameSource(makeWav(newPath('reel.wav'), { frames: 9.25 * pieceFrames, channels }));
    let least = Infinity;
    const source: FrameSource = {
      ...plain,
      readStoredNow(start, ...rest) {
        least = Math.min(least, start);
        return plain.readStoredNow!(start, ...rest);
      },
    };
    const drawFrom = async (kept: Map<number, Int16Array>, knownFrames: number): Promise<number> => {
      least = Infinity;
      const writer = keeperOf(kept, { ...shape, knownFrames });
      await drawAhead(aheadOf(source, { picture: createPictureLevels(writer) }), anyTape);
      return least;
    };
    const whole = new Map<number, Int16Array>();
    expect(await drawFrom(whole, 0)).toBe(0);
    for (const [pieces, from] of [
      [3.9, 0],
      [4, 4],
      [7, 4],
      [9, 8],
    ] as const) {
      const knownFrames = pieces * pieceFrames;
      const kept = new Map<number, Int16Array>();
      for (const [framesPerBucket, numbers] of whole) {
        kept.set(framesPerBucket, numbers.slice(0, Math.floor(knownFrames / framesPerBucket) * 3));
      }
      expect(await drawFrom(kept, knownFrames)).toBe(from * pieceFrames);
      expect(kept).toEqual(whole);
    }
    await source.close();
  });

  test('has it after a crash as well: what was told is soon on disk', async () => {
    const task = taskOf(makeWav(newPath('reel.wav'), { frames, channels }));
    const told: { readonly known: number; readonly onDisk: number }[] = [];
    const tell = (message: AnalysisMessage): void => {
      if (message.kind !== 'grew' || message.doneBytes > 0) return;
      told.push({ known: message.knownFrames, onDisk: headerIn(readFileSync(task.peaksPath))!.knownFrames });
    };
    await analyseFile(task, tell, { startSecond: noSecond, terms: { ...anyTape, now: quickClock() } });
    // The clock says that a second passed between two reports, as often as work may be lost.
    expect(told.length).toBeGreaterThan(2);
    expect(told.slice(1).map(({ onDisk }) => onDisk)).toEqual(told.slice(0, -1).map(({ known }) => known));
    expect(told.at(-1)!.onDisk).toBeGreaterThan(0);
  });

  test('keeps it while the checksums are taken from the first frame on, and says no less of it', async () => {
    const path = makeWav(newPath('reel.wav'), { frames, channels });
    const task = taskOf(path);
    const now = quickClock((call) => call > 5 && Atomics.store(task.cancelled, 0, 1));
    expect(await analyseFile(task, () => undefined, { startSecond: noSecond, terms: { ...anyTape, now } })).toEqual({
      kind: 'cancelled',
    });
    const known = (await headerOf(task)).knownFrames;
    expect(known).toBeGreaterThanOrEqual(pieceFrames);
    expect(known).toBeLessThan(frames);
    const told: number[] = [];
    const tell = (message: AnalysisMessage): void => void (message.kind === 'grew' && told.push(message.knownFrames));
    // This time its disk is too slow to be read twice, and the reading for the checksums is stopped at its first block.
    Atomics.store(task.cancelled, 0, 0);
    const slow = { ...anyTape, leastBytesPerMs: Infinity, now: quickClock() };
    const stop = (message: AnalysisMessage): void => {
      tell(message);
      if (told.at(-1) === known + pieceFrames) Atomics.store(task.cancelled, 0, 1);
    };
    await analyseFile(task, stop, { startSecond: noSecond, terms: slow });
    expect((await headerOf(task)).knownFrames).toBe(known + pieceFrames);
    Atomics.store(task.cancelled, 0, 0);
    const end = await analyseFile(task, tell, always);
    expect(Math.min(...told)).toBe(known);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    const undisturbed = await analysed(path, usual);
    expect(end).toEqual(undisturbed.end);
    expect(levelsOf(task.peaksPath)).toEqual(undisturbed.kept);
  });
});

describe('a tape that two threads draw', () => {
  const everything: AheadTerms = { ...anyTape, leastBytesForTwo: 0 };
  const toFill = (): AheadTerms => ({ ...everything, now: quickClock() });

  test.for([
    ['s24le', 2, 6 * pieceFrames + 777],
    ['s16le', 1, 5 * pieceFrames],
  ] as const)('ends as the file that one pass alone makes: %s, %i channels, %i frames', async ([storedAs, ...rest]) => {
    const [channels, frames] = rest;
    const path = makeWav(newPath('reel.wav'), { frames, channels, storedAs });
    let fromSecond = 0;
    const startSecond = (place: DrawingPlace): DrawingThread => {
      const thread = another.draw(path, place, createPace())!;
      const take = (): ReturnType<DrawingThread['take']> => {
        const pieces = thread.take();
        fromSecond += pieces.length;
        return pieces;
      };
      // What is asked before it is ready waits, so that all that was not drawn yet comes from it.
      return { ...thread, isReady: () => true, take };
    };
    const drawn = await analysed(path, { startSecond, terms: toFill() });
    const plain = await analysed(path, usual);
    expect(fromSecond).toBeGreaterThan(0);
    expect(drawn.end).toEqual(plain.end);
    expect(drawn.kept).toEqual(plain.kept);
    const ahead = drawn.grew.filter(({ doneBytes }) => doneBytes === 0);
    expect(ahead.at(-1)!.knownFrames).toBe(frames - (frames % 256));
  });

  test.for(['when it is asked', 'while others come first'])(
    'is what one reading makes when both draw in turn, slots are used again and writing is slow; the second answers %s',
    async (when) => {
      const channels = 64;
      const frames = 150 * 16_384 + 8 * 256;
      const source = patternSource(channels, frames);
      const kept = new Map<number, Int16Array>();
      const picture = createPictureLevels({
        ...recorderOf([], { roomFrames: frames, channels }),
        async writeBuckets(framesPerBucket, first, parts) {
          const numbers = channels * 3;
          if (!kept.has(framesPerBucket))
            kept.set(framesPerBucket, new Int16Array((frames / framesPerBucket) * numbers));
          let at = first * numbers;
          for (const part of parts) {
            // What is written here must not be drawn upon before it is written.
            await setImmediate();
            kept.get(framesPerBucket)!.set(part, at);
            at += part.length;
          }
        },
      });
      const asked: [index: number, slot: number][] = [];
      const arrived: DrawnPiece[] = [];
      let draw: PieceDrawer | null = null;
      const answer = (): void => {
        for (const [index, slot] of asked.splice(0, 2)) arrived.push(draw!(index, slot)!);
      };
      let fromSecond = 0;
      await drawAhead(
        aheadOf(source, {
          picture,
          startSecond({ plan, memory }) {
            draw = createPieceDrawer(source, plan, createSlots(plan, memory));
            return {
              ...fakeSecond().start(),
              ask: (index, slot) => void asked.push([index, slot]),
              waiting: () => asked.length,
              async news() {
                await setImmediate();
                answer();
              },
              take() {
                if (when === 'when it is asked') answer();
                fromSecond += arrived.length;
                return arrived.splice(0);
              },
            };
          },
          mayGoOn() {
            if (when !== 'when it is asked') answer();
            return Promise.resolve(true);
          },
        }),
        { ...everything, now: () => performance.now() },
      );
      expect(fromSecond).toBeGreaterThan(30);
      expect(fromSecond).toBeLessThan(140);
      expect(picture.knownFrames()).toBe(frames);
      const whole = createKernel({ channels, sampleRate: 48_000, levels: picture.count });
      const taken: Int16Array[][] = Array.from({ length: picture.count }, () => []);
      for (let at = 0; at < frames; at += 2_048) {
        const part = source.readStoredNow!(at, Math.min(2_048, frames - at), whole.buffers[0]);
        feedStored(whole, { ...part, buffer: 0 });
        for (const [level, parts] of taken.entries()) parts.push(whole.pyramid.take(level).slice());
      }
      for (const [level, parts] of taken.entries()) {
        const framesPerBucket = 256 * 4 ** level;
        if (framesPerBucket === 1_024) continue;
        const numbers = Int16Array.from(parts.flatMap((part) => [...part]));
        expect(Buffer.from(kept.get(framesPerBucket)!.buffer, 0, numbers.byteLength)).toEqual(
          Buffer.from(numbers.buffer),
        );
      }
    },
  );

  test('is known as far as both have come', async () => {
    const frames = 4 * pieceFrames;
    const source = await openFrameSource(makeWav(newPath('reel.wav'), { frames, channels: 1 }));
    const second = fakeSecond({ hasEnded: (asked) => asked > 0 });
    const task = aheadOf(source, { startSecond: second.start });
    // The second thread was asked for the second piece and ended; the full pass has to draw from there on.
    await drawAhead(task, toFill());
    expect(second.asked).toEqual([1, 2, 3]);
    expect(task.picture.knownFrames()).toBe(pieceFrames);
    expect(second.ends()).toBe(1);
    await source.close();
  });

  test('ends when that is asked for while the second thread is halted and gives nothing', async () => {
    const source = await openFrameSource(makeWav(newPath('reel.wav'), { frames: 4 * pieceFrames, channels: 1 }));
    const second = fakeSecond({ news: () => Promise.withResolvers<void>().promise });
    let turns = 0;
    const task = aheadOf(source, {
      startSecond: second.start,
      mayGoOn() {
        turns += 1;
        return Promise.resolve(turns < 8);
      },
    });
    await drawAhead(task, toFill());
    expect(second.asked).toEqual([1, 2, 3]);
    expect(second.ends()).toBe(1);
    await source.close();
  });

  test('is drawn by one alone while somebody listens, and while it is not known that the disk is quick', async () => {
    const frames = 3 * pieceFrames;
    const source = await openFrameSource(makeWav(newPath('reel.wav'), { frames, channels: 1 }));
    const slow = { ...toFill(), leastBytesPerMs: Infinity };
    for (const [given, terms] of [
      [{ mustGiveWay: () => true }, toFill()],
      [{ reportMs: Infinity }, slow],
    ] as const) {
      const second = fakeSecond();
      const task = aheadOf(source, { startSecond: second.start, ...given });
      await drawAhead(task, terms);
      expect(second.asked).toEqual([]);
      expect(second.ends()).toBe(1);
      expect(task.picture.knownFrames()).toBe(frames);
    }
    await source.close();
  });

  test.for([1, 3])('tells what broke the second thread or the writing: %i pieces', async (pieces) => {
    const frames = pieces * pieceFrames;
    const source = await openFrameSource(makeWav(newPath('reel.wav'), { frames, channels: 1 }));
    const broken = fakeSecond({
      take() {
        throw new TypeError('ours');
      },
    });
    await expect(drawAhead(aheadOf(source, { startSecond: broken.start }), toFill())).rejects.toThrow('ours');
    expect(broken.ends()).toBe(1);
    const silent = fakeSecond();
    let writes = 0;
    const picture = createPictureLevels({
      ...recorderOf([], { roomFrames: frames, channels: 1 }),
      writeBuckets() {
        writes += 1;
        return writes === 1 ? Promise.reject(new TypeError('The disk is full.')) : Promise.resolve();
      },
    });
    const task = aheadOf(source, { startSecond: silent.start, picture, mustGiveWay: () => true });
    await expect(drawAhead(task, toFill())).rejects.toThrow('The disk is full.');
    // No thread is left behind.
    expect(silent.ends()).toBe(1);
    await source.close();
  });

  test('is left alone where it ends too early, however long it should be', async () => {
    const source = await openFrameSource(makeWav(newPath('cut.wav'), { frames: 1.5 * pieceFrames, channels: 1 }));
    const task = aheadOf({ ...source, facts: { ...source.facts, frames: 1_000 * pieceFrames } });
    await drawAhead(task, anyTape);
    expect(task.picture.knownFrames()).toBe(1.5 * pieceFrames);
    await source.close();
  });

  test('that became shorter is drawn to where it ends now', async () => {
    const frames = 6 * pieceFrames;
    const path = makeWav(newPath('cut.wav'), { frames, channels: 1 });
    const source = await openFrameSource(path);
    truncateSync(path, 44 + 2 * (2.5 * pieceFrames));
    // The second thread finds another length and leaves it to the first.
    const startSecond = (place: DrawingPlace): DrawingThread => another.draw(path, place, createPace())!;
    const task = aheadOf(source, { startSecond });
    await drawAhead(task, toFill());
    expect(task.picture.knownFrames()).toBe(2.5 * pieceFrames);
    await source.close();
  });
});

describe('the second thread', () => {
  const plan = planPieces({ channels: 1, frames: 1_500_000 });
  const place = { plan, memory: createSlotMemory(plan, 2) };

  test('is given up where it cannot open or read what it should, and the next tape gets a new one', async () => {
    const thread = createSecondThread(workerUrl);
    const mono = makeWav(newPath('mono.wav'), { frames: 1_500_000, channels: 1 });
    const stereo = makeWav(newPath('stereo.wav'), { frames: 1_500_000, channels: 2 });
    for (const path of [newPath('missing.wav'), stereo]) {
      const drawing = thread.draw(path, place, createPace())!;
      drawing.ask(0, 0);
      while (!drawing.hasEnded()) await drawing.news();
      expect(drawing.take()).toEqual([]);
      await drawing.end();
    }
    const pieces = await drawnBy(thread.draw(mono, place, createPace())!, 2);
    expect(pieces.map(({ frames }) => frames)).toEqual([pieceFrames, 1_500_000 - pieceFrames - (1_500_000 % 256)]);
    await thread.close();
  });

  test('goes from one tape to the next, and what the first did not fetch is forgotten', async () => {
    const thread = createSecondThread(workerUrl);
    const mono = makeWav(newPath('mono.wav'), { frames: 1_500_000, channels: 1 });
    const first = thread.draw(mono, place, createPace())!;
    first.ask(0, 0);
    first.ask(1, 1);
    await first.end();
    expect(first.hasEnded()).toBe(false);
    const again = thread.draw(mono, place, createPace())!;
    expect(again.isReady()).toBe(false);
    expect(again.waiting()).toBe(0);
    expect((await drawnBy(again, 2)).map(({ index }) => index)).toEqual([0, 1]);
    await thread.close();
    expect(again.hasEnded()).toBe(true);
  });

  test('draws nothing while reading is halted, and forgets what it was asked for when that is over', async () => {
    const thread = createSecondThread(workerUrl);
    const mono = makeWav(newPath('mono.wav'), { frames: 1_500_000, channels: 1 });
    const pace = createPace();
    setHalted(pace, true);
    const halted = thread.draw(mono, place, pace)!;
    halted.ask(0, 0);
    halted.ask(1, 1);
    while (!halted.isReady()) await halted.news();
    await setTimeout(300);
    expect(halted.waiting()).toBe(2);
    await halted.end();
    expect(await drawnBy(thread.draw(mono, place, createPace())!, 2)).toHaveLength(2);
    await thread.close();
  });

  async function drawnBy(drawing: DrawingThread, pieces: number) {
    for (let index = 0; index < pieces; index += 1) drawing.ask(index, index);
    while (drawing.waiting() > 0) await drawing.news();
    const drawn = drawing.take();
    await drawing.end();
    return drawn;
  }
});

type Fake = Partial<Pick<DrawingThread, 'take' | 'news'>> & { readonly hasEnded?: (asked: number) => boolean };

/** A second thread that never answers. */
function fakeSecond({ take = () => [], news = () => Promise.resolve(), hasEnded = () => false }: Fake = {}) {
  const asked: number[] = [];
  let ends = 0;
  const thread: DrawingThread = {
    isReady: () => true,
    ask: (index) => void asked.push(index),
    waiting: () => asked.length,
    take,
    news,
    hasEnded: () => hasEnded(asked.length),
    end() {
      ends += 1;
      return Promise.resolve();
    },
  };
  return { start: () => thread, asked, ends: () => ends };
}

function aheadOf(source: FrameSource, given: Partial<AheadTask> = {}): AheadTask {
  const { frames, channels } = source.facts;
  return {
    source,
    sizeBytes: 1,
    picture: createPictureLevels(recorderOf([], { roomFrames: frames, channels })),
    reportMs: 200,
    report: () => Promise.resolve(),
    mayGoOn: () => Promise.resolve(true),
    isCancelled: () => false,
    mustGiveWay: () => false,
    startSecond: noSecond,
    ...given,
  };
}

/** 16 bit noise that is as quick to make as to copy, without a file. */
function patternSource(channels: number, frames: number): FrameSource {
  const pattern = storeSamples('s16le', noiseCode(16), 1, 3_000_017);
  const frameBytes = channels * 2;
  return {
    facts: { channels, frames, sampleRate: 48_000 } as FrameSource['facts'],
    readStoredNow(start, wanted, target) {
      const count = Math.min(wanted, Math.floor(target.length / frameBytes), frames - start);
      const from = ((start * 977) % 1_000_000) * 2;
      target.set(pattern.subarray(from, from + count * frameBytes));
      return { kind: 's16', frames: count };
    },
  } as FrameSource;
}

/** Tells which rows of a level go to the disk: from which on, and how many. */
function recorderOf(
  writes: number[],
  shape = { roomFrames: 1_600_777, channels: 2 },
  knownFrames = 0,
  level = 256,
): PeaksWriter {
  const strip = { index: 0, offset: 0, rowBytes: shape.channels * 6, checksumsOffset: 1 << 30 };
  const rows = createRowsWriter(strip, nothingWritten, (offset, parts) => {
    const count = parts.reduce((sum, { length }) => sum + length, 0) / strip.rowBytes;
    if (offset < strip.checksumsOffset && count > 0) writes.push(offset / strip.rowBytes, count);
    return Promise.resolve();
  });
  return {
    header: { ...shape, knownFrames } as PeaksWriter['header'],
    async writeBuckets(framesPerBucket, first, parts) {
      if (framesPerBucket === level) {
        await rows.write(
          first,
          parts.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength)),
        );
      }
    },
  } as PeaksWriter;
}

/** Keeps what is written, level by level, as far as it goes. */
function keeperOf(
  kept: Map<number, Int16Array>,
  header: Pick<PeaksHeader, 'roomFrames' | 'channels' | 'knownFrames'>,
): PeaksWriter {
  const step = header.channels * 3;
  return {
    header,
    writeBuckets(framesPerBucket, first, parts) {
      const before = kept.get(framesPerBucket)?.subarray(0, first * step) ?? [];
      if (before.length !== first * step) throw new Error('A stretch of the picture is left out.');
      kept.set(framesPerBucket, Int16Array.from([before, ...parts].flatMap((part) => [...part])));
      return Promise.resolve();
    },
  } as PeaksWriter;
}

function headerFor({ facts: { sampleRate, channels, frames } }: FrameSource): PeaksHeader {
  return freshHeader({ key: 'key', sampleRate, channels, roomFrames: frames });
}

async function headerOf({ peaksPath, key }: AnalysisTask): Promise<PeaksHeader> {
  const reader = await openPeaksFile(peaksPath, key);
  await reader!.close();
  return reader!.header;
}

/** Everything behind the headers. */
function levelsOf(peaksPath: string): Buffer {
  return readFileSync(peaksPath).subarray(2 * headerSlotBytes);
}

async function analysed(path: string, ahead: Ahead) {
  const task = taskOf(path);
  const grew: (AnalysisMessage & { readonly kind: 'grew' })[] = [];
  const end = await analyseFile(task, (message) => void (message.kind === 'grew' && grew.push(message)), ahead);
  return { end, grew, kept: levelsOf(task.peaksPath) };
}

function taskOf(path: string): AnalysisTask {
  const { size, mtimeMs } = statSync(path);
  return {
    kind: 'analysis',
    path,
    sizeBytes: size,
    modifiedAt: mtimeMs,
    key: 'key',
    peaksPath: newPath('reel.peaks'),
    cancelled: new Int32Array(new SharedArrayBuffer(4)),
    pace: createPace(),
    rest: createRest(),
  };
}

function newPath(name: string): string {
  return join(folder, `${++counter}-${name}`);
}
