/** Which second of the other sound belongs to a second of the reference: `offset + slope * second`. */
export type Line = { readonly offset: number; readonly slope: number };

/** A place that was measured: this second of the other belongs to that second of the reference. */
export type Pair = { readonly reference: number; readonly other: number };

export function otherAt({ offset, slope }: Line, referenceSecond: number): number {
  return offset + slope * referenceSecond;
}

/** How near to the line a place must lie to count as on it: 5 ms. */
export const onLineSeconds = 0.005;

export type FittedLine = Line & {
  /** How many of the places lie on it. */
  readonly onLine: number;
};

/**
 * The straight line on which most places lie, whatever the others say: every two places propose one, and the winner is
 * fitted to all that lie on it. Null for fewer than two places. `steepest` is how far a slope may be from `near`.
 */
export function fitLine(pairs: readonly Pair[], near: number, steepest: number): FittedLine | null {
  let best: Line | null = null;
  let most = 0;
  for (const [at, first] of pairs.entries()) {
    for (const second of pairs.slice(at + 1)) {
      const distance = second.reference - first.reference;
      if (distance === 0) continue;
      const slope = (second.other - first.other) / distance;
      if (Math.abs(slope - near) > steepest) continue;
      const line = { slope, offset: first.other - slope * first.reference };
      const worth = worthOf(line, pairs);
      if (worth <= most) continue;
      most = worth;
      best = line;
    }
  }
  if (best === null) return null;
  const better = leastSquares(placesOn(best, pairs));
  const line = better !== null && worthOf(better, pairs) >= most ? better : best;
  return { ...line, onLine: placesOn(line, pairs).length };
}

/** How many places lie on a line, each the less the farther from it: a line along the edge of most of them is a worse one. */
function worthOf(line: Line, pairs: readonly Pair[]): number {
  let worth = 0;
  for (const { reference, other } of pairs) {
    const beside = (other - otherAt(line, reference)) / onLineSeconds;
    worth += Math.max(0, 1 - beside * beside);
  }
  return worth;
}

export function placesOn(line: Line, pairs: readonly Pair[]): readonly Pair[] {
  return pairs.filter(({ reference, other }) => Math.abs(other - otherAt(line, reference)) <= onLineSeconds);
}

function leastSquares(pairs: readonly Pair[]): Line | null {
  const count = pairs.length;
  const meanX = pairs.reduce((sum, { reference }) => sum + reference, 0) / count;
  const meanY = pairs.reduce((sum, { other }) => sum + other, 0) / count;
  let spread = 0;
  let together = 0;
  for (const { reference, other } of pairs) {
    spread += (reference - meanX) ** 2;
    together += (reference - meanX) * (other - meanY);
  }
  if (spread === 0) return null;
  const slope = together / spread;
  return { slope, offset: meanY - slope * meanX };
}
