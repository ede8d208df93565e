import { isSounding, type TapeTransport } from './tape-state.ts';
import { isReady, longestRun, readReel, type Sides } from './tape-reel.ts';
import type { EarMatrix } from './tape-messages.ts';

const switchSeconds = 0.02;

/** Hears a reel otherwise; the one that sounds goes over softly. */
export function setMix(tape: TapeTransport, reel: number, matrix: EarMatrix): void {
  const before = tape.mixes[reel];
  // A fade between equals would be heard by nobody, but not be bit for bit the file.
  if (before === undefined || (isSame(before.left, matrix.left) && isSame(before.right, matrix.right))) return;
  tape.mixes[reel] = matrix;
  if (reel === currentReel(tape)) changeVoice(tape, reel, tape.rampSamples);
}

/** Turns to the wanted reel: a tape that rolls as soon as its pages are there, and until then the old one goes on. */
export function takeWantedReel(tape: TapeTransport): void {
  const wanted = tape.reels[tape.wantedReel];
  if (tape.wantedReel === currentReel(tape) || wanted === undefined) return;
  if (tape.rolling && !isReady(wanted, tape.position, tape.step, 1)) return;
  changeVoice(tape, tape.wantedReel, Math.round(switchSeconds * tape.contextRate));
}

/** How long the weights of the voices are on their way; Infinity when only one is heard. */
export function samplesOfFade(tape: TapeTransport): number {
  return tape.voices.length > 1 ? tape.fadeSamples - tape.fadeDone : Infinity;
}

/** Moves the fade on; at its end the last voice alone is left. */
export function passFade(tape: TapeTransport, samples: number): void {
  if (tape.voices.length === 1) return;
  tape.fadeDone += samples;
  if (tape.fadeDone >= tape.fadeSamples) endFade(tape);
}

/** Nothing sounds that could fade. */
export function endFade(tape: TapeTransport): void {
  tape.voices = tape.voices.slice(-1).map((voice) => ({ ...voice, from: 1, to: 1 }));
}

/** How many of so many samples can be had of the reel that is heard. */
export function readySamples(tape: TapeTransport, wanted: number): number {
  const reel = tape.reels[currentReel(tape)];
  if (reel === undefined) return 0;
  let samples = wanted;
  while (samples > 0 && !isReady(reel, tape.position, tape.step, samples)) samples = Math.floor(samples / 2);
  return samples;
}

/**
 * What the tape sounds for so many samples. While voices fade, their weights add up to one, so that the sum is never
 * louder than the loudest of them.
 */
export function readVoices(tape: TapeTransport, samples: number, out: Sides): void {
  const { position, step, voices } = tape;
  const last = voices.at(-1);
  const heard = last === undefined ? undefined : tape.reels[last.reel];
  if (last === undefined || heard === undefined) return;
  readReel(heard, last.matrix, position, step, samples, out);
  if (voices.length === 1) return;
  weigh(tape, last, samples, out, out, 0);
  for (const voice of voices.slice(0, -1)) {
    const reel = tape.reels[voice.reel];
    if (reel === undefined || !isReady(reel, position, step, samples)) continue;
    readReel(reel, voice.matrix, position, step, samples, fading);
    weigh(tape, voice, samples, fading, out, 1);
  }
}

const fading: Sides = { left: new Float64Array(longestRun), right: new Float64Array(longestRun) };

function weigh(
  tape: TapeTransport,
  { from, to }: { readonly from: number; readonly to: number },
  samples: number,
  given: Sides,
  out: Sides,
  kept: 0 | 1,
): void {
  for (let sample = 0; sample < samples; sample += 1) {
    const weight = from + ((to - from) * (tape.fadeDone + sample + 0.5)) / tape.fadeSamples;
    out.left[sample] = kept * (out.left[sample] ?? 0) + weight * (given.left[sample] ?? 0);
    out.right[sample] = kept * (out.right[sample] ?? 0) + weight * (given.right[sample] ?? 0);
  }
}

function changeVoice(tape: TapeTransport, reel: number, samples: number): void {
  const matrix = tape.mixes[reel];
  if (matrix === undefined) return;
  if (!isSounding(tape)) {
    tape.voices = [{ reel, matrix, from: 1, to: 1 }];
    return;
  }
  const isFading = tape.voices.length > 1;
  const done = isFading ? tape.fadeDone / tape.fadeSamples : 1;
  const fadeLeft = isFading ? tape.fadeSamples - tape.fadeDone : 0;
  const old = tape.voices
    .map((voice) => ({ ...voice, from: voice.from + (voice.to - voice.from) * done, to: 0 }))
    .filter((voice) => voice.from > 0);
  tape.voices = [...old, { reel, matrix, from: 0, to: 1 }];
  tape.fadeSamples = Math.max(1, samples, fadeLeft);
  tape.fadeDone = 0;
}

function currentReel(tape: TapeTransport): number {
  return tape.voices.at(-1)?.reel ?? 0;
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((factor, channel) => factor === other[channel]);
}
