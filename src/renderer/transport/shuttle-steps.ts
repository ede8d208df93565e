/** Winding speeds, one key press after the other; the last one stays. */
const steps = [1, 2, 4, 8, 16] as const;

/** The next winding speed in a direction: faster the same way, or at once the usual speed the other way. */
export function nextShuttle(current: number, direction: 1 | -1): number {
  if (Math.sign(current) !== direction) return direction;
  const faster = steps.find((step) => step > Math.abs(current)) ?? steps[steps.length - 1] ?? 1;
  return direction * faster;
}
