import type { LoopRange, PageOrder, TapeSetup, TransportOrder } from './tape-messages.ts';
import { holdReel, reachOfHand, setSpeed, startAtSpeed } from './tape-speed.ts';
import { isSounding, tapeAtRest, type TapeTransport } from './tape-state.ts';
import { endFade, setMix, takeWantedReel } from './tape-voices.ts';

/** A tape at rest, after the setup's own orders. */
export function threadTape(setup: TapeSetup): TapeTransport {
  const tape = tapeAtRest(setup);
  for (const order of setup.orders) obeyOrder(tape, order);
  return tape;
}

/** Changes what the tape will do from its next sample on. */
export function obeyOrder(tape: TapeTransport, order: TransportOrder | PageOrder): void {
  switch (order.kind) {
    case 'play':
      return play(tape);
    case 'pause':
      return pause(tape);
    case 'seek':
      tape.landingId = order.seekId;
      return seek(tape, order.position);
    case 'loop':
      return setLoop(tape, order.loop);
    case 'stopAt':
      tape.stopAt = order.position;
      tape.hasNews = true;
      return;
    case 'speed':
      return setSpeed(tape, order.unitsPerSecond);
    case 'mix':
      return setMix(tape, order.reel, order.matrix);
    case 'switch':
      tape.wantedReel = order.reel;
      if (!tape.rolling) takeWantedReel(tape);
      return;
    case 'scrub':
      return scrub(tape, order.position);
    case 'softEdges':
      tape.softEdges = order.on;
      return;
    case 'page':
      tape.reels[order.reel]?.pages.set(order.index, order.page);
      return;
    case 'forget':
      for (const index of order.indexes) tape.reels[order.reel]?.pages.delete(index);
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
    tape.restPosition = tape.landing ?? tape.restPosition;
    return;
  }
  tape.restPosition = tape.scrubTarget ?? wholeBehind(tape);
  leaveReel(tape);
  if (isSounding(tape) && tape.softEdges) turnEdge(tape, 'out');
  else rest(tape);
}

function seek(tape: TapeTransport, position: number): void {
  const target = Math.min(Math.max(0, Math.floor(position)), tape.length);
  tape.stopAt = null;
  if (!tape.rolling) {
    tape.position = target;
    tape.seekId = tape.landingId;
    return;
  }
  leaveReel(tape);
  if (!isSounding(tape) || !tape.softEdges) return startFrom(tape, target);
  tape.landing = target;
  tape.restPosition = target;
  if (tape.edge !== 'out') turnEdge(tape, 'out');
}

function setLoop(tape: TapeTransport, loop: LoopRange | null): void {
  const before = tape.loop;
  tape.loop = loop;
  tape.hasNews = true;
  if (before === null || loop === null || !tape.rolling || tape.landing !== null) return;
  if (tape.stopAt !== null || tape.scrubTarget !== null) return;
  // A loop that shrank under the tape takes it back in; else it would run on past the end.
  const wasInside = tape.position >= before.startFrame && tape.position <= before.endFrame;
  if (!wasInside) return;
  if (tape.stepTarget > 0 && tape.position < before.endFrame && tape.position >= loop.endFrame) {
    seek(tape, loop.startFrame);
  }
  if (tape.stepTarget < 0 && tape.position > before.startFrame && tape.position <= loop.startFrame) {
    seek(tape, loop.endFrame);
  }
}

function scrub(tape: TapeTransport, position: number): void {
  const target = Math.min(Math.max(0, position), tape.length);
  const isFar = Math.abs(target - tape.position) > reachOfHand(tape);
  if (!tape.rolling || isFar) {
    startFrom(tape, tape.rolling ? target : tape.position);
    if (isFar) tape.position = target;
    tape.step = 0;
    tape.gate = 0;
    tape.edge = 'none';
  }
  const isNew = tape.scrubTarget === null;
  tape.scrubTarget = target;
  tape.stopAt = null;
  tape.stopping = false;
  tape.landing = null;
  if (tape.edge === 'out') turnEdge(tape, 'in');
  if (isNew) holdReel(tape);
}

/** Lets go of a reel that was held; it keeps its speed until it fades or starts anew. */
function leaveReel(tape: TapeTransport): void {
  tape.scrubTarget = null;
  tape.gateTarget = tape.gate;
  tape.blockSamples = 0;
}

/** Rolls from a place as soon as its page is there. */
export function startFrom(tape: TapeTransport, position: number): void {
  startAtSpeed(tape);
  tape.position = position;
  tape.rolling = true;
  tape.waiting = true;
  tape.stopping = false;
  tape.landing = null;
  tape.seekId = tape.landingId;
  tape.hasNews = true;
  tape.edge = tape.softEdges ? 'in' : 'none';
  tape.edgeDone = 0;
  endFade(tape);
}

/** Stops where the tape is to rest. */
export function rest(tape: TapeTransport): void {
  startAtSpeed(tape);
  tape.position = tape.restPosition;
  tape.rolling = false;
  tape.waiting = false;
  tape.stopping = false;
  tape.stopAt = null;
  tape.landing = null;
  tape.seekId = tape.landingId;
  tape.hasNews = true;
  tape.edge = 'none';
  endFade(tape);
}

/** The two edges mirror each other, so turning round in the middle keeps the level. */
export function turnEdge(tape: TapeTransport, to: 'in' | 'out'): void {
  tape.edgeDone = tape.edge === 'none' ? 0 : tape.rampSamples - tape.edgeDone;
  tape.edge = to;
}

/** The last whole unit that was begun, so that a stop skips nothing. */
function wholeBehind(tape: TapeTransport): number {
  return tape.step < 0 ? Math.ceil(tape.position) : Math.floor(tape.position);
}
