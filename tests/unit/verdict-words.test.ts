import { expect, test } from 'vitest';
import { pText, twoSidedP } from '../../src/shared/domain/binomial.ts';
import type { MarkId } from '../../src/shared/domain/ids.ts';
import { verdictText } from '../../src/shared/domain/verdict.ts';

/** n over k, exact. */
function choose(trials: number, hits: number): bigint {
  let ways = 1n;
  for (let at = 0; at < hits; at += 1) ways = (ways * BigInt(trials - at)) / BigInt(at + 1);
  return ways;
}

/** The two-sided p as a fraction of whole numbers, counted way by way. */
function byCounting(correct: number, trials: number): number {
  const distance = Math.abs(2 * correct - trials);
  let ways = 0n;
  for (let hits = 0; hits <= trials; hits += 1) {
    if (Math.abs(2 * hits - trials) >= distance) ways += choose(trials, hits);
  }
  return Number((ways * 10n ** 18n) / 2n ** BigInt(trials)) / 1e18;
}

test('p is the exact binomial for every result of up to 40 trials, and of 200', () => {
  for (let trials = 0; trials <= 40; trials += 1) {
    for (let correct = 0; correct <= trials; correct += 1) {
      expect(twoSidedP(correct, trials)).toBeCloseTo(byCounting(correct, trials), 12);
    }
  }
  for (const correct of [0, 60, 85, 99, 100, 120, 200]) {
    expect(twoSidedP(correct, 200)).toBeCloseTo(byCounting(correct, 200), 12);
  }
});

test('p of results that are in books', () => {
  expect(twoSidedP(8, 8)).toBe(0.0078125);
  expect(twoSidedP(12, 16)).toBeCloseTo(0.076813, 6);
  expect(twoSidedP(14, 16)).toBeCloseTo(0.004181, 6);
  expect(twoSidedP(0, 0)).toBe(1);
  expect(twoSidedP(8, 16)).toBe(1);
  expect(() => twoSidedP(9, 8)).toThrow(RangeError);
  expect(() => twoSidedP(1.5, 8)).toThrow(RangeError);
});

test('p is written as exactly as it means something', () => {
  expect([0.0078125, 0.0768, 0.21, 1, 0.0004].map(pText)).toEqual([
    'p = 0.008',
    'p = 0.077',
    'p = 0.21',
    'p = 1.00',
    'p < 0.001',
  ]);
});

const mark = (name: string, place: number | null = null, wins: number | null = null) => ({
  markId: name as MarkId,
  name,
  place,
  wins,
});
const plain = { note: '', withdrawn: null, trials: null, correct: null, p: null };

test('verdicts are said in a sentence', () => {
  const two = [mark('Ramble, take 4', 1, 8), mark('Ramble, take 2', 2, 0)];
  const text = verdictText({ ...plain, kind: 'pairs', blind: true, marks: two, trials: 8, correct: 8, p: 0.0078 });
  expect(text).toBe('Take 4 over take 2 in 8 of 8 blind pairs, two-sided p = 0.008');
  expect(verdictText({ ...plain, kind: 'better', blind: false, marks: two })).toBe('Take 4 better than take 2');
  expect(verdictText({ ...plain, kind: 'same', blind: true, marks: two })).toBe('Take 4 and take 2 the same, blind');
  expect(verdictText({ ...plain, kind: 'abx', blind: true, marks: two, trials: 16, correct: 14, p: 0.0042 })).toBe(
    'Take 4 and take 2 told apart in 14 of 16 blind trials, two-sided p = 0.004',
  );
  const level = [mark('Ramble, take 4', 1, 4), mark('Ramble, take 2', 1, 4)];
  expect(verdictText({ ...plain, kind: 'pairs', blind: false, marks: level, trials: 8, correct: 4, p: 1 })).toBe(
    'Take 4 as good as take 2 in 4 of 8 pairs, two-sided p = 1.00',
  );
});

test('an order of several is said with what each won; names of other works stay whole', () => {
  const three = [mark('Ramble, take 4', 1, 4), mark('Evening tune, take 1', 2, 1), mark('mandolin idea', 2, 1)];
  expect(verdictText({ ...plain, kind: 'pairs', blind: true, marks: three })).toBe(
    'Ramble, take 4 > Evening tune, take 1 = mandolin idea in blind pairs (4, 1, 1 won)',
  );
});
