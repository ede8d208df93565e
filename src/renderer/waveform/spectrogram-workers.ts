import type { SpectrumOrder, SpectrumReply, SpectrumTask } from './spectrogram-messages.ts';

/** Computes runs of windows beside the window's own thread. */
export type SpectrumWorkers = {
  compute(task: SpectrumTask, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  /** Ends the workers until there is something to compute again; what they were at must have been aborted. */
  release(): void;
  close(): void;
};

type Waiting = { resolve(levels: Uint8Array<ArrayBuffer>): void; reject(error: unknown): void };
type Slot = { readonly worker: Worker; readonly waiting: Map<number, Waiting> };

/** One core is left to drawing and playing. */
function usualCount(): number {
  return Math.max(1, Math.min(2, navigator.hardwareConcurrency - 1));
}

/** Workers are started by the first task: who never looks at a spectrogram has none. */
export function createSpectrumWorkers(count = usualCount()): SpectrumWorkers {
  const slots: Slot[] = [];
  let lastId = 0;
  let isClosed = false;

  const start = (): Slot => {
    const worker = new Worker(new URL('./spectrogram.worker.ts', import.meta.url), { type: 'module' });
    const slot: Slot = { worker, waiting: new Map() };
    slots.push(slot);
    worker.addEventListener('message', ({ data }: MessageEvent<SpectrumReply>) => {
      const waiting = slot.waiting.get(data.id);
      slot.waiting.delete(data.id);
      if ('levels' in data) waiting?.resolve(data.levels);
      else waiting?.reject(new Error(data.problem));
    });
    worker.addEventListener('error', (event) => {
      // A worker that failed is of no use any more; the next task starts another.
      const at = slots.indexOf(slot);
      if (at >= 0) slots.splice(at, 1);
      worker.terminate();
      const error = new Error(`The spectrogram could not be computed: ${event.message || 'its worker did not start'}.`);
      for (const { reject } of slot.waiting.values()) reject(error);
    });
    return slot;
  };

  const release = (): void => {
    for (const { worker } of slots) worker.terminate();
    slots.length = 0;
  };

  const leastBusy = (): Slot => {
    const free = slots.toSorted((a, b) => a.waiting.size - b.waiting.size)[0];
    if (free !== undefined && (free.waiting.size === 0 || slots.length >= count)) return free;
    return start();
  };

  return {
    compute(task, signal) {
      if (isClosed) return Promise.reject(new Error('The spectrogram is closed.'));
      const { worker, waiting } = leastBusy();
      const id = (lastId += 1);
      const post = (order: SpectrumOrder): void => worker.postMessage(order);
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        const cancel = (): void => {
          if (waiting.delete(id)) post({ kind: 'cancel', id });
          reject(signal.reason);
        };
        signal.addEventListener('abort', cancel, { once: true });
        post({ kind: 'compute', id, baseUrl: document.baseURI, task });
      });
    },
    release,
    close() {
      isClosed = true;
      release();
    },
  };
}
