import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveLevel } from '../../src/shared/peaks/derive-level.ts';
import { bytesPerBucket, derivedFramesPerBucket, knownBuckets, levelsFor } from '../../src/shared/peaks/levels.ts';
import { createPeaksBuilder, foldFrames } from '../support/plain-peaks.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';
import { expectSamePeaks, peaksByForce } from '../support/peaks-by-force.ts';

describe('the levels of a tape', () => {
  test('a short recording has one level', () => {
    expect(levelsFor(1)).toEqual([{ framesPerBucket: 256, buckets: 1 }]);
    expect(levelsFor(2048 * 256)).toEqual([{ framesPerBucket: 256, buckets: 2048 }]);
  });

  test('each level is coarser by four until it fits a screen', () => {
    expect(levelsFor(2048 * 256 + 1)).toEqual([
      { framesPerBucket: 256, buckets: 2049 },
      { framesPerBucket: 1024, buckets: 513 },
    ]);
    const threeHours = levelsFor(3 * 3600 * 96_000);
    expect(threeHours.map(({ framesPerBucket }) => framesPerBucket)).toEqual([
      256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576,
    ]);
    expect(threeHours.at(-1)!.buckets).toBeLessThanOrEqual(2048);
  });

  test('all levels that are kept together are at most 1.3 % of 16 bit sound, so they fit the cache', () => {
    const frames = 3 * 3600 * 96_000;
    const kept = levelsFor(frames).filter(({ framesPerBucket }) => framesPerBucket !== derivedFramesPerBucket);
    const bytes = kept.reduce((sum, { buckets }) => sum + buckets * bytesPerBucket(2), 0);
    expect(bytes / (frames * 4)).toBeLessThan(0.013);
  });

  test('the level that is not kept is the one that would have been', () => {
    for (const channels of [1, 2, 5]) {
      for (const frames of [1, 255, 256, 257, 1023, 1024, 1025, 1280, 9_999]) {
        const samples = samplesOf(noiseCode(16), 16, channels, 0, frames);
        const derived = deriveLevel(foldFrames(samples, channels, 256), channels, frames);
        expectSamePeaks(derived, peaksByForce(samples, channels, derivedFramesPerBucket));
      }
    }
  });

  test('a bucket that is not whole is shown only when nothing more comes', () => {
    expect(knownBuckets(1000, false, 256)).toBe(3);
    expect(knownBuckets(1000, true, 256)).toBe(4);
  });
});

describe('peaks made block by block', () => {
  test('equal those counted one sample at a time, at every level, whatever the blocks', () => {
    const tapes = fc.record({
      channels: fc.integer({ min: 1, max: 5 }),
      frames: fc.integer({ min: 1, max: 20_000 }),
      blocks: fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 8 }),
    });
    fc.assert(
      fc.property(tapes, ({ channels, frames, blocks }) => {
        const samples = samplesOf(noiseCode(16), 16, channels, 0, frames);
        const builder = createPeaksBuilder(channels, 4);
        const parts: number[][] = [[], [], [], []];
        const takeAll = () => parts.forEach((part, level) => part.push(...builder.take(level)));
        for (let frame = 0, turn = 0; frame < frames; turn++) {
          const next = Math.min(frames, frame + blocks[turn % blocks.length]!);
          builder.add(samples.subarray(frame * channels, next * channels));
          if (turn % 2 === 0) takeAll();
          frame = next;
        }
        builder.finish();
        takeAll();
        expect(builder.frames).toBe(frames);
        for (const [level, part] of parts.entries()) {
          expectSamePeaks(Int16Array.from(part), peaksByForce(samples, channels, 256 * 4 ** level));
        }
      }),
      { numRuns: 40 },
    );
  });

  test('buckets can be taken as soon as their last frame is there', () => {
    const builder = createPeaksBuilder(1, 2);
    builder.add(new Float32Array(1023));
    expect(builder.take(0)).toHaveLength(3 * 3);
    expect(builder.take(1)).toHaveLength(0);
    builder.add(new Float32Array(1));
    expect(builder.take(0)).toHaveLength(3);
    expect(builder.take(1)).toHaveLength(3);
    builder.finish();
    expect(builder.take(0)).toHaveLength(0);
  });

  test('levels of 16 and 64 frames are folded from any range', () => {
    for (const framesPerBucket of [16, 64]) {
      for (const frames of [1, 15, 16, 17, 6401]) {
        const samples = samplesOf(noiseCode(24), 24, 2, 77, frames);
        expectSamePeaks(foldFrames(samples, 2, framesPerBucket), peaksByForce(samples, 2, framesPerBucket));
      }
    }
  });
});

describe('the numbers in a bucket', () => {
  const bucketOf = (...samples: number[]) => {
    const [min, max, rms] = foldFrames(Float32Array.from(samples), 1, 256);
    return { min, max, rms: rms! & 0xffff };
  };

  test('keep 16 bit samples exactly', () => {
    expect(bucketOf(-1, 32_767 / 32_768)).toMatchObject({ min: -32_768, max: 32_767 });
    expect(bucketOf(-3 / 32_768, 7 / 32_768)).toMatchObject({ min: -3, max: 7 });
  });

  test('RMS is 65,535 at full scale and counts the frames that are there', () => {
    expect(bucketOf(1, -1, 1)).toMatchObject({ rms: 65_535 });
    expect(bucketOf(0.5, -0.5)).toMatchObject({ rms: 32_768 });
    expect(bucketOf(0, 0)).toEqual({ min: 0, max: 0, rms: 0 });
  });

  test('floats above full scale are drawn at full scale', () => {
    expect(bucketOf(4, -7)).toEqual({ min: -32_768, max: 32_767, rms: 65_535 });
    expect(bucketOf(1000, 0, 0, 0)).toEqual({ min: 0, max: 32_767, rms: 65_535 });
  });

  test('what is no number or absurdly loud is silence and hides nothing', () => {
    for (const broken of [NaN, Infinity, -Infinity, 1e30, -1001]) {
      expect(bucketOf(broken, 0, 0, 0)).toEqual({ min: 0, max: 0, rms: 0 });
    }
    expect(bucketOf(0.5, NaN, -0.25, -0.25)).toMatchObject({ min: -8192, max: 16_384 });
    expect(bucketOf(0.5, NaN, 0.5, 0.5).rms).toBe(Math.round(Math.sqrt(0.75 / 4) * 65_535));
  });
});
