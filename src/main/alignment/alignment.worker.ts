import { parentPort } from 'node:worker_threads';
import { alignSounds, prepareSound, type PreparedSound } from '../../shared/alignment/align-sounds.ts';
import { UserError } from '../../shared/contract/errors.ts';
import type { AlignmentView } from '../../shared/contract/views.ts';
import { notAligned } from '../../shared/domain/alignment.ts';
import { endMessage } from '../audio/end-worker.ts';
import { openFrameSource } from '../audio/open-frame-source.ts';
import type { AlignmentMessage, AlignmentTask, StretchTask } from './alignment-messages.ts';
import { Cancelled, readReduced } from './read-reduced.ts';

const port = parentPort;
if (port === null) throw new Error('alignment.worker runs only as a worker thread.');

port.on('message', (task: AlignmentTask | typeof endMessage) => {
  if (task === endMessage) {
    port.close();
    return;
  }
  const tell = (message: AlignmentMessage): void => port.postMessage(message);
  alignAll(task, tell).then(
    () => tell({ kind: 'done' }),
    (error: unknown) => tell({ kind: 'failed', message: wordsOf(error) }),
  );
});

/** One after the other, so that no more than the reference and one other are in memory. */
async function alignAll(task: AlignmentTask, tell: (message: AlignmentMessage) => void): Promise<void> {
  const isCancelled = (): boolean => Atomics.load(task.cancelled, 0) !== 0;
  const prepare = async (stretch: StretchTask): Promise<PreparedSound> => {
    const source = await openFrameSource(stretch.locator);
    try {
      return prepareSound(await readReduced(source, stretch, isCancelled));
    } finally {
      await source.close();
    }
  };
  let reference: PreparedSound | null = null;
  for (const [index, stretch] of task.others.entries()) {
    if (isCancelled()) return;
    try {
      reference ??= await prepare(task.reference);
      const alignment = alignSounds(reference, await prepare(stretch));
      tell({ kind: 'aligned', index, alignment: { ...alignment, problem: null } });
    } catch (error) {
      if (error instanceof Cancelled) return;
      const alignment: AlignmentView = { ...notAligned, problem: wordsOf(error) };
      tell({ kind: 'aligned', index, alignment });
    }
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof UserError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
