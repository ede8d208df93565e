import { expect, test } from 'vitest';
import { feedStored } from '../../src/main/audio/kernel/feed-kernel.ts';
import { createKernel } from '../../src/main/audio/kernel/kernel.ts';
import { createTapeMeter } from '../../src/main/audio/kernel/tape-meter.ts';
import { foldStretch } from '../../src/main/audio/fold-stretch.ts';
import type { FrameSource, SourceFacts, StoredKind } from '../../src/main/audio/frame-source.ts';
import { hopsPerStep, hopStart } from '../../src/shared/loudness/hops.ts';
import { energyOf, peakOf } from '../../src/shared/loudness/level-codes.ts';
import { createPeaksBuilder } from '../support/plain-peaks.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';
import { expectSamePeaks, peaksByForce } from '../support/peaks-by-force.ts';
import { measuredByForce } from '../support/measures-by-force.ts';
import { storeSamples } from '../support/store-samples.ts';

const kinds = [
  { kind: 's16', storedAs: 's16le', bits: 16, bytes: 2 },
  { kind: 's24', storedAs: 's24le', bits: 24, bytes: 3 },
  { kind: 's32', storedAs: 's32le', bits: 32, bytes: 4 },
  { kind: 'f32', storedAs: 'f32le', bits: 16, bytes: 4 },
] as const;
const layouts = [1, 2, 3, 4, 5, 8, 9, 24, 64].flatMap((channels) => kinds.map((kind) => ({ channels, ...kind })));

test.for(layouts)('$channels channels of $kind are folded as plain code folds them', (layout) => {
  const { channels, kind, storedAs, bits } = layout;
  const frames = channels > 8 ? 1_301 : 20_003;
  const samples = samplesOf(noiseCode(bits), bits, channels, 0, frames);
  const meter = createTapeMeter(channels, 48_000, 3);
  // Blocks of odd lengths, so that buckets and chunks end in the middle of blocks.
  feed(
    meter,
    storeSamples(storedAs, noiseCode(bits), channels, frames),
    kind,
    channels,
    layout.bytes,
    [1, 255, 997, 3, 5_000],
  );
  meter.finish();
  const plain = createPeaksBuilder(channels, 3);
  plain.add(samples);
  plain.finish();
  expect(meter.frames).toBe(frames);
  for (const level of [0, 1, 2]) expectSamePeaks(meter.takePeaks(level), plain.take(level).slice());
});

test.for([
  [44_100, 1],
  [48_000, 2],
  [96_000, 3],
  [192_000, 2],
  [11_025, 5],
] as const)(
  'loudness, true peak and features at %i Hz are those of plain code, for %i channels',
  ([rate, channels]) => {
    const frames = Math.round(rate * 1.37);
    const samples = samplesOf(noiseCode(16), 16, channels, 0, frames);
    const meter = createTapeMeter(channels, rate, 1);
    for (let at = 0; at < samples.length; at += 4_999 * channels) {
      meter.addSamples(samples.subarray(at, at + 4_999 * channels));
    }
    meter.finish();
    const energies = meter.takeEnergies();
    const steps = new DataView(meter.takeSteps().buffer);
    const stepCount = steps.byteLength / 4 / channels;
    let most = 0;
    for (let channel = 0; channel < channels; channel++) {
      const own = samples.filter((_, index) => index % channels === channel);
      const expected = measuredByForce(own, rate, 1);
      expect(energies.length / channels).toBe(13);
      for (let hop = 0; hop < 13; hop++) {
        const [start, end] = [hopStart(hop, rate), hopStart(hop + 1, rate)];
        const mean = expected.energies.slice(start, end).reduce((sum, value) => sum + value, 0) / (end - start);
        expect(Math.abs(10 * Math.log10(energyOf(energies[hop * channels + channel]!) / mean))).toBeLessThan(0.003);
      }
      let kept = 0;
      for (let step = 0; step < stepCount; step++) {
        kept = Math.max(kept, peakOf(steps.getUint16((step * channels + channel) * 4, true)));
      }
      const samplePeak = own.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
      expect(20 * Math.log10(Math.max(kept, samplePeak) / expected.truePeak)).toBeCloseTo(0, 2);
      most = Math.max(most, expected.truePeak);
    }
    expect(stepCount).toBe(Math.ceil(13.7 / hopsPerStep));
    expect(meter.figures().truePeak).toBeCloseTo(most, 4);
  },
);

test.for(layouts.filter(({ channels }) => [1, 2, 3, 64].includes(channels)))(
  'any stretch of $channels channels of $kind is folded as finely as is wanted',
  async ({ channels, kind, storedAs, bits, bytes }) => {
    const frames = channels > 3 ? 700 : 9_001;
    const stored = storeSamples(storedAs, noiseCode(bits), channels, frames);
    const samples = samplesOf(noiseCode(bits), bits, channels, 0, frames);
    const frameBytes = channels * bytes;
    const source: Pick<FrameSource, 'facts' | 'read' | 'readStored'> = {
      facts: { channels, frames } as SourceFacts,
      read: (start, count) => Promise.resolve(samples.slice(start * channels, (start + count) * channels)),
      readStored(start, count, target) {
        // Fewer than are wanted at once, so that a bucket is torn between two reads.
        const there = Math.min(count, 1_001);
        target.set(stored.subarray(start * frameBytes, (start + there) * frameBytes));
        return Promise.resolve({ kind, frames: there });
      },
    };
    for (const size of [16, 64]) {
      for (const [start, count] of [
        [0, frames],
        [2 * size, 10 * size],
        [2 * size, 10 * size + 3],
      ] as const) {
        const expected = peaksByForce(samples.subarray(start * channels, (start + count) * channels), channels, size);
        expectSamePeaks(await foldStretch(source as FrameSource, start, count, size), expected);
        const { readStored: _, ...decoded } = source;
        expectSamePeaks(await foldStretch(decoded as FrameSource, start, count, size), expected);
      }
    }
  },
);

test.for(kinds.flatMap((kind) => [16, 64, 256].map((size) => ({ size, ...kind }))))(
  'peaks alone of $kind are those of the whole pass to the last bit, $size frames in a bucket',
  ({ kind, storedAs, bits, bytes, size }) => {
    const frames = 30_011;
    // Both ends of the scale, and buckets that have only one sign.
    const stored = storeSamples(storedAs, noiseCode(bits), 2, frames);
    if (kind !== 'f32') {
      stored.fill(0x7f, 6_000 * bytes, 8_000 * bytes);
      stored.fill(0x80, 12_000 * bytes, 14_000 * bytes);
      stored.fill(0x00, 20_000 * bytes, 22_000 * bytes);
      for (let at = 30_000 * bytes; at < 34_000 * bytes; at++) stored[at] = at % bytes === bytes - 1 ? 0x80 : 0;
    }
    const [whole, alone] = [false, true].map((onlyPeaks) => {
      const kernel = createKernel({ channels: 2, sampleRate: 48_000, levels: 3, framesPerBucket: size, onlyPeaks });
      for (const [from, to] of [
        [0, 17_003],
        [17_003, frames],
      ] as const) {
        kernel.buffers[0].set(stored.subarray(from * 2 * bytes, to * 2 * bytes));
        feedStored(kernel, { kind, buffer: 0, frames: to - from });
      }
      kernel.finish();
      const levels = [0, 1, 2].map((level) => kernel.pyramid.take(level).slice());
      return { levels, totals: kernel.pyramid.totals() };
    });
    expect(alone).toEqual(whole);
    expectSamePeaks(alone!.levels[0]!, peaksByForce(floatsOf(stored, kind), 2, size));
  },
);

test('every arithmetic of the kernel does its odd tail', () => {
  for (const frames of [1, 2, 3, 4, 5, 7, 8, 9, 255, 256, 257, 2047, 2048]) {
    const samples = samplesOf(noiseCode(24), 24, 2, frames, frames);
    const kernel = createKernel({ channels: 2, sampleRate: 48_000, levels: 1 });
    kernel.buffers[0].set(new Uint8Array(samples.buffer));
    kernel.load(0, 0, 'f32', frames);
    for (const channel of [0, 1]) {
      const own = samples.filter((_, index) => index % 2 === channel);
      expect(Array.from(kernel.run(channel).subarray(0, frames))).toEqual(Array.from(own));
      const expected = measuredByForce(own, 48_000, frames);
      kernel.slope(channel, 0, frames);
      const { energy, crossings } = kernel.takeSlope(channel);
      expect(crossings).toBe(expected.crossings);
      expect(energy / expected.slopeEnergy).toBeCloseTo(1, 4);
      const peak = own.reduce((most, value) => Math.max(most, Math.abs(value)), kernel.between(channel, 0, frames));
      expect(peak).toBeCloseTo(expected.truePeak, 5);
    }
    kernel.weigh(0, frames);
    for (const channel of [0, 1]) {
      const own = samples.filter((_, index) => index % 2 === channel);
      expect(kernel.takeWeighted(channel) / measuredByForce(own, 48_000, frames).energies[0]!).toBeCloseTo(1, 9);
      expect(kernel.takeWeighted(channel)).toBe(0);
    }
  }
});

test('what is no number, infinite or absurdly loud is silence and counted, as plain code has it; overs stay', () => {
  const samples = Float32Array.from({ length: 3_000 }, (_, at) => 0.5 * Math.sin(at / 7));
  for (const at of [0, 997]) samples.set([999, -3, 0, 1000], at);
  const quiet = samples.slice();
  const broken = [1_001, 1_300, 1_301, 2_777, 2_999];
  for (const [index, at] of broken.entries()) {
    samples[at] = [Number.NaN, Infinity, -Infinity, 1e30, -1000.5][index]!;
    quiet[at] = 0;
  }
  for (const channels of [1, 2, 3]) {
    const [found, expected] = [samples, quiet].map((content) => {
      const meter = createTapeMeter(channels, 48_000, 1);
      // Blocks whose lengths are no multiple of four, so that lanes beyond their end hold something else.
      for (let at = 0; at < content.length; at += 150) meter.addSamples(content.subarray(at, at + 150));
      meter.finish();
      return {
        peaks: meter.takePeaks(0).slice(),
        energies: meter.takeEnergies(),
        steps: meter.takeSteps(),
        figures: meter.figures(),
        noSound: meter.noSound(),
      };
    });
    expect(found).toEqual({
      ...expected,
      noSound: { samples: broken.length, firstFrame: Math.floor(1_001 / channels) },
    });
    expect(expected!.noSound).toBeNull();
    const plain = createPeaksBuilder(channels, 1);
    plain.add(samples);
    plain.finish();
    expectSamePeaks(found!.peaks, plain.take(0));
  }
});

test('three samples in a row at full scale have been cut off, two are a peak', () => {
  const clipped = Float32Array.from([0, 1, 1, 0, 1, 1, 1, 0, -1, -1, -1, -1, 1, 1, 0]);
  const meter = createTapeMeter(1, 48_000, 1);
  for (const sample of clipped) meter.addSamples(Float32Array.of(sample));
  meter.finish();
  expect(meter.figures()).toMatchObject({ clippedSamples: 7, clippedRuns: 2, samplePeak: 1 });
});

test('silence after sound is silence', () => {
  const meter = createTapeMeter(1, 8_000, 1);
  meter.addSamples(samplesOf(noiseCode(16), 16, 1, 0, 8_000));
  meter.addSamples(new Float32Array(80_000));
  meter.finish();
  expect([...meter.takeEnergies()].slice(-10)).toEqual(Array.from({ length: 10 }, () => 0));
});

/** Stored samples as numbers, one at a time. */
function floatsOf(stored: Uint8Array, kind: StoredKind): Float32Array {
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
  const sampleAt = {
    s16: (at: number) => view.getInt16(at * 2, true) / 2 ** 15,
    s24: (at: number) => ((view.getInt8(at * 3 + 2) << 16) | view.getUint16(at * 3, true)) / 2 ** 23,
    s32: (at: number) => view.getInt32(at * 4, true) / 2 ** 31,
    f32: (at: number) => view.getFloat32(at * 4, true),
  }[kind];
  const sampleBytes = { s16: 2, s24: 3, s32: 4, f32: 4 }[kind];
  return Float32Array.from({ length: stored.length / sampleBytes }, (_, index) => sampleAt(index));
}

function feed(
  meter: ReturnType<typeof createTapeMeter>,
  bytes: Uint8Array,
  kind: StoredKind,
  channels: number,
  sampleBytes: number,
  lengths: readonly number[],
): void {
  const frameBytes = channels * sampleBytes;
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const wanted = Math.min(
      lengths[turn % lengths.length]! * frameBytes,
      Math.floor((1 << 20) / frameBytes) * frameBytes,
    );
    const part = bytes.subarray(at, at + wanted);
    const buffer = turn % 2 === 0 ? 0 : 1;
    meter.buffers[buffer].set(part);
    meter.addStored({ kind, buffer, frames: part.length / frameBytes });
    at += part.length;
  }
}
