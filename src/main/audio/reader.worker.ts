import { parentPort } from 'node:worker_threads';
import { type ErrorReply, UserError } from '../../shared/contract/errors.ts';
import { endMessage } from './end-worker.ts';
import { foldStretch } from './fold-stretch.ts';
import type { FrameSource, SourceFacts } from './frame-source.ts';
import { readLocator } from './locator.ts';
import { readMetadata } from './metadata/read-metadata.ts';
import { audioSha256 } from './audio-sha256.ts';
import { openFrameSource } from './open-frame-source.ts';
import { createOpenSources } from './open-sources.ts';
import type { ReaderReply, ReaderRequest, ReaderResult, ReaderTask } from './reader-messages.ts';

const sources = createOpenSources();

const port = parentPort;
if (port === null) throw new Error('reader.worker runs only as a worker thread.');

/** Tasks that are not answered yet. */
const underWay = new Set<Promise<void>>();

port.on('message', (request: ReaderRequest | typeof endMessage) => {
  if (request === endMessage) {
    port.close();
    void end();
    return;
  }
  const { id, task } = request;
  const reply = (message: ReaderReply): void => {
    const numbers = 'result' in message && ArrayBuffer.isView(message.result) ? message.result : null;
    port.postMessage(message, numbers === null ? [] : [numbers.buffer as ArrayBuffer]);
  };
  const answered = perform(task)
    .then(
      (result) => reply({ id, result, sideBySide: sources.readSideBySide(task.path) }),
      (error: unknown) => reply({ id, error: errorReplyOf(error) }),
    )
    .finally(() => underWay.delete(answered));
  underWay.add(answered);
});

/** The thread ends when nothing is open any more. */
async function end(): Promise<void> {
  await Promise.all(underWay);
  await sources.forgetAll();
}

function perform(task: ReaderTask): Promise<ReaderResult> {
  switch (task.kind) {
    case 'probe':
      return probe(task.path);
    case 'read':
      return sources.withSource(task.path, (source) => read(source, task.startFrame, task.frames));
    case 'fold':
      return sources.withSource(task.path, (source) =>
        foldStretch(source, task.startFrame, task.frames, task.framesPerBucket),
      );
    case 'audioSha256':
      return audioSha256(task.path, task.frames);
    case 'metadata':
      return readMetadata(readLocator(task.path).paths[0], task.target);
    case 'forget':
      return forget(task.path);
  }
}

async function probe(path: string): Promise<SourceFacts> {
  const source = await openFrameSource(path);
  const { facts } = source;
  await source.close();
  return facts;
}

async function read(source: FrameSource, startFrame: number, frames: number): Promise<Float32Array> {
  const samples = await source.read(startFrame, frames);
  // Only a buffer of its own can be given away.
  return samples.byteLength === samples.buffer.byteLength ? samples : samples.slice();
}

async function forget(path: string): Promise<null> {
  await sources.forget(path);
  return null;
}

function errorReplyOf(error: unknown): ErrorReply {
  if (error instanceof UserError) return { code: error.code, message: error.message };
  return { code: 'internal', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
