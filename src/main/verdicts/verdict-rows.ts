import type { MarkId, VerdictId } from '../../shared/domain/ids.ts';
import type { Verdict, VerdictMark } from '../../shared/domain/verdict.ts';
import { execute, inTransaction, type ReadableDb, selectAll, type WritableDb } from '../database/sql.ts';

type VerdictRow = Omit<Verdict, 'blind' | 'marks' | 'withdrawn'> & {
  readonly blind: 0 | 1;
  readonly withdrawnAt: number | null;
  readonly withdrawnBy: string | null;
};

const columns = `verdict.id, verdict.kind, verdict.at, verdict.author, verdict.blind, verdict.note, verdict.trials,
  verdict.correct, verdict.p, verdict.withdrawn_at AS withdrawnAt, verdict.withdrawn_by AS withdrawnBy`;

const allVerdictsSql = `SELECT ${columns} FROM verdict ORDER BY at DESC, id`;

export const verdictsOfMarksSql = `SELECT ${columns} FROM verdict
  WHERE id IN (SELECT verdict_id FROM verdict_mark WHERE mark_id IN (SELECT value FROM json_each(@markIds)))
  ORDER BY at DESC, id`;

const marksOfVerdictSql = `SELECT mark_id AS markId, name, place, wins FROM verdict_mark
  WHERE verdict_id = @verdictId ORDER BY position`;

/** Newest first: of these marks, or all there are. */
export function listVerdicts(db: ReadableDb, markIds: readonly MarkId[] | null): readonly Verdict[] {
  const rows =
    markIds === null
      ? selectAll<VerdictRow>(db, allVerdictsSql)
      : selectAll<VerdictRow>(db, verdictsOfMarksSql, { markIds: JSON.stringify(markIds) });
  return rows.map((row) => fromRow(db, row));
}

export function findVerdict(db: ReadableDb, id: VerdictId): Verdict | null {
  const [row] = selectAll<VerdictRow>(db, `SELECT ${columns} FROM verdict WHERE id = @id`, { id });
  return row === undefined ? null : fromRow(db, row);
}

/** Writes a new verdict whole or not at all. */
export function insertVerdict(db: WritableDb, verdict: Verdict): void {
  const { id, kind, at, author, blind, note, trials, correct, p, marks } = verdict;
  inTransaction(db, () => {
    execute(
      db,
      `INSERT INTO verdict (id, kind, at, author, blind, note, trials, correct, p)
        VALUES (@id, @kind, @at, @author, @blind, @note, @trials, @correct, @p)`,
      { id, kind, at, author, blind: blind ? 1 : 0, note, trials, correct, p },
    );
    for (const [position, mark] of marks.entries()) {
      execute(
        db,
        `INSERT INTO verdict_mark (verdict_id, position, mark_id, name, place, wins)
          VALUES (@id, @position, @markId, @name, @place, @wins)`,
        { id, position, ...mark },
      );
    }
  });
}

/** Marks a verdict as withdrawn; one that is so already keeps its first time and name. */
export function markWithdrawn(db: WritableDb, id: VerdictId, at: number, author: string): void {
  execute(db, 'UPDATE verdict SET withdrawn_at = @at, withdrawn_by = @author WHERE id = @id AND withdrawn_at IS NULL', {
    id,
    at,
    author,
  });
}

function fromRow(db: ReadableDb, { withdrawnAt, withdrawnBy, ...row }: VerdictRow): Verdict {
  return {
    ...row,
    blind: row.blind === 1,
    marks: selectAll<VerdictMark>(db, marksOfVerdictSql, { verdictId: row.id }),
    withdrawn: withdrawnAt === null || withdrawnBy === null ? null : { at: withdrawnAt, author: withdrawnBy },
  };
}
