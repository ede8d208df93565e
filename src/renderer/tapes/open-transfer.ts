import type { Place } from '../../shared/contract/views.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { heardFrame } from '../../shared/domain/tape-order.ts';
import { archive } from '../archive/archive.ts';
import { orderNow } from '../archive/tape-times.ts';
import { playableOf } from '../transport/playable-of.ts';
import type { Playable } from '../transport/player.ts';
import { player } from '../transport/transport.ts';
import { painted } from '../ui/painted.ts';
import { viewportShowing } from '../view/heard-viewport.ts';
import { viewStore } from '../view/view-store.ts';
import { rememberedPlace, rememberPlace } from './remembered-places.ts';
import { tapesStore } from './tapes-store.ts';

/** Puts a transfer on the machine: its sound at the frame where it was left, its marks, the part that was on screen. */
export async function openTransfer(transferId: TransferId): Promise<void> {
  if (viewStore.getState().transferId === transferId) return;
  rememberOpenPlace();
  // One that was made a moment ago may be known to the main process alone.
  if (!archive.store.getState().transfers.has(transferId)) await archive.load();
  const { viewport } = rememberedPlace(transferId);
  tapesStore.setState({ cursor: transferId });
  viewStore.setState({ transferId, viewport, selection: [], range: null, naming: null, newestMark: null });
  player.load(playableNow(transferId), frameLeft(transferId));
  // The picture comes first: thousands of marks take longer to send and to read than all that it needs.
  await archive.openMarks(transferId, painted());
}

/** Takes the tape off the machine, for example because it was removed from the archive. */
export async function closeTransfer(): Promise<void> {
  viewStore.setState({ transferId: null, viewport: null, selection: [], range: null, naming: null, newestMark: null });
  player.load(null, 0);
  await archive.openMarks(null);
}

/** Goes to a place: opens its transfer, stands on its frame and brings it into the middle of the view if it was out. */
export async function goToPlace({ transferId, frame }: Place): Promise<void> {
  if (!archive.store.getState().transfers.has(transferId)) return;
  await openTransfer(transferId);
  player.seek(frame);
  const viewport = viewportShowing(orderNow(transferId), viewStore.getState(), frame, 0.5);
  if (viewport !== null) viewStore.setState({ viewport });
}

/** Notes where the open transfer stands now; one that is missing stands where it stood when it went. */
export function rememberOpenPlace(): void {
  const { transferId, viewport: shown, viewWidth } = viewStore.getState();
  if (transferId === null) return;
  const frames = archive.store.getState().transfers.get(transferId)?.frames ?? Infinity;
  // The whole of a tape is the whole in a window of any width; a little is lost in reckoning.
  const isWhole = shown !== null && shown.framesPerPixel * viewWidth >= frames * (1 - 1e-9);
  const viewport = isWhole ? null : shown;
  const isOn = player.store.getState().transfer?.id === transferId;
  rememberPlace(transferId, { frame: isOn ? player.frameNow() : rememberedPlace(transferId).frame, viewport });
}

/** The frame where a tape was left; of one that was never open, the first that is heard. */
export function frameLeft(transferId: TransferId): number {
  return rememberedPlace(transferId).frame ?? heardFrame(orderNow(transferId), 0);
}

/** How the machine would play a transfer as the archive knows it now; null when it cannot. */
export function playableNow(transferId: TransferId): Playable | null {
  const { tapes, transfers } = archive.store.getState();
  const transfer = transfers.get(transferId);
  const tape = transfer === undefined ? undefined : tapes.get(transfer.tapeId);
  return playableOf(transfer, tape?.speedIps ?? null);
}
