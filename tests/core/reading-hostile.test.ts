import { EventEmitter } from 'node:events';
import type { HeapInfo } from 'node:v8';
import type { Worker } from 'node:worker_threads';
import { setTimeout } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { createReaders } from '../../src/main/audio/readers.ts';
import { endWorker } from '../../src/main/audio/end-worker.ts';
import { fenceHeap } from '../../src/main/audio/heap-fence.ts';
import { createAnalysisWorkers } from '../../src/main/peaks/analysis-workers.ts';
import { createRest, setResting } from '../../src/main/audio/rest.ts';
import { fuzzReading } from '../support/fuzz-reading.ts';

const slow = { timeout: 120_000 };

test(
  '2,000 files of all formats, damaged at random: none crashes a reader, none hangs, each refusal has a reason',
  { timeout: 900_000 },
  async () => {
    // One program per file would make this take an hour, and it is not ours to test.
    vi.stubEnv('TAKESHEET_FFMPEG', '/nowhere/ffmpeg');
    const { files, failures, outcomes } = await fuzzReading({ files: 2000, seconds: null, seed: 1 });
    vi.unstubAllEnvs();
    expect(failures).toEqual([]);
    expect(files).toBe(2000);
    // Most must get past the first look, or little else would be tried.
    expect(outcomes['read']).toBeGreaterThan(500);
    expect(outcomes['damaged']).toBeGreaterThan(100);
  },
);

test('a reader that wants more memory than it may have is replaced, and its file gets the reason', slow, async () => {
  const greedy = `import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ id, task }) => {
      const hoard = new Map();
      while (task.path === 'greedy.wav') hoard.set(hoard.size, { at: hoard.size });
      parentPort.postMessage({ id, result: new Float32Array([1]) }); });`;
  // On a busy machine it takes a while to want so much.
  const options = { longestTaskMs: 100_000 };
  const readers = createReaders(new URL(`data:text/javascript,${encodeURIComponent(greedy)}`), options);
  const { signal } = new AbortController();
  await expect(readers.probe('greedy.wav', signal)).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(
      /greedy\.wav was not read because its reader stopped \(it wanted more than 256 MB of memory\)/,
    ),
  });
  expect(await readers.probe('good.wav', signal)).toEqual(Float32Array.of(1));
  await readers.close();
});

test(
  'an analysis that wants more memory than it may have is replaced, and its file gets the reason',
  slow,
  async () => {
    const greedy = `import { parentPort } from 'node:worker_threads';
    parentPort.on('message', (task) => {
      if (task === 'end') return parentPort.close();
      const hoard = new Map();
      while (task.path === 'greedy.wav') hoard.set(hoard.size, { at: hoard.size });
      const analysis = { sha256: 'a', audioSha256: 'b', frames: 1, findings: [] };
      parentPort.postMessage({ kind: 'done', analysis }); });`;
    const workers = createAnalysisWorkers(new URL(`data:text/javascript,${encodeURIComponent(greedy)}`));
    const { signal } = new AbortController();
    const read = (path: string) =>
      workers.run({ path, sizeBytes: 1, modifiedAt: 0, key: '', peaksPath: '' }, () => undefined, signal);
    await expect(read('greedy.wav')).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(
        /^greedy\.wav was not read to its end because its reader stopped: it wanted more than 256 MB of memory\./,
      ),
    });
    expect(await read('good.wav')).toMatchObject({ frames: 1 });
    await workers.close();
  },
);

test('an analysis that its file has led into a loop is replaced, and its file gets the reason', slow, async () => {
  const endless = `import { parentPort } from 'node:worker_threads';
    parentPort.on('message', (task) => {
      while (task.path === 'endless.mp3');
      const analysis = { sha256: 'a', audioSha256: 'b', frames: 1, findings: [] };
      // Halted, or at rest, it may be silent for as long as it likes.
      const answer = () => {
        if (task.pace[0] !== 0 || task.rest[0] !== 0) setTimeout(answer, 20);
        else parentPort.postMessage({ kind: 'done', analysis });
      };
      answer(); });`;
  const workers = createAnalysisWorkers(new URL(`data:text/javascript,${encodeURIComponent(endless)}`), 1_500);
  const { signal } = new AbortController();
  const rest = createRest();
  const read = (path: string) =>
    workers.run({ path, sizeBytes: 1, modifiedAt: 0, key: '', peaksPath: '' }, () => undefined, signal, rest);
  await expect(read('endless.mp3')).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(
      /^endless\.mp3 was not read to its end because its reader stopped: it gave no sign for 1\.5 s\. Try again;/,
    ),
  });
  workers.setPaused(true);
  // What is kept of it is read all the same.
  await expect(workers.findActivity({ path: 'endless.mp3', key: '', peaksPath: '' })).rejects.toThrow(
    /^endless\.mp3 was not read to its end because its reader stopped: it gave no sign for 1\.5 s\. Try again;/,
  );
  const halted = read('good.wav');
  await setTimeout(3_000);
  workers.setPaused(false);
  expect(await halted).toMatchObject({ frames: 1 });
  setResting(rest, true);
  const resting = read('good.wav');
  await setTimeout(3_000);
  setResting(rest, false);
  expect(await resting).toMatchObject({ frames: 1 });
  await workers.close();
});

test('a thread is not ended while it is asked for its memory', async () => {
  vi.useFakeTimers();
  const answer = Promise.withResolvers<HeapInfo>();
  const asked = vi.fn(() => answer.promise);
  const worker = Object.assign(new EventEmitter(), { getHeapStatistics: asked, terminate: vi.fn() });
  const fence = fenceHeap(worker as unknown as Worker, () => true, vi.fn());
  vi.advanceTimersByTime(1_000);
  // It is starting.
  expect(asked).not.toHaveBeenCalled();
  worker.emit('online');
  vi.advanceTimersByTime(1_000);
  expect(asked).toHaveBeenCalledTimes(1);
  let isRetired = false;
  const retired = fence.retire().then(() => void (isRetired = true));
  await Promise.resolve();
  expect(isRetired).toBe(false);
  answer.resolve({ used_heap_size: 1 } as HeapInfo);
  await retired;
  vi.advanceTimersByTime(1_000);
  expect(asked).toHaveBeenCalledTimes(1);
  expect(worker.terminate).not.toHaveBeenCalled();
  vi.useRealTimers();
});

test('a thread that is to end is given the time to start, and is stopped when it has started and does not end', async () => {
  vi.useFakeTimers();
  for (const [hasSpoken, patienceMs] of [
    [false, 10_000],
    [true, 2_000],
  ] as const) {
    const terminate = vi.fn(() => Promise.resolve(worker.emit('exit')));
    const post = { threadId: 1, ref: vi.fn(), postMessage: vi.fn(), terminate, getHeapStatistics: vi.fn() };
    const worker = Object.assign(new EventEmitter(), post);
    const thread = worker as unknown as Worker;
    const fence = fenceHeap(thread, () => false, vi.fn());
    if (hasSpoken) worker.emit('message', {});
    const ended = endWorker(thread, fence);
    await vi.advanceTimersByTimeAsync(patienceMs - 1);
    expect(post.postMessage).toHaveBeenCalledWith('end');
    expect(terminate).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(terminate).toHaveBeenCalledTimes(1);
    await ended;
  }
  vi.useRealTimers();
});
