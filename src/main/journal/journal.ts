import { UserError } from '../../shared/contract/errors.ts';
import type { Events } from '../../shared/contract/events.ts';
import type { HistoryHeads, Place, Step } from '../../shared/contract/views.ts';
import { type Change, invert, isEmptyChange } from '../../shared/domain/change.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { execute, inTransaction, type ReadableDb, selectOne, type WritableDb } from '../database/sql.ts';
import { type ArchiveRows, fitOf, writeChange } from './apply-change.ts';
import { repairedTexts, refuseTwice } from './check-change.ts';
import { readChange } from './read-change.ts';

/** Rules of the trade, given by those who know them. Both throw `UserError` and run inside the transaction. */
export type Rules = {
  /** Before anything is written. */
  before(change: Change): void;
  /** When all is written and could still be taken back. */
  after(change: Change): void;
};

export type JournalOptions = {
  readonly db: WritableDb;
  readonly rows: ArchiveRows;
  readonly rules: Rules;
  announce(event: Events['archive.changed']): void;
  now(): number;
};

/** Writes every change together with its entry, so that undo outlives a restart and every word has its author. */
export type Journal = {
  /**
   * Writes a change and returns the revision it made. A change that is in effect already is left as it is. Throws
   * `UserError` stale when a thing is not as `before` says, and rule when the trade forbids it.
   */
  commit(title: string, change: Change, place: Place | null, author: string): number;
  undo(): Step;
  redo(): Step;
  /** Enters what happened and cannot be undone, such as adding a tape. To be called in the transaction that did it. */
  note(title: string, author: string, subjects: readonly string[]): void;
};

type EntryRow = {
  readonly sequence: number;
  readonly title: string;
  readonly change: string;
  readonly placeTransferId: TransferId | null;
  readonly placeFrame: number | null;
};

export const undoHeadSql = headSql('done', 'DESC');
export const redoHeadSql = headSql('undone', 'ASC');

export function createJournal({ db, rows, rules, announce, now }: JournalOptions): Journal {
  const commit: Journal['commit'] = (title, asked, place, author) => {
    const change = repairedTexts(asked);
    refuseTwice(change);
    const written = inTransaction(db, () => {
      if (isEmptyChange(change) || fitOf(rows, change) === 'already') return false;
      rules.before(change);
      writeChange(rows, change);
      rules.after(change);
      // Undone entries stay in the history, but another command came after them: they are undone for ever.
      execute(db, `UPDATE journal SET state = 'dropped' WHERE state = 'undone'`);
      enter(db, { at: now(), author, title, change, place, state: 'done' });
      grow(db);
      return true;
    });
    if (written) tell(change, 'command', title);
    return revisionOf(db);
  };

  const step = (cause: 'undo' | 'redo'): Step => {
    const taken = inTransaction(db, () => {
      const entry = selectOne<EntryRow>(db, cause === 'undo' ? undoHeadSql : redoHeadSql);
      if (entry === null) return null;
      const done = readChange(entry.change);
      const change = cause === 'undo' ? invert(done) : done;
      applyEntry(entry, change, cause);
      execute(db, 'UPDATE journal SET state = @state WHERE sequence = @sequence', {
        state: cause === 'undo' ? 'undone' : 'done',
        sequence: entry.sequence,
      });
      grow(db);
      return { entry, change };
    });
    if (taken === null) return { done: null, revision: revisionOf(db) };
    const { entry, change } = taken;
    tell(change, cause, entry.title);
    return { done: { title: entry.title, place: placeOf(entry) }, revision: revisionOf(db) };
  };

  const applyEntry = (entry: EntryRow, change: Change, cause: 'undo' | 'redo'): void => {
    try {
      if (fitOf(rows, change) === 'fits') writeChange(rows, change);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(error.code, `Cannot ${cause} “${entry.title}”: ${error.message}`, { cause: error });
    }
  };

  const tell = (change: Change, cause: Events['archive.changed']['cause'], title: string): void =>
    announce({ revision: revisionOf(db), change, cause, title, heads: headsOf(db) });

  return {
    commit,
    undo: () => step('undo'),
    redo: () => step('redo'),
    note: (title, author, subjects) => enterNote(db, { at: now(), author, title, subjects }),
  };
}

/** Grows by one with each commit, undo and redo, also across restarts. */
export function revisionOf(db: ReadableDb): number {
  return selectOne<{ revision: number }>(db, 'SELECT revision FROM archive')?.revision ?? 0;
}

/** What undo and redo would do next. */
export function headsOf(db: ReadableDb): HistoryHeads {
  return {
    undo: selectOne<EntryRow>(db, undoHeadSql)?.title ?? null,
    redo: selectOne<EntryRow>(db, redoHeadSql)?.title ?? null,
  };
}

function headSql(state: 'done' | 'undone', order: 'ASC' | 'DESC'): string {
  return `SELECT sequence, title, change, place_transfer_id AS placeTransferId, place_frame AS placeFrame
    FROM journal WHERE state = '${state}' ORDER BY sequence ${order} LIMIT 1`;
}

function placeOf({ placeTransferId, placeFrame }: EntryRow): Place | null {
  return placeTransferId === null || placeFrame === null ? null : { transferId: placeTransferId, frame: placeFrame };
}

function grow(db: WritableDb): void {
  execute(db, 'UPDATE archive SET revision = revision + 1');
}

type Entry = { at: number; author: string; title: string };

function enter(db: WritableDb, entry: Entry & { change: Change; place: Place | null; state: 'done' }): void {
  const { change, place } = entry;
  const sequence = insertEntry(db, entry, {
    state: entry.state,
    change: JSON.stringify(change),
    placeTransferId: place?.transferId ?? null,
    placeFrame: place?.frame ?? null,
  });
  insertSubjects(db, sequence, [...subjectsOf(change), ...(place === null ? [] : [place.transferId])]);
}

function enterNote(db: WritableDb, entry: Entry & { subjects: readonly string[] }): void {
  const noChange = { state: 'sealed', change: null, placeTransferId: null, placeFrame: null };
  insertSubjects(db, insertEntry(db, entry, noChange), entry.subjects);
}

type EntryColumns = {
  state: string;
  change: string | null;
  placeTransferId: string | null;
  placeFrame: number | null;
};

function insertEntry(db: WritableDb, { at, author, title }: Entry, columns: EntryColumns): number {
  execute(
    db,
    `INSERT INTO journal (at, author, title, change, place_transfer_id, place_frame, state)
      VALUES (@at, @author, @title, @change, @placeTransferId, @placeFrame, @state)`,
    { at, author, title, ...columns },
  );
  return selectOne<{ sequence: number }>(db, 'SELECT last_insert_rowid() AS sequence')?.sequence ?? 0;
}

function insertSubjects(db: WritableDb, sequence: number, subjects: readonly string[]): void {
  for (const subjectId of new Set(subjects)) {
    execute(db, 'INSERT INTO journal_subject (subject_id, sequence) VALUES (@subjectId, @sequence)', {
      subjectId,
      sequence,
    });
  }
}

function subjectsOf({ marks, songs, tapes, transfers, shortlists }: Change): string[] {
  const updatedMarks = marks.updated.flatMap((pair) => pair);
  const wholeMarks = [...marks.added, ...marks.removed, ...updatedMarks];
  const things = [songs, tapes, transfers, shortlists].flatMap((diff) => [
    ...diff.added.map(({ id }) => id),
    ...diff.removed.map(({ id }) => id),
    ...diff.updated.map(([, after]) => after.id),
  ]);
  return [...wholeMarks.flatMap(({ id, transferId }) => [id, transferId]), ...things];
}
