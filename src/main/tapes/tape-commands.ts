import { UserError } from '../../shared/contract/errors.ts';
import type { Change } from '../../shared/domain/change.ts';
import { type Tape, tapeName } from '../../shared/domain/tape.ts';
import {
  entryOf,
  maxSpeedRatio,
  minSpeedRatio,
  type TransferEntry,
  transferName,
} from '../../shared/domain/transfer.ts';
import type { ReadableDb, WritableDb } from '../database/sql.ts';
import { findTape, putTape, removeTape, tapeHasTransfers } from './tape-rows.ts';
import { findKeptTransfer, putTransferEntry } from './transfer-rows.ts';

/** The rules for what people say about tapes and transfers. Throws `UserError` rule. */
export function checkTapeChange(db: ReadableDb, { tapes, transfers }: Change): void {
  if (transfers.added.length + transfers.removed.length > 0) {
    throw new UserError('rule', 'Transfers are added with Add tapes and removed with Remove, not by an edit.');
  }
  for (const tape of [...tapes.added, ...tapes.updated.map(([, after]) => after)]) {
    if (tape.speedIps !== null && !(tape.speedIps > 0 && tape.speedIps <= 240)) {
      throw new UserError('rule', 'A tape speed is more than 0 and at most 240 inches per second.');
    }
  }
  const newTapes = new Set(tapes.added.map(({ id }) => id));
  for (const [, { tapeId, part, speedRatio }] of transfers.updated) {
    if (!newTapes.has(tapeId) && findTape(db, tapeId) === null) {
      throw new UserError('rule', 'The tape of this transfer is not in the archive. Choose one of the list.');
    }
    if (part !== null && !(Number.isInteger(part) && part >= 0 && part <= 9999)) {
      throw new UserError('rule', 'A part is a whole number from 0 to 9,999.');
    }
    if (!(speedRatio >= minSpeedRatio && speedRatio <= maxSpeedRatio)) {
      throw new UserError(
        'rule',
        `A tape is heard at ${minSpeedRatio} to ${maxSpeedRatio} times the speed of its file.`,
      );
    }
  }
}

/** How the journal reads and writes tapes. A tape with transfers cannot be removed: throws `UserError` rule. */
export function createTapeRows(db: WritableDb): {
  find: (id: Tape['id']) => Tape | null;
  put: (tape: Tape) => void;
  remove: (id: Tape['id']) => void;
  nameOf: (tape: Tape) => string;
} {
  return {
    find: (id) => findTape(db, id),
    put: (tape) => putTape(db, tape),
    remove(id) {
      if (tapeHasTransfers(db, id))
        throw new UserError('rule', 'The tape has transfers and cannot be taken out of the list.');
      removeTape(db, id);
    },
    nameOf: tapeName,
  };
}

/** How the journal reads and writes what people say about transfers; it never adds or removes one. */
export function createTransferRows(db: WritableDb): {
  find: (id: TransferEntry['id']) => TransferEntry | null;
  put: (entry: TransferEntry) => void;
  remove: (id: TransferEntry['id']) => void;
  nameOf: (entry: TransferEntry) => string;
} {
  return {
    find(id) {
      const kept = findKeptTransfer(db, id);
      return kept === null ? null : entryOf(kept.transfer);
    },
    put: (entry) => putTransferEntry(db, entry),
    remove: () => {
      throw new UserError('rule', 'Transfers are removed with Remove, not by an edit.');
    },
    nameOf(entry) {
      const tape = findTape(db, entry.tapeId);
      return tape === null ? 'The transfer' : transferName(tape, entry);
    },
  };
}
