import type { TransferId } from '../../shared/domain/ids.ts';
import type { ReadableDb } from '../database/sql.ts';
import { listTransfers } from './transfer-rows.ts';

/** The tapes whose files are looked at again and again. */
export type WatchedTapes = {
  /** Looks whether the file of a transfer is where and as it was; it is on screen from now on. */
  checkOpened(id: TransferId, signal: AbortSignal): Promise<void>;
  /** The same of one that a list shows from now on. */
  checkSeen(id: TransferId, signal: AbortSignal): Promise<void>;
  /** The file of a transfer changed while it was read: it is looked at again until it has come to rest. */
  addGrowing(id: TransferId): void;
  /** Looks again at what is on screen, at those that lists showed last, and at what was still growing. */
  checkWatched(signal: AbortSignal): Promise<void>;
};

/** As many as fit a tall window. */
const mostSeen = 64;

/** @param check looks whether files are where and as they were. */
export function createWatchedTapes(
  db: ReadableDb,
  check: (ids: readonly TransferId[], signal: AbortSignal) => Promise<void>,
): WatchedTapes {
  const growing = new Set<TransferId>();
  let onScreen: TransferId | null = null;
  /** The one that was seen last at the end. */
  const seen = new Set<TransferId>();
  return {
    checkOpened(id, signal) {
      onScreen = id;
      return check([id], signal);
    },
    checkSeen(id, signal) {
      seen.delete(id);
      seen.add(id);
      if (seen.size > mostSeen) seen.delete([...seen][0]!);
      return check([id], signal);
    },
    addGrowing: (id) => void growing.add(id),
    async checkWatched(signal) {
      const watched = listTransfers(db).filter(
        ({ id, state, files }) =>
          id === onScreen ||
          growing.has(id) ||
          (state === 'present' && files.some(({ sha256 }) => sha256 === null)) ||
          // What cannot be read would be tried again each time.
          (seen.has(id) && (state === 'present' || state === 'missing')),
      );
      growing.clear();
      const ids = watched.map(({ id }) => id);
      if (ids.length > 0) await check(ids, signal);
    },
  };
}
