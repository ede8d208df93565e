import { notAligned, type SoundAlignment } from '../domain/alignment.ts';
import { coarseMatches } from './coarse-match.ts';
import { type Followed, followLine } from './follow-line.ts';
import { musicStart } from './music-start.ts';
import { onsetBands } from './onset-bands.ts';
import { type ReducedSound, sharpened } from './reduce-sound.ts';

/** What is prepared once of the reference. */
export type PreparedSound = ReducedSound & {
  readonly sharp: Float32Array;
  readonly bands: readonly Float64Array[];
};

/** The part that is one performance must have so many windows, and so much of what both sounds have. */
const leastWindows = 5;
const leastShare = 0.5;
/** Steady tones lie anywhere: they must not outnumber what can be told. */
const mostAmbiguous = 0.6;

export function prepareSound(sound: ReducedSound): PreparedSound {
  return { ...sound, sharp: sharpened(sound.samples), bands: onsetBands(sound.samples) };
}

/** Where a stretch lies to the reference, by its sound; says so when it cannot tell. */
export function alignSounds(reference: PreparedSound, other: PreparedSound): SoundAlignment {
  const followed = bestFollowed(reference, other);
  if (followed !== null && isEnough(followed)) {
    const { offset, slope } = followed.line;
    // From the sounds with what lies before them to the stretches themselves.
    const otherAtStart = offset + slope * reference.leadSeconds - other.leadSeconds;
    return {
      kind: 'samePerformance',
      startOffsetSeconds: -otherAtStart / slope,
      driftRatio: slope,
      confidence: (followed.onLine / followed.windows) * Math.min(1, 0.5 + followed.windows / 40),
    };
  }
  return byOnset(reference, other);
}

function bestFollowed(reference: PreparedSound, other: PreparedSound): Followed | null {
  const pair = { reference: reference.sharp, other: other.sharp };
  let best: Followed | null = null;
  for (const candidate of coarseMatches(reference.bands, other.bands)) {
    const followed = followLine(pair, candidate);
    if (followed === null) continue;
    if (best === null || followed.onLine > best.onLine) best = followed;
    if (isEnough(followed)) return followed;
  }
  return best;
}

function isEnough({ windows, onLine, share, ambiguous }: Followed): boolean {
  // By chance one window in six lies on a line: few must all do so, of many one in four may not.
  const isTold = onLine - leastWindows >= 3 * (windows - onLine);
  return isTold && share >= leastShare && ambiguous <= (windows + ambiguous) * mostAmbiguous;
}

function byOnset(reference: PreparedSound, other: PreparedSound): SoundAlignment {
  const here = musicStart(reference);
  const there = musicStart(other);
  if (!here.isSure || !there.isSure) return notAligned;
  const startOffsetSeconds = here.seconds - reference.leadSeconds - (there.seconds - other.leadSeconds);
  const clear = Math.min(here.aboveNoiseDb, there.aboveNoiseDb);
  // 30 dB of clear air before the first note leave little doubt; where the tune is the same is for the ear to say.
  return { kind: 'onset', startOffsetSeconds, driftRatio: 1, confidence: Math.min(0.8, clear / 40) };
}
