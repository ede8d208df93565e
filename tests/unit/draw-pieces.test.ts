import { expect, test } from 'vitest';
import type { FrameSource, SourceFacts } from '../../src/main/audio/frame-source.ts';
import { feedStored } from '../../src/main/audio/kernel/feed-kernel.ts';
import { createKernel } from '../../src/main/audio/kernel/kernel.ts';
import {
  createPieceDrawer,
  createSlotMemory,
  createSlots,
  type PiecePlan,
  planPieces,
} from '../../src/main/peaks/draw-pieces.ts';
import { createPiecesInOrder } from '../../src/main/peaks/pieces-in-order.ts';
import { noiseCode } from '../support/make-samples.ts';
import { storeSamples } from '../support/store-samples.ts';

const shortPiece = 256 * 16;

test.for([
  [1, 6],
  [2, 6],
  [3, 2],
] as const)(
  'pieces of %i channels that come in any order are the %i levels that one reading makes',
  ([channels, count]) => {
    // 41 whole pieces and one of nine buckets; what is no whole bucket is left to others.
    const frames = 41 * shortPiece + 9 * 256 + 17;
    const bytes = storeSamples('s16le', noiseCode(16), channels, frames);
    const source = sourceOf(bytes, { channels, frames });
    const plan: PiecePlan = { channels, levels: 3, pieceFrames: shortPiece, pieces: 42, frames: frames - 17 };
    const slots = createSlots(plan, createSlotMemory(plan, 42));
    const [even, odd] = [createPieceDrawer(source, plan, slots), createPieceDrawer(source, plan, slots)];
    const drawn = createPiecesInOrder(source.facts, plan, slots, count);
    const levels: number[][] = Array.from({ length: count }, () => []);

    // Two draw; five at a time come, the last of them first. What is there is taken now and then, and its slots are used again.
    const free = [...slots.keys()];
    for (let first = 0; first < plan.pieces; first += 5) {
      const five = Array.from({ length: Math.min(5, plan.pieces - first) }, (_, index) => first + index);
      const pieces = five.map((index) => (index % 2 === 0 ? even : odd)(index, free.pop()!)!);
      for (const piece of pieces.toReversed()) drawn.add(piece);
      expect(drawn.fresh()).toBe(five.length);
      for (const [level, numbers] of levels.entries()) {
        for (const part of drawn.take(level)) numbers.push(...part);
      }
      free.push(...drawn.release());
      expect(free).toHaveLength(42);
    }
    expect(levels).toEqual(wholeLevels(bytes, channels, frames - 17, count));
  },
);

test('a slot is free again when all of its levels were taken', () => {
  const frames = 4 * shortPiece;
  const plan: PiecePlan = { channels: 1, levels: 3, pieceFrames: shortPiece, pieces: 4, frames };
  const slots = createSlots(plan, createSlotMemory(plan, 4));
  const source = sourceOf(storeSamples('s16le', noiseCode(16), 1, frames), { channels: 1, frames });
  const draw = createPieceDrawer(source, plan, slots);
  const drawn = createPiecesInOrder(source.facts, plan, slots, 3);
  drawn.add(draw(0, 2)!);
  drawn.add(draw(1, 0)!);
  expect(drawn.take(0)).toHaveLength(2);
  // It joins while the finest level is being written: its other levels are taken, its finest is not.
  drawn.add(draw(2, 3)!);
  expect(drawn.take(1)).toHaveLength(3);
  expect(drawn.release()).toEqual([2, 0]);
  expect(drawn.take(0)).toHaveLength(1);
  expect(drawn.release()).toEqual([3]);
});

test('nothing follows a piece that the end of a file cut off', () => {
  const frames = 4 * shortPiece;
  const plan: PiecePlan = { channels: 1, levels: 3, pieceFrames: shortPiece, pieces: 4, frames };
  const slots = createSlots(plan, createSlotMemory(plan, 4));
  const bytes = storeSamples('s16le', noiseCode(16), 1, frames);
  const [cut, whole] = [frames - 2.5 * shortPiece, frames].map((length) => {
    const source = sourceOf(bytes.subarray(0, length * 2), { channels: 1, frames: length });
    return createPieceDrawer(source, plan, slots);
  });
  const drawn = createPiecesInOrder(sourceOf(bytes, { channels: 1, frames }).facts, plan, slots, 3);
  for (const piece of [whole!(3, 3), whole!(2, 2), cut!(0, 0), cut!(1, 1)]) drawn.add(piece!);
  const known = [0, 1, 2].map((level) => drawn.take(level).reduce((sum, { length }) => sum + length / 3, 0));
  expect(known).toEqual([24, 6, 1]);
});

test('pieces are as long as eight MiB of the longest samples, and there are as many as have a whole bucket', () => {
  const lengths = [1, 2, 24, 64].map((channels) => planPieces({ channels, frames: 10_000_000 }));
  expect(lengths.map(({ pieceFrames }) => pieceFrames)).toEqual([1_048_576, 1_048_576, 65_536, 16_384]);
  expect(lengths.map(({ levels }) => levels)).toEqual([7, 7, 5, 4]);
  expect(lengths.map(({ pieces }) => pieces)).toEqual([10, 10, 153, 611]);
  expect(planPieces({ channels: 2, frames: 255 })).toMatchObject({ pieces: 0, frames: 0 });
});

function sourceOf(bytes: Uint8Array, given: Pick<SourceFacts, 'channels' | 'frames'>): FrameSource {
  const frameBytes = given.channels * 2;
  return {
    facts: { ...given, sampleRate: 48_000 } as SourceFacts,
    readStoredNow(start, wanted, target) {
      const frames = Math.min(wanted, Math.floor(target.length / frameBytes), given.frames - start);
      target.set(bytes.subarray(start * frameBytes, (start + frames) * frameBytes));
      return { kind: 's16', frames };
    },
  } as FrameSource;
}

/** Whole buckets of each level, as one kernel makes them. */
function wholeLevels(bytes: Uint8Array, channels: number, frames: number, count: number): number[][] {
  const bufferBytes = bytes.length;
  const kernel = createKernel({ channels, sampleRate: 48_000, levels: count, bufferBytes });
  kernel.buffers[0].set(bytes);
  feedStored(kernel, { kind: 's16', buffer: 0, frames });
  return Array.from({ length: count }, (_, level) => [...kernel.pyramid.take(level)]);
}
