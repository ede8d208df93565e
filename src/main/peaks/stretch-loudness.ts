import { setImmediate } from 'node:timers/promises';
import type { LoudnessView } from '../../shared/contract/views.ts';
import { gatedLoudness } from '../../shared/loudness/gating.ts';
import { hopsPerSecond, hopsPerStep, hopStart, wholeHops } from '../../shared/loudness/hops.ts';
import { channelWeights } from '../../shared/loudness/k-weighting.ts';
import { energyOf, peakOf } from '../../shared/loudness/level-codes.ts';
import { truePeakOf } from '../../shared/loudness/true-peak.ts';
import { finestFramesPerBucket, numbersPerBucketChannel } from '../../shared/peaks/levels.ts';
import { bytesPerStepChannel } from '../audio/kernel/tape-meter.ts';
import type { PeaksReader } from './peaks-file.ts';

type ReadFrames = (startFrame: number, frames: number) => Promise<Float32Array>;

type Peak = { readonly sample: number; readonly true: number };

/** Numbers that are worked through in one turn: a MiB of them, a few milliseconds. */
const numbersPerTurn = 2 ** 19;

/**
 * The loudness of a stretch of a tape that was read to its end, from the numbers that were kept; only its edges, less
 * than half a second each, are read again. Loudness counts whole tenths of a second. Whatever else is asked meanwhile
 * gets its turn: a day of 24 channels has twenty million numbers.
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
    ...(await gatedLoudness(hops, setImmediate)),
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
  const weights = channelWeights(channels);
  const hops = new Float64Array(Math.max(0, last - first));
  const energyIn = energyLookUp(hops.length * channels);
  let known = 0;
  await inTurns(0, hops.length, channels, async (from, count) => {
    const codes = await reader.readEnergies(first + from, count);
    for (let at = 0; at < codes.length; known += 1) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel += 1, at += 1) sum += weights[channel]! * energyIn(codes[at]!);
      hops[known] = sum;
    }
  });
  return hops.subarray(0, known);
}

/** Looked up where that is less work than working each of them out. */
function energyLookUp(codes: number): (code: number) => number {
  const kinds = 65_536;
  if (codes <= kinds) return energyOf;
  const energies = Float64Array.from({ length: kinds }, (_, code) => energyOf(code));
  return (code) => energies[code]!;
}

/** Goes through rows, as many of them at a time as are one turn's work. */
async function inTurns(
  first: number,
  end: number,
  numbersPerRow: number,
  work: (first: number, count: number) => Promise<void>,
): Promise<void> {
  const rowsPerTurn = Math.ceil(numbersPerTurn / numbersPerRow);
  for (let row = first; row < end; row += rowsPerTurn) {
    if (row > first) await setImmediate();
    await work(row, Math.min(rowsPerTurn, end - row));
  }
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
  let most = 0;
  await inTurns(first, last, reader.header.channels, async (step, count) => {
    const bytes = await reader.readSteps(step, count);
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < bytes.length; at += bytesPerStepChannel) most = Math.max(most, view.getUint16(at, true));
  });
  return peakOf(most);
}

/** Whole buckets between two frames, of which the first begins a bucket. */
async function peakOfBuckets(reader: PeaksReader, start: number, end: number): Promise<number> {
  const { channels, knownFrames } = reader.header;
  const first = start / finestFramesPerBucket;
  const last = Math.floor(end / finestFramesPerBucket);
  let most = 0;
  await inTurns(first, last, channels * numbersPerBucketChannel, async (bucket, count) => {
    const bytes = await reader.readBuckets(finestFramesPerBucket, bucket, count, knownFrames);
    const numbers = new Int16Array(bytes.buffer);
    for (let at = 0; at < numbers.length; at += numbersPerBucketChannel) {
      most = Math.max(most, -numbers[at]!, numbers[at + 1]!);
    }
  });
  return most / 32_768;
}

function decibels(magnitude: number): number | null {
  return magnitude > 0 ? 20 * Math.log10(magnitude) : null;
}
