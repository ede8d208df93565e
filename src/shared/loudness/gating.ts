// Loudness after ITU-R BS.1770-4 and EBU R 128, from mean squares of K-weighted sound per tenth of a second, already
// weighted and summed over the channels. Blocks of 400 ms begin every 100 ms, so any stretch is a sum of kept numbers.

/** Tenths of a second in a momentary (400 ms) and in a short-term (3 s) block. */
const momentaryHops = 4;
const shortTermHops = 30;

/** Loudness of a mean square, in LUFS; null for silence. */
export function lufsOf(meanSquare: number): number | null {
  return meanSquare > 0 ? -0.691 + 10 * Math.log10(meanSquare) : null;
}

/** Loudness in LUFS; null for silence, and for what is too short. */
export type GatedLoudness = {
  /** Of all blocks of 400 ms, gated at -70 LUFS and then 10 LU below what is left. */
  readonly integratedLufs: number | null;
  /** The loudest 400 ms. */
  readonly maxMomentaryLufs: number | null;
  /** The loudest 3 s. */
  readonly maxShortTermLufs: number | null;
};

/** Blocks that are worked through in one turn: a few milliseconds, where a day has close to a million of them. */
const blocksPerTurn = 16_384;

/** The loudness of a stretch from its hops; waits for `giveWay` between two turns of work on a long one. */
export async function gatedLoudness(hops: Float64Array, giveWay: () => Promise<unknown>): Promise<GatedLoudness> {
  const momentary = await meansOfBlocks(hops, momentaryHops, giveWay);
  const shortTerm = await meansOfBlocks(hops, shortTermHops, giveWay);
  const gate = (lufsOf(await meanAbove(momentary.means, lowestGate, giveWay)) ?? -Infinity) - 10;
  return {
    integratedLufs: lufsOf(await meanAbove(momentary.means, Math.max(lowestGate, gate), giveWay)),
    maxMomentaryLufs: lufsOf(momentary.greatest),
    maxShortTermLufs: lufsOf(shortTerm.greatest),
  };
}

const lowestGate = -70;

async function meansOfBlocks(hops: Float64Array, length: number, giveWay: () => Promise<unknown>) {
  const means = new Float64Array(Math.max(0, hops.length - length + 1));
  let greatest = 0;
  await inTurns(means.length, giveWay, (from, to) => {
    for (let at = from; at < to; at += 1) {
      // Summed anew each time: a running sum would carry the rounding of a loud stretch into a quiet one.
      let sum = 0;
      for (let hop = at; hop < at + length; hop += 1) sum += hops[hop]!;
      means[at] = sum / length;
      greatest = Math.max(greatest, sum / length);
    }
  });
  return { means, greatest };
}

/** The mean of the blocks that are louder than a gate in LUFS. */
async function meanAbove(means: Float64Array, gate: number, giveWay: () => Promise<unknown>): Promise<number> {
  let sum = 0;
  let count = 0;
  await inTurns(means.length, giveWay, (from, to) => {
    for (let at = from; at < to; at += 1) {
      const mean = means[at]!;
      if ((lufsOf(mean) ?? -Infinity) <= gate) continue;
      sum += mean;
      count += 1;
    }
  });
  return count === 0 ? 0 : sum / count;
}

async function inTurns(
  count: number,
  giveWay: () => Promise<unknown>,
  work: (from: number, to: number) => void,
): Promise<void> {
  for (let from = 0; from < count; from += blocksPerTurn) {
    if (from > 0) await giveWay();
    work(from, Math.min(count, from + blocksPerTurn));
  }
}
