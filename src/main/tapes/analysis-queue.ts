import { fileNameOf, type Transfer } from '../../shared/domain/transfer.ts';
import type { TransferId } from '../../shared/domain/ids.ts';

/** What a whole pass over a transfer tells; the checksums of several files are separated by spaces. */
export type AnalysisResult = { readonly sha256: string; readonly audioSha256: string; readonly frames: number };

export type AnalysisJob = {
  readonly signal: AbortSignal;
  progress(detail: string, doneBytes: number, totalBytes: number, parts: readonly PassProgress[]): void;
  /** Whom to tell when the user halts all reading and lets it go on. */
  onPause(listener: (paused: boolean) => void): void;
};

/** How far one file has been read. */
export type PassProgress = { readonly name: string; readonly done: number; readonly total: number };

export type AnalysisOptions = {
  /** The transfer as it is now; null when there is nothing to analyse any more. */
  load(id: TransferId): Transfer | null;
  analyse(transfer: Transfer, onProgress: (doneBytes: number) => void, signal: AbortSignal): Promise<AnalysisResult>;
  /** Halts the passes that are at work, or lets them go on. */
  setPaused(paused: boolean): void;
  /** The disk that a transfer lies on: one head reads one place at a time. */
  diskOf(transfer: Transfer): string;
  /** Stores the result; the sentence it returns is told with the job. */
  onDone(id: TransferId, result: AnalysisResult): string | null;
  onFailed(id: TransferId, error: unknown): void;
  /** Starts a job that is shown to the user and ends when `work` does; its message is what `work` returns. */
  startJob(work: (job: AnalysisJob) => Promise<string | null>): void;
};

export type AnalysisQueue = {
  add(ids: readonly TransferId[]): void;
  /** Puts one first, even before those that are being read: somebody is looking at it. */
  ask(id: TransferId): void;
  drop(id: TransferId): void;
  /** Settles when nothing waits and nothing runs. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

const atOnce = 2;

type Running = {
  readonly abort: AbortController;
  readonly transfer: Transfer | null;
  doneBytes: number;
};
type Batch = {
  readonly job: AnalysisJob;
  readonly end: (message: string | null) => void;
  readonly sentences: string[];
  doneBytes: number;
  totalBytes: number;
};

/**
 * Reads the waveforms and checksums of transfers behind the scenes, one per disk and two in all at a time, the one asked
 * for last first.
 */
export function createAnalysisQueue(options: AnalysisOptions): AnalysisQueue {
  let waiting: TransferId[] = [];
  const running = new Map<TransferId, Running>();
  const passes = new Set<Promise<void>>();
  /** Asked once per transfer: thousands may wait. */
  const disks = new Map<TransferId, string | null>();
  let batch: Batch | null = null;
  let isClosed = false;
  let isPaused = false;
  let whenIdle = Promise.withResolvers<void>();
  whenIdle.resolve();

  const start = (): void => {
    if (batch !== null || isClosed) return;
    whenIdle = Promise.withResolvers<void>();
    options.startJob((job) => {
      const { promise, resolve } = Promise.withResolvers<string | null>();
      batch = { job, end: resolve, sentences: [], doneBytes: 0, totalBytes: 0 };
      for (const id of waiting) batch.totalBytes += sizeOf(options.load(id));
      job.signal.addEventListener('abort', stopAll, { once: true });
      job.onPause((paused) => {
        setPaused(paused);
        pump();
      });
      pump();
      return promise;
    });
  };

  const setPaused = (paused: boolean): void => {
    isPaused = paused;
    options.setPaused(paused);
  };

  const stopAll = (): void => {
    waiting = [];
    setPaused(false);
    for (const { abort } of running.values()) abort.abort();
    pump();
  };

  const pump = (): void => {
    for (let id = next(); id !== undefined; id = next()) {
      const begun = id;
      waiting = waiting.filter((one) => one !== begun);
      const pass = run(begun);
      passes.add(pass);
      void pass.finally(() => passes.delete(pass));
    }
    if (running.size > 0 || waiting.length > 0 || batch === null) return;
    const ended = batch;
    batch = null;
    ended.end(ended.sentences.length === 0 ? null : ended.sentences.join(' '));
    whenIdle.resolve();
  };

  const next = (): TransferId | undefined => (isPaused || running.size >= atOnce ? undefined : waiting.find(isFree));

  // One that was stopped and asked for again waits until its stopped pass has let go of the file.
  const isFree = (id: TransferId): boolean => !running.has(id) && blocker(id) === undefined;

  const diskOf = (id: TransferId): string | null => {
    const known = disks.get(id);
    if (known !== undefined) return known;
    const transfer = options.load(id);
    const disk = transfer === null ? null : options.diskOf(transfer);
    disks.set(id, disk);
    return disk;
  };

  /** The pass that keeps the disk of a transfer busy. */
  const blocker = (id: TransferId): TransferId | undefined => {
    const disk = diskOf(id);
    return disk === null ? undefined : [...running.keys()].find((other) => diskOf(other) === disk);
  };

  /** Never throws: every way it ends is told to `options`. */
  const run = async (id: TransferId): Promise<void> => {
    const transfer = options.load(id);
    const own: Running = { abort: new AbortController(), transfer, doneBytes: 0 };
    running.set(id, own);
    try {
      if (transfer !== null) {
        showProgress(transfer);
        const result = await options.analyse(
          transfer,
          (doneBytes) => {
            own.doneBytes = doneBytes;
            showProgress(transfer);
          },
          own.abort.signal,
        );
        // Its file was given up while the last word of the pass was under way.
        if (own.abort.signal.aborted) return;
        const sentence = options.onDone(id, result);
        if (sentence !== null) batch?.sentences.push(sentence);
      }
    } catch (error) {
      if (!own.abort.signal.aborted) options.onFailed(id, error);
    } finally {
      running.delete(id);
      disks.delete(id);
      if (batch !== null && !waiting.includes(id)) batch.doneBytes += sizeOf(transfer);
      pump();
    }
  };

  const showProgress = (transfer: Transfer): void => {
    if (batch === null) return;
    const inWork = [...running.values()].reduce((sum, { doneBytes }) => sum + doneBytes, 0);
    const total = Math.max(batch.totalBytes, batch.doneBytes + inWork);
    const parts = [...running.values()].flatMap((pass) =>
      pass.transfer === null
        ? []
        : [{ name: fileNameOf(pass.transfer), done: pass.doneBytes, total: sizeOf(pass.transfer) }],
    );
    batch.job.progress(fileNameOf(transfer), batch.doneBytes + inWork, total, parts);
  };

  const isRunning = (id: TransferId): boolean => running.get(id)?.abort.signal.aborted === false;

  const enqueue = (id: TransferId): boolean => {
    if (isClosed || waiting.includes(id) || isRunning(id)) return false;
    waiting.push(id);
    if (batch !== null) batch.totalBytes += sizeOf(options.load(id));
    return true;
  };

  return {
    add(ids) {
      if (ids.filter(enqueue).length === 0) return;
      start();
      pump();
    },
    ask(id) {
      if (isRunning(id) || isClosed) return;
      enqueue(id);
      waiting = [id, ...waiting.filter((other) => other !== id)];
      const [first] = running.keys();
      const other = blocker(id) ?? (running.size >= atOnce ? first : undefined);
      if (other !== undefined && !isPaused && [...running.keys()].every(isRunning)) {
        // It goes on later from where it was; the picture that somebody waits for comes first.
        waiting.splice(1, 0, other);
        running.get(other)?.abort.abort();
      }
      start();
      pump();
    },
    drop(id) {
      waiting = waiting.filter((other) => other !== id);
      running.get(id)?.abort.abort();
    },
    idle: () => whenIdle.promise,
    async close() {
      isClosed = true;
      stopAll();
      await Promise.all(passes);
    },
  };
}

function sizeOf(transfer: Transfer | null): number {
  return transfer?.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) ?? 0;
}
