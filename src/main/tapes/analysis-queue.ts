import { fileNameOf, type Transfer } from '../../shared/domain/transfer.ts';
import type { TransferId } from '../../shared/domain/ids.ts';

/** What a whole pass over a file tells. */
export type AnalysisResult = { readonly sha256: string; readonly audioSha256: string; readonly frames: number };

export type AnalysisJob = {
  readonly signal: AbortSignal;
  progress(detail: string, doneBytes: number, totalBytes: number): void;
};

export type AnalysisOptions = {
  /** The transfer as it is now; null when there is nothing to analyse any more. */
  load(id: TransferId): Transfer | null;
  analyse(transfer: Transfer, onProgress: (doneBytes: number) => void, signal: AbortSignal): Promise<AnalysisResult>;
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

type Running = { readonly abort: AbortController; doneBytes: number };
type Batch = {
  readonly job: AnalysisJob;
  readonly end: (message: string | null) => void;
  readonly sentences: string[];
  doneBytes: number;
  totalBytes: number;
};

/** Reads the waveforms and checksums of transfers behind the scenes, two at a time, the one asked for last first. */
export function createAnalysisQueue(options: AnalysisOptions): AnalysisQueue {
  let waiting: TransferId[] = [];
  const running = new Map<TransferId, Running>();
  const passes = new Set<Promise<void>>();
  let batch: Batch | null = null;
  let isClosed = false;
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
      pump();
      return promise;
    });
  };

  const stopAll = (): void => {
    waiting = [];
    for (const { abort } of running.values()) abort.abort();
    pump();
  };

  const pump = (): void => {
    while (running.size < atOnce) {
      // One that was stopped and asked for again waits until its stopped pass has let go of the file.
      const id = waiting.find((one) => !running.has(one));
      if (id === undefined) break;
      waiting = waiting.filter((one) => one !== id);
      const pass = run(id);
      passes.add(pass);
      void pass.finally(() => passes.delete(pass));
    }
    if (running.size > 0 || waiting.length > 0 || batch === null) return;
    const ended = batch;
    batch = null;
    ended.end(ended.sentences.length === 0 ? null : ended.sentences.join(' '));
    whenIdle.resolve();
  };

  /** Never throws: every way it ends is told to `options`. */
  const run = async (id: TransferId): Promise<void> => {
    const own: Running = { abort: new AbortController(), doneBytes: 0 };
    running.set(id, own);
    const transfer = options.load(id);
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
      if (batch !== null && !waiting.includes(id)) batch.doneBytes += sizeOf(transfer);
      pump();
    }
  };

  const showProgress = (transfer: Transfer): void => {
    if (batch === null) return;
    const inWork = [...running.values()].reduce((sum, { doneBytes }) => sum + doneBytes, 0);
    const total = Math.max(batch.totalBytes, batch.doneBytes + inWork);
    batch.job.progress(fileNameOf(transfer), batch.doneBytes + inWork, total);
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
      const [other] = running;
      if (other !== undefined && running.size >= atOnce && [...running.keys()].every(isRunning)) {
        // It goes on later from where it was; the picture that somebody waits for comes first.
        waiting.splice(1, 0, other[0]);
        other[1].abort.abort();
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
