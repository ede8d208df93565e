import type { TransferId } from '../../shared/domain/ids.ts';
import { isCutOff } from '../../shared/domain/reading.ts';
import { archive } from '../archive/archive.ts';
import { player } from '../transport/transport.ts';
import { say } from '../ui/messages.ts';

/** The last sound is still on its way to the ear when the tape stops. */
const endSeconds = 0.5;

/** Whoever hears a tape to its end may think that it ends there: where its file is cut off, that is told, once. */
export function tellWhereCutOff(): () => void {
  const told = new Set<TransferId>();
  return player.store.subscribe(({ playing, transfer }, before) => {
    if (playing || !before.playing || transfer === null || transfer !== before.transfer) return;
    const { id, frames, sampleRate, fileName = 'The file' } = transfer;
    const repair = archive.store.getState().transfers.get(id)?.repairs.find(isCutOff);
    if (repair === undefined || told.has(id) || player.frameNow() < frames - endSeconds * sampleRate) return;
    told.add(id);
    say('info', `${fileName} ends here. ${repair}`);
  });
}
