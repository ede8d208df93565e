import { createActivityFinder } from '../../shared/domain/activity.ts';
import type { FrameRange } from '../../shared/domain/frame-ranges.ts';
import { levelsFor, numbersPerBucketChannel } from '../../shared/peaks/levels.ts';
import type { ActivityTask, AnalysisMessage } from './analysis-messages.ts';
import { openPeaksFile, type PeaksReader } from './peaks-file.ts';
import { DestroyedRows } from './tile-checksums.ts';

/** Fine enough to find an entry. */
const longestStepSeconds = 0.05;
/** Buckets that are read at a time: a few MiB. */
const bucketsAtOnce = 16_384;

/**
 * Finds where something sounds on a tape that was read to its end, from the RMS that was kept with its picture: seconds
 * of work for a day of many channels. Tells after each block that it is at work; returns how it ended.
 */
export async function findActivity(
  task: ActivityTask,
  tell: (message: AnalysisMessage) => void,
): Promise<AnalysisMessage> {
  const reader = await openPeaksFile(task.peaksPath, task.key);
  try {
    if (reader?.header.isComplete !== true) return { kind: 'active', ranges: null };
    const ranges = await activityOf(reader, () => {
      tell({ kind: 'alive' });
      return Atomics.load(task.cancelled, 0) === 0;
    });
    return ranges === null ? { kind: 'cancelled' } : { kind: 'active', ranges };
  } catch (error) {
    if (error instanceof DestroyedRows) return { kind: 'destroyed' };
    throw error;
  } finally {
    await reader?.close();
  }
}

/** Null when it may not go on after one of the blocks. */
async function activityOf(reader: PeaksReader, mayGoOn: () => boolean): Promise<readonly FrameRange[] | null> {
  const { sampleRate, channels, knownFrames, roomFrames } = reader.header;
  const stepFrames = stepOf(roomFrames, sampleRate);
  const steps = Math.ceil(knownFrames / stepFrames);
  const finder = createActivityFinder({ channels, stepFrames, sampleRate });
  const levelsOf = createLevelReader(channels);
  for (let first = 0; first < steps; first += bucketsAtOnce) {
    const bytes = await reader.readBuckets(stepFrames, first, bucketsAtOnce, knownFrames);
    finder.add(levelsOf(new Uint16Array(bytes.buffer)));
    if (!mayGoOn()) return null;
  }
  return finder.finish(knownFrames);
}

/** Reads the levels of buckets, in dBFS channel by channel, valid until the next are read. */
function createLevelReader(channels: number): (buckets: Uint16Array) => readonly Float32Array[] {
  // Looked up, not worked out: a day of 24 channels has 65 million. Silence is minus infinity, below every floor.
  const decibels = Float32Array.from({ length: 65_536 }, (_, rms) => 20 * Math.log10(rms / 65_535));
  const rows = Array.from({ length: channels }, () => new Float32Array(bucketsAtOnce));
  const bucketNumbers = channels * numbersPerBucketChannel;
  return (buckets) => {
    for (const [channel, row] of rows.entries()) {
      let at = channel * numbersPerBucketChannel + 2;
      for (let step = 0; at < buckets.length; step += 1, at += bucketNumbers) row[step] = decibels[buckets[at]!]!;
    }
    return rows.map((row) => row.subarray(0, buckets.length / bucketNumbers));
  };
}

/** The coarsest level whose buckets are short enough, kept or folded from the finest when read, or the finest there is. */
function stepOf(roomFrames: number, sampleRate: number): number {
  const levels = levelsFor(roomFrames);
  const fits = levels.findLast(({ framesPerBucket }) => framesPerBucket <= longestStepSeconds * sampleRate);
  return (fits ?? levels[0]!).framesPerBucket;
}
