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
 * `1:12 heard · 0:19 left` in hours and minutes; of less than an hour `12 min heard · 20 min left`, or seconds where
 * there are few. What is left is rounded up, so that nothing unheard is ever told as nothing.
 */
export function heardText(heardSeconds: number, totalSeconds: number): string {
  const left = Math.max(0, totalSeconds - heardSeconds);
  if (left < leastUnheardSeconds) return 'all heard';
  const words = totalSeconds < 3600 ? shortWords : hoursAndMinutes;
  return `${words(heardSeconds, Math.floor)} heard · ${words(left, Math.ceil)} left`;
}

type Rounding = (value: number) => number;

function shortWords(seconds: number, round: Rounding): string {
  return seconds < 100 ? `${round(seconds)} s` : `${round(seconds / 60)} min`;
}

function hoursAndMinutes(seconds: number, round: Rounding): string {
  const minutes = round(seconds / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
}
