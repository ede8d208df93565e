// The worker that reads whole tapes, as it is with a file that holds more than it promises: it has drawn all that was
// promised when it says so, and lays everything out anew when it is told to.
import { BroadcastChannel, parentPort } from 'node:worker_threads';
import type { AnalysisMessage, AnalysisTask } from '../../src/main/peaks/analysis-messages.ts';
import { openPeaksFileToWrite } from '../../src/main/peaks/peaks-file.ts';
import { freshHeader } from '../../src/main/peaks/peaks-header.ts';
import { derivedFramesPerBucket, levelsFor, numbersPerBucketChannel } from '../../src/shared/peaks/levels.ts';

const promisedFrames = 2 ** 24;
const tell = (message: AnalysisMessage): void => parentPort?.postMessage(message);
const gate = new BroadcastChannel('takesheet-outgrown-analysis');

parentPort?.on('message', (task: AnalysisTask) => {
  gate.onmessage = () => void draw(task, 2 * promisedFrames, 0);
  void draw(task, promisedFrames, promisedFrames);
});

/** Makes the file anew with the finest level in it, which lies last, and the others up to what is known. */
async function draw(task: AnalysisTask, roomFrames: number, knownFrames: number): Promise<void> {
  const header = freshHeader({ key: task.key, sampleRate: 48_000, channels: 1, roomFrames });
  const writer = await openPeaksFileToWrite(task.peaksPath, header);
  for (const [level, { framesPerBucket, buckets }] of levelsFor(roomFrames).entries()) {
    if (framesPerBucket === derivedFramesPerBucket || (level > 0 && knownFrames === 0)) continue;
    await writer.writeBuckets(framesPerBucket, 0, [new Int16Array(buckets * numbersPerBucketChannel).fill(99)]);
  }
  if (knownFrames > 0) await writer.confirm({ knownFrames });
  await writer.close();
  tell({ kind: 'grew', knownFrames, doneBytes: 0, totalBytes: task.sizeBytes });
  gate.postMessage('drawn');
}
