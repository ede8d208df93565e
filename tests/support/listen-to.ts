import type { Core } from '../../src/main/core/core.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';

const everyMs = 100;

/** Reads a little of a tape again and again, as a player does, so that other reading goes slower; tells how to stop. */
export function listenTo(core: Core, id: TransferId): () => void {
  const { signal } = new AbortController();
  // A read that comes to nothing because the core is closed was heard all the same.
  const listen = (): void => void core.readFrames(id, 0, 1_000, signal).catch(() => undefined);
  listen();
  const timer = setInterval(listen, everyMs);
  return () => clearInterval(timer);
}
