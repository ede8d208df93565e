import type { StoreApi } from 'zustand/vanilla';
import { flatListening, type Listening } from '../../shared/domain/listening.ts';
import type { MeterReading, Playable } from './player.ts';

/** One of up to sixteen takes or fragments that lie under each other. */
export type CompareSource = {
  readonly transfer: Playable;
  /** The place in the file at second 0 of the common time; may be fractional, or lie outside the file (silence). */
  readonly startFrame: number;
  /** Frames of the file in one second of common time: its rate, corrected speed and drift; negative backwards. */
  readonly framesPerSecond: number;
  /** Level match. */
  readonly gainDb: number;
};

/** A stretch of the common time in seconds; the end is exclusive. */
export type CommonRange = { readonly startSeconds: number; readonly endSeconds: number };

export type CompareState = {
  readonly sources: readonly CompareSource[];
  readonly lengthSeconds: number;
  /** Steps of the common time in a second: the rate that most of the files have. */
  readonly unitsPerSecond: number;
  /** How all of them are heard, alike: what belongs to one tape is flat in it. */
  readonly listening: Listening;
  /** True when the sound device runs at another rate. */
  readonly resampled: boolean;
  /** Which source is heard, from 0. */
  readonly current: number;
  readonly playing: boolean;
  readonly loop: CommonRange | null;
  readonly underruns: number;
  /** See TransportState. */
  readonly stalled: boolean;
  /** Grows with every load, seek and switch. */
  readonly moves: number;
  readonly problem: string | null;
};

/** Before the first are put on. */
export const nothingCompared: CompareState = {
  sources: [],
  lengthSeconds: 0,
  unitsPerSecond: 1,
  listening: flatListening,
  resampled: false,
  current: 0,
  playing: false,
  loop: null,
  underruns: 0,
  stalled: false,
  moves: 0,
  problem: null,
};

/** Plays several sources at one musical place; only the current one is heard. Owns the truth of its store. */
export type ComparePlayer = {
  readonly store: StoreApi<CompareState>;
  /** Takes the place of what was loaded. Keeps the position and the current source where they still exist. */
  load(sources: readonly CompareSource[], lengthSeconds: number): void;
  play(): Promise<void>;
  pause(): void;
  seek(seconds: number): void;
  setLoop(range: CommonRange | null): void;
  /** Goes on with another source at the same place, cross-faded over 20 ms without a gap or a click. */
  switchTo(source: number): void;
  setGainDb(source: number, gainDb: number): void;
  /**
   * Hears all of them in a way of listening, without a click: sides, polarity, gain, dim, high-pass and low-pass. Speed,
   * channels and equalisation belong to one tape, and are left out.
   */
  listenAs(listening: Listening): void;
  /** See TransportState. */
  setSoftEdges(on: boolean): void;
  /** The common time that is heard now, in seconds. */
  positionNow(): number;
  /** The common time that was heard at a moment of the `performance.now()` clock of the last ten seconds. */
  positionAt(timeStampMs: number): number;
  meters(): MeterReading;
  /** Lets go of the device and all pages. */
  close(): void;
};
