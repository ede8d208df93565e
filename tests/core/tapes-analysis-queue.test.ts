import { expect, test } from 'vitest';
import { isResting, type Rest } from '../../src/main/audio/rest.ts';
import { type AnalysisResult, createAnalysisQueue } from '../../src/main/tapes/analysis-queue.ts';
import type { PassProgress } from '../../src/main/tapes/reading-progress.ts';
import { createReadingSpeeds } from '../../src/main/tapes/reading-speeds.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { aTransfer } from '../support/make-marks.ts';

const sums = { sha256: 'a'.repeat(64), audioSha256: 'b'.repeat(64) };
const result: AnalysisResult = { ...sums, frames: 1, findings: [], isKept: false };
const id = (name: string) => name as TransferId;

/**
 * A queue whose passes end when the test says so, two at a time unless `atOnce` says other; each name lies on a disk of
 * its own unless `diskOf` does. A pass that is stopped lets go of its file after `letsGo`.
 */
function queueByHand(
  diskOf: (name: string) => string = (name) => name,
  atOnce: () => number = () => 2,
  letsGo: Promise<void> = Promise.resolve(),
) {
  const passes: { name: string; signal: AbortSignal; rest: Rest; finish(): void; fail(error: Error): void }[] = [];
  const done: string[] = [];
  const failed: string[] = [];
  const jobs: {
    cancel(): void;
    pause(paused: boolean): void;
    message: Promise<string | null>;
    progress: (readonly [number, number])[];
    parts: readonly PassProgress[];
  }[] = [];
  const halts: boolean[] = [];
  const queue = createAnalysisQueue({
    load: (name) =>
      aTransfer({ id: name, files: [{ path: `/reels/${name}.wav`, sizeBytes: 100, modifiedAt: 0, sha256: null }] }),
    analyse(transfer, onProgress, signal, rest) {
      onProgress(10);
      const { promise, resolve, reject } = Promise.withResolvers<AnalysisResult>();
      signal.addEventListener('abort', () => void letsGo.then(() => reject(signal.reason as Error)));
      passes.push({ name: transfer.id, signal, rest, finish: () => resolve(result), fail: reject });
      return promise;
    },
    setPaused: (paused) => void halts.push(paused),
    atOnce,
    diskOf: (transfer) => diskOf(transfer.id),
    speeds: createReadingSpeeds(),
    now: () => 0,
    givesWay: () => false,
    onDone(name) {
      done.push(name);
      return name === 'twin' ? 'twin has the same content as a.' : null;
    },
    onFailed(name, error) {
      failed.push(`${name}: ${(error as Error).message}`);
      return null;
    },
    startJob(work) {
      const abort = new AbortController();
      const job = {
        cancel: () => abort.abort(),
        pause: (_paused: boolean): void => undefined,
        message: Promise.resolve<string | null>(null),
        progress: [] as (readonly [number, number])[],
        parts: [] as readonly PassProgress[],
      };
      jobs.push(job);
      job.message = work({
        signal: abort.signal,
        progress(tell) {
          const { done: bytes, total, parts } = tell();
          job.progress.push([bytes, total]);
          job.parts = parts;
        },
        onPause: (listener) => void (job.pause = listener),
      });
    },
  });
  const running = () =>
    passes
      .filter(({ signal, rest, name }) => !signal.aborted && !isResting(rest) && !done.includes(name))
      .map(({ name }) => name);
  return { queue, passes, done, failed, jobs, running, halts };
}

const settled = () => new Promise((next) => setImmediate(next));

test('two on different disks are read at a time, in order, as one job with one progress', async () => {
  const { queue, passes, done, jobs, running } = queueByHand();
  queue.add([id('a'), id('b'), id('twin')]);
  expect(running()).toEqual(['a', 'b']);
  expect(jobs[0]!.parts).toEqual([
    { name: 'a.wav', done: 10, total: 100, msLeft: expect.any(Number) },
    { name: 'b.wav', done: 10, total: 100, msLeft: expect.any(Number) },
  ]);
  passes[0]!.finish();
  await settled();
  expect(running()).toEqual(['b', 'twin']);
  passes[1]!.finish();
  passes[2]!.finish();
  await queue.idle();
  expect(done).toEqual(['a', 'b', 'twin']);
  expect(jobs).toHaveLength(1);
  expect(await jobs[0]!.message).toBe('twin has the same content as a.');
  expect(jobs[0]!.progress.at(-1)).toEqual([120, 300]);
});

test('the tape that somebody opens comes before those that are being read, which go on later', async () => {
  const { queue, passes, done, running } = queueByHand();
  queue.add([id('a'), id('b'), id('c'), id('d')]);
  queue.ask(id('d'));
  await settled();
  expect(running()).toEqual(['b', 'd']);
  for (const name of ['b', 'd', 'a', 'c']) {
    passes.find((pass) => pass.name === name)!.finish();
    await settled();
  }
  await queue.idle();
  expect(done).toEqual(['b', 'd', 'a', 'c']);
});

test('one that makes way rests with what it has read, and goes on from there', async () => {
  const { queue, passes, done, jobs, running } = queueByHand(() => 'the only one');
  queue.add([id('a'), id('b')]);
  queue.ask(id('b'));
  expect(running()).toEqual(['b']);
  // What was read of the first still counts, but it is not at work.
  expect(jobs[0]!.progress.at(-1)).toEqual([20, 200]);
  expect(jobs[0]!.parts.map(({ name }) => name)).toEqual(['b.wav']);
  passes[1]!.finish();
  await settled();
  expect(running()).toEqual(['a']);
  passes[0]!.finish();
  await queue.idle();
  expect(done).toEqual(['b', 'a']);
  expect(passes).toHaveLength(2);
});

test('one that comes to its end although it is to rest is read once', async () => {
  const { queue, passes, done } = queueByHand(() => 'the only one');
  queue.add([id('a'), id('b')]);
  queue.ask(id('b'));
  passes[0]!.finish();
  await settled();
  passes[1]!.finish();
  await queue.idle();
  expect(done).toEqual(['a', 'b']);
  expect(passes).toHaveLength(2);
});

test('whoever looks through many tapes has only the first of them rest; the others give up, and are read again', async () => {
  const { queue, passes, done, running } = queueByHand(() => 'the only one');
  queue.add(['a', 'b', 'c', 'd'].map(id));
  for (const name of ['b', 'c', 'd']) queue.ask(id(name));
  await settled();
  expect(running()).toEqual(['d']);
  expect(passes.map(({ name, signal, rest }) => [name, signal.aborted, isResting(rest)])).toEqual([
    ['a', false, true],
    ['b', true, false],
    ['d', false, false],
  ]);
  for (let next = 0; next < 10 && done.length < 4; next += 1) {
    for (const pass of passes) if (running().includes(pass.name)) pass.finish();
    await settled();
  }
  await queue.idle();
  expect(done.toSorted()).toEqual(['a', 'b', 'c', 'd']);
  expect(passes.filter(({ name }) => name === 'a')).toHaveLength(1);
});

test('the one that rests takes the place of the one it rests for when it is opened again', async () => {
  const { queue, passes, running } = queueByHand(() => 'the only one');
  queue.add([id('a'), id('b')]);
  queue.ask(id('b'));
  queue.ask(id('a'));
  expect(running()).toEqual(['a']);
  queue.ask(id('b'));
  expect(running()).toEqual(['b']);
  expect(passes).toHaveLength(2);
  expect(passes.some(({ signal }) => signal.aborted)).toBe(false);
  await queue.close();
});

test.for(['dropped', 'cancelled', 'closed'] as const)('one that rests is stopped when it is %s', async (how) => {
  const { queue, passes, done, failed, jobs, running } = queueByHand(() => 'the only one');
  queue.add([id('a'), id('b')]);
  queue.ask(id('b'));
  if (how === 'dropped') queue.drop(id('a'));
  else if (how === 'cancelled') jobs[0]!.cancel();
  else await queue.close();
  await settled();
  expect(passes[0]!.signal.aborted).toBe(true);
  if (how === 'dropped') {
    expect(running()).toEqual(['b']);
    passes[1]!.finish();
  }
  await queue.idle();
  expect({ done, failed }).toEqual({ done: how === 'dropped' ? ['b'] : [], failed: [] });
  expect(passes).toHaveLength(2);
});

test('one that rests and is dropped is read anew when it is added again, once it has let go of its file', async () => {
  const hold = Promise.withResolvers<void>();
  const { queue, passes, running } = queueByHand(() => 'the only one', undefined, hold.promise);
  queue.add([id('a'), id('b')]);
  queue.ask(id('b'));
  queue.drop(id('a'));
  queue.add([id('a')]);
  passes[1]!.finish();
  await settled();
  expect(running()).toEqual([]);
  hold.resolve();
  await settled();
  expect(running()).toEqual(['a']);
  expect(passes.map(({ name }) => name)).toEqual(['a', 'b', 'a']);
  await queue.close();
});

test('one that was stopped for the tape that somebody opens does not come before it when the list asks for it again', async () => {
  const { queue, running } = queueByHand(() => 'the only one');
  queue.add([id('a'), id('b')]);
  queue.ask(id('b'));
  queue.add([id('a')]);
  await settled();
  expect(running()).toEqual(['b']);
  await queue.close();
});

test('one that fails is said and stops nobody', async () => {
  const { queue, passes, done, failed } = queueByHand();
  queue.add([id('a'), id('b')]);
  passes[0]!.fail(new Error('the disk is gone'));
  passes[1]!.finish();
  await queue.idle();
  expect({ done, failed }).toEqual({ done: ['b'], failed: ['a: the disk is gone'] });
});

test('one that is dropped and added again is read anew, and its first pass is forgotten', async () => {
  const { queue, passes, done, failed } = queueByHand();
  queue.add([id('a')]);
  queue.drop(id('a'));
  queue.add([id('a')]);
  await settled();
  expect(passes.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  passes[1]!.finish();
  await queue.idle();
  expect({ done, failed }).toEqual({ done: ['a'], failed: [] });
});

test('what is dropped is not counted any more, waiting or at work', async () => {
  const { queue, passes, jobs } = queueByHand(() => 'the only one');
  queue.add(['a', 'b', 'c', 'd'].map(id));
  queue.drop(id('a'));
  queue.drop(id('c'));
  await settled();
  passes.at(-1)!.finish();
  await settled();
  expect(passes.map(({ name }) => name)).toEqual(['a', 'b', 'd']);
  expect(jobs[0]!.progress.at(-1)).toEqual([110, 200]);
  await queue.close();
});

test.for([
  ['at work', 'a'],
  ['waiting', 'b'],
] as const)(
  'one that is dropped while it is %s and added again, as when it is read otherwise, is counted once',
  async ([, name]) => {
    const { queue, passes, jobs } = queueByHand(() => 'the only one');
    queue.add([id('a'), id('b')]);
    queue.drop(id(name));
    await settled();
    queue.add([id(name)]);
    for (let next = 0; next < passes.length; next += 1) {
      passes[next]!.finish();
      await settled();
    }
    expect(jobs).toHaveLength(1);
    expect(jobs[0]!.progress.at(-1)).toEqual([110, 200]);
  },
);

test('cancelling the job stops all of it, and asking for one begins again', async () => {
  const { queue, passes, jobs, running } = queueByHand();
  queue.add([id('a'), id('b'), id('c')]);
  jobs[0]!.cancel();
  await queue.idle();
  expect(running()).toEqual([]);
  queue.ask(id('c'));
  expect(running()).toEqual(['c']);
  expect(jobs).toHaveLength(2);
  await queue.close();
  expect(passes.every(({ signal }) => signal.aborted)).toBe(true);
});

test('what was cancelled is not begun again by itself, but as soon as somebody asks for it', async () => {
  const { queue, jobs, running } = queueByHand(() => 'the only one');
  queue.add(['a', 'b', 'c', 'd'].map(id));
  queue.ask(id('c'));
  jobs[0]!.cancel();
  await queue.idle();
  queue.suggest(['a', 'b', 'c', 'd', 'new'].map(id));
  expect(running()).toEqual(['new']);
  queue.ask(id('a'));
  await settled();
  expect(running()).toEqual(['a']);
  // Read otherwise, or anew: it is another reading.
  queue.drop(id('b'));
  queue.suggest(['b', 'c', 'd'].map(id));
  jobs[1]!.cancel();
  await queue.idle();
  expect(running()).toEqual([]);
  queue.add([id('d')]);
  expect(running()).toEqual(['d']);
  await queue.close();
});

test('one disk is read at one place at a time, and the other disk is not kept waiting', async () => {
  const { queue, passes, running } = queueByHand((name) => (name.startsWith('nas') ? 'nas' : 'local'));
  queue.add([id('nas1'), id('nas2'), id('nas3'), id('ssd')]);
  expect(running()).toEqual(['nas1', 'ssd']);
  passes[1]!.finish();
  await settled();
  expect(running()).toEqual(['nas1']);
  passes[0]!.finish();
  await settled();
  expect(running()).toEqual(['nas2']);
  await queue.close();
});

test('the tape that somebody opens takes the place of the one on its own disk only', async () => {
  const { queue, running } = queueByHand((name) => (name.startsWith('nas') ? 'nas' : 'local'));
  queue.add([id('nas1'), id('ssd1'), id('ssd2')]);
  queue.ask(id('ssd2'));
  await settled();
  expect(running()).toEqual(['nas1', 'ssd2']);
  await queue.close();
});

test.for([
  [1, ['a']],
  [3, ['a', 'b', 'c']],
] as const)('as many are read at a time as was chosen: %i', async ([count, first]) => {
  const { queue, passes, running } = queueByHand(undefined, () => count);
  queue.add(['a', 'b', 'c', 'd'].map(id));
  expect(running()).toEqual(first);
  passes[0]!.finish();
  await settled();
  expect(running()).toEqual(['a', 'b', 'c', 'd'].slice(1, 1 + count));
  await queue.close();
});

test('of one disk one is read at a time, however many were chosen', async () => {
  const { queue, running } = queueByHand(
    () => 'the only one',
    () => 8,
  );
  queue.add([id('a'), id('b')]);
  expect(running()).toEqual(['a']);
  await queue.close();
});

test('another number counts at once: more begin, or some give up their place but for the one that is looked at', async () => {
  let count = 1;
  const { queue, passes, done, failed, running } = queueByHand(undefined, () => count);
  queue.add(['a', 'b', 'c', 'd', 'e'].map(id));
  const choose = async (chosen: number): Promise<void> => {
    count = chosen;
    queue.limitChanged();
    await settled();
  };
  await choose(4);
  expect(running()).toEqual(['a', 'b', 'c', 'd']);
  queue.ask(id('c'));
  await choose(2);
  expect(running()).toEqual(['a', 'c']);
  await choose(1);
  expect(running()).toEqual(['c']);
  await choose(8);
  // Those that were stopped come before the one that has not begun.
  expect(running()).toEqual(['c', 'a', 'b', 'd', 'e']);
  for (const pass of passes) pass.finish();
  await queue.idle();
  expect({ done: done.toSorted(), failed }).toEqual({ done: ['a', 'b', 'c', 'd', 'e'], failed: [] });
});

test('another number changes nothing while reading is paused', async () => {
  let count = 1;
  const { queue, jobs, running } = queueByHand(undefined, () => count);
  queue.add([id('a'), id('b'), id('c')]);
  jobs[0]!.pause(true);
  count = 3;
  queue.limitChanged();
  expect(running()).toEqual(['a']);
  jobs[0]!.pause(false);
  expect(running()).toEqual(['a', 'b', 'c']);
  await queue.close();
});

test('while reading is paused nothing new begins, and it goes on where it was', async () => {
  const { queue, passes, jobs, running, halts } = queueByHand();
  queue.add([id('a'), id('b'), id('c')]);
  jobs[0]!.pause(true);
  passes[0]!.finish();
  await settled();
  queue.ask(id('c'));
  expect(running()).toEqual(['b']);
  jobs[0]!.pause(false);
  expect(running()).toEqual(['b', 'c']);
  expect(halts).toEqual([true, false]);
  await queue.close();
});

test('the tape that somebody opens while reading is paused is read first when it goes on', async () => {
  const { queue, jobs, running } = queueByHand(() => 'one disk');
  queue.add([id('a'), id('b'), id('c')]);
  jobs[0]!.pause(true);
  queue.ask(id('c'));
  await settled();
  expect(running()).toEqual(['a']);
  jobs[0]!.pause(false);
  await settled();
  expect(running()).toEqual(['c']);
  await queue.close();
});

test('cancelling what is paused ends it, and the next batch is not paused', async () => {
  const { queue, jobs, running, halts } = queueByHand();
  queue.add([id('a')]);
  jobs[0]!.pause(true);
  jobs[0]!.cancel();
  await queue.idle();
  queue.add([id('b')]);
  expect(running()).toEqual(['b']);
  expect(halts.at(-1)).toBe(false);
  await queue.close();
});

test('what is asked for right after a paused job was cancelled is another job, which waits for the disk alone', async () => {
  const hold = Promise.withResolvers<void>();
  const { queue, done, passes, jobs, running } = queueByHand(undefined, () => 1, hold.promise);
  queue.add([id('a')]);
  jobs[0]!.pause(true);
  jobs[0]!.cancel();
  const toldOfFirst = jobs[0]!.progress.length;
  let isIdle = false;
  const idle = queue.idle().then(() => (isIdle = true));
  expect(await jobs[0]!.message).toBe(null);
  queue.ask(id('b'));
  expect(jobs).toHaveLength(2);
  await settled();
  expect(passes.map(({ name }) => name)).toEqual(['a']);
  hold.resolve();
  await settled();
  expect(running()).toEqual(['b']);
  expect(isIdle).toBe(false);
  passes[1]!.finish();
  await idle;
  expect(done).toEqual(['b']);
  expect(jobs[0]!.progress).toHaveLength(toldOfFirst);
  expect(jobs[1]!.progress.at(-1)).toEqual([10, 100]);
});

test('the queue is idle only when the pass of a cancelled job has let go of its file', async () => {
  const hold = Promise.withResolvers<void>();
  const { queue, jobs } = queueByHand(undefined, undefined, hold.promise);
  queue.add([id('a')]);
  let isIdle = false;
  const idle = queue.idle().then(() => (isIdle = true));
  jobs[0]!.cancel();
  await settled();
  expect(isIdle).toBe(false);
  hold.resolve();
  await idle;
});
