import { expect, test } from 'vitest';
import { alignSounds, prepareSound } from '../../src/shared/alignment/align-sounds.ts';
import { createCorrelator } from '../../src/shared/alignment/correlate.ts';
import { fitLine } from '../../src/shared/alignment/line.ts';
import { musicStart } from '../../src/shared/alignment/music-start.ts';
import { createSoundReducer } from '../../src/shared/alignment/reduce-sound.ts';
import { chance, performance, record, type Recording } from '../support/make-band.ts';

const rate = 16_000;

function heard(samples: Float32Array, leadSeconds = 0) {
  const reducer = createSoundReducer(rate, samples.length / rate);
  reducer.add(samples, 1);
  return prepareSound({ samples: reducer.samples(), leadSeconds });
}

const original: Recording = { seconds: 34, startsAt: 2 };
const take1 = performance(1, 28);

/** The greatest error of an alignment over every second of the music, when the copy began and ran as it says. */
function worstError(
  found: { startOffsetSeconds: number; driftRatio: number },
  copy: { startsAt: number; speed: number },
): number {
  const errors = Array.from({ length: 28 }, (_, second) => {
    const inReference = original.startsAt + second;
    const inCopy = copy.startsAt + second / copy.speed;
    return Math.abs((inReference - found.startOffsetSeconds) * found.driftRatio - inCopy);
  });
  return Math.max(...errors);
}

test.for([
  ['as it is', {}],
  ['0.4 % faster', { speed: 1.004 }],
  ['2.7 % slower', { speed: 0.973 }],
  ['12 dB softer and dull', { gain: 0.25, brightness: 0.35 }],
  ['with its polarity turned round', { gain: -0.7 }],
  ['noisy', { noise: 0.02 }],
  ['of a speed between those that are tried, with noise as loud as its softer notes', { speed: 1.0025, noise: 0.1 }],
  ['faster, dull, softer and noisy', { speed: 1.013, gain: 0.4, brightness: 0.4, noise: 0.01 }],
] as const)('a copy %s lies within 5 ms at every second', ([, change]) => {
  const copy = { ...original, startsAt: 3.337, seed: 5, speed: 1, ...change };
  const found = alignSounds(heard(record(take1, original)), heard(record(take1, copy)));
  expect(found.kind).toBe('samePerformance');
  expect(worstError(found, copy)).toBeLessThan(0.005);
  expect(found.confidence).toBeGreaterThan(0.8);
});

test('another take of the tune is no copy and lies with its start within 50 ms, count-in or not', () => {
  const first = heard(record(take1, original));
  for (const [take, countIn] of [
    [2, false],
    [3, true],
    [4, true],
  ] as const) {
    const other = heard(record(performance(take, 28), { seconds: 34, startsAt: 4.2, seed: take, countIn }));
    const found = alignSounds(first, other);
    expect(found.kind).toBe('onset');
    expect(found.driftRatio).toBe(1);
    expect(Math.abs(found.startOffsetSeconds - (2 - 4.2))).toBeLessThan(0.05);
    expect(found.confidence).toBeLessThanOrEqual(0.8);
  }
});

const falseStart = performance(1, 2.7);
const onlyFew: Recording = { seconds: 5.2, startsAt: 1.5 };

test.for([
  ['as it is', {}],
  ['1.5 % slower, softer and dull', { speed: 0.985, gain: 0.3, brightness: 0.4 }],
  ['2.7 % faster, noisy and with its polarity turned round', { speed: 1.027, gain: -0.7, noise: 0.01 }],
] as const)('a copy of a false start %s lies within 5 ms all through', ([, change]) => {
  const copy = { seconds: 7.4, startsAt: 2.9, seed: 5, speed: 1, ...change };
  const [first, second] = [heard(record(falseStart, onlyFew)), heard(record(falseStart, copy))];
  for (const turned of [false, true]) {
    const found = turned ? alignSounds(second, first) : alignSounds(first, second);
    expect(found.kind).toBe('samePerformance');
    for (let second_ = 0; second_ <= 2.7; second_ += 0.3) {
      const [inFirst, inCopy] = [onlyFew.startsAt + second_, copy.startsAt + second_ / copy.speed];
      const [from, to] = turned ? [inCopy, inFirst] : [inFirst, inCopy];
      expect(Math.abs((from - found.startOffsetSeconds) * found.driftRatio - to)).toBeLessThan(0.005);
    }
  }
});

test('a sound of half a second is no performance, however alike it is', () => {
  const clapped = (startsAt: number): Float32Array => {
    const clap = chance(7);
    return Float32Array.from({ length: rate * 4 }, (_, at) => {
      const isClap = at >= startsAt * rate && at < (startsAt + 0.5) * rate;
      return isClap ? clap() - 0.5 : 0.001 * (hiss() - 0.5);
    });
  };
  expect(alignSounds(heard(clapped(1)), heard(clapped(1.7))).kind).not.toBe('samePerformance');
});

test('a false start lies with its start at that of another take, with talk around it or not, and is no copy', () => {
  const first = heard(record(take1, original));
  for (const take of [2, 3, 4]) {
    const played = record(performance(take, 2), { seconds: 9, startsAt: 4.2, seed: take });
    const talk = chance(take);
    for (let at = rate; at < played.length; at += 1) {
      const isBeside = at < rate * 3.5 || at > rate * 6.8;
      if (isBeside && at % (rate / 2) < rate / 4) played[at] = 0.1 * (talk() - 0.5);
    }
    for (const other of [heard(played), heard(played.slice(rate * 4, rate * 7)), heard(played.slice(rate), 3)]) {
      const found = alignSounds(first, other);
      expect(found.kind).toBe('onset');
      const startsAt = other.leadSeconds === 3 ? 4.2 - 4 : other.samples.length < 4 * 4000 ? 0.2 : 4.2;
      expect(Math.abs(found.startOffsetSeconds - (2 - startsAt))).toBeLessThan(0.05);
    }
    // Two false starts are short enough to be laid over each other whole.
    const found = alignSounds(heard(record(falseStart, onlyFew)), heard(played.slice(rate * 2)));
    expect(found.kind).toBe('onset');
    expect(Math.abs(found.startOffsetSeconds - (1.5 - 2.2))).toBeLessThan(0.05);
  }
});

test('what is read before a stretch counts for its noise and not for its place', () => {
  const samples = record(take1, original);
  const whole = heard(samples);
  const later = heard(samples.slice(rate * 5), 3);
  const found = alignSounds(whole, later);
  expect(found.kind).toBe('samePerformance');
  expect(found.startOffsetSeconds).toBeCloseTo(8, 3);
});

test('a part of a take is found in it', () => {
  const samples = record(take1, original);
  const found = alignSounds(heard(samples), heard(samples.slice(rate * 11, rate * 17)));
  expect(found.kind).toBe('samePerformance');
  expect(found.startOffsetSeconds).toBeCloseTo(11, 3);
});

test.for([
  ['noise and music', () => Float32Array.from({ length: rate * 20 }, noiseSample)],
  ['a steady tone and music', () => Float32Array.from({ length: rate * 20 }, (_, at) => 0.3 * Math.sin(at * 0.0864))],
  ['silence and music', () => new Float32Array(rate * 20)],
  ['hardly anything and music', () => new Float32Array(40)],
] as const)('%s: says that it cannot tell', ([, make]) => {
  const found = alignSounds(heard(record(take1, original)), heard(make()));
  expect(found).toEqual({ kind: 'none', startOffsetSeconds: 0, driftRatio: 1, confidence: 0 });
});

const hiss = chance(3);
function noiseSample(): number {
  return 0.1 * (hiss() - 0.5);
}

test.for([20, 4])('two steady tones of one pitch and %i seconds are no performance', (seconds) => {
  const tone = (phase: number) =>
    Float32Array.from({ length: rate * seconds }, (_, at) => 0.3 * Math.sin(at * 0.0864 + phase));
  expect(alignSounds(heard(tone(0)), heard(tone(1))).kind).toBe('none');
});

test('a few words that were marked alone are no start of the music', () => {
  const words = Float32Array.from({ length: rate * 4.5 }, noiseSample).map((value) => value * 0.01);
  const talk = chance(12);
  for (let at = rate * 3.3; at < rate * 4.47; at += 1) words[at] = 0.1 * (talk() - 0.5);
  expect(musicStart(heard(words, 3)).isSure).toBe(false);
});

test('the start of the music stands after clicks and talk, at a quiet mark’s own start, and is unsure in noise', () => {
  const played = record(take1, { seconds: 34, startsAt: 6, countIn: true });
  const talk = chance(9);
  for (let at = rate; at < rate * 3; at += 1) {
    // Words: bursts of a quarter of a second with gaps between.
    if (at % (rate / 2) < rate / 4) played[at] = 0.1 * (talk() - 0.5);
  }
  expect(musicStart(heard(played)).seconds).toBeCloseTo(6, 1);
  expect(musicStart(heard(record(take1, { seconds: 20, startsAt: 0 }))).seconds).toBeLessThan(0.05);
  expect(musicStart(heard(Float32Array.from({ length: rate * 10 }, noiseSample))).isSure).toBe(false);
});

test('a correlation is the sum of products at each lag', () => {
  const next = chance(2);
  const fixed = Float64Array.from({ length: 10 }, next);
  const moving = Float64Array.from({ length: 20 }, next);
  const correlator = createCorrelator(32);
  correlator.clear();
  correlator.add(fixed, moving);
  const sums = correlator.sums();
  for (const lag of [-3, 0, 4, 12]) {
    const byForce = fixed.reduce((sum, value, at) => sum + value * (moving[at + lag] ?? 0), 0);
    expect(sums[(lag + 32) % 32]).toBeCloseTo(byForce, 10);
  }
});

test('a line goes through most places, whatever the others say', () => {
  const next = chance(4);
  const pairs = Array.from({ length: 40 }, (_, at) => ({
    reference: at,
    other: at % 4 === 0 ? 100 * next() : 1.5 + 1.004 * at + 0.002 * (next() - 0.5),
  }));
  const line = fitLine(pairs, 1, 0.05);
  expect(line?.slope).toBeCloseTo(1.004, 4);
  expect(line?.offset).toBeCloseTo(1.5, 2);
  expect(line?.onLine).toBe(30);
  expect(fitLine(pairs.slice(0, 1), 1, 0.05)).toBe(null);
});

test('a line does not leave the places it goes through to take in one more at its edge', () => {
  const right = Array.from({ length: 12 }, (_, at) => ({ reference: at, other: at }));
  const line = fitLine([...right, { reference: 13, other: 13.008 }, { reference: 14, other: 14.008 }], 1, 0.05);
  for (const { reference, other } of right) {
    expect(Math.abs(line!.offset + line!.slope * reference - other)).toBeLessThan(0.0005);
  }
});
