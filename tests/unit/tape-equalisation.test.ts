import { expect, test } from 'vitest';
import { analogueSwapDb, filterDb, swapFilter, whyNoSwap } from '../../src/renderer/transport/tape-equalisation.ts';

const swaps = ['nabToIec', 'iecToNab'] as const;
const rates = [44_100, 48_000, 88_200, 96_000, 192_000];
const frequencies = [20, 31.5, 50, 100, 315, 1000, 3150, 6300, 10_000, 12_500, 14_000, 16_000];

test.each([7.5, 15, 30])('at %d ips the swap follows the standards within 0.1 dB from 20 Hz to 16 kHz', (ips) => {
  const off = rates.flatMap((rate) =>
    swaps.flatMap((swap) =>
      frequencies.map((hz) => {
        const filter = swapFilter(swap, ips, rate);
        return filter === null ? Infinity : Math.abs(filterDb(filter, rate, hz) - analogueSwapDb(swap, ips, hz));
      }),
    ),
  );
  expect(Math.max(...off)).toBeLessThan(0.1);
});

test('the known figures come out: 15 ips from NAB to IEC', () => {
  // 20 log of 35/50 far up, and the bass that NAB cuts given back: 3 dB at 50 Hz.
  expect(analogueSwapDb('nabToIec', 15, 1e6)).toBeCloseTo(20 * Math.log10(35 / 50), 2);
  expect(analogueSwapDb('nabToIec', 15, 1e6 / (2 * Math.PI * 3180))).toBeCloseTo(3.01, 1);
  expect(analogueSwapDb('nabToIec', 7.5, 10_000)).toBeCloseTo(2.72, 2);
});

test('one swap undoes the other', () => {
  for (const hz of frequencies) {
    const [there, back] = swaps.map((swap) => swapFilter(swap, 15, 48_000));
    if (there === null || there === undefined || back === null || back === undefined)
      throw new Error('15 ips has both standards');
    expect(filterDb(there, 48_000, hz) + filterDb(back, 48_000, hz)).toBeCloseTo(0, 0);
  }
});

test('a tape that is heard at double speed has its curve an octave higher', () => {
  const filter = swapFilter('iecToNab', 15, 96_000, 2);
  if (filter === null) throw new Error('15 ips has both standards');
  for (const hz of [100, 1000, 5000, 8000]) {
    expect(filterDb(filter, 96_000, 2 * hz)).toBeCloseTo(analogueSwapDb('iecToNab', 15, hz), 1);
  }
});

test('no offset passes, and no filter rings without end', () => {
  for (const swap of swaps) {
    const filter = swapFilter(swap, 7.5, 44_100);
    if (filter === null) throw new Error('7½ ips has both standards');
    expect(filter.feedforward.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
    const tail = impulse(filter, 44_100).slice(-100);
    expect(Math.max(...tail.map(Math.abs))).toBeLessThan(1e-4);
  }
});

test('where nothing can be swapped it says why', () => {
  expect(swapFilter('nabToIec', 3.75, 48_000)).toBeNull();
  expect(swapFilter('nabToIec', null, 48_000)).toBeNull();
  expect(whyNoSwap(3.75)).toContain('3.75 ips');
  expect(whyNoSwap(null)).toContain('how fast it ran');
  expect(whyNoSwap(15)).toBeNull();
});

function impulse({ feedforward, feedback }: { feedforward: number[]; feedback: number[] }, length: number): number[] {
  const out: number[] = [];
  for (let at = 0; at < length; at += 1) {
    let sum = feedforward[at] ?? 0;
    for (let delay = 1; delay < feedback.length; delay += 1) sum -= (feedback[delay] ?? 0) * (out[at - delay] ?? 0);
    out.push(sum / (feedback[0] ?? 1));
  }
  return out;
}
