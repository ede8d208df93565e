// The worker that reads whole tapes, held back: it says that it is there, and takes its tasks when it is let go.
import { BroadcastChannel } from 'node:worker_threads';

const gate = new BroadcastChannel('takesheet-held-analysis');
gate.onmessage = () => {
  gate.close();
  void import('../../src/main/peaks/analysis.worker.ts');
};
gate.postMessage('held');
