/**
 * A place in a file, or a length of one, in bytes: a number as far as numbers are exact, a bigint beyond (2^53 and more).
 * All of them are made here, so that equal ones are of one kind; `<` and `===` hold between any two.
 */
export type ByteCount = number | bigint;

/** A length or place as a header or the file system tells it in 64 bits. */
export function byteCount(exact: bigint): ByteCount {
  const rounded = Number(exact);
  return Number.isSafeInteger(rounded) ? rounded : exact;
}

export function plus(a: ByteCount, b: ByteCount): ByteCount {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return byteCount(BigInt(a) + BigInt(b));
}

/** Below 0 where `b` is more. */
export function minus(a: ByteCount, b: ByteCount): ByteCount {
  return plus(a, -b);
}

/** So many frames, or other units, of so many bytes each. */
export function times(units: number, bytes: number): ByteCount {
  const product = units * bytes;
  return Number.isSafeInteger(product) ? product : byteCount(BigInt(units) * BigInt(bytes));
}

/** How many whole units of so many bytes it holds; rounded where that is 2^53 or more, as `checkFrames` refuses it. */
export function wholeUnits(count: ByteCount, bytes: number): number {
  return typeof count === 'number' ? Math.floor(count / bytes) : Number(count / BigInt(bytes));
}

/** What is left over behind those. */
export function restOf(count: ByteCount, bytes: number): number {
  return typeof count === 'number' ? count % bytes : Number(count % BigInt(bytes));
}

/** The next multiple of so many bytes. */
export function roundedUp(count: ByteCount, bytes: number): ByteCount {
  const rest = restOf(count, bytes);
  return rest === 0 ? count : plus(count, bytes - rest);
}

/** The smaller one of a count and of what can be held in memory; 0 where the count is negative. */
export function atMost(count: ByteCount, most: number): number {
  return count < most ? Math.max(0, Number(count)) : most;
}
