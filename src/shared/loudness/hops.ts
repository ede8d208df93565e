/** Loudness is kept per tenth of a second: a hop. True peak and features are kept per step of four hops. */
export const hopsPerSecond = 10;
export const hopsPerStep = 4;

/** The frame at which a hop begins. */
export function hopStart(hop: number, sampleRate: number): number {
  return Math.round((hop * sampleRate) / hopsPerSecond);
}

/** How many whole hops there are in so many frames. */
export function wholeHops(frames: number, sampleRate: number): number {
  let hops = Math.floor((frames * hopsPerSecond) / sampleRate);
  while (hopStart(hops, sampleRate) > frames) hops -= 1;
  while (hopStart(hops + 1, sampleRate) <= frames) hops += 1;
  return hops;
}

/** How many steps there are in so many frames; the last one may be short. */
export function stepsIn(frames: number, sampleRate: number): number {
  const steps = Math.floor(wholeHops(frames, sampleRate) / hopsPerStep);
  return hopStart(steps * hopsPerStep, sampleRate) < frames ? steps + 1 : steps;
}
