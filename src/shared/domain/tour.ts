import type { FrameRange } from './frame-ranges.ts';
import type { MarkId, ShortlistId, SongId, TapeId, TransferId } from './ids.ts';

/** What a tour goes through. `marks` are a selection, a filtered take sheet or a search result, in that order. */
export type TourSubject =
  | { readonly kind: 'song'; readonly songId: SongId }
  | { readonly kind: 'tape'; readonly tapeId: TapeId }
  | { readonly kind: 'shortlist'; readonly shortlistId: ShortlistId }
  | { readonly kind: 'marks'; readonly markIds: readonly MarkId[] };

/** Which stretch of each take is heard. */
export const tourParts = ['first', 'last', 'loudest', 'whole'] as const;
export type TourPart = (typeof tourParts)[number];

export const minTourSeconds = 1;
export const maxTourSeconds = 600;

/** What is played of one take or fragment, in frames of its file. */
export type TourStep = {
  readonly markId: MarkId;
  readonly transferId: TransferId;
  readonly startFrame: number;
  readonly endFrame: number;
  /** How the stretch was chosen; `first` where the loudest was asked for and the tape was not read yet. */
  readonly by: TourPart | 'loudestByPeaks';
};

/**
 * What a person may tour: the open tape, the shown lines of its take sheet, what is selected, a song on all tapes, a
 * shortlist, or what was found by its words on all tapes.
 */
export const tourAbouts = ['tape', 'sheet', 'selection', 'song', 'shortlist', 'search'] as const;
export type TourAbout = (typeof tourAbouts)[number];

/** How a person likes to tour; kept from tour to tour. */
export type TourChoice = {
  readonly about: TourAbout;
  readonly part: TourPart;
  readonly seconds: number;
  /** A rating or a status goes on to the next take. */
  readonly movesOn: boolean;
  /** The end of a stretch goes on to the next take; otherwise the tape waits there. */
  readonly goesOn: boolean;
};
export const usualTour: TourChoice = { about: 'tape', part: 'first', seconds: 15, movesOn: true, goesOn: true };

/** Where a tour was left, so that it can be taken up again, also after a restart. */
export type TourProgress = {
  /** What is toured, as the window calls it: `Ramble`. */
  readonly title: string;
  readonly part: TourPart;
  readonly seconds: number;
  /** In the order of the tour as it was planned. */
  readonly markIds: readonly MarkId[];
  /** The one that was being heard. */
  readonly at: MarkId;
};

/** How a tape turns its frames into seconds that are heard. */
export type TourTape = {
  readonly sampleRate: number;
  readonly speedRatio: number;
  readonly runsBackwards: boolean;
};

/** Frames of the file that pass in so many seconds of listening. */
export function framesHeardIn(seconds: number, { sampleRate, speedRatio }: TourTape): number {
  return Math.max(1, Math.round(seconds * sampleRate * speedRatio));
}

/** The first or last seconds of a stretch as they are heard: on a tape that runs backwards the first lie at its end. */
export function edgeOf(range: FrameRange, edge: 'first' | 'last', seconds: number, tape: TourTape): FrameRange {
  const length = Math.min(framesHeardIn(seconds, tape), range.endFrame - range.startFrame);
  const isAtStart = (edge === 'first') !== tape.runsBackwards;
  return isAtStart
    ? { startFrame: range.startFrame, endFrame: range.startFrame + length }
    : { startFrame: range.endFrame - length, endFrame: range.endFrame };
}

/** Where so many neighbours of a row of powers sum up highest; the first of equals. */
export function loudestWindow(powers: Float64Array, width: number): number {
  if (powers.length <= width) return 0;
  let sum = 0;
  for (let at = 0; at < width; at += 1) sum += powers[at]!;
  let best = sum;
  let bestAt = 0;
  for (let at = width; at < powers.length; at += 1) {
    sum += powers[at]! - powers[at - width]!;
    // A running sum rounds; a lead that is only rounding is no lead.
    if (sum > best * (1 + 1e-9)) {
      best = sum;
      bestAt = at - width + 1;
    }
  }
  return bestAt;
}
