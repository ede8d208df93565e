import type { TransferId } from '../../shared/domain/ids.ts';
import { createRest, type Rest, setResting } from '../audio/rest.ts';

/** The passes of the queue that have begun: those that read, and one that may rest for another. */
export type PassesAtWork = {
  isNone(): boolean;
  /** Those that keep a disk busy: all but one that rests, also those that were stopped and did not let go of it yet. */
  reading(): readonly TransferId[];
  /** Whether it reads, and was not stopped. */
  isReading(id: TransferId): boolean;
  rests(id: TransferId): boolean;
  /** Whether it may begin or go on: one that was stopped must let go of its file before it begins again. */
  mayBegin(id: TransferId): boolean;
  begin(id: TransferId): { readonly signal: AbortSignal; readonly rest: Rest };
  /** Lets one that rests go on; tells whether it rested. */
  goOn(id: TransferId): boolean;
  /**
   * Has one that reads rest, so that `id` can begin, and tells so; or stops it where another rests already. To rest, it
   * keeps a thread and some memory, but no hour of reading is lost to a look at another tape.
   */
  makeWay(other: TransferId, id: TransferId): boolean;
  stop(id: TransferId): void;
  stopAll(): void;
  end(id: TransferId): void;
};

type Pass = { readonly abort: AbortController; readonly rest: Rest };

export function createPassesAtWork(): PassesAtWork {
  const reading = new Map<TransferId, Pass>();
  const resting = new Map<TransferId, Pass>();
  const isStopped = (pass: Pass): boolean => pass.abort.signal.aborted;
  const stop = (id: TransferId): void => (reading.get(id) ?? resting.get(id))?.abort.abort();

  return {
    isNone: () => reading.size === 0 && resting.size === 0,
    reading: () => [...reading.keys()],
    isReading(id) {
      const pass = reading.get(id);
      return pass !== undefined && !isStopped(pass);
    },
    rests: (id) => resting.has(id),
    mayBegin(id) {
      const rested = resting.get(id);
      return !reading.has(id) && (rested === undefined || !isStopped(rested));
    },
    begin(id) {
      const pass = { abort: new AbortController(), rest: createRest() };
      reading.set(id, pass);
      return { signal: pass.abort.signal, rest: pass.rest };
    },
    goOn(id) {
      const pass = resting.get(id);
      if (pass === undefined) return false;
      resting.delete(id);
      reading.set(id, pass);
      setResting(pass.rest, false);
      return true;
    },
    makeWay(other, id) {
      const pass = reading.get(other);
      if (pass === undefined) return false;
      // The one that is wanted now may be the one that rests: then they change places.
      if ([...resting.keys()].some((one) => one !== id)) {
        pass.abort.abort();
        return false;
      }
      reading.delete(other);
      resting.set(other, pass);
      setResting(pass.rest, true);
      return true;
    },
    stop,
    stopAll() {
      for (const id of [...reading.keys(), ...resting.keys()]) stop(id);
    },
    end(id) {
      reading.delete(id);
      resting.delete(id);
    },
  };
}
