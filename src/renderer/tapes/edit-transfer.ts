import { noChange, noDiff } from '../../shared/domain/change.ts';
import type { Tape } from '../../shared/domain/tape.ts';
import { entryOf, type Transfer, type TransferEntry, transferName } from '../../shared/domain/transfer.ts';
import { commitOrSay } from '../archive/commit-or-say.ts';

/** Changes what is said of a transfer, as one step that can be undone. */
export function editTransfer(tape: Tape, transfer: Transfer, part: Partial<TransferEntry>): void {
  const before = entryOf(transfer);
  const change = { ...noChange, transfers: { ...noDiff, updated: [[before, { ...before, ...part }] as const] } };
  void commitOrSay(`Edit ${transferName(tape, transfer)}`, change, { transferId: transfer.id, frame: 0 });
}
