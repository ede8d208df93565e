import { activeRanges } from '../../shared/domain/activity.ts';
import type { FrameRange } from '../../shared/domain/frame-ranges.ts';
import { levelsFor, numbersPerBucketChannel } from '../../shared/peaks/levels.ts';
import type { PeaksReader } from './peaks-file.ts';

/** Fine enough to find an entry, coarse enough that the levels of a day of tape are a few MiB. */
const longestStepSeconds = 0.05;
/** Buckets that are read at a time: a few MiB. */
const bucketsAtOnce = 65_536;

/** Where something sounds on a tape that was read to its end, from the RMS that was kept with its picture. */
export async function activityOf(reader: PeaksReader): Promise<readonly FrameRange[]> {
  const { sampleRate, channels, knownFrames, roomFrames } = reader.header;
  const stepFrames = stepOf(roomFrames, sampleRate);
  const steps = Math.ceil(knownFrames / stepFrames);
  const levels = Array.from({ length: channels }, () => new Float32Array(steps));
  for (let first = 0; first < steps; first += bucketsAtOnce) {
    const bytes = await reader.readBuckets(stepFrames, first, bucketsAtOnce, knownFrames);
    const numbers = new Uint16Array(bytes.buffer);
    for (const [channel, row] of levels.entries()) {
      let at = channel * numbersPerBucketChannel + 2;
      for (let step = first; at < numbers.length; step += 1, at += channels * numbersPerBucketChannel) {
        // Silence is minus infinity, which is below every floor.
        row[step] = 20 * Math.log10(numbers[at]! / 65_535);
      }
    }
  }
  return activeRanges({ channels: levels, stepFrames, sampleRate, frames: knownFrames });
}

/** The coarsest kept level whose buckets are short enough, or the finest there is. */
function stepOf(roomFrames: number, sampleRate: number): number {
  const levels = levelsFor(roomFrames);
  const fits = levels.findLast(({ framesPerBucket }) => framesPerBucket <= longestStepSeconds * sampleRate);
  return (fits ?? levels[0]!).framesPerBucket;
}
