import type { Worker } from 'node:worker_threads';

/**
 * Far more heap than any reader needs: a file that makes one ask for more is broken or hostile, and costs its thread.
 * What lies outside the heap is bounded by `longestReadBytes` of open-original.ts and by the decoders themselves.
 */
const largestHeapMb = 256;
/** V8's own limit may end the whole program (a table that grows is one allocation), so it lies far behind ours. */
export const fencedLimits = { maxOldGenerationSizeMb: 2048 } as const;
const lookMs = 100;
/** Only what takes long can want much: the many short reads of a playing tape are not asked. */
const shortLooks = 3;
/** A thread that is held up in native code answers late or never. */
const longestAnswerMs = 500;

/** Ends a thread that wants too much memory. */
export type HeapFence = {
  /**
   * Looks no more. Resolves when no question is under way: one that a thread did not come to answer is thrown away
   * while the thread ends, in parts that belong to ours, which can take the whole program with it (nodejs/node#44745 is
   * the same for heap snapshots).
   */
  retire(): Promise<void>;
  /** Whether the thread has come to say something yet; before that it may be starting still. */
  hasSpoken(): boolean;
};

/** Watches a thread while it is busy; `exceeded` is told the reason before the thread is ended. */
export function fenceHeap(
  worker: Pick<Worker, 'getHeapStatistics' | 'once' | 'terminate'>,
  isBusy: () => boolean,
  exceeded: (reason: Error) => void,
): HeapFence {
  let isUp = false;
  let hasSpoken = false;
  let busyLooks = 0;
  let asking: Promise<void> | null = null;

  async function look(): Promise<void> {
    // It may have ended in the meantime, which is told by its exit.
    const told = await worker.getHeapStatistics().catch(() => null);
    asking = null;
    if (told === null || told.used_heap_size <= largestHeapMb * 2 ** 20) return;
    clearInterval(timer);
    exceeded(new Error(`it wanted more than ${largestHeapMb} MB of memory`));
    void worker.terminate();
  }

  const timer = setInterval(() => {
    // One that is starting, which takes seconds on a busy machine, answers late, too.
    busyLooks = isUp && isBusy() ? busyLooks + 1 : 0;
    if (busyLooks >= shortLooks) asking ??= look();
  }, lookMs);
  timer.unref();
  worker.once('exit', () => clearInterval(timer));
  worker.once('online', () => (isUp = true));
  worker.once('message', () => (hasSpoken = true));

  return {
    async retire() {
      clearInterval(timer);
      if (asking === null) return;
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const patience = setTimeout(resolve, longestAnswerMs);
      await Promise.race([asking, late]);
      clearTimeout(patience);
    },
    hasSpoken: () => hasSpoken,
  };
}
