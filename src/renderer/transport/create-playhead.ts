import type { Player } from './player.ts';

/** The sound goes on a little after Pause, until what was rendered is heard. */
const settleMs = 500;

/**
 * Calls back with the heard frame once at the start, each animation frame while the tape plays and the window can be
 * seen, and once after each seek while it stands. One loop serves all listeners of a player.
 */
export function createPlayhead(of: Player): (listener: (frame: number) => void) => () => void {
  const listeners = new Set<(frame: number) => void>();
  let frameRequest: number | null = null;
  let runUntilMs = 0;
  let unsubscribe: (() => void) | null = null;

  const tell = (): void => {
    const frame = of.frameNow();
    for (const listener of listeners) listener(frame);
  };
  const step = (nowMs: number): void => {
    frameRequest = null;
    tell();
    if (listeners.size > 0 && (of.store.getState().playing || nowMs < runUntilMs)) schedule();
  };
  const schedule = (): void => {
    // A hidden window is not drawn, so the browser itself holds the loop until it is seen again.
    frameRequest ??= requestAnimationFrame(step);
  };

  return (listener) => {
    unsubscribe ??= of.store.subscribe((now, before) => {
      if (now.playing !== before.playing) runUntilMs = performance.now() + settleMs;
      if (now.playing !== before.playing || now.moves !== before.moves) schedule();
    });
    listeners.add(listener);
    listener(of.frameNow());
    if (of.store.getState().playing) schedule();
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      unsubscribe?.();
      unsubscribe = null;
      if (frameRequest !== null) cancelAnimationFrame(frameRequest);
      frameRequest = null;
    };
  };
}
