import type { SongCounts } from '../../shared/contract/views.ts';
import type { SongId } from '../../shared/domain/ids.ts';
import { byPlace, type Mark } from '../../shared/domain/mark.ts';
import { type ReadableDb, selectAll } from '../database/sql.ts';
import { fromMarkRow, markColumns, type MarkRow } from './mark-rows.ts';

/** A mark with what its place among all tapes depends on. */
export type PlacedRow = MarkRow & {
  readonly reel: string;
  readonly tapeTitle: string;
  readonly side: string;
  readonly part: number | null;
};

const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

export const placeColumns = 'tape.reel, tape.title AS tapeTitle, transfer.side, transfer.part';

/** The index leads to the few takes of one song; putting those in order is left to people's way of counting. */
export const takesOfSongSql = `SELECT ${markColumns}, ${placeColumns}
  FROM mark
  JOIN transfer ON transfer.id = mark.transfer_id AND transfer.removed_at IS NULL
  JOIN tape ON tape.id = transfer.tape_id
  WHERE mark.song_id = @songId`;

/** The takes of a song on all tapes that are in the archive: by reel, side and part, then as they lie on the tape. */
export function listSongTakes(db: ReadableDb, songId: SongId): readonly Mark[] {
  return inOrderOfTapes(selectAll<PlacedRow>(db, takesOfSongSql, { songId }));
}

/** By reel, side and part as people count them, then as they lie on the tape. */
export function inOrderOfTapes(rows: readonly PlacedRow[]): readonly Mark[] {
  return rows
    .map(({ reel, tapeTitle, side, part, ...row }) => ({
      key: [reel, tapeTitle, side, part ?? 0],
      mark: fromMarkRow(row),
    }))
    .sort((a, b) => compareKeys(a.key, b.key) || byTransfer(a.mark, b.mark) || byPlace(a.mark, b.mark))
    .map(({ mark }) => mark);
}

export const songCountsSql = `SELECT mark.song_id AS songId, count(*) AS takes, count(DISTINCT transfer.tape_id) AS tapes
  FROM mark INDEXED BY mark_by_song
  JOIN transfer ON transfer.id = mark.transfer_id AND transfer.removed_at IS NULL
  WHERE mark.song_id IS NOT NULL
  GROUP BY mark.song_id`;

/** Of every song that has takes on tapes of the archive. */
export function countSongTakes(db: ReadableDb): SongCounts {
  const rows = selectAll<{ songId: SongId; takes: number; tapes: number }>(db, songCountsSql);
  return Object.fromEntries(rows.map(({ songId, takes, tapes }) => [songId, { takes, tapes }]));
}

function compareKeys(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [index, value] of a.entries()) {
    const order = natural.compare(String(value), String(b[index]));
    if (order !== 0) return order;
  }
  return 0;
}

/** Two transfers of one side, such as a flat one and a safety copy, do not mix their takes. */
function byTransfer(a: Mark, b: Mark): number {
  return a.transferId < b.transferId ? -1 : Number(a.transferId > b.transferId);
}
