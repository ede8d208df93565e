import { matchLevels } from '../../shared/loudness/match-levels.ts';
import type { CommonRange } from '../transport/compare-player.ts';
import { comparePlayer } from '../transport/transport.ts';
import { type CompareView, compareStore } from './compare-store.ts';
import { layOut, type Placed, sourceOf } from './lay-out.ts';

/** Computes where everything lies, and has the instrument play it so, on at the same musical place. */
export function layOutAnew(): void {
  const before = compareStore.getState();
  const { lanes, lengthSeconds, origin } = layOut(before.items, placesOf(before), null);
  const moved = before.origin - origin;
  const later = <Range extends CommonRange>(range: Range): Range => ({
    ...range,
    startSeconds: range.startSeconds + moved,
    endSeconds: range.endSeconds + moved,
  });
  const { passage, view, items, gainsDb, isMatched } = before;
  const now = comparePlayer.positionNow();
  const isLooping = comparePlayer.store.getState().loop !== null;
  compareStore.setState({
    lanes,
    lengthSeconds,
    origin,
    passage: passage === null ? null : later(passage),
    view: view === null ? null : { ...view, startSeconds: view.startSeconds + moved },
  });
  const sources = items.flatMap((item, at) => {
    const lane = lanes[at] ?? null;
    return lane === null ? [] : (sourceOf(item, lane, isMatched ? (gainsDb[at] ?? 0) : 0) ?? []);
  });
  comparePlayer.load(sources, lengthSeconds);
  if (moved === 0) return;
  // Whoever stands at the beginning stays there, whoever stands elsewhere stays in the music.
  if (now > 0) comparePlayer.seek(Math.max(0, Math.min(lengthSeconds, now + moved)));
  if (passage !== null && isLooping) comparePlayer.setLoop(later(passage));
}

export function placesOf({ alignments, shifts }: Pick<CompareView, 'alignments' | 'shifts'>): readonly Placed[] {
  return alignments.map((alignment, at) => ({ alignment, shiftSeconds: shifts[at] ?? 0 }));
}

/** Computes how much louder each take is played, and has the instrument play it so. */
export function matchAnew(): void {
  const { levels, isMatched, items } = compareStore.getState();
  const measured = levels.map((level) => level ?? { integratedLufs: null, truePeakDb: null });
  const { targetLufs, gainsDb } = matchLevels(measured);
  compareStore.setState({ targetLufs, gainsDb });
  for (const at of items.keys()) {
    const source = sourceIndexOf(at);
    if (source >= 0) comparePlayer.setGainDb(source, isMatched ? (gainsDb[at] ?? 0) : 0);
  }
}

/** Which source of the instrument an item is, which knows only what can be played; -1 when it cannot. */
export function sourceIndexOf(item: number): number {
  const { items } = compareStore.getState();
  if ((items[item]?.playable ?? null) === null) return -1;
  return items.slice(0, item).filter(({ playable }) => playable !== null).length;
}
