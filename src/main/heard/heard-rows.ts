import type { HeardSummary } from '../../shared/contract/views.ts';
import { type FrameRange, mergeRanges, totalFrames } from '../../shared/domain/frame-ranges.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { execute, inTransaction, type ReadableDb, selectAll, selectOne, type WritableDb } from '../database/sql.ts';

export const heardRangesSql = `SELECT start_frame AS startFrame, end_frame AS endFrame FROM heard_range
  WHERE transfer_id = @transferId ORDER BY start_frame`;

/** What was heard of a transfer: merged, in order. */
export function listHeard(db: ReadableDb, transferId: TransferId): readonly FrameRange[] {
  return selectAll<FrameRange>(db, heardRangesSql, { transferId });
}

/** How much of each transfer was heard; those nobody has listened to are not in it. */
export function listHeardSummaries(db: ReadableDb): readonly HeardSummary[] {
  return selectAll<HeardSummary>(
    db,
    'SELECT transfer_id AS transferId, frames AS heardFrames, last_heard_at AS lastHeardAt FROM heard',
  );
}

/**
 * The stretch before a place and all that begin up to another: those that a new stretch may meet. Stretches never
 * overlap, so nothing further before can reach it.
 */
export const nearHeardSql = `SELECT start_frame AS startFrame, end_frame AS endFrame FROM heard_range
  WHERE transfer_id = @transferId AND start_frame <= @endFrame AND start_frame >= coalesce(
    (SELECT max(start_frame) FROM heard_range WHERE transfer_id = @transferId AND start_frame <= @startFrame), 0)`;

/** Adds what was heard, all of it or nothing; tells how much of the transfer is heard now. */
export function addHeard(db: WritableDb, transferId: TransferId, ranges: readonly FrameRange[], at: number): number {
  return inTransaction(db, () => {
    execute(
      db,
      `INSERT INTO heard (transfer_id, frames, last_heard_at) VALUES (@transferId, 0, @at)
        ON CONFLICT (transfer_id) DO UPDATE SET last_heard_at = excluded.last_heard_at`,
      { transferId, at },
    );
    let gained = 0;
    for (const range of mergeRanges(ranges)) {
      const near = selectAll<FrameRange>(db, nearHeardSql, { transferId, ...range });
      const merged = mergeRanges([...near, range]);
      for (const { startFrame } of near) {
        execute(db, 'DELETE FROM heard_range WHERE transfer_id = @transferId AND start_frame = @startFrame', {
          transferId,
          startFrame,
        });
      }
      for (const { startFrame, endFrame } of merged) {
        execute(
          db,
          `INSERT INTO heard_range (transfer_id, start_frame, end_frame)
            VALUES (@transferId, @startFrame, @endFrame)`,
          { transferId, startFrame, endFrame },
        );
      }
      gained += totalFrames(merged) - totalFrames(near);
    }
    execute(db, 'UPDATE heard SET frames = frames + @gained WHERE transfer_id = @transferId', { transferId, gained });
    const row = selectOne<{ frames: number }>(db, 'SELECT frames FROM heard WHERE transfer_id = @transferId', {
      transferId,
    });
    return row?.frames ?? 0;
  });
}

/** As if nobody had ever listened to the transfer. */
export function forgetHeard(db: WritableDb, transferId: TransferId): void {
  execute(db, 'DELETE FROM heard WHERE transfer_id = @transferId', { transferId });
}
