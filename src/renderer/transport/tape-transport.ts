import type { LoopRange, TapePage, TapeSetup, TransportOrder } from './tape-messages.ts';

/**
 * A tape as the audio thread runs it. Mutable on purpose: it is stepped thousands of times a second and must leave no
 * garbage behind.
 */
export type TapeTransport = {
  readonly frames: number;
  readonly samplesPerFrame: number;
  readonly rampFrames: number;
  readonly pages: Map<number, TapePage>;
  /** The next frame to be heard. */
  position: number;
  loop: LoopRange | null;
  rolling: boolean;
  /** Rolling, but not moving yet: so does each start and seek begin, and so it stands without its page. */
  waiting: boolean;
  /** How often a moving tape came to a page that was not there. */
  underruns: number;
  softEdges: boolean;
  edge: 'none' | 'in' | 'out';
  /** How many frames of the edge are done. */
  edgeDone: number;
  /** A fade-out ends in rest. */
  stopping: boolean;
  /** Where to rest after a fade-out, so that nothing of the tape is skipped by stopping. */
  restFrame: number;
  /** Where to go on after a fade-out; null when it only stops. */
  landing: number | null;
  /** The last seek that was obeyed in full, and the one that a fade-out still holds up. */
  seekId: number;
  landingId: number;
  /** Something changed between two quanta that no report has told yet. */
  hasNews: boolean;
  gain: number;
  gainTarget: number;
  gainFramesLeft: number;
  /** How many samples of the held frame are out; 0 unless `samplesPerFrame` is more than 1. */
  phase: number;
  heldLeft: number;
  heldRight: number;
  peakLeft: number;
  peakRight: number;
};

const rampSeconds = 0.005;

/** A tape at rest on its first frame, after the setup's own orders. */
export function threadTape(setup: TapeSetup): TapeTransport {
  const tape: TapeTransport = {
    frames: setup.frames,
    samplesPerFrame: setup.samplesPerFrame,
    rampFrames: Math.max(1, Math.round((rampSeconds * setup.contextRate) / setup.samplesPerFrame)),
    pages: new Map(),
    position: 0,
    loop: null,
    rolling: false,
    waiting: false,
    underruns: 0,
    softEdges: true,
    edge: 'none',
    edgeDone: 0,
    stopping: false,
    restFrame: 0,
    landing: null,
    seekId: 0,
    landingId: 0,
    hasNews: false,
    gain: 1,
    gainTarget: 1,
    gainFramesLeft: 0,
    phase: 0,
    heldLeft: 0,
    heldRight: 0,
    peakLeft: 0,
    peakRight: 0,
  };
  for (const order of setup.orders) obeyOrder(tape, order);
  return tape;
}

/** Changes what the tape will do from its next sample on. */
export function obeyOrder(tape: TapeTransport, order: TransportOrder): void {
  switch (order.kind) {
    case 'play':
      return play(tape);
    case 'pause':
      return pause(tape);
    case 'seek':
      tape.landingId = order.seekId;
      return seek(tape, order.frame);
    case 'loop':
      return setLoop(tape, order.loop);
    case 'gain':
      tape.gainTarget = order.gain;
      if (isSounding(tape)) tape.gainFramesLeft = tape.rampFrames;
      else settleGain(tape);
      return;
    case 'softEdges':
      tape.softEdges = order.on;
      return;
    case 'page':
      tape.pages.set(order.index, order.page);
      return;
    case 'forget':
      for (const index of order.indexes) tape.pages.delete(index);
      return;
  }
}

function play(tape: TapeTransport): void {
  if (!tape.rolling) return startFrom(tape, tape.position);
  if (!tape.stopping) return;
  // Taken back before the fade-out was over: rise again from where the level is.
  tape.stopping = false;
  if (tape.landing === null) turnEdge(tape, 'in');
}

function pause(tape: TapeTransport): void {
  if (!tape.rolling) return;
  tape.stopping = true;
  if (tape.edge === 'out') {
    tape.restFrame = tape.landing ?? tape.restFrame;
    return;
  }
  tape.restFrame = tape.position;
  if (isSounding(tape) && tape.softEdges) turnEdge(tape, 'out');
  else rest(tape);
}

function seek(tape: TapeTransport, frame: number): void {
  const target = Math.min(Math.max(0, Math.floor(frame)), tape.frames);
  if (!tape.rolling) {
    tape.position = target;
    tape.seekId = tape.landingId;
    return;
  }
  if (!isSounding(tape) || !tape.softEdges) return startFrom(tape, target);
  tape.landing = target;
  tape.restFrame = target;
  if (tape.edge !== 'out') turnEdge(tape, 'out');
}

function setLoop(tape: TapeTransport, loop: LoopRange | null): void {
  const before = tape.loop;
  tape.loop = loop;
  tape.hasNews = true;
  if (before === null || loop === null || !tape.rolling || tape.landing !== null) return;
  // A loop that shrank under the tape takes it back in; else it would run on past the end.
  const wasInside = tape.position >= before.startFrame && tape.position < before.endFrame;
  if (wasInside && tape.position >= loop.endFrame) seek(tape, loop.startFrame);
}

/** Rolls from a frame as soon as its page is there. */
export function startFrom(tape: TapeTransport, frame: number): void {
  tape.position = frame;
  tape.rolling = true;
  tape.waiting = true;
  tape.stopping = false;
  tape.landing = null;
  tape.seekId = tape.landingId;
  tape.hasNews = true;
  tape.edge = tape.softEdges ? 'in' : 'none';
  tape.edgeDone = 0;
  tape.phase = 0;
}

/** Stops where the tape is to rest. */
export function rest(tape: TapeTransport): void {
  tape.position = tape.restFrame;
  tape.rolling = false;
  tape.waiting = false;
  tape.stopping = false;
  tape.landing = null;
  tape.seekId = tape.landingId;
  tape.hasNews = true;
  tape.edge = 'none';
  tape.phase = 0;
  settleGain(tape);
}

function isSounding(tape: TapeTransport): boolean {
  return tape.rolling && !tape.waiting;
}

/** The two edges mirror each other, so turning round in the middle keeps the level. */
function turnEdge(tape: TapeTransport, to: 'in' | 'out'): void {
  tape.edgeDone = tape.edge === 'none' ? 0 : tape.rampFrames - tape.edgeDone;
  tape.edge = to;
}

/** Ends a ramp of the gain at its target. */
export function settleGain(tape: TapeTransport): void {
  tape.gain = tape.gainTarget;
  tape.gainFramesLeft = 0;
}
