import type { TapeReport } from './tape-messages.ts';
import { longestRun, type Sides } from './tape-reel.ts';
import { passSamples, samplesAtThisStep } from './tape-speed.ts';
import { loopInForce, stopInForce, type TapeTransport } from './tape-state.ts';
import { rest, startFrom, turnEdge } from './tape-transport.ts';
import { passFade, readVoices, readySamples, samplesOfFade, takeWantedReel } from './tape-voices.ts';

const sound: Sides = { left: new Float64Array(longestRun), right: new Float64Array(longestRun) };

/**
 * Fills a quantum (which comes in silent) with what comes next and moves the tape on. `report` is told, to the sample,
 * when it starts to move, stands still or jumps; inside a loop it is not: that follows from the loop.
 */
export function renderTape(
  tape: TapeTransport,
  left: Float32Array,
  right: Float32Array,
  contextSample: number,
  report: (report: TapeReport) => void,
): void {
  if (tape.hasNews) report(reportTape(tape, contextSample));
  let at = 0;
  while (at < left.length && tape.rolling) {
    const isFadedOut = tape.edge === 'out' && tape.edgeDone >= tape.rampSamples;
    if (isFadedOut) {
      const ended = tape.stopping && tape.restPosition === tape.stopAt;
      if (tape.stopping) rest(tape);
      else startFrom(tape, tape.landing ?? tape.position);
      report(reportTape(tape, contextSample + at, ended));
      continue;
    }
    const end = endReached(tape);
    if (end !== null && tape.edge !== 'out') {
      tape.restPosition = end;
      rest(tape);
      report(reportTape(tape, contextSample + at, true));
      break;
    }
    fadeBeforeStop(tape);
    takeWantedReel(tape);
    const run = end === null ? readySamples(tape, Math.min(left.length - at, samplesToBoundary(tape))) : 0;
    if (run === 0) {
      if (tape.edge === 'out') {
        // There is nothing left to fade: what the fade was for happens now.
        tape.edgeDone = tape.rampSamples;
        continue;
      }
      if (!tape.waiting) {
        tape.waiting = true;
        // The hand may be ahead of the disk at any time; only a tape that runs by itself runs out.
        if (tape.scrubTarget === null) tape.underruns += 1;
        report(reportTape(tape, contextSample + at));
      }
      break;
    }
    if (tape.waiting) {
      tape.waiting = false;
      report(reportTape(tape, contextSample + at));
    }
    readVoices(tape, run, sound);
    putOut(tape, left, right, at, run);
    advance(tape, run);
    at += run;
  }
}

/** Where the tape is at the start of a quantum, and its peaks, which begin anew. */
export function reportTape(tape: TapeTransport, contextSample: number, ended = false): TapeReport {
  const peaks = [tape.peakLeft, tape.peakRight] as const;
  tape.peakLeft = 0;
  tape.peakRight = 0;
  tape.hasNews = false;
  return {
    contextSample,
    position: tape.position,
    step: tape.rolling && !tape.waiting ? tape.step : 0,
    loop: loopInForce(tape),
    seekId: tape.seekId,
    ended,
    underruns: tape.underruns,
    peaks,
  };
}

/** The end or stop that the tape has come to; null on the way. Under the hand it can be moved off again. */
function endReached(tape: TapeTransport): number | null {
  const { position, step, length, scrubTarget } = tape;
  const stopAt = stopInForce(tape);
  if (scrubTarget !== null) return null;
  if (stopAt !== null && step !== 0 && (step > 0 ? position >= stopAt : position <= stopAt)) return stopAt;
  if (step > 0 && position >= length) return length;
  return step < 0 && position <= 0 ? 0 : null;
}

/** A stretch that is played on its own ends as softly as a stop by hand, and at its very end. */
function fadeBeforeStop(tape: TapeTransport): void {
  const stopAt = stopInForce(tape);
  if (stopAt === null || !tape.softEdges || tape.edge === 'out' || tape.waiting) return;
  if (samplesTo(tape, stopAt) > tape.rampSamples) return;
  turnEdge(tape, 'out');
  tape.stopping = true;
  tape.restPosition = stopAt;
}

/** How far the tape runs before something about it changes. */
function samplesToBoundary(tape: TapeTransport): number {
  const { step } = tape;
  const stopAt = stopInForce(tape);
  const loop = loopInForce(tape);
  let samples = Math.min(longestRun, samplesAtThisStep(tape), samplesOfFade(tape));
  samples = Math.min(samples, samplesTo(tape, step > 0 ? tape.length : 0));
  if (loop !== null) samples = Math.min(samples, samplesTo(tape, step > 0 ? loop.endFrame : loop.startFrame));
  if (tape.edge !== 'none') samples = Math.min(samples, tape.rampSamples - tape.edgeDone);
  if (stopAt !== null) {
    const toStop = samplesTo(tape, stopAt);
    const isToFade = tape.softEdges && tape.edge !== 'out' && toStop > tape.rampSamples;
    samples = Math.min(samples, isToFade ? toStop - tape.rampSamples : toStop);
  }
  return Math.max(1, samples);
}

/** Samples until a place ahead is reached; Infinity for one that lies behind. */
function samplesTo({ position, step }: TapeTransport, place: number): number {
  const samples = (place - position) / step;
  return samples > 0 ? Math.ceil(samples) : Infinity;
}

function putOut(tape: TapeTransport, left: Float32Array, right: Float32Array, at: number, run: number): void {
  const isSteady = tape.edge === 'none' && tape.gate === 1 && tape.gateTarget === 1;
  let { peakLeft, peakRight } = tape;
  for (let index = 0; index < run; index += 1) {
    // At a level of exactly 1 the product is the sample itself, bit for bit.
    const level = isSteady ? 1 : levelAt(tape, index);
    const toLeft = (sound.left[index] ?? 0) * level;
    const toRight = (sound.right[index] ?? 0) * level;
    left[at + index] = toLeft;
    right[at + index] = toRight;
    peakLeft = Math.max(peakLeft, Math.abs(toLeft));
    peakRight = Math.max(peakRight, Math.abs(toRight));
  }
  tape.peakLeft = peakLeft;
  tape.peakRight = peakRight;
}

/** Edges are raised cosines: neither their value nor their slope jumps. */
function levelAt(tape: TapeTransport, index: number): number {
  const gate =
    tape.blockSamples === 0 ? tape.gate : tape.gate + ((tape.gateTarget - tape.gate) * index) / tape.blockSamples;
  if (tape.edge === 'none') return gate;
  const risen = 0.5 - 0.5 * Math.cos((Math.PI * (tape.edgeDone + index + 0.5)) / tape.rampSamples);
  return gate * (tape.edge === 'in' ? risen : 1 - risen);
}

function advance(tape: TapeTransport, run: number): void {
  const moved = tape.position + run * tape.step;
  const stopAt = stopInForce(tape);
  const end = tape.step > 0 ? Math.min(tape.length, stopAt ?? tape.length) : Math.max(0, stopAt ?? 0);
  tape.position = turned(tape, tape.step > 0 ? Math.min(end, moved) : Math.max(end, moved));
  if (tape.edge !== 'none') {
    tape.edgeDone += run;
    if (tape.edge === 'in' && tape.edgeDone >= tape.rampSamples) tape.edge = 'none';
  }
  passFade(tape, run);
  passSamples(tape, run);
}

/** A place the tape has moved to, taken round the loop when it lies past its end. */
function turned(tape: TapeTransport, place: number): number {
  const loop = loopInForce(tape);
  if (loop === null) return place;
  const length = loop.endFrame - loop.startFrame;
  if (tape.step > 0 && tape.position < loop.endFrame && place >= loop.endFrame) {
    return loop.startFrame + ((place - loop.endFrame) % length);
  }
  if (tape.step < 0 && tape.position > loop.startFrame && place <= loop.startFrame) {
    return loop.endFrame - ((loop.startFrame - place) % length);
  }
  return place;
}
