import { setTimeout } from 'node:timers/promises';
import { isResting, type Rest } from '../audio/rest.ts';

/** Numbers that the main thread and all readers share: whether reading is halted, and whether a player reads. */
export type Pace = Int32Array<SharedArrayBuffer>;

const haltedAt = 0;
const playingAt = 1;

/**
 * While a player reads, a reader rests so long between blocks of 1 MiB: some 35 MB/s are left to it. A tape that is drawn
 * ahead, in pieces of several, comes too slowly then for that to go on.
 */
const restMs = 25;
const lookAgainMs = 50;
/** A reader waits for its turn after so much: each block of a PCM file, two seconds of a compressed one. */
export const bytesPerTurn = 640 * 1024;

export function createPace(): Pace {
  return new Int32Array(new SharedArrayBuffer(8));
}

export function setHalted(pace: Pace, halted: boolean): void {
  Atomics.store(pace, haltedAt, halted ? 1 : 0);
}

export function setPlaying(pace: Pace, isPlaying: boolean): void {
  Atomics.store(pace, playingAt, isPlaying ? 1 : 0);
}

export function isHalted(pace: Pace): boolean {
  return Atomics.load(pace, haltedAt) !== 0;
}

export function hasListener(pace: Pace): boolean {
  return Atomics.load(pace, playingAt) !== 0;
}

/** Waits between two blocks for as long as others come first; not at all when none does, or when `isOver`. */
export async function waitForTurn(pace: Pace, isOver: () => boolean, rest: Rest | null = null): Promise<void> {
  if (hasListener(pace) && !isOver()) await setTimeout(restMs);
  const mustWait = (): boolean => isHalted(pace) || (rest !== null && isResting(rest));
  while (mustWait() && !isOver()) await setTimeout(lookAgainMs);
}
