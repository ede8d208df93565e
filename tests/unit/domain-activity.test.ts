import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createActivityFinder, skippedPauses } from '../../src/shared/domain/activity.ts';
import type { FrameRange } from '../../src/shared/domain/frame-ranges.ts';
import { activityByForce, type LevelTrack } from '../support/activity-by-force.ts';

// 50 steps a second; levels are made second by second, with the wobble that RMS of noise has.
const stepFrames = 960;
const sampleRate = 48_000;
const stepsPerSecond = sampleRate / stepFrames;

type Part = { readonly seconds: number; readonly db: number; readonly wobbleDb?: number };

function track(...channels: readonly (readonly Part[])[]): LevelTrack {
  const levels = channels.map((parts) => Float32Array.from(parts.flatMap((part) => levelsOf(part))));
  return { channels: levels, stepFrames, sampleRate, frames: levels[0]!.length * stepFrames };
}

/** Levels come in blocks of so many steps. */
function activeRanges(tape: LevelTrack, stepsAtOnce = 1000): readonly FrameRange[] {
  const finder = createActivityFinder({ ...tape, channels: tape.channels.length });
  for (let at = 0; at < tape.channels[0]!.length; at += stepsAtOnce) {
    finder.add(tape.channels.map((levels) => levels.subarray(at, at + stepsAtOnce)));
  }
  return finder.finish(tape.frames);
}

function levelsOf({ seconds, db, wobbleDb = 0.5 }: Part): number[] {
  return Array.from(
    { length: Math.round(seconds * stepsPerSecond) },
    (_, step) => db + wobbleDb * Math.sin(step * 12.9898),
  );
}

const inSeconds = (ranges: readonly FrameRange[]) =>
  ranges.map(({ startFrame, endFrame }) => [startFrame / sampleRate, endFrame / sampleRate]);

const hiss = (seconds: number, db = -50): Part => ({ seconds, db });
const music = (seconds: number, db = -20): Part => ({ seconds, db, wobbleDb: 8 });

test('takes are found in the hiss between them, wherever they begin', () => {
  const active = activeRanges(track([hiss(10), music(30), hiss(20), music(8), hiss(15)]));
  expect(inSeconds(active)).toEqual([
    [10, 40],
    [60, 68],
  ]);
});

test('a tape whose hiss drifts by five decibels needs no threshold of its own', () => {
  const drift = Array.from({ length: 20 }, (_, take) => [hiss(20, -48 + take / 4), music(45, -30)]).flat();
  expect(activeRanges(track(drift))).toHaveLength(20);
});

test('a pause of less than a second belongs to the take, a longer one does not', () => {
  const active = activeRanges(track([hiss(30), music(10), hiss(0.9), music(10), hiss(1.1), music(10), hiss(30)]));
  expect(inSeconds(active)).toEqual([
    [30, 50.9],
    [52, 62],
  ]);
});

test('a take of half an hour does not become its own noise', () => {
  const quietVerse = { seconds: 20, db: -36, wobbleDb: 2 };
  const take = Array.from({ length: 20 }, () => [music(70), quietVerse]).flat();
  const active = activeRanges(track([hiss(10, -60), ...take, hiss(10, -60)]));
  expect(inSeconds(active)).toEqual([[10, 10 + 20 * 90]]);
});

test('zeros at the head do not turn the hiss behind them into sound', () => {
  const active = activeRanges(track([{ seconds: 20, db: -Infinity, wobbleDb: 0 }, hiss(100), music(20), hiss(40)]));
  expect(inSeconds(active)).toEqual([[120, 140]]);
});

test('between digital silence everything that sounds is active; nothing but zeros is not', () => {
  const zeros = { seconds: 5, db: -Infinity, wobbleDb: 0 };
  const tone = { seconds: 5, db: -20, wobbleDb: 0 };
  expect(inSeconds(activeRanges(track([zeros, tone, zeros, tone])))).toEqual([
    [5, 10],
    [15, 20],
  ]);
  expect(activeRanges(track([zeros]))).toEqual([]);
  expect(activeRanges(track([]))).toEqual([]);
});

test('one track of many that sounds is enough', () => {
  const quiet = [hiss(60)];
  expect(inSeconds(activeRanges(track(quiet, quiet, [hiss(20), music(10), hiss(30)], quiet)))).toEqual([[20, 30]]);
});

test('pauses longer than a second and a half are skipped but for a lead-in and a tail', () => {
  const tape = track([hiss(5), music(10), hiss(1.4), music(10), hiss(4), music(5), hiss(3)]);
  expect(inSeconds(skippedPauses(activeRanges(tape), tape))).toEqual([
    [0, 4.7],
    [26.7, 30.1],
    [35.7, 38.4],
  ]);
});

test('whatever the levels, active stretches are in order, apart, and within the tape', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -120, max: 0, noNaN: true }), { maxLength: 400 }), (levels) => {
      const frames = Math.max(0, levels.length * stepFrames - 100);
      const channels = [Float32Array.from(levels)];
      let last = -Infinity;
      for (const { startFrame, endFrame } of activeRanges({ channels, stepFrames, sampleRate, frames })) {
        expect(startFrame).toBeGreaterThanOrEqual(last === -Infinity ? 0 : last + sampleRate);
        expect(endFrame).toBeGreaterThan(startFrame);
        expect(endFrame).toBeLessThanOrEqual(frames);
        last = endFrame;
      }
    }),
  );
});

test('whatever the levels, and however they come, they are told as by looking around each step anew', () => {
  const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  const db = fc.oneof(between(-86, -42), between(-86, -42), between(-60, 3), fc.constant(-Infinity));
  const part = fc.record({ steps: fc.integer({ min: 1, max: 30 }), db, wobbleDb: fc.constantFrom(0, 4, 12) });
  const levels = (parts: readonly { steps: number; db: number; wobbleDb: number }[]): number[] =>
    parts.flatMap(({ steps, db: mean, wobbleDb }) =>
      Array.from({ length: steps }, (_, step) => mean + wobbleDb * Math.sin(step * 12.9898)),
    );
  const channel = fc.array(part, { minLength: 5, maxLength: 40, size: 'max' }).map(levels);
  fc.assert(
    fc.property(
      fc.array(channel, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 100 }),
      // Of few steps a second each counts.
      fc.constantFrom(26, 90, 512),
      (tape, stepsAtOnce, rate) => {
        const steps = Math.min(...tape.map(({ length }) => length));
        const channels = tape.map((row) => Float32Array.from(row.slice(0, steps)));
        const slow = { channels, stepFrames: 256, sampleRate: rate, frames: Math.max(0, steps * 256 - 100) };
        expect(activeRanges(slow, stepsAtOnce)).toEqual(activityByForce(slow));
      },
    ),
    { numRuns: 300 },
  );
});
