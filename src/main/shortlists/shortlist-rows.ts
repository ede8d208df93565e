import type { MarkId, ShortlistId } from '../../shared/domain/ids.ts';
import type { Shortlist, ShortlistItem } from '../../shared/domain/shortlist.ts';
import { execute, type ReadableDb, selectAll, selectOne, type WritableDb } from '../database/sql.ts';

type ShortlistRow = Omit<Shortlist, 'items'>;

const columns = 'id, title, notes, created_at AS createdAt';

export const shortlistItemsSql = `SELECT mark_id AS markId, notes FROM shortlist_item WHERE shortlist_id = @id
  ORDER BY position, mark_id`;

/** Every list with its items, the oldest first. */
export function listShortlists(db: ReadableDb): readonly Shortlist[] {
  const rows = selectAll<ShortlistRow>(db, `SELECT ${columns} FROM shortlist ORDER BY created_at, id`);
  return rows.map((row) => ({ ...row, items: listShortlistItems(db, row.id) }));
}

export function findShortlist(db: ReadableDb, id: ShortlistId): Shortlist | null {
  const row = selectOne<ShortlistRow>(db, `SELECT ${columns} FROM shortlist WHERE id = @id`, { id });
  return row === null ? null : { ...row, items: listShortlistItems(db, id) };
}

/** In the order of the list; those whose mark was removed are among them. */
export function listShortlistItems(db: ReadableDb, id: ShortlistId): readonly ShortlistItem[] {
  return selectAll<{ markId: MarkId; notes: string }>(db, shortlistItemsSql, { id });
}

/** Writes a list as it is now, new or known, with all its items. */
export function putShortlist(db: WritableDb, { id, title, notes, createdAt, items }: Shortlist): void {
  execute(
    db,
    `INSERT INTO shortlist (id, title, notes, created_at) VALUES (@id, @title, @notes, @createdAt)
      ON CONFLICT (id) DO UPDATE SET title = excluded.title, notes = excluded.notes, created_at = excluded.created_at`,
    { id, title, notes, createdAt },
  );
  execute(db, 'DELETE FROM shortlist_item WHERE shortlist_id = @id', { id });
  for (const [position, item] of items.entries()) {
    execute(
      db,
      `INSERT INTO shortlist_item (shortlist_id, position, mark_id, notes) VALUES (@id, @position, @markId, @notes)`,
      { id, position, markId: item.markId, notes: item.notes },
    );
  }
}

/** Its items go with it. */
export function removeShortlist(db: WritableDb, id: ShortlistId): void {
  execute(db, 'DELETE FROM shortlist WHERE id = @id', { id });
}
