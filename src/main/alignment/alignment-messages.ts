import type { AlignmentView } from '../../shared/contract/views.ts';
import type { Locator } from '../audio/locator.ts';

/** A stretch of a file as its worker needs it; how it is heard comes with it. */
export type StretchTask = {
  readonly locator: Locator;
  readonly startFrame: number;
  readonly endFrame: number;
  /** Frames of the file in a second of what is heard. */
  readonly framesPerSecond: number;
  readonly runsBackwards: boolean;
};

export type AlignmentTask = {
  readonly reference: StretchTask;
  readonly others: readonly StretchTask[];
  /** One shared number; set to 1 it stops the work before the next block. */
  readonly cancelled: Int32Array<SharedArrayBuffer>;
};

/** What the worker tells: one answer for each of the others, in order, then that it is done. */
export type AlignmentMessage =
  | { readonly kind: 'aligned'; readonly index: number; readonly alignment: AlignmentView }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string };
