// Stands in for a reader of whole tapes: it reads nothing, and tells as growth how often somebody came or went who listens.
import { setTimeout } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { endMessage } from '../../src/main/audio/end-worker.ts';
import type { AnalysisMessage, AnalysisTask } from '../../src/main/peaks/analysis-messages.ts';
import { hasListener } from '../../src/main/peaks/pacing.ts';

const port = parentPort;
if (port === null) throw new Error('watch-pace.worker runs only as a worker thread.');
const tell = (message: AnalysisMessage): void => port.postMessage(message);

async function watch({ pace, cancelled, sizeBytes }: AnalysisTask): Promise<void> {
  let isHeard = false;
  for (let changes = 0; Atomics.load(cancelled, 0) === 0; await setTimeout(5)) {
    if (hasListener(pace) === isHeard) continue;
    isHeard = !isHeard;
    changes += 1;
    tell({ kind: 'grew', knownFrames: changes, doneBytes: 0, totalBytes: sizeBytes });
  }
  tell({ kind: 'cancelled' });
}

port.on('message', (task: AnalysisTask | typeof endMessage) => {
  if (task === endMessage) port.close();
  else void watch(task);
});
