/** What is left of numbers that come in parts without the first of them; no part is empty. */
export function withoutFirst<T extends Int16Array | Uint8Array>(parts: readonly T[], count: number): T[] {
  let left = count;
  return parts.flatMap((part) => {
    const rest = part.subarray(Math.min(left, part.length)) as T;
    left -= part.length - rest.length;
    return rest.length === 0 ? [] : [rest];
  });
}
