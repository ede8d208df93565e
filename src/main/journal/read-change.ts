import { type Change, noChange } from '../../shared/domain/change.ts';
import { asInFile, type TransferEntry } from '../../shared/domain/transfer.ts';

/**
 * The change of an entry, as this version knows its things. Only the journal writes entries, but older versions wrote
 * transfers without the way they are heard (those were all heard as they are in the file) and knew no shortlists.
 */
export function readChange(json: string): Change {
  const change = JSON.parse(json) as Change;
  const { added, updated, removed } = change.transfers;
  return {
    ...noChange,
    ...change,
    transfers: {
      added: added.map(whole),
      updated: updated.map(([before, after]) => [whole(before), whole(after)] as const),
      removed: removed.map(whole),
    },
  };
}

function whole(entry: TransferEntry): TransferEntry {
  return { ...asInFile, ...entry };
}
