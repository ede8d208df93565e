import type { MarkCounts } from '../../shared/contract/views.ts';
import type { MarkId, SongId, TransferId } from '../../shared/domain/ids.ts';
import { byPlace, type Mark, type MarkKind } from '../../shared/domain/mark.ts';
import { execute, type ReadableDb, selectAll, selectOne, type WritableDb } from '../database/sql.ts';

export type MarkRow = Omit<Mark, 'flags' | 'tags' | 'origin'> & {
  readonly flags: string;
  readonly tags: string;
  readonly origin: string | null;
};

/** A mark's columns under the names of its fields; `fromMarkRow` makes the mark of them. */
export const markColumns = `mark.id, mark.transfer_id AS transferId, mark.kind, mark.start_frame AS startFrame,
  mark.end_frame AS endFrame, mark.song_id AS songId, mark.take_number AS takeNumber, mark.status, mark.flags,
  mark.title, mark.rating, mark.players, mark.notes, mark.tags, mark.author, mark.created_at AS createdAt, mark.origin`;

/** The marks of a transfer as they lie on the tape. */
export const marksOfTransferSql = `SELECT ${markColumns} FROM mark WHERE transfer_id = @transferId ORDER BY start_frame`;

export function listMarks(db: ReadableDb, transferId: TransferId): readonly Mark[] {
  return selectAll<MarkRow>(db, marksOfTransferSql, { transferId })
    .map((row) => fromMarkRow(row))
    .sort(byPlace);
}

/** Which of the ids belong to marks, on whatever transfer. */
export function markIdsInUse(db: ReadableDb, ids: readonly MarkId[]): ReadonlySet<MarkId> {
  const rows = selectAll<{ id: MarkId }>(db, 'SELECT id FROM mark WHERE id IN (SELECT value FROM json_each(@ids))', {
    ids: JSON.stringify(ids),
  });
  return new Set(rows.map(({ id }) => id));
}

/** The marks with these ids in the order of the ids, on whatever transfer; those that are gone are left out. */
export function findMarks(db: ReadableDb, ids: readonly MarkId[]): readonly Mark[] {
  return ids.flatMap((id) => findMark(db, id) ?? []);
}

export function findMark(db: ReadableDb, id: MarkId): Mark | null {
  const row = selectOne<MarkRow>(db, `SELECT ${markColumns} FROM mark WHERE id = @id`, { id });
  return row === null ? null : fromMarkRow(row);
}

/** Writes a mark as it is now, new or known. */
export function putMark(db: WritableDb, mark: Mark): void {
  execute(
    db,
    `INSERT INTO mark (id, transfer_id, kind, start_frame, end_frame, song_id, take_number, status, flags, title,
        rating, players, notes, tags, author, created_at, origin)
      VALUES (@id, @transferId, @kind, @startFrame, @endFrame, @songId, @takeNumber, @status, @flags, @title,
        @rating, @players, @notes, @tags, @author, @createdAt, @origin)
      ON CONFLICT (id) DO UPDATE SET transfer_id = excluded.transfer_id, kind = excluded.kind,
        start_frame = excluded.start_frame, end_frame = excluded.end_frame, song_id = excluded.song_id,
        take_number = excluded.take_number, status = excluded.status, flags = excluded.flags,
        title = excluded.title, rating = excluded.rating, players = excluded.players, notes = excluded.notes,
        tags = excluded.tags, author = excluded.author, created_at = excluded.created_at, origin = excluded.origin`,
    {
      ...mark,
      flags: JSON.stringify(mark.flags),
      tags: JSON.stringify(mark.tags),
      origin: mark.origin === null ? null : JSON.stringify(mark.origin),
    },
  );
}

export function removeMark(db: WritableDb, id: MarkId): void {
  execute(db, 'DELETE FROM mark WHERE id = @id', { id });
}

export const marksOfSongSql = 'SELECT id FROM mark WHERE song_id = @songId LIMIT 1';

/** Whether any take on any tape is an attempt at the song. */
export function songHasTakes(db: ReadableDb, songId: SongId): boolean {
  return selectOne(db, marksOfSongSql, { songId }) !== null;
}

export const openMarksSql = `SELECT kind FROM mark WHERE transfer_id = @transferId AND end_frame IS NULL
  GROUP BY kind HAVING count(*) > 1`;

/** The kinds of which more than one mark is open on a transfer; a rule of the trade allows one of each. */
export function kindsOpenTwice(db: ReadableDb, transferId: TransferId): readonly MarkKind[] {
  return selectAll<{ kind: MarkKind }>(db, openMarksSql, { transferId }).map(({ kind }) => kind);
}

export const countMarksSql =
  'SELECT transfer_id AS transferId, kind, count(*) AS marks FROM mark GROUP BY transfer_id, kind';

/** How many marks of each kind each transfer has; transfers without any are not in it. */
export function countMarks(db: ReadableDb): MarkCounts {
  const rows = selectAll<{ transferId: TransferId; kind: MarkKind; marks: number }>(db, countMarksSql);
  const counts: Record<string, { takes: number; fragments: number; timestamps: number }> = {};
  for (const { transferId, kind, marks } of rows) {
    const known = counts[transferId] ?? { takes: 0, fragments: 0, timestamps: 0 };
    counts[transferId] = { ...known, [`${kind}s`]: marks };
  }
  return counts;
}

export const otherTakeNumbersSql = `SELECT coalesce(mark.song_id, '') AS song, max(mark.take_number) AS highest
  FROM transfer AS ours
  JOIN transfer AS other ON other.tape_id = ours.tape_id AND other.id <> ours.id AND other.removed_at IS NULL
  JOIN mark ON mark.transfer_id = other.id AND mark.kind = 'take' AND mark.take_number IS NOT NULL
  WHERE ours.id = @transferId
  GROUP BY mark.song_id`;

/** The highest take number of each song on the tape's other transfers; takes without a song under the empty text. */
export function otherTakeNumbers(db: ReadableDb, transferId: TransferId): Readonly<Record<string, number>> {
  const rows = selectAll<{ song: string; highest: number }>(db, otherTakeNumbersSql, { transferId });
  return Object.fromEntries(rows.map(({ song, highest }) => [song, highest]));
}

/** Flags, tags and origin were checked at the boundary when they were written, hence the casts. */
export function fromMarkRow(row: MarkRow): Mark {
  // In place, and without parsing what is mostly empty: ten thousand rows are asked for with every tape.
  return Object.assign(row, {
    flags: row.flags === '[]' ? [] : (JSON.parse(row.flags) as Mark['flags']),
    tags: row.tags === '[]' ? [] : (JSON.parse(row.tags) as Mark['tags']),
    origin: row.origin === null ? null : (JSON.parse(row.origin) as Mark['origin']),
  });
}
