import { createCorrelator, sizeFor } from './correlate.ts';
import { otherAt, type Line } from './line.ts';
import { onsetRate } from './onset-bands.ts';
import { energySums, stretched } from './sequences.ts';

/** Where the other sound may be the same performance, and how alike the attacks are there (1 is the same). */
export type Candidate = Line & { readonly atSecond: number; readonly likeness: number };

/** Speeds that are tried: transfers of one tape differ by a few per cent at most. */
const speeds = Array.from({ length: 17 }, (_, at) => 1 + (at - 8) * 0.005);
/** Half the distance of two speeds: by so much the slope of a candidate may be wrong. */
export const slopeDoubt = 0.003;

const longestQuery = 25;
const shortestQuery = 2;
/** Parts of the reference that are looked for in the other, by their middle. */
const queryPlaces = [0.5, 0.25, 0.75] as const;
const mostCandidates = 5;

/**
 * Looks for parts of the reference in the other sound, at every speed of the grid and at every place, by the attacks
 * in all bands. The best places come first; they are proposals that the sound itself has to confirm.
 */
export function coarseMatches(
  reference: readonly Float64Array[],
  other: readonly Float64Array[],
): readonly Candidate[] {
  const length = reference[0]?.length ?? 0;
  const otherLength = other[0]?.length ?? 0;
  const query = Math.min(length, Math.max(shortestQuery * onsetRate, Math.min(longestQuery * onsetRate, length * 0.4)));
  if (query < shortestQuery * onsetRate || otherLength < shortestQuery * onsetRate) return [];
  const correlator = createCorrelator(sizeFor(otherLength + query * 1.05));
  const energies = energySums(other);
  const found: Candidate[] = [];
  for (const place of queryPlaces) {
    const start = Math.round(Math.max(0, Math.min(length - query, place * length - query / 2)));
    for (const speed of speeds) {
      const bands = reference.map((band) => stretched(band, start, Math.floor(query), speed));
      correlator.clear();
      for (const [at, band] of bands.entries()) correlator.add(band, other[at]!);
      const steps = bands[0]!.length;
      const best = bestLag(correlator.sums(), { steps, otherLength, energies, energy: energyOf(bands) });
      const atSecond = (start + query / 2) / onsetRate;
      const otherSecond = (best.lag + steps / 2) / onsetRate;
      found.push({ slope: speed, offset: otherSecond - speed * atSecond, atSecond, likeness: best.likeness });
    }
  }
  return distinct(found.toSorted((a, b) => b.likeness - a.likeness));
}

type LagSearch = {
  readonly steps: number;
  readonly otherLength: number;
  /** Sums of squares of the other sound up to each step. */
  readonly energies: Float64Array;
  readonly energy: number;
};

function bestLag(
  sums: Float64Array,
  { steps, otherLength, energies, energy }: LagSearch,
): { readonly lag: number; readonly likeness: number } {
  const usual = ((energies[otherLength] ?? 0) / otherLength) * steps;
  let lag = 0;
  let likeness = 0;
  // At least half of the part must lie within the other sound.
  for (let at = Math.ceil(-steps / 2); at <= otherLength - steps / 2; at += 1) {
    const from = Math.max(0, at);
    const to = Math.min(otherLength, at + steps);
    const there = Math.max(energies[to]! - energies[from]!, 0.3 * usual);
    const sum = sums[at < 0 ? at + sums.length : at]!;
    const alike = there > 0 && energy > 0 ? sum / Math.sqrt(there * energy) : 0;
    if (alike > likeness) {
      likeness = alike;
      lag = at;
    }
  }
  return { lag, likeness };
}

function energyOf(bands: readonly Float64Array[]): number {
  return bands.reduce((sum, band) => sum + band.reduce((inBand, value) => inBand + value * value, 0), 0);
}

/** The best ones that say different things: neighbours in speed at the same place are one proposal. */
function distinct(candidates: readonly Candidate[]): readonly Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of candidates) {
    if (kept.length >= mostCandidates) break;
    const second = candidate.atSecond;
    const isKnown = kept.some(
      (one) =>
        Math.abs(one.slope - candidate.slope) < 2.5 * slopeDoubt &&
        Math.abs(otherAt(one, second) - otherAt(candidate, second)) < 0.3,
    );
    if (!isKnown) kept.push(candidate);
  }
  return kept;
}
