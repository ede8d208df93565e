import { fileNameOf, type Transfer } from '../../shared/domain/transfer.ts';
import type { Playable } from './player.ts';

/** What the machine needs to play a transfer; null when its file is away, broken or was never read. */
export function playableOf(transfer: Transfer | undefined, speedIps: number | null): Playable | null {
  if (transfer === undefined || transfer.state === 'missing' || transfer.state === 'unreadable') return null;
  const { id, sampleRate, channels, frames, speedRatio, runsBackwards } = transfer;
  if (sampleRate === null || channels === null || frames === null) return null;
  return { id, sampleRate, channels, frames, speedRatio, runsBackwards, speedIps, fileName: fileNameOf(transfer) };
}
