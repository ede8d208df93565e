import { SHARE_ENV, Worker } from 'node:worker_threads';
import { closedMeanwhile, type ErrorReply, UserError } from '../../shared/contract/errors.ts';
import { endWorker } from './end-worker.ts';
import { fencedLimits, fenceHeap, type HeapFence } from './heap-fence.ts';
import { soundName } from './locator.ts';
import type { ReaderReply, ReaderRequest, ReaderResult, ReaderTask } from './reader-messages.ts';

/** A worker thread that is started when first needed and replaced when it dies. */
export type ReaderThread = {
  /** Rejects with the signal's reason when it is aborted, else with what the thread says or why it stopped. */
  ask(task: ReaderTask, signal?: AbortSignal): Promise<ReaderResult>;
  isRunning(): boolean;
  close(): Promise<void>;
};

export type ReaderThreadOptions = {
  readonly url: URL;
  readonly name: string;
  /** Tasks that are under way together; those for one path follow each other where its source has one place only. */
  readonly tasksAtOnce: number;
  /** A task that takes longer is ended together with its thread. */
  readonly longestTaskMs: number;
};

/** A disk that does not answer must not keep all that is under way to itself. */
const atOncePerPath = 3;

type Job = {
  readonly task: ReaderTask;
  readonly settle: (outcome: { result: ReaderResult } | { error: unknown }) => void;
  isSettled: boolean;
};

type Thread = { readonly worker: Worker; readonly fence: HeapFence };

type Running = { readonly job: Job; timer: NodeJS.Timeout | undefined };

/** A reader thread that is not started yet. */
export function createReaderThread(options: ReaderThreadOptions): ReaderThread {
  let waiting: Job[] = [];
  const running = new Map<number, Running>();
  /** Paths whose tasks need not follow each other, as far as answers have told. */
  const sideBySide = new Set<string>();
  let thread: Thread | null = null;
  let nextId = 1;
  let isClosed = false;
  let isUp = false;

  function start(): Thread {
    const worker = new Worker(options.url, { env: SHARE_ENV, name: options.name, resourceLimits: fencedLimits });
    let cause: unknown = null;
    isUp = false;
    const fence = fenceHeap(
      worker,
      () => running.size > 0,
      (reason) => (cause ??= reason),
    );
    worker.on('online', () => {
      if (thread?.worker !== worker) return;
      isUp = true;
      for (const id of running.keys()) watch(id);
    });
    worker.on('message', (reply: ReaderReply) => finish(reply));
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      if (thread?.worker === worker) died(cause);
    });
    return { worker, fence };
  }

  function next(): void {
    while (running.size < options.tasksAtOnce) {
      const index = waiting.findIndex(({ task }) => mayBegin(task.path));
      const [job] = index === -1 ? [] : waiting.splice(index, 1);
      if (job === undefined) break;
      begin(job);
    }
    // A thread that waits for work must not keep the program from ending.
    if (running.size === 0) thread?.worker.unref();
  }

  function mayBegin(path: string): boolean {
    let underWay = 0;
    for (const { job } of running.values()) underWay += Number(job.task.path === path);
    return underWay < (sideBySide.has(path) ? atOncePerPath : 1);
  }

  function begin(job: Job): void {
    thread ??= start();
    const { worker } = thread;
    worker.ref();
    const id = nextId;
    nextId += 1;
    running.set(id, { job, timer: undefined });
    if (isUp) watch(id);
    worker.postMessage({ id, task: job.task } satisfies ReaderRequest);
  }

  /** The time that a thread needs to start is not the file's. */
  function watch(id: number): void {
    const found = running.get(id);
    if (found !== undefined) found.timer = setTimeout(() => giveUp(id), options.longestTaskMs);
  }

  function finish(reply: ReaderReply): void {
    const found = running.get(reply.id);
    if (found === undefined) return;
    clearTimeout(found.timer);
    running.delete(reply.id);
    if ('error' in reply) found.job.settle({ error: asError(reply.error) });
    else {
      const { path } = found.job.task;
      if (reply.sideBySide) sideBySide.add(path);
      else sideBySide.delete(path);
      found.job.settle({ result: reply.result });
    }
    next();
  }

  /** Ends the thread because of one task. The others did nothing wrong and are begun again. */
  function giveUp(id: number): void {
    const guilty = running.get(id);
    if (guilty === undefined) return;
    waiting = [...takeRunning().filter((job) => job !== guilty.job && !job.isSettled), ...waiting];
    const stuck = thread;
    thread = null;
    const seconds = options.longestTaskMs / 1000;
    const error = new UserError(
      'notReadable',
      `${soundName(guilty.job.task.path)} was given up after ${seconds} s. Check its disk or connection; if other files on it open, this one is damaged.`,
    );
    guilty.job.settle({ error });
    // It may take a moment to end; the next thread need not wait for it, and nobody waits for its exit code.
    void stuck?.fence.retire().then(() => stuck.worker.terminate());
    next();
  }

  function died(cause: unknown): void {
    thread = null;
    for (const job of takeRunning()) job.settle({ error: stoppedError(job.task.path, cause) });
    next();
  }

  function takeRunning(): readonly Job[] {
    const jobs = [...running.values()].map(({ job, timer }) => {
      clearTimeout(timer);
      return job;
    });
    running.clear();
    sideBySide.clear();
    return jobs;
  }

  return {
    ask(task, signal) {
      return new Promise((resolve, reject) => {
        // Who reads piece by piece asks again while the program ends.
        if (isClosed) throw closedMeanwhile();
        signal?.throwIfAborted();
        const abort = (): void => {
          waiting = waiting.filter((other) => other !== job);
          job.settle({ error: signal?.reason });
        };
        const job: Job = {
          task,
          isSettled: false,
          settle(outcome) {
            if (job.isSettled) return;
            job.isSettled = true;
            signal?.removeEventListener('abort', abort);
            if ('error' in outcome) reject(outcome.error);
            else resolve(outcome.result);
          },
        };
        signal?.addEventListener('abort', abort);
        waiting.push(job);
        next();
      });
    },
    isRunning: () => thread !== null,
    async close() {
      isClosed = true;
      const last = thread;
      thread = null;
      const left = [...takeRunning(), ...waiting];
      waiting = [];
      if (last !== null) await endWorker(last.worker, last.fence);
      for (const job of left) job.settle({ error: closedMeanwhile() });
    },
  };
}

function stoppedError(path: string, cause: unknown): UserError {
  const why = cause instanceof Error ? ` (${cause.message})` : '';
  return new UserError(
    'internal',
    `${soundName(path)} was not read because its reader stopped${why}. Try again; if it stops again, the file is damaged.`,
    { cause },
  );
}

function asError({ code, message }: ErrorReply): Error {
  return code === 'internal' ? new Error(message) : new UserError(code, message);
}
