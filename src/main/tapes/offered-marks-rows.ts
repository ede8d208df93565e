import type { OfferedMarks } from '../../shared/contract/views.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { execute, type ReadableDb, selectOne, type WritableDb } from '../database/sql.ts';

/** What was answered when the marks of a transfer's file were offered. */
export function offeredAnswer(db: ReadableDb, transferId: TransferId): OfferedMarks['answer'] {
  const row = selectOne<{ answer: 'added' | 'notNow' }>(
    db,
    'SELECT answer FROM offered_answer WHERE transfer_id = @transferId',
    { transferId },
  );
  return row?.answer ?? 'none';
}

export function putOfferedAnswer(db: WritableDb, transferId: TransferId, answer: 'added' | 'notNow', at: number): void {
  execute(
    db,
    `INSERT INTO offered_answer (transfer_id, answer, at) VALUES (@transferId, @answer, @at)
      ON CONFLICT (transfer_id) DO UPDATE SET answer = excluded.answer, at = excluded.at`,
    { transferId, answer, at },
  );
}
