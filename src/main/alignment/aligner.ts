import { SHARE_ENV, Worker } from 'node:worker_threads';
import type { AlignmentView } from '../../shared/contract/views.ts';
import { endWorker } from '../audio/end-worker.ts';
import { fencedLimits, fenceHeap, type HeapFence } from '../audio/heap-fence.ts';
import type { AlignmentMessage, AlignmentTask, StretchTask } from './alignment-messages.ts';

/** Finds where takes lie to each other, in a thread of its own. */
export type Aligner = {
  /** Answers in the order of `others`; rejects with the signal's reason when it was cancelled. */
  align(
    reference: StretchTask,
    others: readonly StretchTask[],
    job: { readonly signal: AbortSignal; progress(done: number): void },
  ): Promise<readonly AlignmentView[]>;
  /** Whether all of it was found before, so that no work is left. */
  knows(reference: StretchTask, others: readonly StretchTask[]): boolean;
  close(): Promise<void>;
};

/** So many pairs are remembered; the oldest go first. */
const mostKept = 4096;

/** What was found stays in memory until the program ends: a pair is never worked out twice. */
export function createAligner(url: URL): Aligner {
  const kept = new Map<string, AlignmentView>();
  const running = new Set<{
    readonly worker: Worker;
    readonly fence: HeapFence;
    readonly cancelled: Int32Array<SharedArrayBuffer>;
  }>();

  const keep = (key: string, alignment: AlignmentView): void => {
    // What could not be read may be readable the next time.
    if (alignment.problem !== null) return;
    kept.set(key, alignment);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  };

  return {
    async align(reference, others, { signal, progress }) {
      const found = others.map((other) => kept.get(pairKey(reference, other)) ?? null);
      const open = others.flatMap((other, index) => (found[index] === null ? [{ other, index }] : []));
      progress(others.length - open.length);
      if (open.length > 0) {
        const cancelled = new Int32Array(new SharedArrayBuffer(4));
        const worker = new Worker(url, { env: SHARE_ENV, name: 'takesheet-alignment', resourceLimits: fencedLimits });
        let tooMuch: Error | null = null;
        const fence = fenceHeap(
          worker,
          () => true,
          (reason) => {
            tooMuch = reason;
          },
        );
        const entry = { worker, fence, cancelled };
        running.add(entry);
        const cancel = (): void => void Atomics.store(cancelled, 0, 1);
        signal.addEventListener('abort', cancel, { once: true });
        try {
          await run(worker, { reference, others: open.map(({ other }) => other), cancelled }, (at, alignment) => {
            const asked = open[at]!;
            found[asked.index] = alignment;
            keep(pairKey(reference, asked.other), alignment);
            progress(found.filter((one) => one !== null).length);
          });
        } catch (error) {
          throw tooMuch ?? error;
        } finally {
          signal.removeEventListener('abort', cancel);
          await endWorker(worker, fence);
          running.delete(entry);
        }
      }
      signal.throwIfAborted();
      return found.map((alignment) => {
        if (alignment === null) throw new Error('An alignment ended without an answer.');
        return alignment;
      });
    },
    knows: (reference, others) => others.every((other) => kept.has(pairKey(reference, other))),
    async close() {
      for (const { cancelled } of running) Atomics.store(cancelled, 0, 1);
      await Promise.all([...running].map(({ worker, fence }) => endWorker(worker, fence)));
    },
  };
}

function run(
  worker: Worker,
  task: AlignmentTask,
  aligned: (index: number, alignment: AlignmentView) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let cause: unknown = null;
    worker.on('message', (message: AlignmentMessage) => {
      if (message.kind === 'aligned') aligned(message.index, message.alignment);
      else if (message.kind === 'done') resolve();
      else reject(new Error(message.message));
    });
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', () => {
      if (Atomics.load(task.cancelled, 0) !== 0) resolve();
      else reject(new Error('The thread that aligns takes ended too soon.', { cause }));
    });
    worker.postMessage(task);
  });
}

function pairKey(reference: StretchTask, other: StretchTask): string {
  return JSON.stringify([reference, other]);
}
