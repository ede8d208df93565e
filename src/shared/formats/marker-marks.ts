import type { MarkOrigin } from '../domain/mark.ts';
import { type ParsedMark, plainMark } from './parsed-marks.ts';
import { takeWordsOf } from './titles.ts';

/** A place or stretch that an audio file itself carries. */
export type MarkerPlace = {
  readonly startFrame: number;
  /** Exclusive; the start for a place without extent. */
  readonly endFrame: number;
  readonly title: string;
  readonly notes: string;
  /** Which of the markers it was: `cue 3`, `marker 2`, `track 7`. */
  readonly locator: string;
};

/** Where places come from, as every mark made of them keeps it. */
export type MarkerSource = Pick<MarkOrigin, 'format' | 'source'>;

/**
 * The marks that places of a file become: timestamps, or fragments where they have an extent; a take only where the
 * name says so itself, as in `Ramble (take 2)`.
 */
export function marksOfPlaces(places: readonly MarkerPlace[], origin: MarkerSource): readonly ParsedMark[] {
  return places.map((place) => {
    const { startFrame, endFrame, title, notes, locator } = place;
    const isStretch = endFrame > startFrame;
    const words = isStretch ? takeWordsOf(title) : null;
    const isTake = words !== null && words.takeNumber !== null;
    const kind = isTake ? 'take' : isStretch ? 'fragment' : 'timestamp';
    const raw = { rawStart: String(startFrame), rawEnd: isStretch ? String(endFrame) : '' };
    const mark = plainMark(kind, startFrame, endFrame, title, { ...origin, ...raw, line: 0 });
    return {
      ...mark,
      ...(isTake ? words : {}),
      notes,
      origin: { ...origin, ...raw, locator },
      where: locator.slice(0, 1).toUpperCase() + locator.slice(1),
    };
  });
}
