import { levelFactor, numbersPerBucketChannel } from '../../../shared/peaks/levels.ts';

/** What kernel.wat has for rows: a row is the least, the greatest, the sum of squares and the frames of one channel. */
export type PyramidExports = {
  /** Every four buckets of `width` bytes become one of the next level. */
  raise(from: number, parents: number, width: number, out: number): void;
  /** Rows as they are kept, six bytes each. */
  pack(from: number, rows: number, out: number): void;
};

export const rowBytes = 16;
const floatsPerRow = rowBytes / 4;

/** Rows of the finest level that are gathered before they are folded on: they stay in the processor's nearer caches. */
const gatheredRows = 2048;
const fewestGathered = 64;

/** Buckets that each of so many levels needs room for, finest first: those on their way and one that is open. */
export function bucketsHeld(channels: number, levels: number): readonly number[] {
  const held = [Math.max(fewestGathered, Math.floor(gatheredRows / channels))];
  while (held.length < levels) held.push(Math.ceil(held.at(-1)! / levelFactor) + levelFactor);
  return held;
}

/** All levels of a tape's picture, made from rows of its finest one as they become whole. */
export type BucketPyramid = {
  /** Where the rows of the open bucket lie, channel by channel, with room for so many buckets from there on. */
  openRows(buckets: number): number;
  /** So many buckets, beginning with the open one, are whole. */
  close(buckets: number): void;
  /** Adds whole buckets of the finest level, as `onCoarsest` of another pyramid told them; none may be open. */
  add(rows: Float32Array): void;
  /** Closes the open bucket, if there is one, and what is open in the levels above. */
  finish(hasOpen: boolean): void;
  /** Buckets of a level that became whole since they were last taken, as they are stored; valid until the next call. */
  take(level: number): Int16Array<ArrayBuffer>;
  /** Of all that was finished. */
  totals(): { readonly samplePeak: number; readonly squares: number };
};

export type PyramidPlace = {
  readonly exports: PyramidExports;
  readonly memory: ArrayBuffer;
  readonly channels: number;
  /** Where the rows of each level lie, finest first, with the room that `bucketsHeld` says. */
  readonly rowsAt: readonly number[];
  readonly packedAt: number;
  /** Is told the buckets of the coarsest level as they become whole, in rows; they are valid during the call. */
  readonly onCoarsest?: (rows: Float32Array) => void;
};

type Level = {
  readonly at: number;
  /** Whole buckets that lie there. */
  count: number;
  /** Those of them that were packed and wait only for their fellows. */
  packed: number;
  numbers: Int16Array<ArrayBuffer>;
  used: number;
};

export function createBucketPyramid({
  exports,
  memory,
  channels,
  rowsAt,
  packedAt,
  onCoarsest,
}: PyramidPlace): BucketPyramid {
  const floats = new Float32Array(memory);
  const width = channels * rowBytes;
  const step = channels * numbersPerBucketChannel;
  const [gathered = 0] = bucketsHeld(channels, 1);
  const packed = new Int16Array(memory, packedAt, gathered * step);
  const levels = rowsAt.map((at): Level => ({ at, count: 0, packed: 0, numbers: new Int16Array(64), used: 0 }));
  const finest = levels[0]!;
  let samplePeak = 0;
  let squares = 0;

  /** Packs what is new in a level and folds it into the one above, and so on upwards. */
  function flush(index: number): void {
    const level = levels[index]!;
    const fresh = level.count - level.packed;
    if (fresh === 0) return;
    exports.pack(level.at + level.packed * width, fresh * channels, packedAt);
    keep(level, packed.subarray(0, fresh * step));
    level.packed = level.count;
    const above = levels[index + 1];
    if (above === undefined) {
      addToTotals(level);
      onCoarsest?.(floats.subarray(level.at / 4, (level.at + level.count * width) / 4));
      drop(level, level.count);
      return;
    }
    const parents = Math.floor(level.count / levelFactor);
    exports.raise(level.at, parents, width, above.at + above.count * width);
    above.count += parents;
    drop(level, parents * levelFactor);
    flush(index + 1);
  }

  /** Forgets the first buckets of a level; the others, and the open one, move to its start. */
  function drop(level: Level, buckets: number): void {
    const from = (level.at + buckets * width) / 4;
    floats.copyWithin(level.at / 4, from, from + ((level.count - buckets + 1) * width) / 4);
    level.count -= buckets;
    level.packed = level.count;
  }

  function keep(level: Level, numbers: Int16Array): void {
    if (level.used + numbers.length > level.numbers.length) {
      const larger = new Int16Array(Math.max(level.numbers.length * 2, level.used + numbers.length));
      larger.set(level.numbers.subarray(0, level.used));
      level.numbers = larger;
    }
    level.numbers.set(numbers, level.used);
    level.used += numbers.length;
  }

  function addToTotals({ at, count }: Level): void {
    for (let row = at / 4; row < (at + count * width) / 4; row += floatsPerRow) {
      samplePeak = Math.max(samplePeak, -floats[row]!, floats[row + 1]!);
      squares += floats[row + 2]!;
    }
  }

  function openRows(buckets: number): number {
    if (finest.count + buckets > gathered) flush(0);
    return finest.at + finest.count * width;
  }

  return {
    openRows,
    close(buckets) {
      finest.count += buckets;
    },
    add(rows) {
      const perBucket = channels * floatsPerRow;
      for (let from = 0; from < rows.length; from += perBucket) {
        floats.set(rows.subarray(from, from + perBucket), openRows(1) / 4);
        finest.count += 1;
      }
    },
    finish(hasOpen) {
      if (hasOpen) finest.count += 1;
      for (const [index, level] of levels.entries()) {
        flush(index);
        const above = levels[index + 1];
        if (above === undefined || level.count === 0) continue;
        // A last parent has fewer children than four; the missing ones add nothing.
        const from = (level.at + level.count * width) / 4;
        for (let row = from; row < (level.at + levelFactor * width) / 4; row += floatsPerRow) {
          floats.set([Infinity, -Infinity, 0, 0], row);
        }
        exports.raise(level.at, 1, width, above.at + above.count * width);
        above.count += 1;
        level.count = 0;
        level.packed = 0;
      }
    },
    take(index) {
      if (index === 0) flush(0);
      const level = levels[index]!;
      const taken = level.numbers.subarray(0, level.used);
      level.used = 0;
      return taken;
    },
    totals: () => ({ samplePeak, squares }),
  };
}
