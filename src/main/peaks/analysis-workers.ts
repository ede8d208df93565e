import { SHARE_ENV, Worker } from 'node:worker_threads';
import { UserError } from '../../shared/contract/errors.ts';
import { endWorker } from '../audio/end-worker.ts';
import { fencedLimits, fenceHeap } from '../audio/heap-fence.ts';
import { soundName } from '../audio/locator.ts';
import type { Analysis, AnalysisMessage, AnalysisTask } from './analysis-messages.ts';
import { createPace, isHalted, setHalted, setPlaying } from './pacing.ts';

type Growth = AnalysisMessage & { readonly kind: 'grew' };

/** Runs analyses in worker threads, as many at a time as are asked for. */
export type AnalysisWorkers = {
  /** Resolves with what was found; rejects with `UserError`, or with the signal's reason when it was cancelled. */
  run(
    task: Omit<AnalysisTask, 'cancelled' | 'pace'>,
    grew: (growth: Growth) => void,
    signal: AbortSignal,
  ): Promise<Analysis>;
  /** Halts all reading between two blocks, or lets it go on. */
  setPaused(paused: boolean): void;
  /** Somebody listens: for the next second reading goes slower. */
  giveWay(): void;
  close(): Promise<void>;
};

/** So long after its last read a player is taken to be playing. */
const playingMs = 1_000;

/**
 * A reader tells its progress five times a second; one that is silent so long is in a loop that its file has led it into,
 * or waits for a disk that does not answer.
 */
const longestSilenceMs = 60_000;

/** Starting a worker takes longer than reading a short file, so this many stay for the next one. */
const maxIdle = 2;

/** Workers start at this entry file. One that dies fails only the file that it was reading; the next gets a new one. */
export function createAnalysisWorkers(url: URL, longestSilence = longestSilenceMs): AnalysisWorkers {
  const idle: ReadingThread[] = [];
  const all = new Set<ReadingThread>();
  const pace = createPace();
  let silence: NodeJS.Timeout | null = null;

  function takeThread(): ReadingThread {
    const waiting = idle.pop();
    if (waiting !== undefined) return waiting;
    const thread = startThread(url, longestSilence, () => {
      all.delete(thread);
      if (idle.includes(thread)) idle.splice(idle.indexOf(thread), 1);
    });
    all.add(thread);
    return thread;
  }

  return {
    async run(task, grew, signal) {
      signal.throwIfAborted();
      const thread = takeThread();
      const cancelled = new Int32Array(new SharedArrayBuffer(4));
      const cancel = () => void Atomics.store(cancelled, 0, 1);
      signal.addEventListener('abort', cancel, { once: true });
      try {
        const end = await thread.read({ ...task, cancelled, pace }, grew);
        if (idle.length < maxIdle) idle.push(thread);
        else await thread.stop();
        if (end.kind === 'done') return end.analysis;
        if (end.kind === 'failed') throw asError(end);
      } catch (error) {
        // Whoever cancelled, or closed everything, is not told that a thread stopped on the way.
        signal.throwIfAborted();
        throw error;
      } finally {
        signal.removeEventListener('abort', cancel);
      }
      signal.throwIfAborted();
      throw new Error('An analysis ended as cancelled that nobody had cancelled.');
    },
    setPaused: (paused) => setHalted(pace, paused),
    giveWay() {
      setPlaying(pace, true);
      silence ??= setTimeout(() => {
        silence = null;
        setPlaying(pace, false);
      }, playingMs).unref();
      silence.refresh();
    },
    async close() {
      if (silence !== null) clearTimeout(silence);
      idle.length = 0;
      await Promise.all([...all].map((thread) => thread.stop()));
    },
  };
}

type AnalysisEnd = Exclude<AnalysisMessage, { readonly kind: 'alive' | 'grew' }>;

type ReadingThread = {
  read(task: AnalysisTask, grew: (growth: Growth) => void): Promise<AnalysisEnd>;
  stop(): Promise<void>;
};

function startThread(url: URL, longestSilence: number, ended: () => void): ReadingThread {
  const worker = new Worker(url, { env: SHARE_ENV, name: 'takesheet-analysis', resourceLimits: fencedLimits });
  let reading: {
    readonly task: AnalysisTask;
    readonly grew: (growth: Growth) => void;
    readonly resolve: (end: AnalysisEnd) => void;
    readonly reject: (error: Error) => void;
  } | null = null;
  let deathCause: unknown = null;
  const fence = fenceHeap(
    worker,
    () => reading !== null,
    (reason) => (deathCause ??= reason),
  );

  // While reading is halted nobody tells anything.
  const mustTell = (): boolean => reading !== null && !isHalted(reading.task.pace);
  const watch = watchSilence(mustTell, longestSilence, () => {
    deathCause ??= new Error(`it gave no sign for ${longestSilence / 1000} s`);
    void worker.terminate();
  });

  worker.on('message', (message: AnalysisMessage) => {
    watch.heard();
    if (message.kind === 'alive') return;
    if (message.kind === 'grew') {
      reading?.grew(message);
      return;
    }
    // A thread that waits for work must not keep the program from ending.
    worker.unref();
    const { resolve } = reading!;
    reading = null;
    resolve(message);
  });
  worker.on('error', (error) => {
    deathCause = error;
  });
  worker.on('exit', () => {
    watch.end();
    ended();
    reading?.reject(readerStopped(reading.task.path, deathCause));
    reading = null;
  });

  return {
    read(task, grew) {
      worker.ref();
      watch.heard();
      return new Promise((resolve, reject) => {
        reading = { task, grew, resolve, reject };
        worker.postMessage(task);
      });
    },
    async stop() {
      // What it read so far is kept, and it ends before the next block.
      if (reading !== null) Atomics.store(reading.task.cancelled, 0, 1);
      await endWorker(worker, fence);
    },
  };
}

const looks = 10;

/** Looks ten times in that while, and counts: a machine that slept, or a thread of ours that was busy, is not silence. */
function watchSilence(mustTell: () => boolean, longestMs: number, exceeded: () => void) {
  let silentLooks = 0;
  const timer = setInterval(() => {
    silentLooks = mustTell() ? silentLooks + 1 : 0;
    if (silentLooks <= looks) return;
    clearInterval(timer);
    exceeded();
  }, longestMs / looks);
  timer.unref();
  return {
    heard: () => void (silentLooks = 0),
    end: () => clearInterval(timer),
  };
}

function readerStopped(path: string, cause: unknown): UserError {
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  return new UserError(
    'internal',
    `${soundName(path)} was not read to its end because its reader stopped${why}. Try again; if it stops again, check the file.`,
    { cause },
  );
}

// The code survives the way between threads; the class does not.
function asError(end: AnalysisMessage & { readonly kind: 'failed' }): Error {
  const { code, message } = end.error;
  return code === 'internal' ? new Error(message) : new UserError(code, message);
}
