import type { Worker } from 'node:worker_threads';
import type { HeapFence } from './heap-fence.ts';

/** The last message to a worker: it finishes what it has begun, closes what it opened and its port, and so ends. */
export const endMessage = 'end';

/** A disk that no longer answers must not keep the program open. */
const longestEndMs = 2_000;
/** On a busy machine a thread may start for so long; to stop it then can end the whole program (nodejs/node#64500). */
const longestStartMs = 10_000;

/**
 * Has a worker end by itself: one that is stopped from outside in the midst of native work (a read, a start) can take
 * the whole program with it. Resolves when it is gone, and does so too for one that had ended before.
 */
export async function endWorker(worker: Worker, fence: HeapFence): Promise<void> {
  await fence.retire();
  // Node's word for a thread that is gone.
  if (worker.threadId === -1) return;
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  worker.once('exit', () => resolve());
  worker.ref();
  worker.postMessage(endMessage);
  const patienceMs = fence.hasSpoken() ? longestEndMs : longestStartMs;
  const patience = setTimeout(() => void worker.terminate(), patienceMs);
  await gone;
  clearTimeout(patience);
}
