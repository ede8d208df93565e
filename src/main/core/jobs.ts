import { UserError } from '../../shared/contract/errors.ts';
import type { JobView } from '../../shared/contract/views.ts';
import { type JobId, newId } from '../../shared/domain/ids.ts';
import { createTimeLeft, type TimeLeft } from './time-left.ts';

export type JobHandle = {
  readonly id: JobId;
  readonly signal: AbortSignal;
  /** Progress that takes a while to work out is told as a function, which is called only when it is shown. */
  progress(progress: Progress | (() => Progress)): void;
  /** Says that this job can be halted, and by whom it is to be told. */
  onPause(listener: (paused: boolean) => void): void;
};

type Progress = {
  readonly detail: string;
  readonly done: number;
  readonly total: number | null;
  /** How long it will still take, where the job knows more about that than how fast it went so far. */
  readonly msLeft?: number | null;
  /** The single files it is busy with, where it can tell. */
  readonly parts?: JobView['parts'];
};

export type Jobs = {
  /** Runs `work` at once; what it returns or throws becomes the job's message. */
  start(spec: Pick<JobView, 'title' | 'unit' | 'transferId'>, work: (job: JobHandle) => Promise<string | null>): JobId;
  list(): readonly JobView[];
  /** Throws `UserError` notFound for a job that has ended. */
  cancel(id: JobId): void;
  /** Halts a job or lets it go on. Throws `UserError` notFound, or rule for one that cannot be halted. */
  pause(id: JobId, paused: boolean): void;
  /** Cancels all jobs and waits until they have ended. */
  close(): Promise<void>;
};

type Running = {
  view: JobView;
  readonly abort: AbortController;
  readonly timeLeft: TimeLeft;
  pause: ((paused: boolean) => void) | null;
  /** Works out progress that was told and not shown yet. */
  newest: (() => Progress) | null;
};

/** No more than ten pictures of a progress bar in a second: more is only work for every window. */
const announceEveryMs = 100;

/** What runs behind the scenes: shown with its progress, cancellable, and never lost sight of. */
export function createJobs(now: () => number, announce: (jobs: readonly JobView[]) => void): Jobs {
  const running = new Map<JobId, Running>();
  const ends = new Set<Promise<void>>();
  /** Jobs that ended since the last announcement; they are told once more, with how they ended. */
  let ended: JobView[] = [];
  let timer: NodeJS.Timeout | null = null;

  const list = (): readonly JobView[] => [...[...running.values()].map(viewOf), ...ended];

  const announceNow = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const jobs = list();
    ended = [];
    announce(jobs);
  };

  const announceSoon = (): void => {
    timer ??= setTimeout(announceNow, announceEveryMs).unref();
  };

  const update = (job: Running, progress: Progress | (() => Progress)): void => {
    if (!running.has(job.view.id)) return;
    job.newest = typeof progress === 'function' ? progress : null;
    if (typeof progress !== 'function') show(job, progress);
    announceSoon();
  };

  const find = (id: JobId): Running => {
    const job = running.get(id);
    if (job === undefined) throw new UserError('notFound', 'That job has ended already.');
    return job;
  };

  const run = async (job: Running, work: (handle: JobHandle) => Promise<string | null>): Promise<void> => {
    const { id } = job.view;
    let end: Pick<JobView, 'state' | 'message'>;
    try {
      const handle = {
        id,
        signal: job.abort.signal,
        progress: (progress: Progress | (() => Progress)) => update(job, progress),
        onPause: (listener: (paused: boolean) => void) => {
          job.pause = listener;
          job.view = { ...job.view, pausable: true };
          announceSoon();
        },
      };
      const message = await work(handle);
      end = { state: job.abort.signal.aborted ? 'cancelled' : 'finished', message };
    } catch (error) {
      end = job.abort.signal.aborted ? { state: 'cancelled', message: null } : failure(job.view.title, error);
    }
    running.delete(id);
    ended.push({ ...viewOf(job), ...end, msLeft: null, cancellable: false, pausable: false, parts: [] });
    announceNow();
  };

  return {
    list,
    start(spec, work) {
      const view: JobView = {
        ...spec,
        id: newId<JobId>(),
        detail: '',
        state: 'running',
        done: 0,
        total: null,
        msLeft: null,
        cancellable: true,
        pausable: false,
        parts: [],
        message: null,
      };
      const nothingYet = { timeLeft: createTimeLeft(now), pause: null, newest: null };
      const job: Running = { view, abort: new AbortController(), ...nothingYet };
      running.set(view.id, job);
      announceNow();
      const end = run(job, work);
      ends.add(end);
      void end.finally(() => ends.delete(end));
      return view.id;
    },
    cancel(id) {
      const job = find(id);
      // It may take its time to end, but it does not rest until then.
      job.view = { ...job.view, state: 'running', msLeft: null, cancellable: false, pausable: false };
      job.abort.abort();
      announceNow();
    },
    pause(id, paused) {
      const job = find(id);
      if (job.abort.signal.aborted) throw new UserError('notFound', 'That job has ended already.');
      if (job.pause === null) throw new UserError('rule', `${job.view.title} cannot be paused. Cancel it instead.`);
      job.timeLeft.halt(paused);
      job.view = { ...job.view, state: paused ? 'paused' : 'running', msLeft: null };
      job.pause(paused);
      announceNow();
    },
    async close() {
      for (const { abort } of running.values()) abort.abort();
      await Promise.all(ends);
      if (timer !== null) clearTimeout(timer);
    },
  };
}

function viewOf(job: Running): JobView {
  const { newest } = job;
  job.newest = null;
  if (newest !== null) show(job, newest());
  return job.view;
}

function show(job: Running, { detail, done, total, parts = [], ...known }: Progress): void {
  const guess = job.timeLeft.after(done, total);
  const msLeft = known.msLeft === undefined ? guess : known.msLeft;
  job.view = { ...job.view, detail, done, total, parts, msLeft: job.view.state === 'paused' ? null : msLeft };
}

function failure(title: string, error: unknown): Pick<JobView, 'state' | 'message'> {
  if (error instanceof UserError) return { state: 'failed', message: error.message };
  console.error(`${title} failed:`, error);
  return {
    state: 'failed',
    message: `${title} stopped, because Takesheet made a mistake of its own: ${String(error)}`,
  };
}
