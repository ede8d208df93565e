import { expect, test } from 'vitest';
import { createJobs } from '../../src/main/core/jobs.ts';
import { createTimeLeft } from '../../src/main/core/time-left.ts';
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

test('the time left is right within a fifth once a tenth is done, however uneven the disk', () => {
  // A disk that gives between 40 and 160 MB/s, changing every tenth of a second; the same each time.
  let state = 7;
  const rate = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return 40 + (state / 0x7fff_ffff) * 120;
  };
  const total = 60_000;
  const steps: { at: number; done: number }[] = [];
  for (let at = 0, done = 0; done < total; steps.push({ at, done })) {
    at += 100;
    done = Math.min(total, done + rate() / 10);
  }
  let time = 0;
  const timeLeft = createTimeLeft(() => time);
  const end = steps.at(-1)!.at;
  for (const { at, done } of steps) {
    time = at;
    const msLeft = timeLeft.after(done, total);
    if (done < total / 10 || end - at < 1_000) continue;
    expect(Math.abs(msLeft! - (end - at)) / (end - at)).toBeLessThan(0.2);
  }
});

test('a disk that becomes slow is noticed before long', () => {
  let time = 0;
  const timeLeft = createTimeLeft(() => time);
  let done = 0;
  const read = (seconds: number, rate: number): number | null => {
    let told: number | null = null;
    for (let turn = 0; turn < seconds * 10; turn += 1) {
      time += 100;
      done += rate / 10;
      told = timeLeft.after(done, 100_000);
    }
    return told;
  };
  read(30, 1_000);
  const told = read(45, 100);
  expect(Math.abs(told! - (100_000 - done) * 10) / ((100_000 - done) * 10)).toBeLessThan(0.35);
});

test('a job that knows how long it will take is believed', async () => {
  const { jobs, pass } = jobsWithLog();
  const { promise, resolve } = Promise.withResolvers<string | null>();
  let report: (msLeft: number | null) => void = () => undefined;
  jobs.start(spec, (job) => {
    report = (msLeft) => job.progress({ detail: 'a.wav', done: 1, total: 4, msLeft });
    return promise;
  });
  pass(3_000);
  report(40_000);
  expect(jobs.list()).toMatchObject([{ msLeft: 40_000 }]);
  report(null);
  expect(jobs.list()).toMatchObject([{ msLeft: null }]);
  resolve(null);
  await jobs.close();
});

test('progress that takes a while to work out is worked out only when somebody sees it', async () => {
  const { jobs, told } = jobsWithLog();
  const { promise, resolve } = Promise.withResolvers<string | null>();
  let workedOut = 0;
  let report: (done: number) => void = () => undefined;
  jobs.start(spec, (job) => {
    report = (done) =>
      job.progress(() => {
        workedOut += 1;
        return { detail: 'a.wav', done, total: 1_000, msLeft: 1_000 - done };
      });
    return promise;
  });
  for (let done = 1; done <= 500; done += 1) report(done);
  expect(workedOut).toBe(0);
  expect(jobs.list()).toMatchObject([{ detail: 'a.wav', done: 500, total: 1_000, msLeft: 500 }]);
  expect(jobs.list()).toMatchObject([{ done: 500 }]);
  expect(workedOut).toBe(1);
  for (let done = 501; done <= 1_000; done += 1) report(done);
  resolve('read');
  await new Promise((next) => setImmediate(next));
  expect(told.at(-1)).toMatchObject([{ state: 'finished', done: 1_000, total: 1_000 }]);
  expect(workedOut).toBe(2);
});

test('a job that is paused says so, and the pause is not counted as work', async () => {
  const { jobs, told, pass } = jobsWithLog();
  const heard: boolean[] = [];
  const { promise, resolve } = Promise.withResolvers<string | null>();
  let report: (done: number) => void = () => undefined;
  const id = jobs.start({ ...spec, unit: 'bytes' }, (job) => {
    job.onPause((paused) => heard.push(paused));
    report = (done) =>
      job.progress({ detail: 'a.wav', done, total: 100, parts: [{ name: 'a.wav', done, total: 100, msLeft: null }] });
    return promise;
  });
  pass(2_000);
  report(20);
  jobs.pause(id, true);
  expect(jobs.list()).toMatchObject([{ state: 'paused', pausable: true, msLeft: null }]);
  pass(3_600_000);
  jobs.pause(id, false);
  pass(2_000);
  report(40);
  expect(jobs.list()).toMatchObject([
    { state: 'running', msLeft: 6_000, parts: [{ name: 'a.wav', done: 40, total: 100 }] },
  ]);
  expect(heard).toEqual([true, false]);
  resolve(null);
  await new Promise((next) => setImmediate(next));
  expect(told.at(-1)).toMatchObject([{ state: 'finished', pausable: false, parts: [] }]);
});

test('a job that cannot be paused says what can be done', async () => {
  const { jobs } = jobsWithLog();
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const id = jobs.start(spec, () => promise);
  expect(() => jobs.pause(id, true)).toThrow('Adding tapes cannot be paused. Cancel it instead.');
  resolve(null);
  await jobs.close();
});

test('a paused job that is cancelled is not paused any more, and is not paused again while it ends', async () => {
  const { jobs, told } = jobsWithLog();
  const heard: boolean[] = [];
  const { promise, resolve } = Promise.withResolvers<string | null>();
  const id = jobs.start(spec, (job) => {
    job.onPause((paused) => heard.push(paused));
    return promise;
  });
  jobs.pause(id, true);
  jobs.cancel(id);
  expect(told.at(-1)).toMatchObject([{ id, state: 'running', pausable: false, cancellable: false }]);
  expect(() => jobs.pause(id, true)).toThrow('That job has ended already.');
  expect(heard).toEqual([true]);
  resolve(null);
  await jobs.close();
  expect(told.at(-1)).toMatchObject([{ id, state: 'cancelled' }]);
});
