import { archive } from '../archive/archive.ts';
import type { Playable } from '../transport/player.ts';
import { player } from '../transport/transport.ts';
import { viewStore } from '../view/view-store.ts';
import { isListeningToPreview } from './listen-to-preview.ts';
import { closeTransfer, frameLeft, playableNow, rememberOpenPlace } from './open-transfer.ts';

/**
 * Loads the player again when the open transfer becomes playable, stops being so, turns out longer, is corrected, or
 * the speed its tape ran at is entered.
 */
export function keepPlayerInStep(): () => void {
  return archive.store.subscribe(({ transfers }) => {
    const { transferId } = viewStore.getState();
    if (transferId === null) return;
    if (!transfers.has(transferId) && archive.store.getState().status === 'ready') {
      void closeTransfer();
      return;
    }
    // The tape comes back as it is then, see stopListening.
    if (isListeningToPreview()) return;
    const now = playableNow(transferId);
    const { transfer: loaded } = player.store.getState();
    const isSame =
      now?.id === loaded?.id &&
      now?.frames === loaded?.frames &&
      now?.sampleRate === loaded?.sampleRate &&
      now?.channels === loaded?.channels &&
      now?.speedRatio === loaded?.speedRatio &&
      now?.runsBackwards === loaded?.runsBackwards &&
      now?.speedIps === loaded?.speedIps;
    if (isSame) return;
    if (now !== null && now.id === loaded?.id) return loadAnew(now);
    // What goes away may come back, and then stands where it stood.
    if (now === null) rememberOpenPlace();
    player.load(now, loaded === null ? frameLeft(transferId) : player.frameNow());
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
