import type { SoundAlignment } from '../../shared/domain/alignment.ts';
import type { CompareSource } from '../transport/compare-player.ts';
import type { StripView } from '../waveform/wave-strip.ts';
import type { CompareItem } from './compare-item.ts';

/** Where a take lies on the common time, and how its file is read there. */
export type Lane = {
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** The place in the file at second 0; see CompareSource. */
  readonly startFrame: number;
  /** Frames of the file in a second of common time; negative backwards. */
  readonly framesPerSecond: number;
};

export type Layout = {
  /** In the order of the items; null for those that cannot be played. */
  readonly lanes: readonly (Lane | null)[];
  readonly lengthSeconds: number;
  /** The second of the reference at which the common time begins; negative where another take begins before it. */
  readonly origin: number;
};

/** What a person moved a take by, in seconds, beside what its content said. */
export type Placed = { readonly alignment: SoundAlignment; readonly shiftSeconds: number };

/**
 * Lays the takes on one time that begins where the first of them begins; or elsewhere, so that nothing else moves while
 * one is dragged.
 */
export function layOut(items: readonly CompareItem[], placed: readonly Placed[], fixedOrigin: number | null): Layout {
  const starts = placed.map(({ alignment, shiftSeconds }) => alignment.startOffsetSeconds + shiftSeconds);
  const playable = items.flatMap(({ playable: found }, at) => (found === null ? [] : [starts[at] ?? 0]));
  const origin = fixedOrigin ?? (playable.length === 0 ? 0 : Math.min(...playable));
  const lanes = items.map((item, at) =>
    laneOf(item, (starts[at] ?? 0) - origin, placed[at]?.alignment.driftRatio ?? 1),
  );
  const ends = lanes.flatMap((lane) => (lane === null ? [] : [lane.endSeconds]));
  return { lanes, lengthSeconds: Math.max(0, ...ends), origin };
}

function laneOf({ mark, playable }: CompareItem, startSeconds: number, driftRatio: number): Lane | null {
  if (playable === null || mark.endFrame === null) return null;
  const { sampleRate, speedRatio, runsBackwards, frames } = playable;
  const pace = sampleRate * speedRatio * driftRatio;
  const endFrame = Math.min(mark.endFrame, frames);
  return {
    startSeconds,
    endSeconds: startSeconds + (endFrame - mark.startFrame) / pace,
    startFrame: runsBackwards ? endFrame + startSeconds * pace : mark.startFrame - startSeconds * pace,
    framesPerSecond: runsBackwards ? -pace : pace,
  };
}

/** What the instrument plays for a lane. */
export function sourceOf({ playable }: CompareItem, lane: Lane, gainDb: number): CompareSource | null {
  if (playable === null) return null;
  return { transfer: playable, startFrame: lane.startFrame, framesPerSecond: lane.framesPerSecond, gainDb };
}

/** A part of the common time on so many pixels. */
export type CommonView = { readonly startSeconds: number; readonly secondsPerPixel: number };

/** What a strip shows of a lane in a view. */
export function stripOf(
  { mark }: CompareItem,
  { startFrame, framesPerSecond }: Lane,
  { startSeconds, secondsPerPixel }: CommonView,
  raiseDb: number,
): StripView {
  return {
    leftFrame: startFrame + startSeconds * framesPerSecond,
    framesPerPixel: Math.abs(framesPerSecond) * secondsPerPixel,
    runsBackwards: framesPerSecond < 0,
    startFrame: mark.startFrame,
    endFrame: mark.endFrame ?? mark.startFrame,
    gain: 10 ** (raiseDb / 20),
  };
}

const finestSecondsPerPixel = 0.0002;

/** The whole length with a little air at the end. */
export function fitAll(lengthSeconds: number, width: number): CommonView {
  return { startSeconds: 0, secondsPerPixel: (Math.max(0.1, lengthSeconds) * 1.02) / Math.max(1, width) };
}

/** Nearer or farther by a factor; the second at that pixel stays where it is. */
export function zoomed(
  view: CommonView,
  factor: number,
  atPixel: number,
  lengthSeconds: number,
  width: number,
): CommonView {
  const coarsest = fitAll(lengthSeconds, width).secondsPerPixel;
  const secondsPerPixel = Math.min(coarsest, Math.max(finestSecondsPerPixel, view.secondsPerPixel * factor));
  const anchor = view.startSeconds + atPixel * view.secondsPerPixel;
  return within({ startSeconds: anchor - atPixel * secondsPerPixel, secondsPerPixel }, lengthSeconds, width);
}

/** Keeps what is shown on the common time. */
export function within(view: CommonView, lengthSeconds: number, width: number): CommonView {
  const last = Math.max(0, lengthSeconds * 1.02 - width * view.secondsPerPixel);
  return { ...view, startSeconds: Math.max(0, Math.min(view.startSeconds, last)) };
}
