let query: MediaQueryList | null = null;

/** Whether the system is asked for less motion, as of now. Asked on every frame, so the question is put but once. */
export function wantsLessMotion(): boolean {
  query ??= matchMedia('(prefers-reduced-motion: reduce)');
  return query.matches;
}
