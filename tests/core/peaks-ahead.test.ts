import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { FrameSource } from '../../src/main/audio/frame-source.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { analyseFile } from '../../src/main/peaks/analyse-file.ts';
import type { AnalysisMessage, AnalysisTask } from '../../src/main/peaks/analysis-messages.ts';
import { type AheadTerms, aheadTerms, drawAhead } from '../../src/main/peaks/draw-ahead.ts';
import { createPace } from '../../src/main/peaks/pacing.ts';
import { openPeaksFile, type PeaksWriter } from '../../src/main/peaks/peaks-file.ts';
import { headerSlotBytes } from '../../src/main/peaks/peaks-header.ts';
import { createPictureLevels } from '../../src/main/peaks/picture-levels.ts';
import { UserError } from '../../src/shared/contract/errors.ts';
import { makeWav } from '../support/make-wav.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-ahead-'));
afterAll(() => rmSync(folder, { recursive: true }));
let counter = 0;

/** Any length is long enough, and any disk quick enough. */
const always: AheadTerms = { leastBytes: 0, leastBytesPerMs: 0, now: () => 0 };

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
    const plain = await analysed(path, aheadTerms);
    expect(drawn.end).toEqual(plain.end);
    expect(drawn.kept).toEqual(plain.kept);
    const [first] = drawn.grew;
    expect(first).toMatchObject({ doneBytes: 0, knownFrames: frames - (frames % 256) });
    expect(plain.grew.every(({ doneBytes }) => doneBytes > 0)).toBe(true);
  });

  test('is left to the full pass when its disk is slow', async () => {
    const path = makeWav(newPath('slow.wav'), { frames: 1_600_777, storedAs: 's24le' });
    let nowMs = 0;
    const slow = { leastBytes: 0, leastBytesPerMs: 1_000_000, now: () => (nowMs += 1_000) };
    const drawn = await analysed(path, slow);
    // One piece was read and is kept; the first look found that it came too slowly.
    const ahead = drawn.grew.filter(({ doneBytes }) => doneBytes === 0);
    expect(ahead.map(({ knownFrames }) => knownFrames)).toEqual([524_288]);
    expect(drawn.kept).toEqual((await analysed(path, aheadTerms)).kept);
  });

  test('can be stopped, and keeps what was drawn', async () => {
    const path = makeWav(newPath('stopped.wav'), { frames: 1_600_777, storedAs: 's24le' });
    const task = taskOf(path);
    let nowMs = 0;
    const steady = { leastBytes: 0, leastBytesPerMs: 0, now: () => (nowMs += 1_000) };
    const end = await analyseFile(task, () => void Atomics.store(task.cancelled, 0, 1), steady);
    expect(end).toEqual({ kind: 'cancelled' });
    const reader = await openPeaksFile(task.peaksPath, task.key);
    expect(reader!.header).toMatchObject({ knownFrames: 524_288, isComplete: false });
    await reader!.close();
    Atomics.store(task.cancelled, 0, 0);
    expect((await analyseFile(task, () => undefined, always)).kind).toBe('done');
    const again = readFileSync(task.peaksPath).subarray(2 * headerSlotBytes);
    expect(again).toEqual((await analysed(path, aheadTerms)).kept);
  });

  test('leaves a fault of the disk to the full pass, and none of ours', async () => {
    const path = makeWav(newPath('fault.wav'), { frames: 1_600_777, storedAs: 's24le' });
    const source = await openFrameSource(path);
    const failing = (error: Error): FrameSource => ({
      ...source,
      readStored: (start, frames, target) =>
        start === 0 ? source.readStored!(start, frames, target) : Promise.reject(error),
    });
    const writes: number[] = [];
    const ahead = (error: Error) =>
      drawAhead(
        {
          source: failing(error),
          sizeBytes: 1,
          picture: createPictureLevels(recorderOf(writes)),
          reportMs: 200,
          report: () => undefined,
          mayGoOn: () => Promise.resolve(true),
        },
        always,
      );
    await expect(ahead(new UserError('notReadable', 'The disk is broken.'))).resolves.toBeUndefined();
    await expect(ahead(new TypeError('ours'))).rejects.toThrow('ours');
    await source.close();
  });

  test('is written once, however often it is read', async () => {
    const writes: number[] = [];
    const picture = createPictureLevels(recorderOf(writes));
    const buckets = (count: number) => (level: number) => new Int16Array(level === 0 ? count * 6 : 0);
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
});

function recorderOf(writes: number[]): PeaksWriter {
  return {
    header: { roomFrames: 1_600_777, channels: 2, knownFrames: 0 } as PeaksWriter['header'],
    writeBuckets(framesPerBucket, first, numbers) {
      if (framesPerBucket === 256) writes.push(first, numbers.length / 6);
      return Promise.resolve();
    },
  } as PeaksWriter;
}

async function analysed(path: string, terms: AheadTerms) {
  const task = taskOf(path);
  const grew: (AnalysisMessage & { readonly kind: 'grew' })[] = [];
  const end = await analyseFile(task, (message) => void (message.kind === 'grew' && grew.push(message)), terms);
  return { end, grew, kept: readFileSync(task.peaksPath).subarray(2 * headerSlotBytes) };
}

function taskOf(path: string): AnalysisTask {
  const { size, mtimeMs } = statSync(path);
  return {
    path,
    sizeBytes: size,
    modifiedAt: mtimeMs,
    key: 'key',
    peaksPath: newPath('reel.peaks'),
    cancelled: new Int32Array(new SharedArrayBuffer(4)),
    pace: createPace(),
  };
}

function newPath(name: string): string {
  return join(folder, `${++counter}-${name}`);
}
