import { SHARE_ENV, Worker } from 'node:worker_threads';
import { closedMeanwhile, UserError } from '../../shared/contract/errors.ts';
import type { FrameRange } from '../../shared/domain/frame-ranges.ts';
import { endWorker } from '../audio/end-worker.ts';
import { fencedLimits, fenceHeap } from '../audio/heap-fence.ts';
import { soundName } from '../audio/locator.ts';
import { createRest, isResting, type Rest } from '../audio/rest.ts';
import type { ActivityPlace, ActivityTask, Analysis, AnalysisMessage, AnalysisTask } from './analysis-messages.ts';
import { createPace, hasListener, isHalted, setHalted, setPlaying } from './pacing.ts';
import { DestroyedRows } from './tile-checksums.ts';

type Growth = AnalysisMessage & { readonly kind: 'grew' };

/** Does what takes long in worker threads, as much at a time as is asked for. */
export type AnalysisWorkers = {
  /** Resolves with what was found; rejects with `UserError`, or with the signal's reason when it was cancelled. */
  run(
    task: Omit<AnalysisTask, 'kind' | 'cancelled' | 'pace' | 'rest'>,
    grew: (growth: Growth) => void,
    signal: AbortSignal,
    rest?: Rest,
  ): Promise<Analysis>;
  /**
   * Resolves with where something sounds on a tape that was read to its end, null when its peaks file is gone; rejects
   * with `UserError`, or with `DestroyedRows` when that is not what was written.
   */
  findActivity(place: ActivityPlace): Promise<readonly FrameRange[] | null>;
  /** Halts all reading between two blocks, or lets it go on. */
  setPaused(paused: boolean): void;
  /** Somebody listens: for the next second reading goes slower. */
  giveWay(): void;
  /** Whether somebody listened within the last second. */
  givesWay(): boolean;
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
  let isClosed = false;

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

  async function perform(task: WorkerTask, grew: (growth: Growth) => void): Promise<AnalysisEnd> {
    try {
      if (isClosed) throw closedMeanwhile();
      const thread = takeThread();
      const end = await thread.read(task, grew);
      if (idle.length < maxIdle) idle.push(thread);
      else await thread.stop();
      if (end.kind === 'failed') throw asError(end);
      return end;
    } catch (error) {
      // Whoever closed everything is not told that a thread stopped on the way.
      throw isClosed ? closedMeanwhile() : error;
    }
  }

  return {
    async run(task, grew, signal, rest = createRest()) {
      signal.throwIfAborted();
      const cancelled = sharedFlag();
      const cancel = () => void Atomics.store(cancelled, 0, 1);
      signal.addEventListener('abort', cancel, { once: true });
      try {
        const end = await perform({ kind: 'analysis', ...task, cancelled, pace, rest }, grew);
        if (end.kind === 'done') return end.analysis;
      } catch (error) {
        // Nor is whoever cancelled.
        signal.throwIfAborted();
        throw error;
      } finally {
        signal.removeEventListener('abort', cancel);
      }
      signal.throwIfAborted();
      throw new Error('An analysis ended as cancelled that nobody had cancelled.');
    },
    async findActivity(place) {
      const end = await perform({ kind: 'activity', ...place, cancelled: sharedFlag() }, () => undefined);
      if (end.kind === 'active') return end.ranges;
      if (end.kind === 'destroyed') throw new DestroyedRows('levels');
      throw closedMeanwhile();
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
    givesWay: () => hasListener(pace),
    async close() {
      isClosed = true;
      if (silence !== null) clearTimeout(silence);
      idle.length = 0;
      await Promise.all([...all].map((thread) => thread.stop()));
    },
  };
}

type WorkerTask = AnalysisTask | ActivityTask;

type AnalysisEnd = Exclude<AnalysisMessage, { readonly kind: 'alive' | 'grew' }>;

/** 0, until somebody sets it to 1. */
function sharedFlag(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(4));
}

type ReadingThread = {
  read(task: WorkerTask, grew: (growth: Growth) => void): Promise<AnalysisEnd>;
  stop(): Promise<void>;
};

function startThread(url: URL, longestSilence: number, ended: () => void): ReadingThread {
  const worker = new Worker(url, { env: SHARE_ENV, name: 'takesheet-analysis', resourceLimits: fencedLimits });
  let reading: {
    readonly task: WorkerTask;
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

  const mustTell = (): boolean => {
    if (reading === null) return false;
    // While reading is halted nobody tells anything, nor does one that rests.
    const { task } = reading;
    return task.kind === 'activity' || !(isHalted(task.pace) || isResting(task.rest));
  };
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
