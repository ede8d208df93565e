import type { Listening } from '../../shared/domain/listening.ts';

/**
 * What a standard says of a speed: the time constants of replay in microseconds; null where the bass is not raised.
 * Values of IEC 60094-1 and IASA-TC 04, table 1 of section 5.4.10
 * (https://www.iasa-web.org/tc04/magnetic-tapes-replay-equalisation).
 */
type Constants = { readonly bassUs: number | null; readonly trebleUs: number };
type Pair = { readonly nab: Constants; readonly iec: Constants };

/** American and European practice at a speed. At 30 ips the one is AES (IEC 2), the other CCIR (IEC 1). */
const standards: ReadonlyMap<number, Pair> = new Map([
  [30, { nab: { bassUs: null, trebleUs: 17.5 }, iec: { bassUs: null, trebleUs: 35 } }],
  [15, { nab: { bassUs: 3180, trebleUs: 50 }, iec: { bassUs: null, trebleUs: 35 } }],
  [7.5, { nab: { bassUs: 3180, trebleUs: 50 }, iec: { bassUs: null, trebleUs: 70 } }],
]);

type Swap = Exclude<Listening['tapeEqualisation'], 'asIs'>;

/** Numerator and denominator of a filter, in falling powers of time: `y[n] = b0 x[n] + b1 x[n-1] ... - a1 y[n-1] ...`. */
export type FilterCoefficients = { readonly feedforward: number[]; readonly feedback: number[] };

/**
 * Where the bass of a NAB tape is given back, the analogue curve climbs without end towards 0 Hz. Below this it is let
 * go again, twice, so that no offset of the transfer is blown up; at 20 Hz that is 0.05 dB.
 */
const bassFloorHz = 1.5;

/** Why there is nothing to be swapped at a speed; null when there is. */
export function whyNoSwap(speedIps: number | null): string | null {
  if (speedIps === null) return 'Say first in the details of the tape how fast it ran: equalisation depends on it.';
  if (standards.has(speedIps)) return null;
  return `At ${speedIps} ips NAB and IEC share one equalisation, or have none that is known here.`;
}

/** The gain in dB that the swap must have at a frequency: replay by the right standard over replay by the wrong one. */
export function analogueSwapDb(swap: Swap, speedIps: number, hz: number): number {
  const pair = standards.get(speedIps);
  if (pair === undefined) return 0;
  const [from, to] = swap === 'nabToIec' ? [pair.nab, pair.iec] : [pair.iec, pair.nab];
  return 10 * Math.log10(replayPower(to, hz) / replayPower(from, hz));
}

/**
 * The swap as a digital filter, `speedFactor` times faster than the machine ran; null where there is nothing to swap.
 * The treble is no bilinear transform, which would be 0.1 dB off at 16 kHz and 44.1 kHz: it goes exactly through the
 * analogue curve at 0 Hz and at two frequencies, and stays within 0.04 dB of it up to 16 kHz at rates from 44.1 kHz on.
 */
export function swapFilter(
  swap: Swap,
  speedIps: number | null,
  sampleRate: number,
  speedFactor = 1,
): FilterCoefficients | null {
  const pair = speedIps === null ? undefined : standards.get(speedIps);
  if (pair === undefined) return null;
  const [from, to] = swap === 'nabToIec' ? [pair.nab, pair.iec] : [pair.iec, pair.nab];
  // A tape that is heard faster has its whole curve at higher frequencies, as if it were sampled more slowly.
  const rate = sampleRate / speedFactor;
  const sections = [trebleSection(from.trebleUs, to.trebleUs, rate)];
  if (from.bassUs !== null) sections.push(...bassBack(from.bassUs, rate));
  if (to.bassUs !== null) sections.push(bassCut(to.bassUs, rate));
  return {
    feedforward: sections.map(([b]) => b).reduce(product),
    feedback: sections.map(([, a]) => a).reduce(product),
  };
}

/** What the filter does at a frequency, in dB. */
export function filterDb({ feedforward, feedback }: FilterCoefficients, sampleRate: number, hz: number): number {
  return 10 * Math.log10(powerAt(feedforward, hz / sampleRate) / powerAt(feedback, hz / sampleRate));
}

type Section = readonly [feedforward: number[], feedback: number[]];

/** Replay of ideal sound by a head without losses, as power: (1 + ω²t₁²) / (1 + 1/ω²t₂²). */
function replayPower({ bassUs, trebleUs }: Constants, hz: number): number {
  const omega = 2 * Math.PI * hz;
  const treble = 1 + (omega * trebleUs * 1e-6) ** 2;
  return bassUs === null ? treble : treble / (1 + 1 / (omega * bassUs * 1e-6) ** 2);
}

/**
 * A first-order shelf `|H|² = (1 + Bφ) / (1 + Aφ)` with φ = sin²(ω/2), so that gain at two frequencies makes two linear
 * equations; either polynomial has one minimum-phase root.
 */
function trebleSection(fromUs: number, toUs: number, rate: number): Section {
  const power = (hz: number): number =>
    replayPower({ bassUs: null, trebleUs: toUs }, hz) / replayPower({ bassUs: null, trebleUs: fromUs }, hz);
  const [low, high] = [0.11 * rate, 0.36 * rate];
  const [phiLow, phiHigh] = [Math.sin((Math.PI * low) / rate) ** 2, Math.sin((Math.PI * high) / rate) ** 2];
  const [gainLow, gainHigh] = [power(low), power(high)];
  // gain (1 + Aφ) = 1 + Bφ at both.
  const slope = (gainLow - 1) / phiLow - (gainHigh - 1) / phiHigh;
  const denominator = slope / (gainHigh - gainLow);
  const numerator = (gainLow - 1) / phiLow + gainLow * denominator;
  return [shelfRoot(numerator), shelfRoot(denominator)];
}

/** The polynomial b0 + b1 z⁻¹ whose power is 1 + kφ. */
function shelfRoot(k: number): number[] {
  const atNyquist = Math.sqrt(1 + k);
  return [(1 + atNyquist) / 2, (1 - atNyquist) / 2];
}

/** (1 + s t) / s t with its pole moved up to the floor, and a second one there against offsets. */
function bassBack(bassUs: number, rate: number): readonly Section[] {
  const floor = 2 * Math.PI * bassFloorHz;
  return [bilinear([1, 1e6 / bassUs], [1, floor], rate), bilinear([1, 0], [1, floor], rate)];
}

function bassCut(bassUs: number, rate: number): Section {
  return bilinear([1, 0], [1, 1e6 / bassUs], rate);
}

/** (n₁ s + n₀) / (d₁ s + d₀); down there frequencies are not bent yet. */
function bilinear([n1, n0]: readonly [number, number], [d1, d0]: readonly [number, number], rate: number): Section {
  const twice = 2 * rate;
  const scale = d1 * twice + d0;
  return [
    [(n1 * twice + n0) / scale, (n0 - n1 * twice) / scale],
    [1, (d0 - d1 * twice) / scale],
  ];
}

function product(one: readonly number[], other: readonly number[]): number[] {
  const result = Array.from({ length: one.length + other.length - 1 }, () => 0);
  one.forEach((left, at) =>
    other.forEach((right, offset) => {
      result[at + offset] = (result[at + offset] ?? 0) + left * right;
    }),
  );
  return result;
}

function powerAt(polynomial: readonly number[], cyclesPerSample: number): number {
  let real = 0;
  let imaginary = 0;
  polynomial.forEach((value, delay) => {
    real += value * Math.cos(2 * Math.PI * cyclesPerSample * delay);
    imaginary -= value * Math.sin(2 * Math.PI * cyclesPerSample * delay);
  });
  return real * real + imaginary * imaginary;
}
