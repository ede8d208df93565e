import { parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../../shared/contract/errors.ts';
import { endMessage } from '../audio/end-worker.ts';
import { analyseFile } from './analyse-file.ts';
import type { AnalysisMessage, AnalysisTask } from './analysis-messages.ts';
import { type DrawingPlace, drawPiecesAsAsked, type DrawingThreadData, startDrawingThread } from './drawing-thread.ts';

// A worker reads one file at a time, so that whoever asks decides how many disks and cores are busy.
const port = parentPort;
if (port === null) throw new Error('analysis.worker runs only as a worker thread.');

const entry = new URL(import.meta.url);
// Only a drawing thread is started with something.
const drawing = workerData as DrawingThreadData | undefined;
if (drawing === undefined) {
  port.on('message', (task: AnalysisTask | typeof endMessage) => {
    if (task === endMessage) {
      port.close();
      return;
    }
    const tell = (message: AnalysisMessage): void => port.postMessage(message);
    const startSecond = (place: DrawingPlace) => startDrawingThread(entry, task.path, place);
    analyseFile(task, tell, { startSecond }).then(tell, (error: unknown) =>
      tell({ kind: 'failed', error: errorReplyOf(error) }),
    );
  });
} else {
  await drawPiecesAsAsked(port, drawing);
}

function errorReplyOf(error: unknown) {
  if (error instanceof UserError) return { code: error.code, message: error.message } as const;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'internal', message } as const;
}
