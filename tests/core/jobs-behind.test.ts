import { expect, test } from 'vitest';
import { createJobs } from '../../src/main/core/jobs.ts';
import { UserError } from '../../src/shared/contract/errors.ts';
import type { JobView } from '../../src/shared/contract/views.ts';

const spec = { title: 'Adding tapes', unit: 'files', transferId: null } as const;

function jobsWithLog() {
  let time = 0;
  const told: (readonly JobView[])[] = [];
  const jobs = createJobs(
    () => time,
    (views) => told.push(views),
  );
  return { jobs, told, pass: (ms: number) => void (time += ms) };
}

test('a job tells how far it is and how long it will take', async () => {
  const { jobs, told, pass } = jobsWithLog();
  const { promise, resolve } = Promise.withResolvers<string | null>();
  jobs.start(spec, (job) => {
    job.progress({ detail: 'a.wav', done: 0, total: null });
    pass(3000);
    job.progress({ detail: 'b.wav', done: 1, total: 4 });
    return promise;
  });
  expect(jobs.list()).toMatchObject([{ state: 'running', detail: 'b.wav', done: 1, total: 4, msLeft: 9000 }]);
  resolve('4 added');
  await new Promise((next) => setImmediate(next));
  expect(told.at(-1)).toMatchObject([{ state: 'finished', message: '4 added', msLeft: null }]);
});

test('an ended job is told once with how it ended, and then no more', async () => {
  const { jobs, told } = jobsWithLog();
  jobs.start(spec, async () => 'done');
  await Promise.resolve();
  jobs.start(spec, async () => {
    throw new UserError('notReadable', 'The disk is gone.');
  });
  await new Promise((next) => setImmediate(next));
  const ends = told.flat().filter(({ state }) => state !== 'running');
  expect(ends.map(({ state, message }) => [state, message])).toEqual([
    ['finished', 'done'],
    ['failed', 'The disk is gone.'],
  ]);
  expect(jobs.list()).toEqual([]);
});

test('a cancelled job hears of it, and cancelling it again is said', async () => {
  const { jobs, told } = jobsWithLog();
  const id = jobs.start(spec, async ({ signal }) => {
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    return null;
  });
  jobs.cancel(id);
  await jobs.close();
  expect(told.at(-1)).toMatchObject([{ id, state: 'cancelled', message: null, cancellable: false }]);
  expect(() => jobs.cancel(id)).toThrow('That job has ended already.');
});
