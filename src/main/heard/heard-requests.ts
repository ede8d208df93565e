import type { Events } from '../../shared/contract/events.ts';
import type { Handlers } from '../../shared/contract/requests.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import type { Transfer } from '../../shared/domain/transfer.ts';
import type { ReadableDb, WritableDb } from '../database/sql.ts';
import { addHeard, forgetHeard, listHeard, listHeardSummaries } from './heard-rows.ts';

/** The requests about what of the tapes was heard. */
export type HeardHandlers = Pick<Handlers, 'heard.list' | 'heard.get' | 'heard.add' | 'heard.forget'>;

export type HeardOptions = {
  readonly db: ReadableDb;
  /** Throws `UserError` readOnly where nothing may be written. */
  writable(): WritableDb;
  /** Throws `UserError` notFound. */
  load(id: TransferId): Transfer;
  announce(event: Events['heard.changed']): void;
  now(): number;
};

export function createHeardRequests({ db, writable, load, announce, now }: HeardOptions): HeardHandlers {
  return {
    'heard.list': () => ({ heard: listHeardSummaries(db) }),
    'heard.get': ({ transferId }) => ({ ranges: listHeard(db, load(transferId).id) }),
    'heard.add'({ transferId, ranges }) {
      const { frames } = load(transferId);
      // Nothing beyond the end can have sounded, whatever a window says.
      const inside = ranges.map(({ startFrame, endFrame }) => ({
        startFrame,
        endFrame: Math.min(endFrame, frames ?? 0),
      }));
      const lastHeardAt = now();
      const heardFrames = addHeard(writable(), transferId, inside, lastHeardAt);
      announce({ transferId, ranges: listHeard(db, transferId), heardFrames, lastHeardAt });
      return { heardFrames };
    },
    'heard.forget'({ transferId }) {
      forgetHeard(writable(), load(transferId).id);
      announce({ transferId, ranges: [], heardFrames: 0, lastHeardAt: null });
      return {};
    },
  };
}
