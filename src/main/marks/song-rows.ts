import type { SongId } from '../../shared/domain/ids.ts';
import type { Song } from '../../shared/domain/song.ts';
import { execute, type ReadableDb, selectAll, selectOne, type WritableDb } from '../database/sql.ts';

export function listSongs(db: ReadableDb): readonly Song[] {
  return selectAll<Song>(db, 'SELECT id, title, composers, notes FROM song ORDER BY title, id');
}

export function findSong(db: ReadableDb, id: SongId): Song | null {
  return selectOne<Song>(db, 'SELECT id, title, composers, notes FROM song WHERE id = @id', { id });
}

/** Writes a song as it is now, new or known. */
export function putSong(db: WritableDb, { id, title, composers, notes }: Song): void {
  execute(
    db,
    `INSERT INTO song (id, title, composers, notes) VALUES (@id, @title, @composers, @notes)
      ON CONFLICT (id) DO UPDATE SET title = excluded.title, composers = excluded.composers, notes = excluded.notes`,
    { id, title, composers, notes },
  );
}

export function removeSong(db: WritableDb, id: SongId): void {
  execute(db, 'DELETE FROM song WHERE id = @id', { id });
}
