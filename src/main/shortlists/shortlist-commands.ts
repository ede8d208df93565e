import { UserError } from '../../shared/contract/errors.ts';
import { applyDiff, type Change } from '../../shared/domain/change.ts';
import { problemWithShortlist, type Shortlist } from '../../shared/domain/shortlist.ts';
import type { ReadableDb, WritableDb } from '../database/sql.ts';
import { findMark } from '../marks/mark-rows.ts';
import { findShortlist, listShortlists, putShortlist, removeShortlist } from './shortlist-rows.ts';

/**
 * The rules for shortlists, before they are written: names and items as the trade wants them, and what is put on a list
 * is a take or fragment of the archive or of the same change. Throws `UserError` rule or notFound.
 */
export function checkShortlistChange(db: ReadableDb, change: Change): void {
  const { added, updated } = change.shortlists;
  if (added.length + updated.length === 0) return;
  checkLists(db, change.shortlists);
  checkNewItems(db, change);
}

function checkNewItems(db: ReadableDb, { shortlists, marks }: Change): void {
  const inChange = new Map(marks.added.map((mark) => [mark.id, mark]));
  const pairs: readonly (readonly [Shortlist | null, Shortlist])[] = [
    ...shortlists.added.map((list) => [null, list] as const),
    ...shortlists.updated,
  ];
  for (const [before, after] of pairs) {
    // Those that were on it already may have been removed since; they keep their place.
    const known = new Set(before?.items.map(({ markId }) => markId));
    for (const { markId } of after.items) {
      if (known.has(markId)) continue;
      const mark = inChange.get(markId) ?? findMark(db, markId);
      if (mark === null) {
        throw new UserError('notFound', 'The take is no longer in the archive, so it was not put on the shortlist.');
      }
      if (mark.kind === 'timestamp') {
        throw new UserError('rule', 'A shortlist holds takes and fragments; a timestamp has no length to hear.');
      }
    }
  }
}

function checkLists(db: ReadableDb, shortlists: Change['shortlists']): void {
  const known = new Map(listShortlists(db).map((list) => [list.id, list]));
  const changed = [...shortlists.added, ...shortlists.updated.map(([, after]) => after)];
  const all = applyDiff(known, shortlists);
  for (const list of changed) {
    const problem = problemWithShortlist(list, all.values());
    if (problem !== null) throw new UserError('rule', problem);
  }
}

/** How the journal reads and writes shortlists. */
export function createShortlistRows(db: WritableDb): {
  find: (id: Shortlist['id']) => Shortlist | null;
  put: (list: Shortlist) => void;
  remove: (id: Shortlist['id']) => void;
  nameOf: (list: Shortlist) => string;
} {
  return {
    find: (id) => findShortlist(db, id),
    put: (list) => putShortlist(db, list),
    remove: (id) => removeShortlist(db, id),
    nameOf: ({ title }) => `The shortlist ${title}`,
  };
}
