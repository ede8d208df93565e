import type { TapeId } from '../../shared/domain/ids.ts';
import type { Tape } from '../../shared/domain/tape.ts';
import { execute, type ReadableDb, selectAll, selectOne, type WritableDb } from '../database/sql.ts';

const columns = `tape.id, tape.reel, tape.title, tape.date, tape.studio, tape.people, tape.speed_ips AS speedIps,
  tape.track_format AS trackFormat, tape.equalisation, tape.noise_reduction AS noiseReduction, tape.condition,
  tape.box_notes AS boxNotes`;

/** The tapes of the archive, without those of which every transfer was removed. */
export function listTapes(db: ReadableDb): readonly Tape[] {
  return selectAll<Tape>(
    db,
    `SELECT ${columns} FROM tape
      WHERE EXISTS (SELECT 1 FROM transfer WHERE tape_id = tape.id AND removed_at IS NULL)
        OR NOT EXISTS (SELECT 1 FROM transfer WHERE tape_id = tape.id)
      ORDER BY reel, title, id`,
  );
}

export function findTape(db: ReadableDb, id: TapeId): Tape | null {
  return selectOne<Tape>(db, `SELECT ${columns} FROM tape WHERE id = @id`, { id });
}

export const tapesOfReelSql = `SELECT ${columns} FROM tape WHERE reel = @reel ORDER BY rowid`;

export function findTapesOfReel(db: ReadableDb, reel: string): readonly Tape[] {
  return selectAll<Tape>(db, tapesOfReelSql, { reel });
}

/** Writes a tape as it is now, new or known. */
export function putTape(db: WritableDb, tape: Tape): void {
  execute(
    db,
    `INSERT INTO tape (id, reel, title, date, studio, people, speed_ips, track_format, equalisation, noise_reduction,
        condition, box_notes)
      VALUES (@id, @reel, @title, @date, @studio, @people, @speedIps, @trackFormat, @equalisation, @noiseReduction,
        @condition, @boxNotes)
      ON CONFLICT (id) DO UPDATE SET reel = excluded.reel, title = excluded.title, date = excluded.date,
        studio = excluded.studio, people = excluded.people, speed_ips = excluded.speed_ips,
        track_format = excluded.track_format, equalisation = excluded.equalisation,
        noise_reduction = excluded.noise_reduction, condition = excluded.condition, box_notes = excluded.box_notes`,
    { ...tape },
  );
}

export function removeTape(db: WritableDb, id: TapeId): void {
  execute(db, 'DELETE FROM tape WHERE id = @id', { id });
}

/** Whether any transfer, removed ones included, belongs to the tape. */
export function tapeHasTransfers(db: ReadableDb, tapeId: TapeId): boolean {
  return selectOne(db, 'SELECT id FROM transfer WHERE tape_id = @tapeId LIMIT 1', { tapeId }) !== null;
}
