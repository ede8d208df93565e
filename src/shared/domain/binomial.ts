/**
 * The exact two-sided probability that guessing gives a result at least as far from half as `correct` of `trials`, by
 * chance alone (p = 1/2 each). 1 where nothing was tried.
 */
export function twoSidedP(correct: number, trials: number): number {
  if (!Number.isInteger(correct) || !Number.isInteger(trials) || correct < 0 || correct > trials) {
    throw new RangeError(`${correct} of ${trials} is no count of right answers.`);
  }
  const extreme = Math.max(correct, trials - correct);
  // The distribution is symmetric: both tails are as long.
  let tail = 0;
  let chance = 2 ** -trials;
  // From the end towards the middle, so that the smallest terms are added first.
  for (let at = trials; at >= extreme; at -= 1) {
    tail += chance;
    chance = (chance * at) / (trials - at + 1);
  }
  return Math.min(1, 2 * tail);
}

/** `p = 0.008`, `p < 0.001`: as statistics are written, never more exact than it means something. */
export function pText(p: number): string {
  if (p < 0.001) return 'p < 0.001';
  return `p = ${p < 0.1 ? p.toFixed(3) : p.toFixed(2)}`;
}
