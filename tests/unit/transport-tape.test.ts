import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoopRange, PageOrder, TapeReport, TransportOrder } from '../../src/renderer/transport/tape-messages.ts';
import { renderTape } from '../../src/renderer/transport/tape-render.ts';
import { obeyOrder, threadTape } from '../../src/renderer/transport/tape-transport.ts';
import { framesPerPage } from '../../src/shared/contract/byte-routes.ts';
import { codedLeft, codedPage, decodeFrame } from '../support/sound-tape.ts';

const quantum = 128;

/** A tape of coded frames whose sound and reports can be read back. */
function aTape({
  frames = 5 * framesPerPage,
  pages = Array.from({ length: Math.ceil(frames / framesPerPage) }, (_, index) => index),
  contextRate = 48_000,
  orders = [],
}: {
  readonly frames?: number;
  readonly pages?: readonly number[];
  readonly contextRate?: number;
  readonly orders?: readonly TransportOrder[];
}) {
  const tape = threadTape({
    length: frames,
    reels: [{ frames, startFrame: 0, framesPerUnit: 1 }],
    contextRate,
    orders: [
      { kind: 'speed', unitsPerSecond: contextRate },
      { kind: 'softEdges', on: false },
      ...pages.map((index) => ({ kind: 'page', reel: 0, index, page: codedPage(index, frames) }) as const),
      ...orders,
    ],
  });
  const reports: TapeReport[] = [];
  let contextSample = 0;
  const left: number[] = [];
  const right: number[] = [];
  return {
    reports,
    left,
    right,
    order: (...given: readonly (TransportOrder | PageOrder)[]) => given.forEach((order) => obeyOrder(tape, order)),
    givePage: (index: number) => obeyOrder(tape, { kind: 'page', reel: 0, index, page: codedPage(index, frames) }),
    /** Plays some quanta and returns the frames that were heard; -1 for silence. */
    hear(quanta: number): readonly number[] {
      const from = left.length;
      for (let count = 0; count < quanta; count += 1) {
        const l = new Float32Array(quantum);
        const r = new Float32Array(quantum);
        renderTape(tape, l, r, contextSample, (report) => reports.push(report));
        contextSample += quantum;
        left.push(...l);
        right.push(...r);
      }
      return left.slice(from).map((sample, index) => decodeFrame(sample, right[from + index] ?? 0));
    },
  };
}

const seekTo = (frame: number, seekId = 1): TransportOrder => ({ kind: 'seek', position: frame, seekId });
const play: TransportOrder = { kind: 'play' };
const pause: TransportOrder = { kind: 'pause' };
const gainOf = (gain: number): TransportOrder => ({
  kind: 'mix',
  reel: 0,
  matrix: { left: [gain, 0], right: [0, gain] },
});
const loopOf = (startFrame: number, endFrame: number): TransportOrder => ({
  kind: 'loop',
  loop: { startFrame, endFrame },
});

/** What an endless reader of the loop would say, one frame at a time. */
function reference(from: number, count: number, loop: LoopRange | null, frames: number): readonly number[] {
  const heard: number[] = [];
  let frame = from;
  while (heard.length < count) {
    heard.push(frame < frames ? frame : -1);
    frame += 1;
    if (loop !== null && frame === loop.endFrame) frame = loop.startFrame;
  }
  return heard;
}

describe('the tape', () => {
  it('starts on the exact frame and crosses page edges without losing one', () => {
    const from = framesPerPage - 77;
    const tape = aTape({ orders: [seekTo(from), play] });
    expect(tape.hear(140)).toEqual(reference(from, 140 * quantum, null, Infinity));
  });

  it('plays to the last frame of the tape and stands at its end', () => {
    const frames = framesPerPage + 1000;
    const tape = aTape({ frames, orders: [seekTo(frames - 200), play] });
    expect(tape.hear(3)).toEqual(reference(frames - 200, 3 * quantum, null, frames));
    expect(tape.reports.at(-1)).toMatchObject({ position: frames, step: 0, ended: true, contextSample: 200 });
  });

  it('loops any stretch, from one frame upwards, without a lost, repeated or changed sample', () => {
    const frames = 3 * framesPerPage;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: frames - 1 }),
        fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 2 * framesPerPage })),
        fc.nat(),
        (startFrame, length, into) => {
          const loop = { startFrame, endFrame: Math.min(frames, startFrame + length) };
          const from = startFrame + (into % (loop.endFrame - startFrame));
          const quanta = Math.ceil((2.5 * length) / quantum) + 2;
          const tape = aTape({ frames, orders: [{ kind: 'loop', loop }, seekTo(from), play] });
          expect(tape.hear(quanta)).toEqual(reference(from, quanta * quantum, loop, frames));
          expect(tape.reports.filter((report) => report.step === 0)).toHaveLength(1);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('plays on past a loop it was put behind, and into one it was put before', () => {
    const behind = aTape({ orders: [loopOf(100, 200), seekTo(200), play] });
    expect(behind.hear(2)).toEqual(reference(200, 2 * quantum, null, Infinity));
    const before = aTape({ orders: [loopOf(100, 200), seekTo(50), play] });
    expect(before.hear(3)).toEqual(reference(50, 3 * quantum, { startFrame: 100, endFrame: 200 }, Infinity));
  });

  it('comes back into a loop whose end was moved in front of it', () => {
    const tape = aTape({ orders: [loopOf(1000, 9000), seekTo(5000), play] });
    tape.hear(1);
    tape.order(loopOf(1000, 3000));
    expect(tape.hear(1)).toEqual(reference(1000, quantum, null, Infinity));
  });

  it('holds its place while a page is missing, counts it once, and goes on with the very next frame', () => {
    const tape = aTape({ pages: [0], orders: [seekTo(framesPerPage - 100), play] });
    const first = tape.hear(10);
    expect(first.slice(0, 100)).toEqual(reference(framesPerPage - 100, 100, null, Infinity));
    expect(first.slice(100).every((frame) => frame === -1)).toBe(true);
    expect(tape.reports.at(-1)).toMatchObject({
      position: framesPerPage,
      step: 0,
      contextSample: 100,
      underruns: 1,
    });
    tape.givePage(1);
    expect(tape.hear(1)).toEqual(reference(framesPerPage, quantum, null, Infinity));
    expect(tape.reports.at(-1)).toMatchObject({
      position: framesPerPage,
      step: 1,
      contextSample: 1280,
      underruns: 1,
    });
  });

  it('does not call waiting for the first page an under-run', () => {
    const tape = aTape({ pages: [], orders: [seekTo(5), play] });
    tape.hear(5);
    tape.givePage(0);
    expect(tape.hear(1)[0]).toBe(5);
    expect(tape.reports.at(-1)?.underruns).toBe(0);
  });

  it('waits again, and counts again, after a page was forgotten', () => {
    const tape = aTape({ orders: [seekTo(0), play] });
    tape.hear(1);
    tape.order({ kind: 'forget', reel: 0, indexes: [0] });
    expect(tape.hear(1).every((frame) => frame === -1)).toBe(true);
    expect(tape.reports.at(-1)).toMatchObject({ position: quantum, underruns: 1 });
  });

  it('seeks to the exact frame at once when edges are hard', () => {
    const tape = aTape({ orders: [seekTo(10), play] });
    tape.hear(2);
    tape.order(seekTo(40_000, 2));
    expect(tape.hear(1)).toEqual(reference(40_000, quantum, null, Infinity));
    expect(tape.reports.at(-1)).toMatchObject({ position: 40_000, seekId: 2, contextSample: 256 });
  });

  it('keeps a seek inside the tape', () => {
    const tape = aTape({ frames: 1000, orders: [seekTo(5000), play] });
    tape.hear(1);
    expect(tape.reports.at(-1)).toMatchObject({ position: 1000, ended: true });
  });

  it('reads a rate that no context takes between its frames, each of which is met in its turn', () => {
    const slow: TransportOrder = { kind: 'speed', unitsPerSecond: 1000 };
    const tape = aTape({ frames: 60, contextRate: 8000, orders: [slow, seekTo(7), play] });
    const heard = tape.hear(3);
    // Eight samples for each frame. These frames rise in a straight line, so what lies between them does as well; at the
    // end of the tape the reading already reaches into the silence behind it.
    tape.left.slice(0, 8 * 30).forEach((sample, index) => {
      expect(sample * 131_072 - 1).toBeCloseTo(7 + index / 8 + 1 / 16 - 1 / 2, 1);
    });
    expect(heard.slice(8 * 53).every((frame) => frame === -1)).toBe(true);
  });

  it('says the highest sample of each side since it was last asked', () => {
    const tape = aTape({ orders: [seekTo(1000), play] });
    tape.hear(1);
    tape.order(seekTo(0, 2));
    tape.hear(1);
    const [left] = tape.reports.at(-2)?.peaks ?? [];
    expect(left).toBe(codedLeft(1000 + quantum - 1));
  });
});

describe('gain', () => {
  it('is exact where it is steady, and bit for bit the file at 0 dB', () => {
    const tape = aTape({ orders: [gainOf(0.5), seekTo(0), play] });
    tape.hear(2);
    expect(tape.left.slice(0, quantum)).toEqual(Array.from({ length: quantum }, (_, frame) => codedLeft(frame) * 0.5));
  });

  it('moves within 5 ms, without a step, to the exact value', () => {
    const tape = aTape({ orders: [seekTo(0), play] });
    tape.hear(1);
    tape.order(gainOf(0.25));
    tape.hear(4);
    const factors = tape.left.map((sample, frame) => sample / codedLeft(frame));
    expect(factors[quantum - 1]).toBe(1);
    // 5 ms at 48 kHz are 240 frames.
    expect(new Set(factors.slice(quantum + 240))).toEqual(new Set([0.25]));
    expect(largestStep(factors)).toBeLessThan(0.01);
  });
});

describe('soft edges', () => {
  const soft: TransportOrder = { kind: 'softEdges', on: true };
  /** A tape of one steady value shows the level itself. */
  function aSteadyTape() {
    const tape = aTape({ pages: [] });
    const half = new Float32Array(framesPerPage).fill(0.5);
    for (let index = 0; index < 5; index += 1) {
      tape.order({ kind: 'page', reel: 0, index, page: { channels: [half, half] } });
    }
    tape.order(soft);
    return tape;
  }
  const levelsOf = (tape: ReturnType<typeof aTape>): readonly number[] => tape.left.map((sample) => sample / 0.5);

  it('rise from silence at the start and are over after 5 ms', () => {
    const tape = aSteadyTape();
    tape.order(play);
    tape.hear(3);
    const heard = levelsOf(tape);
    expect(heard[0]).toBeLessThan(0.001);
    expect(largestStep(heard)).toBeLessThan(0.01);
    expect(new Set(heard.slice(240))).toEqual(new Set([1]));
  });

  it('fall to silence at the stop, which then stands where the fall began', () => {
    const tape = aSteadyTape();
    tape.order(play);
    tape.hear(4);
    tape.order(pause);
    tape.hear(4);
    const heard = levelsOf(tape);
    expect(largestStep(heard)).toBeLessThan(0.01);
    expect(heard.slice(4 * quantum + 240).every((level) => level === 0)).toBe(true);
    expect(tape.reports.at(-1)).toMatchObject({ position: 4 * quantum, step: 0, contextSample: 4 * quantum + 240 });
  });

  it('join the old place and the new one at a seek without a step', () => {
    const tape = aSteadyTape();
    tape.order(play);
    tape.hear(4);
    tape.order(seekTo(50_000, 9));
    tape.hear(5);
    expect(largestStep(levelsOf(tape))).toBeLessThan(0.01);
    const landed = tape.reports.find((report) => report.seekId === 9);
    expect(landed).toMatchObject({ position: 50_000, contextSample: 4 * quantum + 240 });
  });

  it('do not lose a seek to the end of the tape that comes before the fall is over', () => {
    const end = 5 * framesPerPage;
    const tape = aSteadyTape();
    tape.order(seekTo(end - 300), play);
    tape.hear(2);
    tape.order(seekTo(1000, 4));
    tape.hear(2);
    expect(tape.reports.at(-1)).toMatchObject({ position: 1000, step: 1, seekId: 4, contextSample: 300 });
    expect(tape.reports.some((report) => report.ended)).toBe(false);
  });

  it('turn round without a step when a stop is taken back', () => {
    const tape = aSteadyTape();
    tape.order(play);
    tape.hear(4);
    tape.order(pause);
    tape.hear(1);
    tape.order(play);
    tape.hear(4);
    const heard = levelsOf(tape);
    expect(largestStep(heard)).toBeLessThan(0.01);
    expect(heard.at(-1)).toBe(1);
  });

  it('lead a seek during a stop to rest on the place that was asked for', () => {
    const tape = aSteadyTape();
    tape.order(play);
    tape.hear(4);
    tape.order(pause, seekTo(20_000, 3));
    tape.hear(3);
    expect(tape.reports.at(-1)).toMatchObject({ position: 20_000, step: 0, seekId: 3 });
  });

  it('never touch the seam of a loop', () => {
    const loop = { startFrame: 1000, endFrame: 1500 };
    const tape = aTape({ orders: [soft, { kind: 'loop', loop }, seekTo(1000), play] });
    const heard = tape.hear(20);
    expect(heard.slice(240)).toEqual(reference(1240, 20 * quantum - 240, loop, Infinity));
  });
});

function largestStep(values: readonly number[]): number {
  return values.reduce((largest, value, index) => {
    const before = values[index - 1];
    return before === undefined ? largest : Math.max(largest, Math.abs(value - before));
  }, 0);
}
