import type { ReadingPreview } from '../../shared/contract/views.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { asFilesSay, type RawLayout, type RepairOffer } from '../../shared/domain/reading.ts';
import type { Transfer } from '../../shared/domain/transfer.ts';
import { bridge } from '../client/bridge.ts';
import { say } from '../ui/messages.ts';
import { nameOf } from './tape-actions.ts';
import { tapesStore } from './tapes-store.ts';

const columns = 480;
const firstMinuteSeconds = 60;

/** Reads a transfer with an offered repair, or as its header says again. */
export async function acceptRepair(transfer: Transfer, kind: RepairOffer['kind'], accept: boolean): Promise<void> {
  await bridge.request('transfers.acceptRepair', { transferId: transfer.id, kind, accept });
  say('done', `${nameOf(transfer.id)} is read ${accept ? 'in full' : 'as its header says'}; its file is untouched.`);
}

/** Makes one transfer per file of a set. */
export async function separateFiles(transferId: TransferId): Promise<void> {
  const name = nameOf(transferId);
  const { transferIds } = await bridge.request('transfers.separate', { transferId });
  say('done', `${name} is ${transferIds.length} transfers now. Its marks stay with the first.`);
}

/** Reads a transfer as a person says it is stored; by its header again with null. */
export async function readAs(transferId: TransferId, raw: RawLayout | null): Promise<void> {
  await bridge.request('transfers.readAs', { transferId, raw });
  say('done', `${nameOf(transferId)} is read ${raw === null ? 'by its header again' : 'as you said'}.`);
}

/** The stretch that would be gained by an offered repair. */
export function previewOffer(transferId: TransferId, offer: RepairOffer): Promise<ReadingPreview> {
  return bridge.request('reading.preview', {
    transferId,
    reading: { ...asFilesSay, accepted: [offer.kind] },
    startFrame: offer.framesAsSaid,
    frames: null,
    columns,
  });
}

/** The first minute of a file as a person says it is stored. */
export function previewRaw(transferId: TransferId, raw: RawLayout): Promise<ReadingPreview> {
  return bridge.request('reading.preview', {
    transferId,
    reading: { ...asFilesSay, raw },
    startFrame: 0,
    frames: raw.sampleRate * firstMinuteSeconds,
    columns,
  });
}

/** Asks how the file of a transfer stores its sound. */
export function askHowRaw(transferId: TransferId): void {
  tapesStore.setState({ rawOf: transferId });
}
