const query = matchMedia('(prefers-reduced-motion: reduce)');

/** Whether the system is asked for less motion, as of now. */
export function wantsLessMotion(): boolean {
  return query.matches;
}
