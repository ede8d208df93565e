import type { FrameRange } from '../../shared/domain/frame-ranges.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import type { HeardSource, ListenedTo } from './listened-to.ts';
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
  readonly listenedTo: ListenedTo;
  /** Whether what is on the machine is a tape of the archive; previews of readings are not. */
  readonly counts: (transferId: TransferId) => boolean;
  readonly onHeard: (transferId: TransferId, ranges: readonly FrameRange[]) => void;
  /** Asks for what was told to be stored. */
  readonly onStore: () => void;
  readonly now: () => number;
  readonly every: (ms: number, work: () => void) => () => void;
};

/**
 * Follows what is played and tells what sounds, at whatever gain: dimmed and muted listening counts, what plays faster
 * than four times the usual speed does not. Returns a function that takes a last look, for when the window goes.
 */
export function trackHeard({ listenedTo, counts, onHeard, onStore, now, every }: HeardTracking): () => void {
  let lookedAt = now();
  let lastFrame: number | null = null;
  let movedMs = now();
  /** Seeks and loads until the tape was started: a later one may land at any time, and its leap was not heard. */
  let movesAtStart = 0;
  let storedAt = now();
  let runUntil = 0;
  let stop: (() => void) | null = null;
  let source: HeardSource | null = null;
  let before = listenedTo.now();

  const look = (until: number): void => {
    const { moves, leaps } = listenedTo.now();
    if (source === null || until <= lookedAt) return;
    const { ranges, ...end } = soundedBetween({
      frameAt: source.frameAt,
      fromMs: lookedAt,
      toMs: until,
      lastFrame,
      movedMs,
      isSteady: moves === movesAtStart && !leaps,
      framesPerSecond: source.framesPerSecond,
    });
    lookedAt = end.lastMs;
    lastFrame = end.lastFrame;
    movedMs = end.movedMs;
    if (ranges.length > 0 && counts(source.transferId)) onHeard(source.transferId, ranges);
  };
  const store = (): void => {
    storedAt = now();
    onStore();
  };
  const end = (): void => {
    stop?.();
    stop = null;
    source = null;
  };
  const tick = (): void => {
    const isOver = !listenedTo.now().playing && now() > runUntil;
    look(isOver ? now() : now() - settleMs);
    if (isOver) end();
    if (isOver || now() - storedAt > storeMs) store();
  };
  const begin = (): void => {
    if (stop !== null) return;
    lookedAt = now();
    lastFrame = null;
    movedMs = now();
    ({ source, moves: movesAtStart } = listenedTo.now());
    stop = every(lookMs, tick);
  };

  listenedTo.subscribe(() => {
    const was = before;
    before = listenedTo.now();
    if (before.source?.key !== was.source?.key) {
      // Where the other one's clock has begun, what is left of the old one is lost: less than a look.
      if (source?.outlives === true) look(now());
      end();
      store();
    }
    if (before.playing) begin();
    else if (was.playing) {
      runUntil = now() + tailMs;
      look(now() - settleMs);
    }
    if (before.moves !== was.moves && now() - storedAt > storeMs / 4) store();
  });
  if (before.playing) begin();

  return () => {
    if (stop !== null) look(now());
    store();
  };
}
