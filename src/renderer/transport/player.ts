import { createStore } from 'zustand/vanilla';
import type { TransferId } from '../../shared/domain/ids.ts';

/** What the transport needs to know of a transfer. */
export type Playable = {
  readonly id: TransferId;
  readonly sampleRate: number;
  readonly channels: number;
  readonly frames: number;
};

export type TransportState = {
  readonly transfer: Playable | null;
  readonly playing: boolean;
  /** Ends exclusive; null when not looping. */
  readonly loop: { readonly startFrame: number; readonly endFrame: number } | null;
  readonly gainDb: number;
  /** Whether start, stop and seek are softened over 5 ms, so that they do not click. A loop's seam never is. */
  readonly softEdges: boolean;
  /** True when the sound device runs at another rate, so that what is heard is not flat. */
  readonly resampled: boolean;
  /** How often sound ran out before the next page came; position stays right. */
  readonly underruns: number;
  /** Grows with every load and seek, so that what shows the position can follow while nothing plays. */
  readonly moves: number;
  /** A sentence when playing is not possible. */
  readonly problem: string | null;
};

/** The instrument that plays frames of the original. The player owns the truth about playing and is its only writer. */
export type Player = {
  readonly store: ReturnType<typeof createTransportStore>;
  load(transfer: Playable | null, atFrame: number): void;
  /** At the end of the tape it starts over. Never hangs: what stands in the way becomes `problem`. */
  play(): Promise<void>;
  pause(): void;
  /** Lands on the exact frame, playing or not. */
  seek(frame: number): void;
  setLoop(range: TransportState['loop']): void;
  setGainDb(gainDb: number): void;
  setSoftEdges(on: boolean): void;
  /**
   * The frame that is heard now (output latency included); the frame it stands on when paused. From a seek until it
   * is heard, the frame that was asked for, so that steps taken in quick succession add up.
   */
  frameNow(): number;
  /** The frame that was heard at a moment on the `performance.now()` / `event.timeStamp` clock. */
  frameAt(timeStampMs: number): number;
  /** Peak level of what is heard, per output channel, 0 to 1 and beyond. */
  levels(): readonly number[];
};

export function createTransportStore() {
  return createStore<TransportState>(() => ({
    transfer: null,
    playing: false,
    loop: null,
    gainDb: 0,
    softEdges: true,
    resampled: false,
    underruns: 0,
    moves: 0,
    problem: null,
  }));
}
