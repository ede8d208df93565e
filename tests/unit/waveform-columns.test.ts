import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Columns,
  columnSigns,
  type ColumnSpan,
  foldColumns,
  foldLane,
  joinColumns,
  makeColumns,
  signColumns,
} from '../../src/renderer/waveform/fold-columns.ts';
import { peaksViewOf, samplesOf, sourceOf } from '../support/peaks-double.ts';

const frames = 100_000;
const channels = 2;
// Deterministic noise that differs between the channels and leans to one side.
const samples = samplesOf(frames, channels, (frame, channel) => {
  const wild = Math.sin(frame * 12.9898 + channel * 78.233) * 43_758.5453;
  return (wild - Math.floor(wild) - 0.3) * (channel === 0 ? 0.9 : 0.4);
});
const peaks = peaksViewOf(frames, channels);
const source = sourceOf(samples, peaks);

function fold(channel: number, span: ColumnSpan, from = source): Columns {
  const columns = makeColumns(span.count);
  foldColumns(from, channel, span, columns);
  return columns;
}

/** Minimum and maximum of every sample from one frame to another. */
function extremes(channel: number, start: number, end: number): readonly [number, number] {
  let min = Infinity;
  let max = -Infinity;
  for (let frame = Math.max(0, start); frame < Math.min(frames, end); frame += 1) {
    const value = samples[frame * channels + channel] ?? 0;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return [min, max];
}

describe('folding frames into pixel columns', () => {
  test('each column holds the true signed extremes of its frames, give or take one bucket at its borders', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 6000, noNaN: true }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        fc.integer({ min: 0, max: 1 }),
        (framesPerColumn, at, channel) => {
          const startFrame = at * frames;
          const count = Math.max(1, Math.min(50, Math.floor((frames - startFrame) / framesPerColumn)));
          const { min, max } = fold(channel, { startFrame, framesPerColumn, count });
          const bucket =
            peaks.levels.findLast((level) => level.framesPerBucket <= framesPerColumn)?.framesPerBucket ?? 1;
          for (let column = 0; column < count; column += 1) {
            const from = startFrame + column * framesPerColumn;
            const [outerMin, outerMax] = extremes(
              channel,
              Math.floor(from) - bucket,
              Math.ceil(from + framesPerColumn) + bucket,
            );
            expect(min[column]).toBeGreaterThanOrEqual(outerMin - 1 / 32_768);
            expect(max[column]).toBeLessThanOrEqual(outerMax + 1 / 32_768);
            const innerStart = Math.ceil(from) + bucket;
            const innerEnd = Math.floor(from + framesPerColumn) - bucket;
            if (innerEnd <= innerStart) continue;
            const [innerMin, innerMax] = extremes(channel, innerStart, innerEnd);
            expect(min[column]).toBeLessThanOrEqual(innerMin + 1 / 32_768);
            expect(max[column]).toBeGreaterThanOrEqual(innerMax - 1 / 32_768);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('no frame of the tape falls between two columns', () => {
    for (const framesPerColumn of [1, 3.7, 16, 63.9, 64, 300, 1024.5]) {
      for (const frame of [5000, 33_333, 65_535, 65_536]) {
        const spike = samplesOf(frames, 1, (at) => (at === frame ? 0.8 : 0));
        const from = sourceOf(spike, peaksViewOf(frames, 1));
        const startFrame = frame - 20.5 * framesPerColumn;
        const { max } = fold(0, { startFrame, framesPerColumn, count: 41 }, from);
        const drawn = max.indexOf(Math.max(...max));
        expect(max[drawn]).toBeCloseTo(0.8, 3);
        expect(Math.abs(drawn - (frame - startFrame) / framesPerColumn)).toBeLessThan(1.5);
      }
    }
  });

  test('a wave that is all on one side of zero stays there', () => {
    const positive = samplesOf(frames, 1, (frame) => 0.3 + 0.2 * Math.abs(Math.sin(frame)));
    const from = sourceOf(positive, peaksViewOf(frames, 1));
    for (const framesPerColumn of [2, 40, 700]) {
      const { min } = fold(0, { startFrame: 100, framesPerColumn, count: 60 }, from);
      expect(Math.min(...min)).toBeGreaterThan(0.29);
    }
  });

  test('RMS is that of the frames', () => {
    const square = samplesOf(frames, 1, (frame) => (frame % 100 < 50 ? 0.5 : -0.5));
    const { rms } = fold(
      0,
      { startFrame: 0, framesPerColumn: 900, count: 80 },
      sourceOf(square, peaksViewOf(frames, 1)),
    );
    for (const value of rms) expect(value).toBeCloseTo(0.5, 3);
  });

  test('a tile that has not come yet is shown from the next coarser level', () => {
    const gapped = sourceOf(samples, peaks, (level) => level === 2);
    const span = { startFrame: 0, framesPerColumn: 300, count: 300 };
    const { min, max } = fold(0, span, gapped);
    const whole = fold(0, span);
    for (let column = 0; column < span.count; column += 1) {
      expect(min[column]).not.toBeNaN();
      // Coarser: it may show more than is there, never less.
      expect(min[column]).toBeLessThanOrEqual((whole.min[column] ?? 0) + 1e-6);
      expect(max[column]).toBeGreaterThanOrEqual((whole.max[column] ?? 0) - 1e-6);
    }
  });

  test('what nobody knows yet is unknown, not silent', () => {
    const nothing = sourceOf(samples, peaks, () => true);
    const { min } = fold(0, { startFrame: 0, framesPerColumn: 300, count: 10 }, nothing);
    expect([...min].every(Number.isNaN)).toBe(true);
  });

  test('steep edges are joined, and unknown columns join nothing', () => {
    const columns = {
      min: Float32Array.of(-0.1, 0.6, 0.5, Number.NaN, -0.9),
      max: Float32Array.of(0.1, 0.8, 0.7, Number.NaN, -0.5),
    };
    joinColumns(columns, 5);
    expect(columns.min[1]).toBeCloseTo(0.1);
    expect(columns.min[2]).toBeCloseTo(0.5);
    expect(columns.min[4]).toBeCloseTo(-0.9);
    expect(columns.max[4]).toBeCloseTo(-0.5);
  });

  test('full scale and digital silence are told apart from what is only loud or quiet', () => {
    const tape = samplesOf(frames, 1, (frame) => {
      if (frame < 4096) return 0;
      if (frame < 8192) return 1 / 32_768;
      if (frame < 12_288) return frame % 2 === 0 ? 32_767 / 32_768 : -1;
      if (frame < 14_336) return frame % 2 === 0 ? 0.5 : -32_767 / 32_768;
      return 0.999;
    });
    for (const framesPerColumn of [4, 64, 1024]) {
      const out = makeColumns(16_384 / framesPerColumn);
      const count = out.min.length;
      foldColumns(sourceOf(tape, peaksViewOf(frames, 1)), 0, { startFrame: 0, framesPerColumn, count }, out);
      signColumns(out, count);
      const signAt = (frame: number) => out.signs[Math.floor(frame / framesPerColumn)];
      expect(signAt(2048)).toBe(columnSigns.silent);
      expect(signAt(6144)).toBe(0);
      expect(signAt(10_240)).toBe(columnSigns.fullUp | columnSigns.fullDown);
      expect(signAt(13_312)).toBe(columnSigns.fullDown);
      expect(signAt(15_360)).toBe(0);
    }
  });

  test('a folded lane is the outline of its channels, with the RMS of all their frames', () => {
    const two = samplesOf(frames, 2, (frame, channel) => (channel === 0 ? 0.6 : -0.2) * (frame % 2 === 0 ? 1 : 0.5));
    const from = sourceOf(two, peaksViewOf(frames, 2));
    const out = makeColumns(20);
    foldLane(from, [0, 1], { startFrame: 0, framesPerColumn: 600, count: 20 }, out, () => makeColumns(20));
    expect(out.max[3]).toBeCloseTo(0.6, 3);
    expect(out.min[3]).toBeCloseTo(-0.2, 3);
    expect(out.rms[3]).toBeCloseTo(Math.sqrt((0.36 * 0.625 + 0.04 * 0.625) / 2), 3);
  });
});
