import { fileNameOf, type Transfer } from '../../shared/domain/transfer.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import type { Rest } from '../audio/rest.ts';
import { endOf } from './pass-end.ts';
import { createPassesAtWork } from './passes-at-work.ts';
import {
  createReadingProgress,
  type PassEnd,
  type ReadingProgress,
  type ReadingProgressOptions,
  type WholeProgress,
} from './reading-progress.ts';
import { type ReadingWork, readingWork } from './reading-speeds.ts';

/** What a whole pass over a transfer tells; the checksums of several files are separated by spaces. */
export type AnalysisResult = {
  readonly sha256: string;
  readonly audioSha256: string;
  readonly frames: number;
  /** What was found wrong with the content, one sentence each; none when all is well. */
  readonly findings: readonly string[];
  /** Found as an earlier pass kept it. */
  readonly isKept: boolean;
};

export type AnalysisJob = {
  readonly signal: AbortSignal;
  /** `tell` is called only when it is shown: thousands may wait, and all of them are gone through for it. */
  progress(tell: () => WholeProgress & { readonly detail: string }): void;
  /** Whom to tell when the user halts all reading and lets it go on. */
  onPause(listener: (paused: boolean) => void): void;
};

export type AnalysisOptions = ReadingProgressOptions & {
  /** The transfer as it is now; null when there is nothing to analyse any more. */
  load(id: TransferId): Transfer | null;
  /** A whole pass, which is stopped by `signal` and made to rest by `rest`. */
  analyse(
    transfer: Transfer,
    onProgress: (doneBytes: number) => void,
    signal: AbortSignal,
    rest: Rest,
  ): Promise<AnalysisResult>;
  /** Halts the passes that are at work, or lets them go on. */
  setPaused(paused: boolean): void;
  /** How many may be read at a time; told anew by `limitChanged`. */
  atOnce(): number;
  /** The disk that a transfer lies on: one head reads one place at a time. */
  diskOf(transfer: Transfer): string;
  /** Stores the result; the sentence it returns is told with the job. */
  onDone(id: TransferId, result: AnalysisResult): string | null;
  /** What it returns is told in the same way. */
  onFailed(id: TransferId, error: unknown): string | null;
  /** Starts a job that is shown to the user and ends when `work` does; its message is what `work` returns. */
  startJob(work: (job: AnalysisJob) => Promise<string | null>): void;
};

export type AnalysisQueue = {
  add(ids: readonly TransferId[]): void;
  /** Adds those whose reading nobody cancelled since they were last asked for. */
  suggest(ids: readonly TransferId[]): void;
  /** Puts one first, even before those that are being read: somebody is looking at it. */
  ask(id: TransferId): void;
  drop(id: TransferId): void;
  /**
   * More or fewer may be read at a time than before: others begin, or those that began last, other than the one that is
   * looked at, give up their place.
   */
  limitChanged(): void;
  /** Settles when nothing waits and nothing runs. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

type Batch = {
  readonly job: AnalysisJob;
  readonly end: (message: string | null) => void;
  readonly sentences: string[];
  readonly progress: ReadingProgress;
};

/**
 * Reads the waveforms and checksums of transfers behind the scenes, one per disk and only so many in all at a time,
 * the one asked for last first.
 */
export function createAnalysisQueue(options: AnalysisOptions): AnalysisQueue {
  let waiting: TransferId[] = [];
  const atWork = createPassesAtWork();
  const passes = new Set<Promise<void>>();
  /** Asked once per transfer: thousands may wait. */
  const works = new Map<TransferId, ReadingWork | null>();
  /** Somebody looks at it. */
  let askedLast: TransferId | null = null;
  /** Somebody cancelled their reading. */
  const unwanted = new Set<TransferId>();
  let batch: Batch | null = null;
  let isClosed = false;
  let isPaused = false;
  let whenIdle = Promise.withResolvers<void>();
  whenIdle.resolve();

  const start = (): void => {
    if (batch !== null || isClosed) return;
    // After a job that was cancelled its passes may still be ending.
    if (atWork.isNone()) whenIdle = Promise.withResolvers<void>();
    options.startJob((job) => {
      const { promise, resolve } = Promise.withResolvers<string | null>();
      batch = { job, end: resolve, sentences: [], progress: createReadingProgress(options) };
      for (const id of waiting) expect(id);
      job.signal.addEventListener('abort', stopAll, { once: true });
      job.onPause((paused) => {
        setPaused(paused);
        makeWay();
        pump();
      });
      pump();
      return promise;
    });
  };

  const setPaused = (paused: boolean): void => {
    isPaused = paused;
    batch?.progress.setPaused(paused);
    options.setPaused(paused);
  };

  const stopAll = (): void => {
    for (const id of [...waiting, ...atWork.reading()]) unwanted.add(id);
    waiting = [];
    setPaused(false);
    atWork.stopAll();
    // Whatever is asked for from now on is another job, also while these passes let go of their files.
    endBatch();
    pump();
  };

  const endBatch = (): void => {
    const ended = batch;
    batch = null;
    ended?.end(ended.sentences.length === 0 ? null : ended.sentences.join(' '));
  };

  const pump = (): void => {
    for (let id = next(); id !== undefined; id = next()) {
      const begun = id;
      waiting = waiting.filter((one) => one !== begun);
      if (atWork.goOn(begun)) {
        batch?.progress.rest(begun, false);
        continue;
      }
      const pass = run(begun);
      passes.add(pass);
      void pass.finally(() => passes.delete(pass));
    }
    if (!atWork.isNone() || waiting.length > 0) return;
    endBatch();
    whenIdle.resolve();
  };

  const next = (): TransferId | undefined =>
    isPaused || atWork.reading().length >= options.atOnce() ? undefined : waiting.find(isFree);

  const isFree = (id: TransferId): boolean => atWork.mayBegin(id) && blocker(id) === undefined;

  /** Null where there is nothing to analyse any more. */
  const workOf = (id: TransferId): ReadingWork | null => {
    const known = works.get(id);
    if (known !== undefined) return known;
    const transfer = options.load(id);
    const work = transfer === null ? null : readingWork(transfer, options.diskOf(transfer));
    works.set(id, work);
    return work;
  };

  /** The pass that keeps the disk of a transfer busy. */
  const blocker = (id: TransferId): TransferId | undefined => {
    const disk = workOf(id)?.disk;
    return disk === undefined ? undefined : atWork.reading().find((other) => workOf(other)?.disk === disk);
  };

  /** Never throws: every way it ends is told to `options`. */
  const run = async (id: TransferId): Promise<void> => {
    const transfer = options.load(id);
    const work = workOf(id);
    const { signal, rest } = atWork.begin(id);
    const begunIn = batch;
    const say = (sentence: string | null): void => {
      if (sentence !== null) begunIn?.sentences.push(sentence);
    };
    let end: PassEnd = 'stopped';
    try {
      if (transfer !== null && work !== null) {
        begunIn?.progress.begin(id, transfer, work);
        showProgress(begunIn, transfer);
        const result = await options.analyse(
          transfer,
          (doneBytes) => {
            begunIn?.progress.advance(id, doneBytes);
            showProgress(begunIn, transfer);
          },
          signal,
          rest,
        );
        // Its file was given up while the last word of the pass was under way.
        if (signal.aborted) return;
        end = endOf(result, transfer);
        say(options.onDone(id, result));
      }
    } catch (error) {
      if (!signal.aborted) say(options.onFailed(id, error));
    } finally {
      atWork.end(id);
      // It may have been at its end already when it was made to rest.
      if (!signal.aborted) waiting = waiting.filter((other) => other !== id);
      works.delete(id);
      begunIn?.progress.end(id, end, !waiting.includes(id));
      pump();
    }
  };

  const expect = (id: TransferId): void => {
    const transfer = options.load(id);
    if (transfer !== null) batch?.progress.expect(id, transfer);
  };

  const showProgress = (of: Batch | null, transfer: Transfer): void => {
    if (of === null || of !== batch) return;
    const { job, progress } = of;
    job.progress(() => {
      const ahead = waiting
        .filter((id) => !atWork.rests(id))
        .map(workOf)
        .filter((work) => work !== null);
      return { detail: fileNameOf(transfer), ...progress.tell(ahead, options.atOnce()) };
    });
  };

  /**
   * The pass that keeps the tape that was opened last from beginning rests, or is stopped where another rests already:
   * somebody waits for a picture.
   */
  const makeWay = (): void => {
    if (isPaused || askedLast === null || waiting[0] !== askedLast) return;
    const reading = atWork.reading();
    const other = blocker(askedLast) ?? (reading.length >= options.atOnce() ? reading[0] : undefined);
    if (other === undefined || !reading.every(atWork.isReading)) return;
    waiting.splice(1, 0, other);
    if (atWork.makeWay(other, askedLast)) batch?.progress.rest(other, true);
  };

  const enqueue = (id: TransferId): boolean => {
    if (isClosed || waiting.includes(id) || atWork.isReading(id)) return false;
    unwanted.delete(id);
    waiting.push(id);
    expect(id);
    return true;
  };

  const add = (ids: readonly TransferId[]): void => {
    if (ids.filter(enqueue).length === 0) return;
    start();
    pump();
  };

  return {
    add,
    suggest: (ids) => add(ids.filter((id) => !unwanted.has(id))),
    ask(id) {
      askedLast = id;
      if (atWork.isReading(id) || isClosed) return;
      enqueue(id);
      waiting = [id, ...waiting.filter((other) => other !== id)];
      makeWay();
      start();
      pump();
    },
    drop(id) {
      waiting = waiting.filter((other) => other !== id);
      unwanted.delete(id);
      batch?.progress.forget(id);
      // It may come back from another disk.
      if (atWork.mayBegin(id)) works.delete(id);
      atWork.stop(id);
    },
    limitChanged() {
      const reading = atWork.reading().filter(atWork.isReading);
      const lookedAtFirst = reading.toSorted((a, b) => Number(b === askedLast) - Number(a === askedLast));
      const surplus = lookedAtFirst.slice(options.atOnce());
      // They go on later from where they were, before those that have not begun.
      waiting = [...surplus, ...waiting];
      for (const id of surplus) atWork.stop(id);
      pump();
    },
    idle: () => whenIdle.promise,
    async close() {
      isClosed = true;
      stopAll();
      await Promise.all(passes);
    },
  };
}
