import { lufsOf } from '../../shared/loudness/gating.ts';
import { hopStart } from '../../shared/loudness/hops.ts';
import { type KWeighting, kWeightingAt } from '../../shared/loudness/k-weighting.ts';
import type { MeterReading } from './player.ts';

/** Tenths of a second in a momentary (400 ms) and in a short-term (3 s) block. */
const momentaryHops = 4;
const shortTermHops = 30;
/** What correlation looks back on; shorter and it would tremble with every bass note. */
const correlationSeconds = 0.3;

/** One ear's K-weighting: two filters of second order, with what they remember. */
type Ear = { x1: number; x2: number; y1: number; y2: number; z1: number; z2: number };

/**
 * What a meter has heard. Mutable on purpose: it lives in the audio thread and is fed every quantum. `hops` is a ring
 * of mean squares, K-weighted and summed over both ears.
 */
export type MeterSums = {
  readonly sampleRate: number;
  readonly weighting: KWeighting;
  readonly ears: readonly [Ear, Ear];
  readonly hops: Float64Array;
  hopCount: number;
  /** How many samples were heard in all; hops end where `hopStart` says. */
  samples: number;
  hopEnd: number;
  hopSum: number;
  peakLeft: number;
  peakRight: number;
  /** Leaky sums of left × right, left², right². */
  both: number;
  leftSquare: number;
  rightSquare: number;
};

export function startMeter(sampleRate: number): MeterSums {
  return {
    sampleRate,
    weighting: kWeightingAt(sampleRate),
    ears: [anEar(), anEar()],
    hops: new Float64Array(shortTermHops),
    hopCount: 0,
    samples: 0,
    hopEnd: hopStart(1, sampleRate),
    hopSum: 0,
    peakLeft: 0,
    peakRight: 0,
    both: 0,
    leftSquare: 0,
    rightSquare: 0,
  };
}

/** Takes in what both ears hear next. */
export function feedMeter(meter: MeterSums, left: Float32Array, right: Float32Array): void {
  const [leftEar, rightEar] = meter.ears;
  const keep = Math.exp(-1 / (correlationSeconds * meter.sampleRate));
  for (let index = 0; index < left.length; index += 1) {
    const l = left[index] ?? 0;
    const r = right[index] ?? 0;
    meter.peakLeft = Math.max(meter.peakLeft, Math.abs(l));
    meter.peakRight = Math.max(meter.peakRight, Math.abs(r));
    meter.both = meter.both * keep + l * r;
    meter.leftSquare = meter.leftSquare * keep + l * l;
    meter.rightSquare = meter.rightSquare * keep + r * r;
    meter.hopSum += weighted(leftEar, meter.weighting, l) ** 2 + weighted(rightEar, meter.weighting, r) ** 2;
    meter.samples += 1;
    if (meter.samples === meter.hopEnd) endHop(meter);
  }
}

/** What the meter shows now. Peaks begin anew with each reading. */
export function readMeter(meter: MeterSums): MeterReading {
  const peaks = [meter.peakLeft, meter.peakRight];
  meter.peakLeft = 0;
  meter.peakRight = 0;
  return {
    peaks,
    momentaryLufs: lufsOver(meter, momentaryHops),
    shortTermLufs: lufsOver(meter, shortTermHops),
    correlation: correlationOf(meter),
  };
}

export const silentReading: MeterReading = {
  peaks: [0, 0],
  momentaryLufs: null,
  shortTermLufs: null,
  correlation: null,
};

function anEar(): Ear {
  return { x1: 0, x2: 0, y1: 0, y2: 0, z1: 0, z2: 0 };
}

/** The shelf, then the high pass (b = 1, -2, 1), both in direct form I. */
function weighted(ear: Ear, { shelf, highPass }: KWeighting, sample: number): number {
  const [b0, b1, b2, a1, a2] = shelf;
  const y = b0 * sample + b1 * ear.x1 + b2 * ear.x2 - a1 * ear.y1 - a2 * ear.y2;
  const z = y - 2 * ear.y1 + ear.y2 - highPass[0] * ear.z1 - highPass[1] * ear.z2;
  ear.x2 = ear.x1;
  ear.x1 = sample;
  ear.y2 = ear.y1;
  ear.y1 = quiet(y);
  ear.z2 = ear.z1;
  ear.z1 = quiet(z);
  return z;
}

/** Numbers too small for anyone are made zero: they would slow the processor down in long silences. */
function quiet(value: number): number {
  return Math.abs(value) < 1e-30 ? 0 : value;
}

function endHop(meter: MeterSums): void {
  const length = meter.hopEnd - hopStart(meter.hopCount, meter.sampleRate);
  meter.hops[meter.hopCount % shortTermHops] = meter.hopSum / length;
  meter.hopCount += 1;
  meter.hopEnd = hopStart(meter.hopCount + 1, meter.sampleRate);
  meter.hopSum = 0;
}

/** Null until there was sound for a whole block, and in silence below what anyone measures. */
function lufsOver(meter: MeterSums, hops: number): number | null {
  if (meter.hopCount < hops) return null;
  let sum = 0;
  for (let back = 1; back <= hops; back += 1) sum += meter.hops[(meter.hopCount - back) % shortTermHops] ?? 0;
  const lufs = lufsOf(sum / hops);
  return lufs === null || lufs < -120 ? null : lufs;
}

function correlationOf({ both, leftSquare, rightSquare, sampleRate }: MeterSums): number | null {
  const floor = correlationSeconds * sampleRate * 1e-10;
  if (leftSquare < floor || rightSquare < floor) return null;
  return Math.max(-1, Math.min(1, both / Math.sqrt(leftSquare * rightSquare)));
}
