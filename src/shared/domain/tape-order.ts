import { byPlace, type Mark } from './mark.ts';
import type { TransferEntry, TransferFacts } from './transfer.ts';

/*
 * Frames that are stored, sent and asked for are always frames of the file. A tape that was transferred backwards is
 * heard from the last one to the first; what the eye and the ear follow there are heard frames, counted from what is
 * heard first. Both are places between samples: the file's frame f is the heard frame `frames - f`, and back. So a
 * stretch of the file is an equally long stretch that is heard, with its ends exchanged. This file is the only one that
 * turns one into the other; what works in heard frames needs to know no direction.
 */

/** Which way the frames of a transfer are heard. */
export type TapeOrder = {
  /** Length of the file. */
  readonly frames: number;
  readonly backwards: boolean;
};

type Stretch = { readonly startFrame: number; readonly endFrame: number };

/** The order of a file that is heard as it is. */
export const fileOrder: TapeOrder = { frames: 0, backwards: false };

/** The order of a transfer; while its length is not known it has none but the file's. */
export function orderOf({
  frames,
  runsBackwards,
}: Pick<TransferFacts, 'frames'> & Pick<TransferEntry, 'runsBackwards'>): TapeOrder {
  return frames === null ? fileOrder : { frames, backwards: runsBackwards };
}

/** The heard frame of a frame of the file, and the other way round; fractions stay what they are. */
export function heardFrame({ frames, backwards }: TapeOrder, frame: number): number {
  return backwards ? frames - frame : frame;
}

/** The same for a stretch. `startFrame < endFrame` holds on both sides. */
export function heardRange<Range extends Stretch>(order: TapeOrder, range: Range): Range {
  if (!order.backwards) return range;
  return {
    ...range,
    startFrame: heardFrame(order, range.endFrame),
    endFrame: heardFrame(order, range.startFrame),
  };
}

/**
 * The same for a mark. One that is open has its heard start only, and that stands in `startFrame` in either order: on a
 * tape that runs backwards it reaches from there towards the beginning of the file.
 */
export function heardMark(order: TapeOrder, mark: Mark): Mark {
  if (!order.backwards) return mark;
  const { startFrame, endFrame } = mark;
  if (endFrame === null) return { ...mark, startFrame: heardFrame(order, startFrame) };
  return heardRange(order, { ...mark, endFrame });
}

/** The frame of the file at the edge of a mark that is heard first: what is shown as In, and where playing it begins. */
export function inFrameOf(order: TapeOrder, mark: Pick<Mark, 'startFrame' | 'endFrame'>): number {
  return order.backwards ? (mark.endFrame ?? mark.startFrame) : mark.startFrame;
}

/** The frame of the file at the edge that is heard last, shown as Out; null while the mark is open. */
export function outFrameOf(order: TapeOrder, mark: Pick<Mark, 'startFrame' | 'endFrame'>): number | null {
  return order.backwards && mark.endFrame !== null ? mark.startFrame : mark.endFrame;
}

/** Orders marks of the file as they are heard. */
export function byHeardPlace(order: TapeOrder): (a: Mark, b: Mark) => number {
  return order.backwards ? (a, b) => byPlace(heardMark(order, a), heardMark(order, b)) : byPlace;
}
