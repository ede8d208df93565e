import type { ReadingPreview } from '../../shared/contract/views.ts';
import { heardAsInFile } from '../transport/player.ts';
import { player } from '../transport/transport.ts';
import { viewStore } from '../view/view-store.ts';
import { frameLeft, playableNow, rememberOpenPlace } from './open-transfer.ts';

const listenSeconds = 5;

let isListening = false;

/** True while a preview is on the machine in place of the open tape. */
export function isListeningToPreview(): boolean {
  return isListening;
}

/** Plays five seconds of a reading that nobody has decided for yet, through the player that plays everything. */
export async function listenToPreview(preview: ReadingPreview, fromFrame: number): Promise<void> {
  if (!isListening) rememberOpenPlace();
  isListening = true;
  const { previewId, sampleRate, channels, frames } = preview;
  // The tape seems to end after five seconds, so it stops there by itself.
  const endFrame = Math.min(frames, fromFrame + listenSeconds * sampleRate);
  player.load(
    { ...heardAsInFile, id: previewId, sampleRate, channels, frames: endFrame },
    Math.min(fromFrame, endFrame - 1),
  );
  await player.play();
}

/** Puts the open tape back where it stood, as it is by now. */
export function stopListening(): void {
  if (!isListening) return;
  isListening = false;
  player.pause();
  const { transferId } = viewStore.getState();
  if (transferId === null) player.load(null, 0);
  else player.load(playableNow(transferId), frameLeft(transferId));
}
