import { hopsPerStep, hopStart } from '../../../shared/loudness/hops.ts';
import { crossingCode, energyCode, peakCode, slopeCode } from '../../../shared/loudness/level-codes.ts';
import { fullScale } from '../../../shared/peaks/full-scale.ts';
import type { StoredFrames } from '../frame-source.ts';
import type { NoSound } from '../no-sound.ts';
import { createClipCounter } from './clip-counter.ts';
import { feedSamples, feedStored } from './feed-kernel.ts';
import { createKernel, type Kernel } from './kernel.ts';

/** What is measured of a whole tape; magnitudes of 1 are full scale. */
export type TapeFigures = {
  readonly samplePeak: number;
  /** The greatest magnitude at or between samples. */
  readonly truePeak: number;
  /** Of all channels together. */
  readonly meanSquare: number;
  /** Samples in runs of three or more at full scale, and how many such runs there are. */
  readonly clippedSamples: number;
  readonly clippedRuns: number;
};

/** Everything that one pass measures, from blocks of sound as they come. */
export type TapeMeter = {
  /** Frames taken in so far. */
  readonly frames: number;
  /** Buckets of a level that became complete since they were last taken, as they are stored. */
  takePeaks(level: number): Int16Array<ArrayBuffer>;
  /** Two places to which blocks can be read from disk. */
  readonly buffers: Kernel['buffers'];
  /** Takes in frames that lie at the start of one of the buffers. */
  addStored(stored: StoredFrames): void;
  /** Takes in interleaved samples of whole frames. */
  addSamples(samples: Float32Array): void;
  /** Closes what is still open. Nothing may be added afterwards. */
  finish(): void;
  /** K-weighted energies of hops that became whole since they were last taken, channel by channel, as they are kept. */
  takeEnergies(): Uint16Array<ArrayBuffer>;
  /** Steps that were closed since they were last taken: four bytes per channel as `step-record` reads them. */
  takeSteps(): Uint8Array<ArrayBuffer>;
  figures(): TapeFigures;
  /** What was no sound, and was measured as silence; null when all is sound. */
  noSound(): NoSound | null;
};

/** Bytes of a step and channel: true peak (two), first difference, zero crossings. */
export const bytesPerStepChannel = 4;

/** Begins to measure a tape. */
export function createTapeMeter(channels: number, sampleRate: number, levels: number): TapeMeter {
  const kernel = createKernel({ channels, sampleRate, levels });
  const { pyramid } = kernel;
  const clips = createClipCounter(channels);
  const energies: number[] = [];
  const steps: number[] = [];
  const runs = Array.from({ length: channels }, (_, channel) => kernel.run(channel));
  const stepPeaks = new Float64Array(channels);
  let truePeak = 0;
  let frames = 0;
  let hop = 0;
  let hopEnd = hopStart(1, sampleRate);
  let stepFrames = 0;

  /** One chunk that lies in the kernel's runs and was folded already. */
  function measure(count: number): void {
    lookForClips(count);
    for (let from = 0; from < count;) {
      const length = Math.min(count - from, hopEnd - frames);
      kernel.weigh(from, length);
      for (let channel = 0; channel < channels; channel++) {
        kernel.slope(channel, from, length);
        stepPeaks[channel] = Math.max(stepPeaks[channel]!, kernel.between(channel, from, length));
      }
      frames += length;
      stepFrames += length;
      from += length;
      if (frames === hopEnd) closeHop();
    }
    kernel.keepHistory(count);
  }

  /** Nearly all of a tape is nowhere near full scale, and is not looked at sample by sample. */
  function lookForClips(count: number): void {
    const isNear = kernel.takeMagnitude() >= fullScale;
    if (!isNear && !clips.isInRun()) return;
    for (let channel = 0; channel < channels; channel++) clips.add(channel, runs[channel]!, count);
  }

  function closeHop(): void {
    const hopFrames = hopEnd - hopStart(hop, sampleRate);
    for (let channel = 0; channel < channels; channel++) {
      energies.push(energyCode(kernel.takeWeighted(channel) / hopFrames));
    }
    hop += 1;
    hopEnd = hopStart(hop + 1, sampleRate);
    if (hop % hopsPerStep === 0) closeStep();
  }

  function closeStep(): void {
    for (let channel = 0; channel < channels; channel++) {
      const { energy, crossings } = kernel.takeSlope(channel);
      const peak = peakCode(stepPeaks[channel]!);
      truePeak = Math.max(truePeak, stepPeaks[channel]!);
      steps.push(peak & 0xff, peak >> 8, slopeCode(energy / stepFrames), crossingCode(crossings, stepFrames));
    }
    stepPeaks.fill(0);
    stepFrames = 0;
  }

  return {
    get frames() {
      return frames;
    },
    takePeaks: (level) => pyramid.take(level),
    buffers: kernel.buffers,
    addStored: (stored) => feedStored(kernel, stored, measure),
    addSamples: (samples) => feedSamples(kernel, samples, measure),
    finish() {
      kernel.finish();
      if (stepFrames > 0) closeStep();
    },
    takeEnergies: () => Uint16Array.from(energies.splice(0)),
    takeSteps: () => Uint8Array.from(steps.splice(0)),
    noSound: kernel.noSound,
    figures() {
      const { samplePeak, squares } = pyramid.totals();
      return {
        samplePeak,
        truePeak: Math.max(samplePeak, truePeak),
        meanSquare: frames === 0 ? 0 : squares / (frames * channels),
        ...clips.total(),
      };
    },
  };
}
