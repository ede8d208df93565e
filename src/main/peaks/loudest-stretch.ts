import type { FrameRange } from '../../shared/domain/frame-ranges.ts';
import { loudestWindow } from '../../shared/domain/tour.ts';
import { hopsPerSecond, hopStart, wholeHops } from '../../shared/loudness/hops.ts';
import { levelsFor, numbersPerBucketChannel } from '../../shared/peaks/levels.ts';
import type { PeaksReader } from './peaks-file.ts';
import { weightedHops } from './stretch-loudness.ts';

/** How a loudest stretch was found: by loudness, or by level where the tape is still being read. */
export type LoudestStretch = { readonly startFrame: number; readonly by: 'loudness' | 'level' };

/**
 * Where the loudest `lengthFrames` within a range begin: by the K-weighted energies that were kept, or by RMS where the
 * tape was read beyond the range and not to its end. Null where neither is known.
 */
export async function loudestStretchOf(
  reader: PeaksReader,
  range: FrameRange,
  lengthFrames: number,
  knownFrames: number,
): Promise<LoudestStretch | null> {
  const { header } = reader;
  const within = (frame: number): number => Math.max(range.startFrame, Math.min(frame, range.endFrame - lengthFrames));
  if (header.isComplete) {
    const { sampleRate } = header;
    const end = Math.min(range.endFrame, hopStart(wholeHops(header.knownFrames, sampleRate), sampleRate));
    const hops = await weightedHops(reader, range.startFrame, Math.max(range.startFrame, end));
    const width = Math.max(1, Math.round((lengthFrames * hopsPerSecond) / sampleRate));
    const first = Math.round((range.startFrame * hopsPerSecond) / sampleRate);
    return { startFrame: within(hopStart(first + loudestWindow(hops, width), sampleRate)), by: 'loudness' };
  }
  if (Math.max(knownFrames, header.knownFrames) < range.endFrame) return null;
  const { stepFrames, powers, first } = await powersOf(reader, range, knownFrames);
  const width = Math.max(1, Math.round(lengthFrames / stepFrames));
  return { startFrame: within((first + loudestWindow(powers, width)) * stepFrames), by: 'level' };
}

/** Mean squares of all channels together, in steps of about a tenth of a second. */
async function powersOf(reader: PeaksReader, range: FrameRange, knownFrames: number) {
  const { sampleRate, channels, roomFrames } = reader.header;
  const levels = levelsFor(roomFrames);
  const level = levels.findLast(({ framesPerBucket }) => framesPerBucket * hopsPerSecond <= sampleRate) ?? levels[0]!;
  const stepFrames = level.framesPerBucket;
  const first = Math.floor(range.startFrame / stepFrames);
  const count = Math.ceil(range.endFrame / stepFrames) - first;
  const bytes = await reader.readBuckets(stepFrames, first, count, knownFrames);
  const numbers = new Uint16Array(bytes.buffer);
  const powers = new Float64Array(numbers.length / (channels * numbersPerBucketChannel));
  for (let at = 2; at < numbers.length; at += numbersPerBucketChannel) {
    const step = Math.floor(at / (channels * numbersPerBucketChannel));
    powers[step] = powers[step]! + numbers[at]! ** 2;
  }
  return { stepFrames, powers, first };
}
