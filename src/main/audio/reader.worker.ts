import { parentPort } from 'node:worker_threads';
import { type ErrorReply, UserError } from '../../shared/contract/errors.ts';
import { endMessage } from './end-worker.ts';
import { foldStretch } from './fold-stretch.ts';
import type { FrameSource, SourceFacts } from './frame-source.ts';
import { readLocator } from './locator.ts';
import { readMetadata } from './metadata/read-metadata.ts';
import { audioSha256 } from './audio-sha256.ts';
import { openFrameSource, statSound } from './open-frame-source.ts';
import type { ReaderReply, ReaderRequest, ReaderResult, ReaderTask } from './reader-messages.ts';

const maximumOpenSources = 8;

type OpenSource = {
  readonly source: FrameSource;
  /** Size and time the file had when it was opened. */
  readonly version: string;
  /** Reads under way; a source is closed only when there is none. */
  readers: number;
};

/** The sources by their paths, the one used last at the end. Whoever asks sends one task per path at a time. */
const open = new Map<string, OpenSource>();

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
      (result) => reply({ id, result }),
      (error: unknown) => reply({ id, error: errorReplyOf(error) }),
    )
    .finally(() => underWay.delete(answered));
  underWay.add(answered);
});

/** The thread ends when nothing is open any more. */
async function end(): Promise<void> {
  await Promise.all(underWay);
  for (const path of open.keys()) await forget(path);
}

function perform(task: ReaderTask): Promise<ReaderResult> {
  switch (task.kind) {
    case 'probe':
      return probe(task.path);
    case 'read':
      return use(task.path, (source) => read(source, task.startFrame, task.frames));
    case 'fold':
      return use(task.path, (source) => foldStretch(source, task.startFrame, task.frames, task.framesPerBucket));
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

async function use<Result>(path: string, work: (source: FrameSource) => Promise<Result>): Promise<Result> {
  const entry = await openOnce(path);
  entry.readers += 1;
  try {
    return await work(entry.source);
  } finally {
    entry.readers -= 1;
  }
}

async function read(source: FrameSource, startFrame: number, frames: number): Promise<Float32Array> {
  const samples = await source.read(startFrame, frames);
  // Only a buffer of its own can be given away.
  return samples.byteLength === samples.buffer.byteLength ? samples : samples.slice();
}

async function openOnce(path: string): Promise<OpenSource> {
  const { identity, sizeBytes, modifiedAt } = await statSound(path);
  const version = `${identity} ${sizeBytes} ${modifiedAt}`;
  const known = open.get(path);
  if (known?.version === version) {
    open.delete(path);
    open.set(path, known);
    return known;
  }
  await forget(path);
  const entry: OpenSource = { source: await openFrameSource(path), version, readers: 0 };
  open.set(path, entry);
  await closeOldest();
  return entry;
}

async function closeOldest(): Promise<void> {
  const newest = [...open.keys()].at(-1);
  for (const [path, { readers }] of open) {
    if (open.size <= maximumOpenSources) return;
    if (readers === 0 && path !== newest) await forget(path);
  }
}

async function forget(path: string): Promise<null> {
  const entry = open.get(path);
  open.delete(path);
  await entry?.source.close();
  return null;
}

function errorReplyOf(error: unknown): ErrorReply {
  if (error instanceof UserError) return { code: error.code, message: error.message };
  return { code: 'internal', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
