import type { CommonRange } from '../transport/compare-player.ts';
import { comparePlayer } from '../transport/transport.ts';
import { say } from '../ui/messages.ts';
import { compareStore, rowOrder } from './compare-store.ts';
import { layOut } from './lay-out.ts';
import { layOutAnew, matchAnew, placesOf, sourceIndexOf } from './put-on.ts';
import { follow } from './view-actions.ts';

/** Hears another item at the same musical place. */
export function hear(item: number): void {
  const { items, current } = compareStore.getState();
  const source = sourceIndexOf(item);
  if (source < 0) {
    const reason = items[item]?.problem ?? null;
    if (reason !== null) say('info', reason);
    return;
  }
  comparePlayer.switchTo(source);
  if (item !== current) compareStore.setState({ current: item, before: current });
}

export function hearRow(row: number): void {
  const order = rowOrder(compareStore.getState());
  const item = order[row];
  if (item === undefined) say('info', `There are ${order.length} takes here.`);
  else hear(item);
}

/** The next row up or down that can be heard. */
export function hearNeighbour(direction: 1 | -1): void {
  const state = compareStore.getState();
  const order = rowOrder(state);
  for (let row = order.indexOf(state.current) + direction; row >= 0 && row < order.length; row += direction) {
    const item = order[row];
    if (item !== undefined && (state.items[item]?.playable ?? null) !== null) {
      hear(item);
      return;
    }
  }
}

export async function playOrPause(): Promise<void> {
  if (comparePlayer.store.getState().playing) comparePlayer.pause();
  else await comparePlayer.play();
}

export function seekBy(seconds: number): void {
  seekTo(comparePlayer.positionNow() + seconds);
}

export function seekTo(seconds: number): void {
  const second = Math.max(0, Math.min(seconds, compareStore.getState().lengthSeconds));
  comparePlayer.seek(second);
  follow(second);
}

/** Moves a take against the others. */
export function moveBy(item: number, seconds: number): void {
  dragBy(item, seconds);
  layOutAnew();
}

/** Shows a take moved while the hand is on it; `drop` lets it be heard there. */
export function dragBy(item: number, seconds: number): void {
  const before = compareStore.getState();
  const shifts = before.shifts.with(item, (before.shifts[item] ?? 0) + seconds);
  const { lanes, lengthSeconds } = layOut(before.items, placesOf({ ...before, shifts }), before.origin);
  compareStore.setState({ shifts, lanes, lengthSeconds });
}

export function drop(): void {
  layOutAnew();
}

/** Every take where its content says, whatever was moved by hand. */
export function alignByContent(): void {
  compareStore.setState(({ items }) => ({ shifts: items.map(() => 0) }));
  layOutAnew();
}

export function toggleMatch(): void {
  const { isMatched, session } = compareStore.getState();
  if (session !== null) {
    say('info', 'While takes are compared blind their loudness stays matched, so that it tells nothing.');
    return;
  }
  compareStore.setState({ isMatched: !isMatched });
  matchAnew();
}

/** Blind, the louder one would give itself away. */
export function matchForBlind(): void {
  if (compareStore.getState().isMatched) return;
  compareStore.setState({ isMatched: true });
  matchAnew();
}

/** Chooses a passage that is looped in all takes; null lets it go. */
export function setPassage(passage: CommonRange | null): void {
  compareStore.setState({ passage });
  comparePlayer.setLoop(passage);
}

export function toggleLoop(): void {
  const { passage } = compareStore.getState();
  if (passage === null) {
    say('info', 'Drag over the waves first, or press [ and ] at the ends of a passage, then it can be looped.');
    return;
  }
  comparePlayer.setLoop(comparePlayer.store.getState().loop === null ? passage : null);
}

const shortestPassageSeconds = 0.02;

/** One end of the passage to the playhead; the other one stays, or is the end of all. */
export function setPassageEdge(edge: 'start' | 'end'): void {
  const { passage, lengthSeconds } = compareStore.getState();
  const now = comparePlayer.positionNow();
  const next =
    edge === 'start'
      ? {
          startSeconds: now,
          endSeconds: passage === null || passage.endSeconds <= now ? lengthSeconds : passage.endSeconds,
        }
      : { startSeconds: passage === null || passage.startSeconds >= now ? 0 : passage.startSeconds, endSeconds: now };
  if (next.endSeconds - next.startSeconds < shortestPassageSeconds) {
    say('info', 'A passage is at least 20 ms long: go on a little, then press again.');
    return;
  }
  setPassage(next);
}
