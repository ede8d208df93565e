import type { ErrorReply } from '../../shared/contract/errors.ts';
import type { SourceFacts } from './frame-source.ts';
import type { FileMetadata, MetadataTarget } from './metadata/file-metadata.ts';

/** What a reader thread can be asked. */
export type ReaderTask =
  | { readonly kind: 'probe'; readonly path: string }
  | { readonly kind: 'read'; readonly path: string; readonly startFrame: number; readonly frames: number }
  | {
      readonly kind: 'fold';
      readonly path: string;
      readonly startFrame: number;
      readonly frames: number;
      readonly framesPerBucket: number;
    }
  | { readonly kind: 'audioSha256'; readonly path: string; readonly frames: number }
  | { readonly kind: 'metadata'; readonly path: string; readonly target: MetadataTarget }
  | { readonly kind: 'forget'; readonly path: string };

/** A task on its way to the thread. */
export type ReaderRequest = { readonly id: number; readonly task: ReaderTask };

/** What a task comes to: facts of a probe, frames of a read, peaks of a fold, a checksum in hex, nothing of a forget. */
export type ReaderResult = SourceFacts | FileMetadata | Float32Array | Int16Array<ArrayBuffer> | string | null;

/** The answer to a request. Errors travel as code and sentence, because a class does not survive the way. */
export type ReaderReply =
  | {
      readonly id: number;
      readonly result: ReaderResult;
      /** Whether other tasks for the same path may be under way together (`FrameSource.readsSideBySide`). */
      readonly sideBySide: boolean;
    }
  | { readonly id: number; readonly error: ErrorReply };
