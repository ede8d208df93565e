import { keptOfPast } from '../../shared/domain/fading.ts';
import type { ReadingWork } from './reading-speeds.ts';

/** What was taken for granted before anything was seen fades as if it had been seen for so long. */
const grantedMs = 250;

/** How fast something went lately, beside what is known of it from the whole time. */
export type Lately = {
  /** What usually takes `usualMs` took `ms`. */
  add(work: ReadingWork, ms: number, usualMs: number): void;
  /** How many times as long as expected it took; `expected` is told as times as long as usual. */
  times(expected: (work: ReadingWork) => number): number;
};

/** `granted` is how many times as long as expected it is taken to take at first. */
export function createLately(granted = 1): Lately {
  // Sums in which the past fades, by kind: what is expected of one may change after it was seen.
  const kinds = new Map<string, { readonly work: ReadingWork; ms: number; usualMs: number }>();
  let trustMs = grantedMs;
  let elapsedMs = 0;
  return {
    add(work, ms, usualMs) {
      elapsedMs += ms;
      const kept = keptOfPast(ms, elapsedMs);
      trustMs *= kept;
      for (const sum of kinds.values()) {
        sum.ms *= kept;
        sum.usualMs *= kept;
      }
      const sum = kinds.get(work.kindOnDisk) ?? { work, ms: 0, usualMs: 0 };
      sum.ms += ms;
      sum.usualMs += usualMs;
      kinds.set(work.kindOnDisk, sum);
    },
    times(expected) {
      let ms = trustMs * granted;
      let expectedMs = trustMs;
      for (const sum of kinds.values()) {
        ms += sum.ms;
        expectedMs += sum.usualMs * expected(sum.work);
      }
      return ms / expectedMs;
    },
  };
}
