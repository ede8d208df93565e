import { notAligned, type SoundAlignment } from '../domain/alignment.ts';
import { coarseMatches } from './coarse-match.ts';
import { type Followed, followLine, sameShare } from './follow-line.ts';
import type { Line } from './line.ts';
import { musicStart } from './music-start.ts';
import { onsetBands } from './onset-bands.ts';
import { type ReducedSound, sharpened } from './reduce-sound.ts';
import { isShortPair, wholeMatch } from './whole-match.ts';

/** What is prepared once of the reference. */
export type PreparedSound = ReducedSound & {
  readonly sharp: Float32Array;
  readonly bands: readonly Float64Array[];
};

/**
 * Of what both sounds have, (nearly) all must be one performance; or so much of it, if that is long: marks are set
 * loosely, and what lies around a copy is not what lies around its original. Of two different takes up to six windows
 * were seen on one line by chance, so that of a few seconds nothing is said.
 */
const leastWindows = 8;
const wholeShare = 0.95;
const leastOfPart = 20;
const leastShare = 0.5;
/** Steady tones lie anywhere: they must not outnumber what can be told. */
const mostAmbiguous = 0.6;
/** Degraded copies of false starts were 0.71 to 0.95 alike as a whole, 140 cuts of different takes 0.57 at most. */
const leastAlike = 0.68;

export function prepareSound(sound: ReducedSound): PreparedSound {
  return { ...sound, sharp: sharpened(sound.samples), bands: onsetBands(sound.samples) };
}

/** Where a stretch lies to the reference, by its sound; says so when it cannot tell. */
export function alignSounds(reference: PreparedSound, other: PreparedSound): SoundAlignment {
  const followed = bestFollowed(reference, other);
  if (followed !== null && isEnough(followed)) {
    const confidence = (followed.onLine / followed.windows) * Math.min(1, 0.5 + followed.windows / 40);
    return samePerformance(reference, other, followed.line, confidence);
  }
  const whole = isShortPair(reference, other) ? wholeMatch(reference.sharp, other.sharp) : null;
  if (whole !== null && whole.likeness >= leastAlike) return samePerformance(reference, other, whole, whole.likeness);
  return byOnset(reference, other);
}

/** From the sounds with what lies before them to the stretches themselves. */
function samePerformance(
  reference: PreparedSound,
  other: PreparedSound,
  line: Line,
  confidence: number,
): SoundAlignment {
  const otherAtStart = line.offset + line.slope * reference.leadSeconds - other.leadSeconds;
  const startOffsetSeconds = -otherAtStart / line.slope;
  return { kind: 'samePerformance', startOffsetSeconds, driftRatio: line.slope, confidence };
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
  const isWhole = windows >= leastWindows && share >= wholeShare;
  const isPart = windows >= leastOfPart && share >= leastShare;
  return onLine >= windows * sameShare && (isWhole || isPart) && ambiguous <= (windows + ambiguous) * mostAmbiguous;
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
