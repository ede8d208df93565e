import type { FrameRange } from '../../shared/domain/frame-ranges.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import type { Player } from '../transport/player.ts';
import { fastestHeardSpeed } from '../../shared/domain/heard.ts';
import { soundedBetween } from './sounded.ts';

/** Looks are this far apart; the clock remembers ten seconds, so that a hidden window misses nothing. */
const lookMs = 250;
/** The clock knows for certain only what was reported: the latest moments wait for the next look. */
const settleMs = 120;
/** After a pause the sound goes on until what was rendered is heard. */
const tailMs = 600;
/** A crash loses no more than this of what was heard. */
const storeMs = 4000;

export type HeardTracking = {
  readonly player: Player;
  /** Whether what is on the machine is a tape of the archive; previews of readings are not. */
  readonly counts: (transferId: TransferId) => boolean;
  readonly onHeard: (transferId: TransferId, ranges: readonly FrameRange[]) => void;
  /** Asks for what was told to be stored. */
  readonly onStore: () => void;
  readonly now: () => number;
  readonly every: (ms: number, work: () => void) => () => void;
};

/**
 * Follows the player and tells what sounds, at whatever gain: dimmed and muted listening counts, what plays faster than
 * four times the usual speed does not. Returns a function that takes a last look, for when the window goes.
 */
export function trackHeard({ player, counts, onHeard, onStore, now, every }: HeardTracking): () => void {
  let lookedAt = now();
  let lastFrame: number | null = null;
  let movedMs = now();
  /** Seeks and loads until the tape was started: a later one may land at any time, and its leap was not heard. */
  let movesAtStart = 0;
  let storedAt = now();
  let runUntil = 0;
  let stop: (() => void) | null = null;
  let transferId: TransferId | null = null;

  const look = (until: number): void => {
    const { transfer, shuttle, loop, moves } = player.store.getState();
    if (transfer === null || transfer.id !== transferId || until <= lookedAt) return;
    const { ranges, ...end } = soundedBetween({
      frameAt: player.frameAt,
      fromMs: lookedAt,
      toMs: until,
      lastFrame,
      movedMs,
      isSteady: moves === movesAtStart && loop === null && Math.abs(shuttle) <= fastestHeardSpeed,
      framesPerSecond: transfer.sampleRate * Math.max(1, transfer.speedRatio),
    });
    lookedAt = end.lastMs;
    lastFrame = end.lastFrame;
    movedMs = end.movedMs;
    if (ranges.length > 0 && counts(transfer.id)) onHeard(transfer.id, ranges);
  };
  const store = (): void => {
    storedAt = now();
    onStore();
  };
  const tick = (): void => {
    const isOver = !player.store.getState().playing && now() > runUntil;
    look(isOver ? now() : now() - settleMs);
    if (isOver) {
      stop?.();
      stop = null;
    }
    if (isOver || now() - storedAt > storeMs) store();
  };
  const begin = (): void => {
    if (stop !== null) return;
    lookedAt = now();
    lastFrame = null;
    movedMs = now();
    movesAtStart = player.store.getState().moves;
    transferId = player.store.getState().transfer?.id ?? null;
    stop = every(lookMs, tick);
  };

  player.store.subscribe((is, was) => {
    if (is.transfer?.id !== was.transfer?.id) {
      // The other tape's clock has begun: what is left of the old one is less than a look.
      stop?.();
      stop = null;
      store();
    }
    if (is.playing) begin();
    else if (was.playing) {
      runUntil = now() + tailMs;
      look(now() - settleMs);
    }
    if (is.moves !== was.moves && now() - storedAt > storeMs / 4) store();
  });
  if (player.store.getState().playing) begin();

  return () => {
    if (stop !== null) look(now());
    store();
  };
}
