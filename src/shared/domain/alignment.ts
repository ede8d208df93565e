/** How a stretch of sound lies to another one, the reference, both as they are heard (speed and direction corrected). */
export type SoundAlignment = {
  /** samePerformance: its sound follows the reference's; onset: only where the music begins is known; none: not even that. */
  readonly kind: 'samePerformance' | 'onset' | 'none';
  /** The second of the reference's stretch at which this one starts; negative when it starts earlier. */
  readonly startOffsetSeconds: number;
  /** How many of its seconds go by in one second of the reference; 1 where that is not known. */
  readonly driftRatio: number;
  /** How sure this is, 0 to 1. */
  readonly confidence: number;
};

/** How a stretch lies to the reference that is the same performance as another one, of which that is known. */
export function alignedThrough(known: SoundAlignment, toKnown: SoundAlignment): SoundAlignment {
  return {
    kind: toKnown.kind,
    startOffsetSeconds: known.startOffsetSeconds + toKnown.startOffsetSeconds / known.driftRatio,
    driftRatio: known.driftRatio * toKnown.driftRatio,
    confidence: toKnown.confidence,
  };
}

/** What is said where nothing can be told. */
export const notAligned: SoundAlignment = { kind: 'none', startOffsetSeconds: 0, driftRatio: 1, confidence: 0 };
