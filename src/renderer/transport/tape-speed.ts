import type { TapeTransport } from './tape-state.ts';
import { isSounding } from './tape-state.ts';

/** Steps change this often (samples); the place read is continuous, so the ear hears a glide. */
const blockLength = 32;
const glideSeconds = 0.02;
/** Beyond this many units per sample nothing can be made out. */
const maxStep = 64;

/** How late the reel is behind the hand, how fast it takes up a new pace, and how fast it can be dragged. */
const scrubLagSeconds = 0.04;
const scrubSmoothSeconds = 0.006;
const maxScrubSpeed = 16;
/** Slower than this part of the usual speed, the sound of a reel fades with the speed. */
const audibleScrub = 0.15;

/** Goes to another speed: in a glide while it sounds, at once while it stands. */
export function setSpeed(tape: TapeTransport, unitsPerSecond: number): void {
  const target = Math.max(-maxStep, Math.min(maxStep, unitsPerSecond / tape.contextRate));
  if (target === tape.stepTarget) return;
  tape.stepTarget = target;
  if (tape.scrubTarget !== null) return;
  tape.settling = false;
  tape.blockSamples = 0;
  tape.hasNews = true;
  if (isSounding(tape)) {
    tape.glideBlocks = Math.max(1, Math.round((glideSeconds * tape.contextRate) / blockLength));
    beginBlock(tape);
  } else {
    tape.glideBlocks = 0;
    tape.step = target;
    tape.position = Math.round(tape.position);
  }
}

/** Full speed at once, for a tape that begins to sound. */
export function startAtSpeed(tape: TapeTransport): void {
  tape.step = tape.stepTarget;
  tape.glideBlocks = 0;
  tape.blockSamples = 0;
  tape.settling = false;
  tape.scrubTarget = null;
  tape.gate = 1;
  tape.gateTarget = 1;
}

/** How many samples the step holds for. */
export function samplesAtThisStep(tape: TapeTransport): number {
  return tape.blockSamples > 0 ? tape.blockSamples : Infinity;
}

/** Goes on to the next step when this one's samples are over. The position has been moved already. */
export function passSamples(tape: TapeTransport, samples: number): void {
  if (tape.blockSamples === 0) return;
  tape.gate += ((tape.gateTarget - tape.gate) * samples) / tape.blockSamples;
  tape.blockSamples -= samples;
  if (tape.blockSamples === 0) beginBlock(tape);
}

/** Takes the reel by hand: from where it is, at the speed it has. */
export function holdReel(tape: TapeTransport): void {
  tape.glideBlocks = 0;
  tape.settling = false;
  tape.gateTarget = tape.gate;
  beginBlock(tape);
}

/** How far the reel can be dragged within a quarter of a second; what lies further is jumped to. */
export function reachOfHand(tape: TapeTransport): number {
  return 0.25 * tape.contextRate * maxScrubSpeed * usualStep(tape);
}

function beginBlock(tape: TapeTransport): void {
  if (tape.scrubTarget !== null) {
    followHand(tape, tape.scrubTarget);
    return;
  }
  tape.hasNews = true;
  if (tape.glideBlocks > 0) {
    tape.step += (tape.stepTarget - tape.step) / tape.glideBlocks;
    tape.glideBlocks -= 1;
    tape.blockSamples = blockLength;
    return;
  }
  tape.step = tape.stepTarget;
  if (tape.settling) {
    tape.settling = false;
    tape.position = Math.round(tape.position);
    return;
  }
  // At unity each sample is a frame of the file again, as soon as the tape stands on a whole one. It is led there.
  if (Math.abs(tape.stepTarget) !== 1 || Number.isInteger(tape.position)) return;
  const samples = tape.rampSamples;
  const whole = Math.round(tape.position + tape.stepTarget * samples);
  tape.step = (whole - tape.position) / samples;
  tape.settling = true;
  tape.blockSamples = samples;
}

/** The reel runs after the hand, the faster the further it is behind, and falls silent as it catches up. */
function followHand(tape: TapeTransport, target: number): void {
  const usual = usualStep(tape);
  const fastest = maxScrubSpeed * usual;
  const wanted = (target - tape.position) / (scrubLagSeconds * tape.contextRate);
  const taken = Math.min(1, blockLength / (scrubSmoothSeconds * tape.contextRate));
  tape.step += (Math.max(-fastest, Math.min(fastest, wanted)) - tape.step) * taken;
  tape.gate = tape.gateTarget;
  tape.gateTarget = Math.min(1, Math.abs(tape.step) / (audibleScrub * usual));
  if (tape.gateTarget < 0.001) {
    tape.gateTarget = 0;
    tape.step = 0;
  }
  tape.blockSamples = blockLength;
}

/** Without shuttle and direction: what the tape moves by when it is listened to. */
function usualStep(tape: TapeTransport): number {
  return Math.max(1e-6, Math.abs(tape.stepTarget));
}
