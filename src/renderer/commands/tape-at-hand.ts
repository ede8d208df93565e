import type { Mark } from '../../shared/domain/mark.ts';
import type { RollName } from '../../shared/domain/rolls.ts';
import { heardFrame } from '../../shared/domain/tape-order.ts';
import { archive } from '../archive/archive.ts';
import { orderNow } from '../archive/tape-times.ts';
import type { Playable } from '../transport/player.ts';
import { player } from '../transport/transport.ts';
import { primaryMark, viewStore } from '../view/view-store.ts';
import { whyNoTape } from './why-no-tape.ts';

/** Why there is no tape to be played, or null when there is one. */
export function needsTape(): string | null {
  return whyNoTape('Open a tape first: choose one in the list at the left.');
}

/** The mark the inspector shows; null when none is selected. */
export function selectedMark(): Mark | null {
  const id = primaryMark(viewStore.getState());
  return id === null ? null : (archive.store.getState().marks.get(id) ?? null);
}

/** All marks of the open tape. */
export function marksAtHand(): readonly Mark[] {
  return [...archive.store.getState().marks.values()];
}

/** How many frames of the open tape a key plays before or after what it means. */
export function rollFrames(name: RollName | null): number {
  const { transfer } = player.store.getState();
  return transfer === null || name === null
    ? 0
    : Math.round(archive.store.getState().settings.rolls[name] * transfer.sampleRate);
}

/** Goes where `to` says, in frames as they are heard: forward is onward also on a tape that runs backwards. */
export function seekHeard(to: (frame: number, transfer: Playable) => number): void {
  const { transfer } = player.store.getState();
  if (transfer === null) return;
  const order = orderNow(transfer.id);
  const frame = to(heardFrame(order, player.frameNow()), transfer);
  player.seek(heardFrame(order, Math.max(0, Math.min(transfer.frames, frame))));
}
