import { type FrameRange, gapsOf, mergeRanges } from './frame-ranges.ts';

// What of a tape somebody has listened to. Only what sounded at a speed at which one can listen counts.

/** Wound faster than this, a tape is heard but not listened to. */
export const fastestHeardSpeed = 4;
/** Shorter stretches are what a seek or a loop left over; nobody wants to be led to them. */
export const leastUnheardSeconds = 1;

export type UnheardQuestion = {
  /** Merged. */
  readonly heard: readonly FrameRange[];
  /** Merged stretches that need no hearing: silence, while it is skipped. */
  readonly ignored: readonly FrameRange[];
  readonly frames: number;
  readonly sampleRate: number;
  /** Where the tape stands. */
  readonly fromFrame: number;
  /** A tape that runs backwards is heard from its last frame on. */
  readonly runsBackwards: boolean;
};

/** The next stretch nobody has heard, in the tape's own direction, and whether it lies before the place asked from. */
export function nextUnheard(question: UnheardQuestion): { readonly range: FrameRange; readonly wraps: boolean } | null {
  const stretches = unheardStretches(question);
  const { fromFrame, runsBackwards } = question;
  const inOrder = runsBackwards ? stretches.toReversed() : stretches;
  const ahead = inOrder.find(({ startFrame, endFrame }) =>
    runsBackwards ? endFrame < fromFrame : startFrame > fromFrame,
  );
  const range = ahead ?? inOrder[0];
  return range === undefined ? null : { range, wraps: ahead === undefined };
}

/** The stretches that are worth going to, in the order of the file. */
export function unheardStretches({
  heard,
  ignored,
  frames,
  sampleRate,
}: Pick<UnheardQuestion, 'heard' | 'ignored' | 'frames' | 'sampleRate'>): readonly FrameRange[] {
  return gapsOf(mergeRanges([...heard, ...ignored]), frames).filter(
    ({ startFrame, endFrame }) => endFrame - startFrame > leastUnheardSeconds * sampleRate,
  );
}

/**
 * `1 h 12 min heard · 19 min left`, or seconds where there are few. Nothing is told as heard that was not, and what few
 * seconds are left are rounded up, so that nothing unheard is ever told as nothing.
 */
export function heardText(heardSeconds: number, totalSeconds: number): string {
  const left = Math.max(0, totalSeconds - heardSeconds);
  if (left < leastUnheardSeconds) return 'all heard';
  const leftText = left < fewSeconds ? `${Math.ceil(left)} s` : minutesText(Math.round(left / 60));
  const heardWords =
    heardSeconds < fewSeconds ? `${Math.floor(heardSeconds)} s` : minutesText(Math.floor(heardSeconds / 60));
  return `${heardWords} heard · ${leftText} left`;
}

/** Less than this is told in seconds. */
const fewSeconds = 100;

function minutesText(all: number): string {
  const hours = Math.floor(all / 60);
  const minutes = all % 60;
  if (hours === 0) return `${minutes} min`;
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
}
