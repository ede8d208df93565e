import { setImmediate } from 'node:timers/promises';
import { activeRanges, gapSeconds } from '../../shared/domain/activity.ts';
import { type FrameRange, joinRanges } from '../../shared/domain/frame-ranges.ts';
import { levelsFor, numbersPerBucketChannel } from '../../shared/peaks/levels.ts';
import type { PeaksReader } from './peaks-file.ts';

/** Fine enough to find an entry, coarse enough that the levels of a day of tape are a few MiB. */
const longestStepSeconds = 0.05;
/** Buckets that are read at a time: a few MiB. */
const bucketsAtOnce = 16_384;
/** What each kept RMS is in dBFS: a day of 24 channels has 65 million. Silence is minus infinity, below every floor. */
let decibelTable: Float32Array | null = null;

/** Where something sounds on a tape that was read to its end, from the RMS that was kept with its picture. */
export async function activityOf(reader: PeaksReader): Promise<readonly FrameRange[]> {
  const { sampleRate, channels, knownFrames, roomFrames } = reader.header;
  const decibels = (decibelTable ??= makeDecibelTable());
  const stepFrames = stepOf(roomFrames, sampleRate);
  const steps = Math.ceil(knownFrames / stepFrames);
  const levels = Array.from({ length: channels }, () => new Float32Array(steps));
  for (let first = 0; first < steps; first += bucketsAtOnce) {
    const bytes = await reader.readBuckets(stepFrames, first, bucketsAtOnce, knownFrames);
    const numbers = new Uint16Array(bytes.buffer);
    for (const [channel, row] of levels.entries()) {
      let at = channel * numbersPerBucketChannel + 2;
      for (let step = first; at < numbers.length; step += 1, at += channels * numbersPerBucketChannel) {
        row[step] = decibels[numbers[at]!]!;
      }
    }
  }
  const found: (readonly FrameRange[])[] = [];
  for (const row of levels) {
    found.push(activeRanges({ channels: [row], stepFrames, sampleRate, frames: knownFrames }));
    // A day of a channel takes a good part of a second, and meanwhile somebody waits for the picture.
    await setImmediate();
  }
  return joinRanges(found.flat(), Math.round(gapSeconds * sampleRate));
}

function makeDecibelTable(): Float32Array {
  return Float32Array.from({ length: 65_536 }, (_, rms) => 20 * Math.log10(rms / 65_535));
}

/** The coarsest kept level whose buckets are short enough, or the finest there is. */
function stepOf(roomFrames: number, sampleRate: number): number {
  const levels = levelsFor(roomFrames);
  const fits = levels.findLast(({ framesPerBucket }) => framesPerBucket <= longestStepSeconds * sampleRate);
  return (fits ?? levels[0]!).framesPerBucket;
}
