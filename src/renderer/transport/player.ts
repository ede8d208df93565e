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
  /** How often sound ran out before the next page came; position stays right. */
  readonly underruns: number;
  /** A sentence when playing is not possible. */
  readonly problem: string | null;
};

/** The instrument that plays frames of the original. The player owns the truth about playing and is its only writer. */
export type Player = {
  readonly store: ReturnType<typeof createTransportStore>;
  load(transfer: Playable | null, atFrame: number): void;
  play(): Promise<void>;
  pause(): void;
  /** Lands on the exact frame, playing or not. */
  seek(frame: number): void;
  setLoop(range: TransportState['loop']): void;
  setGainDb(gainDb: number): void;
  /** The frame that is heard now (output latency included); the frame it stands on when paused. */
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
    underruns: 0,
    problem: null,
  }));
}
