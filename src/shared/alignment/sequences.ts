/** Part of a sequence as it would be if the same music ran so much slower; what lies between two steps is on a line. */
export function stretched(values: ArrayLike<number>, start: number, steps: number, speed: number): Float64Array {
  const last = values.length - 1;
  return Float64Array.from({ length: Math.round(steps * speed) }, (_, at) => {
    const place = start + at / speed;
    const left = Math.min(last, Math.floor(place));
    const right = Math.min(last, left + 1);
    const share = place - Math.floor(place);
    return values[left]! * (1 - share) + values[right]! * share;
  });
}

/** Sums of squares of sequences of one length, taken together, up to each step: one more than there are steps. */
export function energySums(sequences: readonly ArrayLike<number>[]): Float64Array {
  const length = sequences[0]?.length ?? 0;
  const sums = new Float64Array(length + 1);
  for (let at = 0; at < length; at += 1) {
    sums[at + 1] = sums[at]! + sequences.reduce((sum, values) => sum + values[at]! ** 2, 0);
  }
  return sums;
}

/** How far beside the highest of three neighbours the curve through them is highest, in steps. */
export function topBeside(before: number, middle: number, after: number): number {
  const bend = before - 2 * middle + after;
  return bend < 0 ? (before - after) / (2 * bend) : 0;
}
