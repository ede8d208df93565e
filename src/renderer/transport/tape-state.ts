import type { EarMatrix, LoopRange, TapeSetup } from './tape-messages.ts';
import type { Reel } from './tape-reel.ts';

/** A reel as it is heard, and how far: its weight goes from `from` to `to` in the course of the fade. */
export type Voice = { readonly reel: number; readonly matrix: EarMatrix; readonly from: number; readonly to: number };

/**
 * A tape as the audio thread runs it. Mutable on purpose: it is stepped thousands of times a second and must leave no
 * garbage behind.
 */
export type TapeTransport = {
  readonly length: number;
  readonly reels: readonly Reel[];
  readonly contextRate: number;
  /** 5 ms, for edges and for changes of the mix. */
  readonly rampSamples: number;
  /** Where the tape is, as a boundary between two units. */
  position: number;
  loop: LoopRange | null;
  /** Where it comes to rest by itself; null when only at its ends. */
  stopAt: number | null;
  rolling: boolean;
  /** Rolling, but not moving yet: so does each start and seek begin, and so it stands without its page. */
  waiting: boolean;
  /** How often a moving tape came to a page that was not there. */
  underruns: number;

  /** Units per sample, now and when the glide is over. */
  step: number;
  stepTarget: number;
  /** Steps change in blocks of samples: how many blocks a glide still has, and how long this one still lasts. */
  glideBlocks: number;
  blockSamples: number;
  /** On the last few samples of a glide, which lead to a whole unit. */
  settling: boolean;
  /** Where the hand on the reel is; null when there is none. */
  scrubTarget: number | null;
  /** The hand's reel falls silent as it comes to rest: the level now, and at the end of the block. */
  gate: number;
  gateTarget: number;

  softEdges: boolean;
  edge: 'none' | 'in' | 'out';
  /** How many samples of the edge are done. */
  edgeDone: number;
  /** A fade-out ends in rest. */
  stopping: boolean;
  /** Where to rest after a fade-out, so that nothing of the tape is skipped by stopping. */
  restPosition: number;
  /** Where to go on after a fade-out; null when it only stops. */
  landing: number | null;
  /** The last seek that was obeyed in full, and the one that a fade-out still holds up. */
  seekId: number;
  landingId: number;

  /** What is heard; the last stays, the others fade out. */
  voices: readonly Voice[];
  fadeSamples: number;
  fadeDone: number;
  /** How each reel is heard when its turn comes, and whose turn it is as soon as its pages are there. */
  readonly mixes: EarMatrix[];
  wantedReel: number;

  /** Something changed between two quanta that no report has told yet. */
  hasNews: boolean;
  peakLeft: number;
  peakRight: number;
};

const rampSeconds = 0.005;
const plain: EarMatrix = { left: [1, 0], right: [0, 1] };

/** A tape at rest on its first unit. */
export function tapeAtRest({ length, reels, contextRate }: Omit<TapeSetup, 'orders'>): TapeTransport {
  return {
    length,
    reels: reels.map((reel) => ({ ...reel, pages: new Map() })),
    contextRate,
    rampSamples: Math.max(1, Math.round(rampSeconds * contextRate)),
    position: 0,
    loop: null,
    stopAt: null,
    rolling: false,
    waiting: false,
    underruns: 0,
    step: 1,
    stepTarget: 1,
    glideBlocks: 0,
    blockSamples: 0,
    settling: false,
    scrubTarget: null,
    gate: 1,
    gateTarget: 1,
    softEdges: true,
    edge: 'none',
    edgeDone: 0,
    stopping: false,
    restPosition: 0,
    landing: null,
    seekId: 0,
    landingId: 0,
    voices: [{ reel: 0, matrix: plain, from: 1, to: 1 }],
    fadeSamples: 0,
    fadeDone: 0,
    mixes: reels.map(() => plain),
    wantedReel: 0,
    hasNews: false,
    peakLeft: 0,
    peakRight: 0,
  };
}

/** Whether its samples come out now. */
export function isSounding(tape: TapeTransport): boolean {
  return tape.rolling && !tape.waiting;
}

/** The loop while it is followed: not on the way to a stop, and not under the hand. */
export function loopInForce(tape: TapeTransport): LoopRange | null {
  return tape.stopAt === null && tape.scrubTarget === null ? tape.loop : null;
}

/** The stop while the tape is on its way to it: not before a seek has brought it there. */
export function stopInForce(tape: TapeTransport): number | null {
  return tape.landing === null ? tape.stopAt : null;
}
