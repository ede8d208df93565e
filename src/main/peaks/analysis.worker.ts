import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { UserError } from '../../shared/contract/errors.ts';
import { endMessage } from '../audio/end-worker.ts';
import { analyseFile } from './analyse-file.ts';
import { findActivity } from './activity.ts';
import type { ActivityTask, AnalysisMessage, AnalysisTask } from './analysis-messages.ts';
import {
  createSecondThread,
  type DrawingPlace,
  type DrawingThread,
  type DrawingThreadData,
  drawPiecesAsAsked,
} from './drawing-thread.ts';

// A worker does one task at a time, so that whoever asks decides how many disks are busy.
const port = parentPort;
if (port === null) throw new Error('analysis.worker runs only as a worker thread.');

// Only a second thread is started with something.
if ((workerData as DrawingThreadData | undefined)?.isToDraw) drawPiecesAsAsked(port);
else workAsAsked(port);

function workAsAsked(own: MessagePort): void {
  const second = createSecondThread(new URL(import.meta.url));
  own.on('message', (task: AnalysisTask | ActivityTask | typeof endMessage) => {
    if (task === endMessage) {
      void second.close().then(() => own.close());
      return;
    }
    const tell = (message: AnalysisMessage): void => own.postMessage(message);
    perform(task, tell).then(tell, (error: unknown) => tell({ kind: 'failed', error: errorReplyOf(error) }));
  });

  function perform(
    task: AnalysisTask | ActivityTask,
    tell: (message: AnalysisMessage) => void,
  ): Promise<AnalysisMessage> {
    if (task.kind === 'activity') return findActivity(task, tell);
    const startSecond = (place: DrawingPlace): DrawingThread | null => second.draw(task.path, place, task.pace);
    return analyseFile(task, tell, { startSecond });
  }
}

function errorReplyOf(error: unknown) {
  if (error instanceof UserError) return { code: error.code, message: error.message } as const;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'internal', message } as const;
}
