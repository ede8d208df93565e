import { expect, test } from 'vitest';
import { edgeToAudition, stretchAround } from '../../src/renderer/transport/around-edge.ts';
import { listenText } from '../../src/renderer/transport/listening-words.ts';
import { stepToFrame } from '../../src/renderer/transport/mark-stops.ts';
import { nextShuttle } from '../../src/renderer/transport/shuttle-steps.ts';
import { flatListening, type Listening } from '../../src/shared/domain/listening.ts';
import { aTake } from '../support/make-marks.ts';

const tape = { frames: 480_000, sampleRate: 48_000 };
const rolls = { preRollSeconds: 2, postRollSeconds: 1.5 };

test.each([
  ['before', 104_000, 200_000],
  ['across', 104_000, 272_000],
  ['after', 200_000, 272_000],
] as const)('what is played %s an edge reaches as far as the settings say', (part, startFrame, endFrame) => {
  expect(stretchAround(200_000, part, tape, rolls)).toEqual({ startFrame, endFrame });
});

test('what is played around an edge stays on the tape', () => {
  expect(stretchAround(1000, 'across', tape, rolls)).toEqual({ startFrame: 0, endFrame: 73_000 });
  expect(stretchAround(480_000, 'across', tape, rolls)).toEqual({ startFrame: 384_000, endFrame: 480_000 });
  expect(stretchAround(480_000, 'after', tape, rolls)).toEqual({ startFrame: 480_000, endFrame: 480_000 });
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
