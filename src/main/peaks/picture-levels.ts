import {
  derivedFramesPerBucket,
  finestFramesPerBucket,
  levelsFor,
  numbersPerBucketChannel,
} from '../../shared/peaks/levels.ts';
import type { PeaksWriter } from './peaks-file.ts';

/** The levels of one picture in its peaks file, made by one reading or by two. */
export type PictureLevels = {
  readonly count: number;
  /**
   * Begins a reading; what it gives, in parts, is written whenever it is asked to. What an earlier reading wrote is not
   * written again. It may begin at a frame up to which the file is known, where a bucket of every level begins.
   */
  begin(takePeaks: (level: number) => readonly Int16Array[], fromFrame?: number): () => Promise<void>;
  /** Frames that can be shown: those of these readings, or of one that was interrupted further on. */
  knownFrames(): number;
};

export function createPictureLevels(writer: PeaksWriter): PictureLevels {
  const levels = levelsFor(writer.header.roomFrames);
  /** Frames up to which every level is in the file. */
  let framesThere = 0;
  const step = writer.header.channels * numbersPerBucketChannel;
  return {
    count: levels.length,
    begin(takePeaks, fromFrame = 0) {
      const taken = levels.map(({ framesPerBucket }) => fromFrame / framesPerBucket);
      return async () => {
        for (const [level, { framesPerBucket }] of levels.entries()) {
          const parts = takePeaks(level);
          const first = taken[level]!;
          taken[level] = first + parts.reduce((sum, { length }) => sum + length, 0) / step;
          if (framesPerBucket !== derivedFramesPerBucket) await writer.writeBuckets(framesPerBucket, first, parts);
        }
        // Only now, so that what can be shown can be shown at every level.
        framesThere = Math.max(framesThere, taken[0]! * finestFramesPerBucket);
      };
    },
    knownFrames: () => Math.max(writer.header.knownFrames, framesThere),
  };
}
