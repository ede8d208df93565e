import { UserError } from '../../shared/contract/errors.ts';
import type { Events } from '../../shared/contract/events.ts';
import type { Handlers } from '../../shared/contract/requests.ts';
import { twoSidedP } from '../../shared/domain/binomial.ts';
import type { VerdictId } from '../../shared/domain/ids.ts';
import { type NewVerdict, problemWithVerdict, type Verdict } from '../../shared/domain/verdict.ts';
import type { ReadableDb, WritableDb } from '../database/sql.ts';
import { findVerdict, insertVerdict, listVerdicts, markWithdrawn } from './verdict-rows.ts';

export type VerdictHandlers = Pick<Handlers, 'verdicts.add' | 'verdicts.list' | 'verdicts.withdraw'>;

export type VerdictsOptions = {
  readonly db: ReadableDb;
  /** Throws `UserError` readOnly where nothing may be written. */
  writable(): WritableDb;
  author(): string;
  now(): number;
  /** Says in a sentence what the disk says in codes. */
  stored<Result>(work: () => Result): Result;
  announce(event: Events['verdicts.changed']): void;
};

/** What listeners found out by comparing: on disk before it is answered, withdrawn but never deleted. */
export function createVerdicts(options: VerdictsOptions): VerdictHandlers {
  const { db, writable, author, now, stored, announce } = options;
  return {
    'verdicts.add': ({ verdict: given }) => {
      const problem = problemWithVerdict(given);
      if (problem !== null) throw new UserError('rule', problem);
      // Sent twice, for example because the first answer was lost, it is stored once.
      const known = findVerdict(db, given.id);
      if (known !== null) return { verdict: known };
      const verdict: Verdict = { ...given, at: now(), author: author(), p: chanceOf(given), withdrawn: null };
      stored(() => insertVerdict(writable(), verdict));
      announce({ verdict });
      return { verdict };
    },
    'verdicts.list': ({ markIds }) => ({ verdicts: listVerdicts(db, markIds) }),
    'verdicts.withdraw': ({ verdictId }) => {
      need(db, verdictId);
      stored(() => markWithdrawn(writable(), verdictId, now(), author()));
      const verdict = need(db, verdictId);
      announce({ verdict });
      return { verdict };
    },
  };
}

/** What is counted is computed here, so that no window can be mistaken about it. */
function chanceOf({ trials, correct }: NewVerdict): number | null {
  return trials === null || correct === null || trials === 0 ? null : twoSidedP(correct, trials);
}

function need(db: ReadableDb, id: VerdictId): Verdict {
  const verdict = findVerdict(db, id);
  if (verdict === null) throw new UserError('notFound', 'There is no such verdict in this archive.');
  return verdict;
}
