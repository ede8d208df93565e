import { archive } from '../archive/archive.ts';
import { player } from '../transport/transport.ts';
import { viewStore } from '../view/view-store.ts';

/** Why there is no tape on the machine, or null when there is one; `whenNoneIsOpen` is said when none was chosen. */
export function whyNoTape(whenNoneIsOpen: string): string | null {
  if (player.store.getState().transfer !== null) return null;
  const { transferId } = viewStore.getState();
  const open = transferId === null ? undefined : archive.store.getState().transfers.get(transferId);
  // A tape that is open but not on the machine says itself why: its file is missing or cannot be read.
  return open?.reason ?? whenNoneIsOpen;
}
