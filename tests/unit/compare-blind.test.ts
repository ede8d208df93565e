import { expect, test } from 'vitest';
import { abxTrials, blindPairs, decidedPairs, rankByWins, shuffled } from '../../src/shared/domain/blind.ts';
import { levelText, matchLevels } from '../../src/shared/loudness/match-levels.ts';
import { chance } from '../support/make-band.ts';

test('the same chance gives the same order, and nothing is lost or doubled', () => {
  const things = [1, 2, 3, 4, 5, 6, 7];
  expect(shuffled(things, chance(1))).toEqual(shuffled(things, chance(1)));
  expect(shuffled(things, chance(1)).toSorted((a, b) => a - b)).toEqual(things);
  expect(shuffled(things, () => 0)).toEqual([2, 3, 4, 5, 6, 7, 1]);
  expect(shuffled(things, () => 0.999)).toEqual(things);
});

test('every order of three comes about equally often', () => {
  const random = chance(5);
  const counts = Map.groupBy(
    Array.from({ length: 6000 }, () => shuffled('abc'.split(''), random).join('')),
    (o) => o,
  );
  expect(counts.size).toBe(6);
  for (const { length } of counts.values()) expect(Math.abs(length - 1000)).toBeLessThan(150);
});

test('X is either, about as often', () => {
  const trials = abxTrials(2000, chance(6));
  expect(Math.abs(trials.filter((trial) => trial === 'a').length - 1000)).toBeLessThan(100);
});

test('every pair is heard as often as it was asked, from both sides', () => {
  const pairs = blindPairs(5, 2, chance(7));
  expect(pairs).toHaveLength(20);
  const sides = new Set(pairs.map(({ a, b }) => `${a} ${b}`));
  expect(sides.size).toBe(20);
  expect(blindPairs(16, 1, chance(8))).toHaveLength(120);
  const eight = blindPairs(2, 8, chance(9));
  expect(eight.filter(({ a }) => a === 0)).toHaveLength(4);
});

test('the order is by wins, equal wins are one place', () => {
  const answers = [
    { a: 0, b: 1, better: 'b' },
    { a: 2, b: 1, better: 'b' },
    { a: 0, b: 2, better: 'a' },
    { a: 3, b: 2, better: 'a' },
    { a: 3, b: 0, better: 'same' },
  ] as const;
  expect(rankByWins(4, answers)).toEqual([
    { index: 1, wins: 2, place: 1 },
    { index: 0, wins: 1, place: 2 },
    { index: 3, wins: 1, place: 2 },
    { index: 2, wins: 0, place: 4 },
  ]);
  expect(rankByWins(2, [])).toEqual([
    { index: 0, wins: 0, place: 1 },
    { index: 1, wins: 0, place: 1 },
  ]);
  expect(decidedPairs(answers)).toEqual({ trials: 4, correct: 2 });
  expect(decidedPairs([])).toEqual({ trials: 0, correct: 0 });
});

const level = (integratedLufs: number | null, truePeakDb: number | null) => ({ integratedLufs, truePeakDb });

test('all are brought to the loudness of the first while no peak gets too high', () => {
  const { targetLufs, gainsDb } = matchLevels([level(-19.4, -6), level(-18.1, -3), level(-22, -8)]);
  expect(targetLufs).toBeCloseTo(-19.4);
  expect(gainsDb.map((gain) => gain.toFixed(1))).toEqual(['0.0', '-1.3', '2.6']);
});

test('a take without headroom brings the others down to itself', () => {
  const { targetLufs, gainsDb } = matchLevels([level(-16, -3), level(-22, -2.5)]);
  expect(targetLufs).toBeCloseTo(-20.5);
  expect(gainsDb[0]).toBeCloseTo(-4.5);
  expect(gainsDb[1]).toBeCloseTo(1.5);
  // One that clips already is not lifted at all.
  expect(matchLevels([level(-16, -3), level(-20, 0.5)]).targetLufs).toBe(-20);
});

test('silence and what was not measured stay as they are', () => {
  expect(matchLevels([level(null, null), level(-20, -6), level(-23, -9)])).toEqual({
    targetLufs: -20,
    gainsDb: [0, 0, 3],
  });
  expect(matchLevels([level(null, null)])).toEqual({ targetLufs: null, gainsDb: [0] });
});

test('a level is said with what is done to it', () => {
  expect(levelText(-18.1, -1.3)).toBe('−18.1 LUFS → −1.3 dB');
  expect(levelText(-22, 2.6)).toBe('−22.0 LUFS → +2.6 dB');
  expect(levelText(-19.4, 0)).toBe('−19.4 LUFS');
  expect(levelText(null, 0)).toBe('not measured');
});
