import { framesPerPage } from '../../shared/contract/byte-routes.ts';
import type { TapePage, TapeReport } from './tape-messages.ts';
import { rest, settleGain, startFrom, type TapeTransport } from './tape-transport.ts';

/**
 * Fills a quantum (which comes in silent) with the next frames and moves the tape on. `report` is told, to the
 * sample, when it starts to move, stands still or jumps; inside a loop it is not: that follows from the loop.
 */
export function renderTape(
  tape: TapeTransport,
  left: Float32Array,
  right: Float32Array,
  contextSample: number,
  report: (report: TapeReport) => void,
): void {
  if (tape.hasNews) report(reportTape(tape, contextSample));
  if (tape.samplesPerFrame === 1) {
    renderFrames(tape, left, right, 0, left.length, contextSample, report);
    return;
  }
  // A rate below what any context takes: each frame is held for its whole length.
  for (let sample = 0; sample < left.length; sample += 1) {
    if (tape.phase === 0) {
      if (!renderFrames(tape, left, right, sample, sample + 1, contextSample, report)) continue;
      tape.heldLeft = left[sample] ?? 0;
      tape.heldRight = right[sample] ?? 0;
    }
    left[sample] = tape.heldLeft;
    right[sample] = tape.heldRight;
    tape.phase = (tape.phase + 1) % tape.samplesPerFrame;
  }
}

/** Where the tape is at the start of a quantum, and its peaks, which begin anew. */
export function reportTape(tape: TapeTransport, contextSample: number, ended = false): TapeReport {
  const peaks = [tape.peakLeft, tape.peakRight] as const;
  tape.peakLeft = 0;
  tape.peakRight = 0;
  tape.hasNews = false;
  return {
    contextSample: contextSample + (tape.phase === 0 ? 0 : tape.samplesPerFrame - tape.phase),
    frame: tape.position,
    moving: tape.rolling && !tape.waiting,
    loop: tape.loop,
    seekId: tape.seekId,
    ended,
    underruns: tape.underruns,
    peaks,
  };
}

/** Renders samples `from` to `to` in runs of one page, one turn of the loop, one ramp; true when all became sound. */
function renderFrames(
  tape: TapeTransport,
  left: Float32Array,
  right: Float32Array,
  from: number,
  to: number,
  contextSample: number,
  report: (report: TapeReport) => void,
): boolean {
  let at = from;
  while (at < to && tape.rolling) {
    if (tape.edge === 'out' && tape.edgeDone >= tape.rampFrames) {
      if (tape.stopping) rest(tape);
      else startFrom(tape, tape.landing ?? tape.position);
      report(reportTape(tape, contextSample + at));
      continue;
    }
    const isAtEnd = tape.position >= tape.frames;
    const pageIndex = Math.floor(tape.position / framesPerPage);
    const page = isAtEnd ? undefined : tape.pages.get(pageIndex);
    if (page === undefined && tape.edge === 'out') {
      // There is nothing left to fade: what the fade was for happens now.
      tape.edgeDone = tape.rampFrames;
      continue;
    }
    if (isAtEnd) {
      tape.restFrame = tape.frames;
      rest(tape);
      report(reportTape(tape, contextSample + at, true));
      break;
    }
    if (page === undefined) {
      if (!tape.waiting) {
        tape.waiting = true;
        tape.underruns += 1;
        report(reportTape(tape, contextSample + at));
      }
      break;
    }
    if (tape.waiting) {
      tape.waiting = false;
      report(reportTape(tape, contextSample + at));
    }
    const offset = tape.position - pageIndex * framesPerPage;
    const run = Math.min(to - at, page.left.length - offset, framesToBoundary(tape));
    copyRun(tape, page, offset, left, right, at, run);
    advance(tape, run);
    at += run;
  }
  return at >= to;
}

/** How far the tape runs before its loop turns, it ends, or a ramp is over. */
function framesToBoundary(tape: TapeTransport): number {
  let frames = tape.frames - tape.position;
  if (tape.loop !== null && tape.position < tape.loop.endFrame) {
    frames = Math.min(frames, tape.loop.endFrame - tape.position);
  }
  if (tape.edge !== 'none') frames = Math.min(frames, tape.rampFrames - tape.edgeDone);
  if (tape.gainFramesLeft > 0) frames = Math.min(frames, tape.gainFramesLeft);
  return frames;
}

function copyRun(
  tape: TapeTransport,
  page: TapePage,
  offset: number,
  left: Float32Array,
  right: Float32Array,
  at: number,
  run: number,
): void {
  const isSteady = tape.edge === 'none' && tape.gainFramesLeft === 0;
  let { gain, peakLeft, peakRight } = tape;
  const gainStep = tape.gainFramesLeft === 0 ? 0 : (tape.gainTarget - gain) / tape.gainFramesLeft;
  for (let index = 0; index < run; index += 1) {
    let level = gain;
    if (!isSteady) {
      gain += gainStep;
      level = gain * edgeLevel(tape, index);
    }
    // At a level of exactly 1 the product is the sample itself, bit for bit.
    const toLeft = (page.left[offset + index] ?? 0) * level;
    const toRight = (page.right[offset + index] ?? 0) * level;
    left[at + index] = toLeft;
    right[at + index] = toRight;
    peakLeft = Math.max(peakLeft, Math.abs(toLeft));
    peakRight = Math.max(peakRight, Math.abs(toRight));
  }
  tape.gain = gain;
  tape.peakLeft = peakLeft;
  tape.peakRight = peakRight;
}

/** A raised cosine: neither its value nor its slope jumps. */
function edgeLevel(tape: TapeTransport, index: number): number {
  if (tape.edge === 'none') return 1;
  const risen = 0.5 - 0.5 * Math.cos((Math.PI * (tape.edgeDone + index + 0.5)) / tape.rampFrames);
  return tape.edge === 'in' ? risen : 1 - risen;
}

function advance(tape: TapeTransport, run: number): void {
  tape.position += run;
  if (tape.loop !== null && tape.position === tape.loop.endFrame) tape.position = tape.loop.startFrame;
  if (tape.edge !== 'none') {
    tape.edgeDone += run;
    if (tape.edge === 'in' && tape.edgeDone >= tape.rampFrames) tape.edge = 'none';
  }
  if (tape.gainFramesLeft > 0) {
    tape.gainFramesLeft -= run;
    if (tape.gainFramesLeft === 0) settleGain(tape);
  }
}
