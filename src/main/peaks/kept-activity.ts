import type { FrameRange } from '../../shared/domain/frame-ranges.ts';
import type { ActivityPlace } from './analysis-messages.ts';

/** The tapes that one goes back and forth between. */
const mostKept = 8;

type Activity = Promise<readonly FrameRange[] | null>;

/**
 * Finds where something sounds once for each peaks file, as long as it is one of those that were asked for last; one at
 * a time, so that whoever leafs through day-long tapes does not set a thread to work for each of them.
 */
export function createKeptActivity(find: (place: ActivityPlace) => Activity): typeof find {
  /** By key, the one asked for last at the end. */
  const kept = new Map<string, Activity>();
  let last: Promise<unknown> = Promise.resolve();

  function findNext(place: ActivityPlace): Activity {
    const found = last.then(() => find(place));
    // What failed, or found no file any more, may be there the next time.
    last = found.catch(() => null).then((ranges) => ranges ?? kept.delete(place.key));
    return found;
  }

  return (place) => {
    const found = kept.get(place.key) ?? findNext(place);
    kept.delete(place.key);
    kept.set(place.key, found);
    if (kept.size > mostKept) kept.delete([...kept.keys()][0]!);
    return found;
  };
}
