import type { HistoryEntry } from '../../shared/contract/views.ts';
import type { Change } from '../../shared/domain/change.ts';
import type { MarkId, TapeId, TransferId } from '../../shared/domain/ids.ts';
import { type ReadableDb, selectAll } from '../database/sql.ts';

import { describeMarkChange, describeTransferChanges, type MarkContext } from './describe-change.ts';
import { readChange } from './read-change.ts';

export type HistoryQuery = {
  readonly transferId: TransferId | null;
  /** The tape of the transfer, whose changes belong to the transfer's history too. */
  readonly tapeId: TapeId | null;
  readonly markId: MarkId | null;
  readonly limit: number;
};

type HistoryRow = Omit<HistoryEntry, 'details' | 'undone' | 'markIds'> & {
  readonly change: string | null;
  readonly state: 'done' | 'undone' | 'dropped' | 'sealed';
};

export const historyOfSubjectSql = `SELECT sequence, at, author, title, change, state FROM journal
  WHERE sequence IN (SELECT sequence FROM journal_subject WHERE subject_id IN (@subject, @other))
  ORDER BY sequence DESC LIMIT @limit`;

const wholeHistorySql = `SELECT sequence, at, author, title, change, state FROM journal
  ORDER BY sequence DESC LIMIT @limit`;

/** What happened, newest first: in the whole archive, to one transfer, or to one mark with what changed on it. */
export function listHistory(db: ReadableDb, query: HistoryQuery, context: MarkContext): readonly HistoryEntry[] {
  const { transferId, tapeId, markId, limit } = query;
  const subject = markId ?? transferId;
  const rows =
    subject === null
      ? selectAll<HistoryRow>(db, wholeHistorySql, { limit })
      : selectAll<HistoryRow>(db, historyOfSubjectSql, {
          subject,
          other: markId === null ? (tapeId ?? subject) : subject,
          limit,
        });
  return rows.map(({ change: json, state, ...row }) => {
    const change = json === null ? null : readChange(json);
    return {
      ...row,
      details: change === null ? [] : detailsOf(change, markId, context),
      undone: state === 'undone' || state === 'dropped',
      markIds: change === null ? [] : markIdsOf(change),
    };
  });
}

function detailsOf(change: Change, markId: MarkId | null, context: MarkContext): readonly string[] {
  return markId === null ? describeTransferChanges(change) : describeMarkChange(change, markId, context);
}

function markIdsOf({ marks }: Change): MarkId[] {
  return [...marks.added, ...marks.updated.map(([, after]) => after), ...marks.removed].map(({ id }) => id);
}
