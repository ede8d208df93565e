import type { LoudnessView } from '../../shared/contract/views.ts';
import { integratedLufs, maxMomentaryLufs, maxShortTermLufs } from '../../shared/loudness/gating.ts';
import { hopsPerSecond, hopsPerStep, hopStart, wholeHops } from '../../shared/loudness/hops.ts';
import { channelWeights } from '../../shared/loudness/k-weighting.ts';
import { energyOf, peakOf } from '../../shared/loudness/level-codes.ts';
import { truePeakOf } from '../../shared/loudness/true-peak.ts';
import { finestFramesPerBucket, numbersPerBucketChannel } from '../../shared/peaks/levels.ts';
import { bytesPerStepChannel } from '../audio/kernel/tape-meter.ts';
import type { PeaksReader } from './peaks-file.ts';

type ReadFrames = (startFrame: number, frames: number) => Promise<Float32Array>;

type Peak = { readonly sample: number; readonly true: number };

/** Buckets that are read at a time: a few MiB. */
const bucketsAtOnce = 65_536;

/**
 * The loudness of a stretch of a tape that was read to its end, from the numbers that were kept; only its edges, less
 * than half a second each, are read again. Loudness counts whole tenths of a second.
 */
export async function loudnessOfStretch(
  reader: PeaksReader,
  startFrame: number,
  endFrame: number,
  readFrames: ReadFrames,
): Promise<LoudnessView> {
  const { knownFrames, figures } = reader.header;
  const start = Math.max(0, Math.min(startFrame, knownFrames));
  const end = Math.max(start, Math.min(endFrame, knownFrames));
  const hops = await weightedHops(reader, start, end);
  const isWhole = figures !== null && start === 0 && end === knownFrames;
  const peak = isWhole
    ? { sample: figures.samplePeak, true: figures.truePeak }
    : await peakOfStretch(reader, start, end, readFrames);
  return {
    integratedLufs: integratedLufs(hops),
    maxMomentaryLufs: maxMomentaryLufs(hops),
    maxShortTermLufs: maxShortTermLufs(hops),
    samplePeakDb: decibels(peak.sample),
    truePeakDb: decibels(peak.true),
    whole: isWhole
      ? {
          rmsDb: decibels(Math.sqrt(figures.meanSquare)),
          clippedSamples: figures.clippedSamples,
          clippedRuns: figures.clippedRuns,
        }
      : null,
  };
}

/** Mean squares of the hops of a stretch, its channels weighted and summed as BS.1770 has it. */
export async function weightedHops(reader: PeaksReader, start: number, end: number): Promise<Float64Array> {
  const { sampleRate, channels, knownFrames } = reader.header;
  const first = Math.round((start * hopsPerSecond) / sampleRate);
  const last = Math.min(Math.round((end * hopsPerSecond) / sampleRate), wholeHops(knownFrames, sampleRate));
  const codes = await reader.readEnergies(first, Math.max(0, last - first));
  const weights = channelWeights(channels);
  const hops = new Float64Array(codes.length / channels);
  for (const [index, code] of codes.entries()) {
    const hop = Math.floor(index / channels);
    hops[hop] = hops[hop]! + weights[index % channels]! * energyOf(code);
  }
  return hops;
}

async function peakOfStretch(reader: PeaksReader, start: number, end: number, readFrames: ReadFrames): Promise<Peak> {
  const { sampleRate, channels } = reader.header;
  const stepFrames = (sampleRate * hopsPerStep) / hopsPerSecond;
  const firstStep = Math.ceil(start / stepFrames);
  const lastStep = Math.floor(end / stepFrames);
  if (lastStep <= firstStep) return peakOfSound(await readFrames(start, end - start), channels, sampleRate);

  // Steps and buckets end at different frames: the edges reach so far in that both are whole from there on.
  const innerStart = Math.min(end, upToBucket(Math.max(start, hopStart(firstStep * hopsPerStep, sampleRate))));
  const innerEnd = Math.max(innerStart, hopStart(lastStep * hopsPerStep, sampleRate));
  const edges = [await readFrames(start, innerStart - start), await readFrames(innerEnd, end - innerEnd)].map((sound) =>
    peakOfSound(sound, channels, sampleRate),
  );
  const inSteps = await peakOfSteps(reader, firstStep, lastStep);
  const inBuckets = await peakOfBuckets(reader, innerStart, end);
  const sample = Math.max(inBuckets, ...edges.map((edge) => edge.sample));
  return { sample, true: Math.max(sample, inSteps, ...edges.map((edge) => edge.true)) };
}

function upToBucket(frame: number): number {
  return Math.ceil(frame / finestFramesPerBucket) * finestFramesPerBucket;
}

function peakOfSound(samples: Float32Array, channels: number, sampleRate: number): Peak {
  const sample = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { sample, true: truePeakOf(samples, channels, sampleRate) };
}

async function peakOfSteps(reader: PeaksReader, first: number, last: number): Promise<number> {
  const bytes = await reader.readSteps(first, last - first);
  const view = new DataView(bytes.buffer);
  let most = 0;
  for (let at = 0; at < bytes.length; at += bytesPerStepChannel) most = Math.max(most, view.getUint16(at, true));
  return peakOf(most);
}

/** Whole buckets between two frames, of which the first begins a bucket. */
async function peakOfBuckets(reader: PeaksReader, start: number, end: number): Promise<number> {
  const first = start / finestFramesPerBucket;
  const last = Math.floor(end / finestFramesPerBucket);
  let most = 0;
  for (let bucket = first; bucket < last; bucket += bucketsAtOnce) {
    const count = Math.min(bucketsAtOnce, last - bucket);
    const bytes = await reader.readBuckets(finestFramesPerBucket, bucket, count, reader.header.knownFrames);
    const numbers = new Int16Array(bytes.buffer);
    for (let at = 0; at < numbers.length; at += numbersPerBucketChannel) {
      most = Math.max(most, -numbers[at]!, numbers[at + 1]!);
    }
  }
  return most / 32_768;
}

function decibels(magnitude: number): number | null {
  return magnitude > 0 ? 20 * Math.log10(magnitude) : null;
}
