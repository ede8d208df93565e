import type { SourceFacts } from './frame-source.ts';
import type { FileMetadata, MetadataTarget } from './metadata/file-metadata.ts';
import { createReaderThread } from './reader-thread.ts';

const longestTaskMs = 20_000;
const longestProofMs = 1_800_000;

/** Reads originals in threads of their own, so that neither the window nor the playing waits for a file. */
export type Readers = {
  /** What a file is; throws `UserError` with the reason and the way out when it cannot be read. */
  probe(path: string, signal: AbortSignal): Promise<SourceFacts>;
  /** Interleaved samples of exactly these frames, fewer only where the file ends. Throws `UserError`. */
  read(path: string, startFrame: number, frames: number, signal: AbortSignal): Promise<Float32Array>;
  /** Peaks of a stretch that begins with a bucket, as they are stored. Throws `UserError`. */
  fold(
    path: string,
    startFrame: number,
    frames: number,
    framesPerBucket: number,
    signal: AbortSignal,
  ): Promise<Int16Array<ArrayBuffer>>;
  /** SHA-256 of the stored samples of the first frames of PCM; takes as long as reading them. Throws `UserError`. */
  audioSha256(path: string, frames: number, signal: AbortSignal): Promise<string>;
  /** What a file says beside its sound. Throws `UserError`. */
  metadata(path: string, target: MetadataTarget, signal: AbortSignal): Promise<FileMetadata>;
  /** Closes the file, for example because it was removed from the archive. */
  forget(path: string): Promise<void>;
  close(): Promise<void>;
};

export type ReadersOptions = {
  /** How long a file may take before it is given up. */
  readonly longestTaskMs?: number;
};

/**
 * Readers that run `reader.worker` from this place. One thread serves playing and drawing, another one probing, so
 * that adding a folder never delays the sound.
 */
export function createReaders(workerUrl: URL, options: ReadersOptions = {}): Readers {
  const common = { url: workerUrl, longestTaskMs: options.longestTaskMs ?? longestTaskMs };
  const playing = createReaderThread({ ...common, name: 'takesheet-reader', tasksAtOnce: 4 });
  const probing = createReaderThread({ ...common, name: 'takesheet-probe', tasksAtOnce: 1 });
  // To read much of a long file takes its time, which is no sign of trouble.
  const proving = createReaderThread({
    ...common,
    name: 'takesheet-proof',
    tasksAtOnce: 1,
    longestTaskMs: longestProofMs,
  });
  return {
    async audioSha256(path, frames, signal) {
      return (await proving.ask({ kind: 'audioSha256', path, frames }, signal)) as string;
    },
    async probe(path, signal) {
      // The thread answers a probe with facts and a read with frames (reader.worker.ts); the wire does not know.
      return (await probing.ask({ kind: 'probe', path }, signal)) as SourceFacts;
    },
    async read(path, startFrame, frames, signal) {
      return (await playing.ask({ kind: 'read', path, startFrame, frames }, signal)) as Float32Array;
    },
    async fold(path, startFrame, frames, framesPerBucket, signal) {
      const task = { kind: 'fold', path, startFrame, frames, framesPerBucket } as const;
      return (await playing.ask(task, signal)) as Int16Array<ArrayBuffer>;
    },
    async metadata(path, target, signal) {
      return (await probing.ask({ kind: 'metadata', path, target }, signal)) as FileMetadata;
    },
    async forget(path) {
      if (playing.isRunning()) await playing.ask({ kind: 'forget', path });
    },
    async close() {
      await Promise.all([playing.close(), probing.close(), proving.close()]);
    },
  };
}
