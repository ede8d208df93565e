import { createStore } from 'zustand/vanilla';
import type { TransferId } from '../../shared/domain/ids.ts';
import { flatListening, type Listening } from '../../shared/domain/listening.ts';
import { asInFile } from '../../shared/domain/transfer.ts';
import type { LoopRange } from './tape-messages.ts';

/** What the transport needs to know of a transfer. */
export type Playable = {
  readonly id: TransferId;
  readonly sampleRate: number;
  readonly channels: number;
  readonly frames: number;
  /** The tape's own correction, used whenever it is heard; see TransferEntry. */
  readonly speedRatio: number;
  readonly runsBackwards: boolean;
  /** What its file is called, for sentences; left out where there is none of its own. */
  readonly fileName?: string;
  /** Nominal speed of the tape, which its equalisation depends on; null when unknown. */
  readonly speedIps: number | null;
};

/** How a transfer is heard that nobody has said anything about. */
export const heardAsInFile = { ...asInFile, speedIps: null };

export type TransportState = {
  readonly transfer: Playable | null;
  readonly playing: boolean;
  /** Ends exclusive; null when not looping. */
  readonly loop: LoopRange | null;
  readonly listening: Listening;
  /** How many times faster than usual the tape is wound audibly, negative against its direction; 0 when it is not. */
  readonly shuttle: number;
  /** Where playing stops by itself; null when only at the end of the tape. */
  readonly stopFrame: number | null;
  /** Where the tape stood when it was last started. */
  readonly lastStartFrame: number;
  /** Whether start, stop and seek are softened over 5 ms, so that they do not click. A loop's seam never is. */
  readonly softEdges: boolean;
  /** True when the sound device runs at another rate, so that what is heard is not flat. */
  readonly resampled: boolean;
  /** How often sound ran out before the next page came; position stays right. */
  readonly underruns: number;
  /** It plays, and has been waiting for more than a second for what comes next. */
  readonly stalled: boolean;
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
  /** Changes what is named and leaves the rest; out-of-range numbers go to the nearest allowed. */
  setListening(change: Partial<Listening>): void;
  /** Winds audibly at a multiple of the usual speed, negative backwards; 0 stands still. Starts a resting tape. */
  shuttle(speed: number): Promise<void>;
  /** Plays a stretch once, in the tape's own direction, and stops exactly at its end. */
  playRange(range: LoopRange): Promise<void>;
  /** The hand on the reel: sounds what lies between the last place and this one, as fast as it was moved. */
  scrubTo(frame: number): void;
  /** Lets the reel go; the tape rests where it is, or plays on if it played before. */
  endScrub(): void;
  setSoftEdges(on: boolean): void;
  /**
   * The frame that is heard now (output latency included); the frame it stands on when paused. From a seek until it
   * is heard, the frame that was asked for, so that steps taken in quick succession add up.
   */
  frameNow(): number;
  /** The frame that was heard at a moment on the `performance.now()` / `event.timeStamp` clock. */
  frameAt(timeStampMs: number): number;
  /** What is heard now, after everything; all silence while nothing plays. */
  meters(): MeterReading;
};

/** What the meters show. */
export type MeterReading = {
  /** Peak level per ear since the last few hundredths of a second, 0 to 1 and beyond. */
  readonly peaks: readonly number[];
  /** EBU R128, in LUFS; null where there is nothing to be measured yet. */
  readonly momentaryLufs: number | null;
  readonly shortTermLufs: number | null;
  /** Of left and right, −1 (opposite) to 1 (the same); null in silence. */
  readonly correlation: number | null;
};

export function createTransportStore() {
  return createStore<TransportState>(() => ({
    transfer: null,
    playing: false,
    loop: null,
    listening: flatListening,
    shuttle: 0,
    stopFrame: null,
    lastStartFrame: 0,
    softEdges: true,
    resampled: false,
    underruns: 0,
    stalled: false,
    moves: 0,
    problem: null,
  }));
}
