import type { TransferId } from '../../shared/domain/ids.ts';
import { transferName } from '../../shared/domain/transfer.ts';
import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { ask } from '../ui/ask-store.ts';
import { say } from '../ui/messages.ts';
import { viewStore } from '../view/view-store.ts';
import { countText } from './tape-words.ts';
import { tapesStore } from './tapes-store.ts';

/** What the open archive calls a transfer. */
export function nameOf(transferId: TransferId): string {
  const { tapes, transfers } = archive.store.getState();
  const transfer = transfers.get(transferId);
  const tape = transfer === undefined ? undefined : tapes.get(transfer.tapeId);
  return transfer === undefined || tape === undefined ? 'This tape' : transferName(tape, transfer);
}

/** Opens what is written about a tape, to be edited; null means the open one. */
export function editDetails(transferId: TransferId | null): void {
  tapesStore.setState({ detailsOf: transferId });
  viewStore.setState({ panel: 'tapeDetails' });
}

/** Reads a file anew: after it was repaired, or came back. */
export async function rereadTransfer(transferId: TransferId): Promise<void> {
  await bridge.request('transfers.reread', { transferId });
  say('info', `Reading ${nameOf(transferId)} again.`);
}

/** Lets the person say where a missing file has gone. */
export async function locateTransfer(transferId: TransferId): Promise<void> {
  if (archive.store.getState().host?.hasFileDialogs === true) {
    const { paths } = await bridge.request('files.pick', { what: 'files' });
    if (paths[0] !== undefined) await locateAt(transferId, paths[0]);
    return;
  }
  tapesStore.setState({ browseFor: { kind: 'locate', transferId }, browseReason: null, intake: { step: 'choose' } });
  viewStore.setState({ panel: 'addTapes' });
}

/** Tells the archive that a transfer's file now lies at `path`. */
export async function locateAt(transferId: TransferId, path: string): Promise<void> {
  await bridge.request('transfers.locate', { transferId, path });
  say('done', `${nameOf(transferId)} is found again.`);
}

/** Takes a transfer off the list, after asking; its notes stay in the archive file. */
export async function removeTransfer(transferId: TransferId): Promise<void> {
  const name = nameOf(transferId);
  const counts = archive.store.getState().counts[transferId];
  const marks = (counts?.takes ?? 0) + (counts?.fragments ?? 0) + (counts?.timestamps ?? 0);
  const isSure = await ask({
    title: `Remove ${name} from this archive?`,
    text: `The audio file is not touched. ${
      marks === 0
        ? ''
        : `Its ${countText(marks, 'mark')} are kept in the archive and come back when the file is added again. `
    }Undo does not bring the tape back into the list; adding its file does.`,
    yes: 'Remove it',
  });
  if (!isSure) return;
  await bridge.request('transfers.remove', { transferIds: [transferId] });
  say('done', `${name} was removed; its file is untouched.`);
}
