/** Frames in a bucket of the finest level that is kept; finer ones are folded from PCM when they are asked for. */
export const finestFramesPerBucket = 256;
/** Each level is this much coarser than the one below. */
export const levelFactor = 4;
/** This level is made from the finest when it is asked for: kept, it would be nearly a fifth of the peaks file. */
export const derivedFramesPerBucket = finestFramesPerBucket * levelFactor;
/** Buckets in a tile, the unit in which peaks travel to the window. */
export const bucketsPerTile = 4096;
/** The levels that are folded from PCM on demand. */
export const onDemandFramesPerBucket: readonly number[] = [16, 64];
/** The coarsest level has no more buckets than this: about one screen. */
const maxCoarsestBuckets = 2048;

/** Int16 minimum, int16 maximum and uint16 RMS. */
export const numbersPerBucketChannel = 3;

/** Bytes that one bucket takes with all its channels. */
export function bytesPerBucket(channels: number): number {
  return channels * numbersPerBucketChannel * 2;
}

export type PeaksLevel = { readonly framesPerBucket: number; readonly buckets: number };

/** The kept levels of a recording, finest first: by four until the coarsest fits a screen. */
export function levelsFor(frames: number): readonly PeaksLevel[] {
  const levels = [levelOf(frames, finestFramesPerBucket)];
  for (let level = levels[0]!; level.buckets > maxCoarsestBuckets; levels.push(level)) {
    level = levelOf(frames, level.framesPerBucket * levelFactor);
  }
  return levels;
}

/** How many buckets a level of so many frames has; the last one may be short. */
export function levelOf(frames: number, framesPerBucket: number): PeaksLevel {
  return { framesPerBucket, buckets: Math.ceil(frames / framesPerBucket) };
}

/** Buckets of a level that can be shown when frames are known up to a place: whole ones, and the last when all is known. */
export function knownBuckets(knownFrames: number, isComplete: boolean, framesPerBucket: number): number {
  return isComplete ? Math.ceil(knownFrames / framesPerBucket) : Math.floor(knownFrames / framesPerBucket);
}
