import type { MarkId } from '../../shared/domain/ids.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import { searchWords } from '../../shared/domain/search-words.ts';
import { type ReadableDb, selectAll } from '../database/sql.ts';
import { markColumns } from './mark-rows.ts';
import { inOrderOfTapes, placeColumns, type PlacedRow } from './song-takes.ts';

/** More than anyone goes through; what was left off is said. */
const mostFound = 1_000;

/** All that is said of a mark: its own words, its song, and what its tape is called. */
const said = `mark.title || char(10) || mark.notes || char(10) || mark.players || char(10) || mark.tags || char(10) ||
  coalesce(song.title, '') || char(10) || coalesce(song.composers, '') || char(10) || tape.reel || char(10) || tape.title`;

const placed = `mark
  JOIN transfer ON transfer.id = mark.transfer_id AND transfer.removed_at IS NULL
  JOIN tape ON tape.id = transfer.tape_id
  LEFT JOIN song ON song.id = mark.song_id`;

/**
 * Takes and fragments of all tapes in whose words all of the given words occur, large or small: by reel, side and part,
 * then as they lie on the tape. `more` tells whether some were left off.
 */
export function searchMarks(db: ReadableDb, text: string): { readonly marks: readonly Mark[]; readonly more: boolean } {
  const words = searchWords(text);
  if (words.length === 0) return { marks: [], more: false };
  // SQLite folds Latin letters without accents only; words with others are looked for below.
  const plain = words.filter((word) => /^[\x20-\x7e]+$/.test(word));
  const conditions = plain.map((_, index) => `AND said LIKE @word${index} ESCAPE '\\'`).join(' ');
  const values = Object.fromEntries(
    plain.map((word, index) => [`word${index}`, `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`]),
  );
  const ids = selectAll<{ readonly id: MarkId; readonly said: string }>(
    db,
    `SELECT mark.id, ${said} AS said FROM ${placed} WHERE mark.kind <> 'timestamp' ${conditions}`,
    values,
  )
    .filter((row) => {
      const folded = row.said.toLowerCase();
      return words.every((word) => folded.includes(word));
    })
    .map(({ id }) => id);
  const rows = selectAll<PlacedRow>(
    db,
    `SELECT ${markColumns}, ${placeColumns} FROM ${placed} WHERE mark.id IN (SELECT value FROM json_each(@ids))`,
    { ids: JSON.stringify(ids) },
  );
  return { marks: inOrderOfTapes(rows).slice(0, mostFound), more: ids.length > mostFound };
}
