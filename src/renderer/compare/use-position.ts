import { useEffect, useRef } from 'react';
import { comparePlayer } from '../transport/transport.ts';

/** The sound goes on a little after Pause, until what was rendered is heard. */
const settleMs = 500;

/** Calls back with the heard second at the start, on each animation frame while takes play, and after each move. */
export function usePosition(onPosition: (seconds: number) => void): void {
  const latest = useRef(onPosition);
  useEffect(() => {
    latest.current = onPosition;
    onPosition(comparePlayer.positionNow());
  });
  useEffect(() => {
    let request: number | null = null;
    let runUntilMs = 0;
    const step = (nowMs: number): void => {
      request = null;
      latest.current(comparePlayer.positionNow());
      if (comparePlayer.store.getState().playing || nowMs < runUntilMs) schedule();
    };
    const schedule = (): void => {
      request ??= requestAnimationFrame(step);
    };
    const unsubscribe = comparePlayer.store.subscribe((now, before) => {
      if (now.playing !== before.playing) runUntilMs = performance.now() + settleMs;
      if (now.playing !== before.playing || now.moves !== before.moves || now.sources !== before.sources) schedule();
    });
    schedule();
    return () => {
      unsubscribe();
      if (request !== null) cancelAnimationFrame(request);
    };
  }, []);
}
