import type { ReadingPreview } from '../../shared/contract/views.ts';
import { heardAsInFile, type Playable } from '../transport/player.ts';
import { player } from '../transport/transport.ts';

const listenSeconds = 5;

/** What was on the machine before somebody listened to a preview. */
let before: { readonly transfer: Playable | null; readonly frame: number } | null = null;

/** Plays five seconds of a reading that nobody has decided for yet, through the player that plays everything. */
export async function listenToPreview(preview: ReadingPreview, fromFrame: number): Promise<void> {
  before ??= { transfer: player.store.getState().transfer, frame: player.frameNow() };
  const { previewId, sampleRate, channels, frames } = preview;
  // The tape seems to end after five seconds, so it stops there by itself.
  const endFrame = Math.min(frames, fromFrame + listenSeconds * sampleRate);
  player.load(
    { ...heardAsInFile, id: previewId, sampleRate, channels, frames: endFrame },
    Math.min(fromFrame, endFrame - 1),
  );
  await player.play();
}

/** Puts back what was on the machine before. */
export function stopListening(): void {
  if (before === null) return;
  const { transfer, frame } = before;
  before = null;
  player.pause();
  player.load(transfer, frame);
}
