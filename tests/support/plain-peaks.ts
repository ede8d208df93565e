import { finestFramesPerBucket, levelFactor, numbersPerBucketChannel } from '../../src/shared/peaks/levels.ts';
import { createFold, type Fold } from './plain-fold.ts';

/** Makes all levels of a pyramid from samples that come block by block: what the kernel does, in plain code. */
export type PeaksBuilder = {
  /** Frames taken in so far. */
  readonly frames: number;
  /** Takes in the next interleaved samples, -1 to 1; blocks may have any number of whole frames. */
  add(samples: Float32Array): void;
  /** Closes the last, short bucket of every level. Nothing may be added afterwards. */
  finish(): void;
  /**
   * Buckets of a level that became complete since they were last taken, as they are stored: per bucket and channel
   * minimum, maximum and RMS. Valid until the next `add` or `finish`.
   */
  take(level: number): Int16Array<ArrayBuffer>;
};

/** Begins a pyramid of `levels` levels, the finest of `framesPerBucket` frames (256 unless said otherwise). */
export function createPeaksBuilder(
  channels: number,
  levels: number,
  framesPerBucket: number = finestFramesPerBucket,
): PeaksBuilder {
  const folds = Array.from({ length: levels }, () => createFold(channels));
  const finished = Array.from({ length: levels }, () => createBucketList(channels));
  let frames = 0;

  // A bucket that is complete is stored and becomes a part of its parent, with its true sums: RMS is never folded
  // from rounded numbers.
  function close(level: number): void {
    const fold = folds[level]!;
    finished[level]!.push(fold);
    const parent = folds[level + 1];
    if (parent !== undefined) {
      parent.addFold(fold);
      if (parent.parts === levelFactor) close(level + 1);
    }
    fold.clear();
  }

  return {
    get frames() {
      return frames;
    },
    add(samples) {
      const finest = folds[0]!;
      const total = samples.length / channels;
      for (let frame = 0; frame < total;) {
        const count = Math.min(framesPerBucket - finest.frames, total - frame);
        finest.addSamples(samples, frame * channels, (frame + count) * channels);
        frame += count;
        if (finest.frames === framesPerBucket) close(0);
      }
      frames += total;
    },
    finish() {
      for (let level = 0; level < levels; level++) {
        if (folds[level]!.frames > 0) close(level);
      }
    },
    take: (level) => finished[level]!.take(),
  };
}

/** Folds interleaved samples that begin at the start of a bucket into the stored form of one level. */
export function foldFrames(samples: Float32Array, channels: number, framesPerBucket: number): Int16Array<ArrayBuffer> {
  const builder = createPeaksBuilder(channels, 1, framesPerBucket);
  builder.add(samples);
  builder.finish();
  return builder.take(0);
}

function createBucketList(channels: number): { push(fold: Fold): void; take(): Int16Array<ArrayBuffer> } {
  const step = channels * numbersPerBucketChannel;
  let numbers = new Int16Array(step * 64);
  let used = 0;
  return {
    push(fold) {
      if (used + step > numbers.length) {
        const larger = new Int16Array(numbers.length * 2);
        larger.set(numbers);
        numbers = larger;
      }
      fold.store(numbers, used);
      used += step;
    },
    take() {
      const taken = numbers.subarray(0, used);
      used = 0;
      return taken;
    },
  };
}
