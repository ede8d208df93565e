import type { Locator } from '../audio/locator.ts';
import type { Rest } from '../audio/rest.ts';
import type { Pace } from './pacing.ts';
import type { ErrorReply } from '../../shared/contract/errors.ts';
import type { FrameRange } from '../../shared/domain/frame-ranges.ts';

/** What an analysis worker is asked to read, and where to put what it finds. */
export type AnalysisTask = {
  readonly kind: 'analysis';
  readonly path: Locator;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  readonly key: string;
  readonly peaksPath: string;
  /** One shared number; set to 1 it stops the work before the next block, even when no message gets through. */
  readonly cancelled: Int32Array<SharedArrayBuffer>;
  readonly pace: Pace;
  readonly rest: Rest;
};

/** Where the peaks of a sound are kept that was read to its end. */
export type ActivityPlace = Pick<AnalysisTask, 'path' | 'key' | 'peaksPath'>;

/** Asks an analysis worker where something sounds. */
export type ActivityTask = ActivityPlace & { readonly kind: 'activity' } & Pick<AnalysisTask, 'cancelled'>;

/** What was found out about a file by reading it once. */
export type Analysis = {
  /** Hex SHA-256 of the whole file; of each file, separated by spaces, when there are several. */
  readonly sha256: string;
  /** Hex SHA-256 of the audio data alone. */
  readonly audioSha256: string;
  /** The frames that are really there, whatever the header said. */
  readonly frames: number;
  /** What the decoder found wrong with the content, one sentence each; none when all is well. */
  readonly findings: readonly string[];
};

/**
 * What a worker tells: `grew` or `alive` while it works, and anything else at the end, after which it waits for the next
 * task. `alive` says only that it is at work, while there is nothing else to tell.
 */
export type AnalysisMessage =
  | { readonly kind: 'alive' }
  | { readonly kind: 'grew'; readonly knownFrames: number; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly kind: 'done'; readonly analysis: Analysis }
  /** Null when there is no complete peaks file at that place. */
  | { readonly kind: 'active'; readonly ranges: readonly FrameRange[] | null }
  /** What is kept is not what was written. */
  | { readonly kind: 'destroyed' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: ErrorReply };
