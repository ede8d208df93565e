import { keptOfPast } from '../../shared/domain/fading.ts';

/** Before that, a guess at the time left is worth nothing. */
const guessAfterMs = 1_000;

/** Guesses how long a job will still take, from how fast it went lately. */
export type TimeLeft = {
  /** Milliseconds that are left, or null as long as there is nothing to go by. */
  after(done: number, total: number | null): number | null;
  /** Time that passes while a job is halted does not count. */
  halt(isHalted: boolean): void;
};

export function createTimeLeft(now: () => number): TimeLeft {
  let lastAt = now();
  let lastDone = 0;
  let elapsedMs = 0;
  let isHalted = false;
  // Sums in which the past fades; their ratio is the rate, right from the first measurement on.
  let fadingDone = 0;
  let fadingMs = 0;

  function pass(done: number): void {
    const at = now();
    const ms = isHalted ? 0 : at - lastAt;
    lastAt = at;
    elapsedMs += ms;
    const kept = keptOfPast(ms, elapsedMs);
    fadingDone = fadingDone * kept + Math.max(0, done - lastDone);
    fadingMs = fadingMs * kept + ms;
    lastDone = done;
  }

  return {
    after(done, total) {
      pass(done);
      if (total === null || elapsedMs < guessAfterMs || fadingDone === 0) return null;
      return Math.max(0, Math.round(((total - done) * fadingMs) / fadingDone));
    },
    halt(next) {
      pass(lastDone);
      isHalted = next;
    },
  };
}
