import type { ViewScope } from './view-scope.ts';

/** A hand that has rested this long before it let go throws nothing. */
const restMs = 60;
/** The speed is that of the last stretch of the movement. */
const rememberedMs = 90;
/** The time in which the speed falls to a third or so. */
const slowdownMs = 320;
const leastSpeed = 0.02;

export type Glide = {
  /** The hand moved by so many pixels at that moment (`event.timeStamp`). */
  moved(pixels: number, timeMs: number): void;
  /** The hand let go; the tape runs on and slows down. */
  letGo(timeMs: number): void;
  /** Whatever else happens ends it. */
  stop(): void;
};

/** Momentum: what was thrown goes on by itself. Where the reader wants less motion, it stays where it was let go. */
export function createGlide(
  scope: Pick<ViewScope, 'raf'>,
  isCalm: () => boolean,
  panBy: (pixels: number) => boolean,
): Glide {
  let moves: { pixels: number; timeMs: number }[] = [];
  let speed = 0;
  let lastMs = 0;

  const step = (nowMs: number): void => {
    if (speed === 0) return;
    const passed = Math.min(64, Math.max(0, nowMs - lastMs));
    lastMs = nowMs;
    // The distance of a decaying speed, so that slow and fast displays throw equally far.
    const rest = Math.exp(-passed / slowdownMs);
    const hasMoved = panBy(speed * slowdownMs * (1 - rest)) || passed === 0;
    speed *= rest;
    if (!hasMoved || Math.abs(speed) < leastSpeed) speed = 0;
    else scope.raf(step);
  };

  return {
    moved(pixels, timeMs) {
      moves = [...moves.filter((move) => timeMs - move.timeMs < rememberedMs), { pixels, timeMs }];
    },
    letGo(timeMs) {
      const recent = moves.filter((move) => timeMs - move.timeMs < rememberedMs);
      const last = recent.at(-1);
      const [first] = recent;
      moves = [];
      if (first === undefined || last === undefined || timeMs - last.timeMs > restMs || isCalm()) return;
      const pixels = recent.slice(1).reduce((sum, move) => sum + move.pixels, 0);
      const duration = last.timeMs - first.timeMs;
      if (duration < 8) return;
      speed = pixels / duration;
      if (Math.abs(speed) < 0.15) speed = 0;
      if (speed === 0) return;
      lastMs = performance.now();
      scope.raf(step);
    },
    stop() {
      speed = 0;
      moves = [];
    },
  };
}
