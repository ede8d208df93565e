/** How long what was seen counts in an estimate: a third of the time so far, within these bounds. */
const shortestMemoryMs = 3_000;
const longestMemoryMs = 60_000;

/** How much of what was seen before still counts when `ms` more have passed, of `elapsedMs` in all. */
export function keptOfPast(ms: number, elapsedMs: number): number {
  const memoryMs = Math.min(longestMemoryMs, Math.max(shortestMemoryMs, elapsedMs / 3));
  return Math.exp(-ms / memoryMs);
}
