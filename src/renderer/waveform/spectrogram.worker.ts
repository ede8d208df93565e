import { pcmStretchesUrl } from '../../shared/contract/byte-routes.ts';
import { computeSpectrum } from './spectrogram-compute.ts';
import type { SpectrumOrder, SpectrumReply } from './spectrogram-messages.ts';
import { fetchBytes } from '../client/fetch-bytes.ts';

/** What this file uses of a worker's global scope; the DOM library describes the window's only. */
type WorkerScope = {
  onmessage: (event: MessageEvent<SpectrumOrder>) => void;
  postMessage(reply: SpectrumReply, transfer: readonly ArrayBuffer[]): void;
};
// Started as a worker only (spectrogram-workers.ts).
const scope = globalThis as unknown as WorkerScope;
const running = new Map<number, AbortController>();

scope.onmessage = ({ data }) => {
  if (data.kind === 'cancel') {
    running.get(data.id)?.abort();
    return;
  }
  const controller = new AbortController();
  running.set(data.id, controller);
  void compute(data, controller.signal).finally(() => running.delete(data.id));
};

async function compute(
  { id, baseUrl, task }: SpectrumOrder & { readonly kind: 'compute' },
  signal: AbortSignal,
): Promise<void> {
  try {
    const levels = await computeSpectrum(task, async (startFrame, frames, stretches) => {
      const url = pcmStretchesUrl(task.tape.transferId, startFrame, frames, stretches);
      // A worker's own address is that of its script, so the page's is given along.
      const bytes = await fetchBytes(new URL(url, baseUrl).href, signal);
      return new Float32Array(bytes, 0, Math.floor(bytes.byteLength / Float32Array.BYTES_PER_ELEMENT));
    });
    if (!signal.aborted) scope.postMessage({ id, levels }, [levels.buffer]);
  } catch (error) {
    // Nobody waits for what was cancelled.
    if (signal.aborted) return;
    scope.postMessage({ id, problem: error instanceof Error ? error.message : String(error) }, []);
  }
}
