import type { Place } from '../../shared/contract/views.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { fileNameOf, type Transfer } from '../../shared/domain/transfer.ts';
import { heardFrame } from '../../shared/domain/tape-order.ts';
import { archive } from '../archive/archive.ts';
import { orderNow } from '../archive/tape-times.ts';
import type { Playable } from '../transport/player.ts';
import { player } from '../transport/transport.ts';
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
  const { frame, viewport } = rememberedPlace(transferId);
  tapesStore.setState({ cursor: transferId });
  viewStore.setState({ transferId, viewport, selection: [], range: null, naming: null, newestMark: null });
  const start = frame ?? heardFrame(orderNow(transferId), 0);
  player.load(playableOf(archive.store.getState().transfers.get(transferId)), start);
  // The picture and the sound ask first: thousands of marks take longer to send than all that these need.
  await archive.openMarks(transferId, new Promise((resolve) => setTimeout(resolve)));
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
  const { transferId, viewport } = viewStore.getState();
  if (transferId === null) return;
  const isOn = player.store.getState().transfer?.id === transferId;
  rememberPlace(transferId, { frame: isOn ? player.frameNow() : rememberedPlace(transferId).frame, viewport });
}

/** Loads the player again when the open transfer becomes playable, stops being so, turns out longer, or is corrected. */
export function keepPlayerInStep(): () => void {
  return archive.store.subscribe(({ transfers }) => {
    const { transferId } = viewStore.getState();
    if (transferId === null) return;
    if (!transfers.has(transferId) && archive.store.getState().status === 'ready') {
      void closeTransfer();
      return;
    }
    const now = playableOf(transfers.get(transferId));
    const { transfer: loaded } = player.store.getState();
    const isSame =
      now?.id === loaded?.id &&
      now?.frames === loaded?.frames &&
      now?.sampleRate === loaded?.sampleRate &&
      now?.channels === loaded?.channels &&
      now?.speedRatio === loaded?.speedRatio &&
      now?.runsBackwards === loaded?.runsBackwards;
    if (isSame) return;
    if (now !== null && now.id === loaded?.id) return loadAnew(now);
    // What goes away may come back, and then stands where it stood.
    if (now === null) rememberOpenPlace();
    const left = rememberedPlace(transferId).frame ?? heardFrame(orderNow(transferId), 0);
    player.load(now, loaded === null ? left : player.frameNow());
  });
}

/** The same tape, longer or corrected: it stays where it is, goes on if it played, and keeps its loop. */
function loadAnew(transfer: Playable): void {
  const { playing, loop } = player.store.getState();
  player.load(transfer, player.frameNow());
  if (loop !== null) player.setLoop(loop);
  // What stands in the way becomes the player's problem, which the window shows.
  if (playing) void player.play();
}

function playableOf(transfer: Transfer | undefined): Playable | null {
  if (transfer === undefined || transfer.state === 'missing' || transfer.state === 'unreadable') return null;
  const { id, sampleRate, channels, frames, speedRatio, runsBackwards } = transfer;
  if (sampleRate === null || channels === null || frames === null) return null;
  const speedIps = archive.store.getState().tapes.get(transfer.tapeId)?.speedIps ?? null;
  return { id, sampleRate, channels, frames, speedRatio, runsBackwards, speedIps, fileName: fileNameOf(transfer) };
}
