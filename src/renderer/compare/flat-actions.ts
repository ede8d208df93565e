import { flatListening } from '../../shared/domain/listening.ts';
import { comparePlayer, player } from '../transport/transport.ts';
import { whyTakeNotFlat, whyTakesNotFlat } from '../transport/why-not-flat.ts';
import { say } from '../ui/messages.ts';
import { compareStore } from './compare-store.ts';
import { matchAnew } from './put-on.ts';

/** Why what is heard of the comparison is not the file as it is. Blind, nothing is told that differs between takes. */
export function whyNotFlatNow(): readonly string[] {
  const heard = comparePlayer.store.getState();
  const { session, isMatched } = compareStore.getState();
  return session === null ? whyTakeNotFlat(heard) : whyTakesNotFlat(heard, isMatched);
}

/** One key back to the files as they are. What belongs to the tapes, to the device or to a blind test stays, and is said. */
export function backToFlat(): void {
  const { mode, inverted, gainDb, dimmed, highPassHz, lowPassHz } = flatListening;
  player.setListening({ mode, inverted, gainDb, dimmed, highPassHz, lowPassHz });
  const { session, isMatched } = compareStore.getState();
  if (session === null && isMatched) {
    compareStore.setState({ isMatched: false });
    matchAnew();
  }
  const left = whyNotFlatNow();
  if (left.length > 0) say('info', `Flat, but for what cannot be left out here: ${left.join('; ')}.`);
}

/** The monitor's gain, which is one for the desk and for the comparison. */
export function gainBy(stepDb: number): void {
  player.setListening({ gainDb: player.store.getState().listening.gainDb + stepDb });
}
