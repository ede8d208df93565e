import { expect, test } from 'vitest';
import { edgeToAudition, rollsAround, withRolls } from '../../src/renderer/transport/around-edge.ts';
import { listenText } from '../../src/renderer/transport/listening-words.ts';
import { stepToFrame } from '../../src/renderer/transport/mark-stops.ts';
import { rollRows } from '../../src/renderer/transport/roll-rows.ts';
import { nextShuttle } from '../../src/renderer/transport/shuttle-steps.ts';
import { flatListening, type Listening } from '../../src/shared/domain/listening.ts';
import { movedRoll, readRoll, rollNames } from '../../src/shared/domain/rolls.ts';
import { aTake } from '../support/make-marks.ts';

test('what is played around a stretch reaches as far as the rolls say, and stays on the tape', () => {
  const edge = { startFrame: 200_000, endFrame: 200_000 };
  expect(withRolls(edge, 96_000, 0, 480_000)).toEqual({ startFrame: 104_000, endFrame: 200_000 });
  expect(withRolls(edge, 0, 72_000, 480_000)).toEqual({ startFrame: 200_000, endFrame: 272_000 });
  expect(withRolls({ startFrame: 1000, endFrame: 470_000 }, 96_000, 72_000, 480_000)).toEqual({
    startFrame: 0,
    endFrame: 480_000,
  });
});

test('a key has no roll that would contradict it, and every roll belongs to a key', () => {
  expect(rollsAround).toEqual({
    before: { pre: 'beforePre', post: null },
    across: { pre: 'acrossPre', post: 'acrossPost' },
    after: { pre: null, post: 'afterPost' },
  });
  expect(rollRows.flatMap(({ pre, post }) => [pre, post].filter((name) => name !== null)).toSorted()).toEqual(
    [...rollNames].toSorted(),
  );
});

test.each([
  ['2', 2],
  ['1,5 s', 1.5],
  ['500 ms', 0.5],
  ['.25s', 0.25],
  ['30', 30],
  ['30.001', null],
  ['-1', null],
  ['2 bars', null],
  ['', null],
])('a pre-roll written %s is read as %s seconds', (text, seconds) => {
  expect(readRoll('selectionPre', text)).toBe(seconds);
});

test('what plays nothing but its roll cannot have none; steps stay in the bounds and on milliseconds', () => {
  expect(readRoll('selectedPre', '0')).toBe(0);
  expect(readRoll('beforePre', '0')).toBeNull();
  expect(movedRoll('beforePre', 0.5, -1)).toBe(0.1);
  expect(movedRoll('selectionPre', 0.2, -1)).toBe(0);
  expect(movedRoll('selectionPre', 29.9, 1)).toBe(30);
  expect(movedRoll('selectionPre', 0.1, 0.2)).toBe(0.3);
});

test('the nearest edge is meant, until somebody goes elsewhere the one that was heard last', () => {
  const marks = [aTake({ startFrame: 100, endFrame: 500 }), aTake({ startFrame: 700, endFrame: 900 })];
  expect(edgeToAudition(marks, 620, null)).toBe(700);
  expect(edgeToAudition(marks, 580, null)).toBe(500);
  expect(edgeToAudition(marks, 620, 500)).toBe(500);
  expect(edgeToAudition(marks, 620, 501)).toBe(700);
  expect(edgeToAudition([], 620, 500)).toBeNull();
});

test('winding goes 1, 2, 4, 8, 16 and stays there; the other way it begins anew', () => {
  const pressed = (direction: 1 | -1, times: number, from = 0): number =>
    Array.from({ length: times }).reduce<number>((speed) => nextShuttle(speed, direction), from);
  expect([1, 2, 3, 4, 5, 6].map((times) => pressed(1, times))).toEqual([1, 2, 4, 8, 16, 16]);
  expect([1, 2, 3, 4, 5, 6].map((times) => pressed(-1, times))).toEqual([-1, -2, -4, -8, -16, -16]);
  expect(nextShuttle(8, -1)).toBe(-1);
  expect(nextShuttle(-16, 1)).toBe(1);
});

test('steps over edges of silence leave out the one just passed while the tape runs', () => {
  const edges = [1000, 50_000, 90_000];
  expect(stepToFrame(edges, 50_100, 'previous', 0)).toBe(50_000);
  expect(stepToFrame(edges, 50_100, 'previous', 48_000)).toBe(1000);
  expect(stepToFrame(edges, 50_000, 'next', 48_000)).toBe(90_000);
  expect(stepToFrame(edges, 90_000, 'next', 0)).toBeNull();
});

test.each([
  [{}, 2, 'L+R'],
  [{ mode: 'difference' }, 2, 'L−R'],
  [{ mode: 'mono', inverted: 'left' }, 2, 'Mono ø'],
  [{ soloed: [1] }, 2, 'only R'],
  [{ muted: [0, 1] }, 2, 'none'],
  [{ soloed: [0, 4, 7], muted: [4] }, 24, '2 of 24'],
] satisfies readonly (readonly [Partial<Listening>, number, string])[])(
  'listening with %o to %d channels reads %s',
  (change, channels, text) => {
    expect(listenText({ ...flatListening, ...change }, channels)).toBe(text);
  },
);
