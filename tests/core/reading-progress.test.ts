import { expect, test } from 'vitest';
import { createAnalysisQueue } from '../../src/main/tapes/analysis-queue.ts';
import { createReadingProgress, type WholeProgress } from '../../src/main/tapes/reading-progress.ts';
import { createReadingSpeeds, readingWork } from '../../src/main/tapes/reading-speeds.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { sizeOf } from '../../src/shared/domain/transfer.ts';
import { aTransfer } from '../support/make-marks.ts';

/** An hour; it usually takes two seconds. */
function aReel(name: string) {
  const frames = 3_600 * 48_000;
  return aTransfer({
    id: name as TransferId,
    frames,
    files: [{ path: `/reels/${name}.wav`, sizeBytes: frames * 4, modifiedAt: 0, sha256: null }],
  });
}

/** Progress on a clock that goes on when the test says so. */
function progressByHand() {
  let time = 0;
  const speeds = createReadingSpeeds();
  const progress = createReadingProgress({ speeds, now: () => time, givesWay: () => false });
  const workOf = (name: string, disk: string) => readingWork(aReel(name), disk);
  const begin = (name: string, disk = 'the only one'): void =>
    progress.begin(name as TransferId, aReel(name), workOf(name, disk));
  return {
    progress,
    speeds,
    workOf,
    begin,
    /** `ms` later so much of it was read. */
    read(name: string, share: number, ms: number): WholeProgress {
      time += ms;
      progress.advance(name as TransferId, share * sizeOf(aReel(name)));
      return progress.tell([], 2);
    },
    /** Ten tapes, each of which is found kept from an earlier time at once. */
    findKept(disk: string) {
      for (let number = 0; number < 10; number += 1) {
        begin(`kept ${number}`, disk);
        time += 10;
        progress.end(`kept ${number}` as TransferId, 'kept', true);
      }
    },
  };
}

test('one that rests takes no time, counts with what was read of it, and is still to be read to its end', () => {
  const { progress, workOf, begin, read } = progressByHand();
  const reel = 'reel' as TransferId;
  progress.expect(reel, aReel('reel'));
  progress.expect('other' as TransferId, aReel('other'));
  begin('reel');
  for (let tenth = 1; tenth <= 5; tenth += 1) read('reel', tenth / 10, 200);
  progress.rest(reel, true);
  begin('other');
  let told = progress.tell([], 2);
  for (let tenth = 1; tenth <= 8; tenth += 1) told = read('other', tenth / 10, 200);
  expect(told.done / told.total).toBeCloseTo(0.65);
  expect(told.parts.map(({ name }) => name)).toEqual(['other.wav']);
  // A fifth of the one, and half of the other after it.
  expect(Math.abs(told.msLeft! - 1_400)).toBeLessThan(280);
  progress.end('other' as TransferId, 'read', true);
  progress.rest(reel, false);
  for (let tenth = 6; tenth <= 8; tenth += 1) told = read('reel', tenth / 10, 200);
  expect(told.parts.map(({ name }) => name)).toEqual(['reel.wav']);
  expect(Math.abs(told.msLeft! - 400)).toBeLessThan(80);
  expect(workOf('reel', 'the only one').usualMs).toBeGreaterThan(0);
});

test('of a tape that is read from its beginning again, as it holds more than it promised, the time left stays true', () => {
  const { begin, read } = progressByHand();
  begin('reel');
  for (let tenth = 1; tenth <= 9; tenth += 1) read('reel', tenth / 10, 200);
  // What was read before has to be read again: of 2 s nearly all are left.
  expect(read('reel', 0.01, 200).msLeft).toBeGreaterThan(1_000);
  for (let tenth = 1; tenth <= 9; tenth += 1) {
    const { msLeft } = read('reel', tenth / 10, 200);
    expect(Math.abs(msLeft! - (10 - tenth) * 200)).toBeLessThan(400);
  }
});

test('a tape that is read from its beginning again says nothing about others', () => {
  const { begin, read, speeds, workOf } = progressByHand();
  begin('reel');
  for (let tenth = 1; tenth <= 9; tenth += 1) read('reel', tenth / 10, 200);
  const before = speeds.timesUsual(workOf('reel', 'the only one'));
  for (let tenth = 1; tenth <= 9; tenth += 1) read('reel', tenth / 10, 20_000);
  expect(speeds.timesUsual(workOf('reel', 'the only one'))).toBe(before);
});

test('a tape that is found kept on one disk does not make those of another look almost done', () => {
  const { progress, begin, read, findKept, workOf } = progressByHand();
  begin('reel', 'a slow disk');
  for (let tenth = 1; tenth <= 3; tenth += 1) read('reel', tenth / 10, 2_000);
  findKept('another disk');
  const waiting = [workOf('next', 'a slow disk')];
  const { msLeft, parts } = progress.tell(waiting, 2);
  expect(parts[0]!.msLeft).toBeGreaterThan(10_000);
  expect(msLeft).toBeGreaterThan(25_000);
});

test('those that wait on a disk where a tape was found kept are expected to be kept, too', () => {
  const { progress, begin, read, findKept, workOf } = progressByHand();
  begin('reel', 'a slow disk');
  read('reel', 0.1, 200);
  findKept('another disk');
  begin('next', 'another disk');
  const { parts } = progress.tell([], 2);
  expect(parts.find(({ name }) => name === 'next.wav')!.msLeft).toBe(10);
  expect(progress.tell([workOf('last', 'another disk')], 2).msLeft).toBeGreaterThan(1_000);
});

test('after tapes that were found kept, one that is drawn ahead is known to be read long before its first byte counts', () => {
  const { begin, read, findKept } = progressByHand();
  findKept('the only one');
  begin('reel');
  for (let look = 0; look < 20; look += 1) expect(read('reel', 0, 200).msLeft).toBeGreaterThan(1_000);
});

test.for([
  ['told nothing of its length, so that a second of sound was expected', 1 / 3_600, 60_000],
  ['promised half of what it holds', 1 / 2, 4_000],
] as const)('what reading a tape costs that %s is not learnt', async ([, promised, takesMs]) => {
  const { frames: allFrames, ...reel } = aReel('reel');
  const speeds = createReadingSpeeds();
  let time = 0;
  const queue = createAnalysisQueue({
    load: () => ({ ...reel, frames: allFrames! * promised }),
    analyse() {
      time += takesMs;
      return Promise.resolve({ sha256: '', audioSha256: '', frames: allFrames!, findings: [], isKept: false });
    },
    setPaused: () => undefined,
    atOnce: () => 1,
    diskOf: () => 'the only one',
    speeds,
    now: () => time,
    givesWay: () => false,
    onDone: () => null,
    onFailed: () => null,
    startJob: (work) =>
      void work({ signal: new AbortController().signal, progress: () => undefined, onPause: () => undefined }),
  });
  queue.add([reel.id]);
  await queue.idle();
  expect(speeds.learnt()).toEqual([]);
});
