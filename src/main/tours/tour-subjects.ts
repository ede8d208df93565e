import type { MarkId, TapeId } from '../../shared/domain/ids.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import type { TourSubject } from '../../shared/domain/tour.ts';
import type { ReadableDb } from '../database/sql.ts';
import { findMark, listMarks } from '../marks/mark-rows.ts';
import { listSongTakes } from '../marks/song-takes.ts';
import { listShortlistItems } from '../shortlists/shortlist-rows.ts';
import { listTransfersOfTape } from '../tapes/transfer-rows.ts';

/** The marks that a tour goes through, in its order. */
export function marksOfSubject(db: ReadableDb, subject: TourSubject): readonly Mark[] {
  switch (subject.kind) {
    case 'song':
      return listSongTakes(db, subject.songId);
    case 'tape':
      return takesOfTape(db, subject.tapeId);
    case 'shortlist':
      return marksById(
        db,
        listShortlistItems(db, subject.shortlistId).map(({ markId }) => markId),
      );
    case 'marks':
      return marksById(db, subject.markIds);
  }
}

/** All its sides and parts, one after the other. */
function takesOfTape(db: ReadableDb, tapeId: TapeId): readonly Mark[] {
  return listTransfersOfTape(db, tapeId)
    .toSorted((a, b) => natural.compare(a.side, b.side) || (a.part ?? 0) - (b.part ?? 0) || (a.id < b.id ? -1 : 1))
    .flatMap(({ id }) => listMarks(db, id))
    .filter(({ kind }) => kind === 'take');
}

const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Those that were removed in the meantime are passed over. */
function marksById(db: ReadableDb, ids: readonly MarkId[]): readonly Mark[] {
  return ids.map((id) => findMark(db, id)).filter((mark) => mark !== null);
}
