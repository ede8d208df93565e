import { framesPerPage } from '../../shared/contract/byte-routes.ts';
import { kernelReach, readBetween } from './sinc.ts';
import type { EarMatrix, ReelSetup, TapePage } from './tape-messages.ts';

/** A file along the tape, with those of its pages that are in the audio thread. */
export type Reel = ReelSetup & { readonly pages: Map<number, TapePage> };

/** Both sides of some samples on their way to the ears, in full precision until they are mixed. */
export type Sides = { left: Float64Array; right: Float64Array };

/** More samples than this are never read at once; a quantum of the audio thread is as long. */
export const longestRun = 128;

/** Grows to the longest stretch that is ever needed at once, and is written over each time. */
const between: Sides = { left: new Float64Array(1024), right: new Float64Array(1024) };

/**
 * Reads `count` samples from the tape's `position` on, moving by `step` units each, through a matrix. At one frame per
 * sample from a whole frame on, they are the file's own; otherwise each is read, by a sinc, in the middle of the
 * stretch it lasts. What lies outside the file, or in a page that is not there, is silence.
 */
export function readReel(
  reel: Reel,
  matrix: EarMatrix,
  position: number,
  step: number,
  count: number,
  out: Sides,
): void {
  const place = reel.startFrame + position * reel.framesPerUnit;
  const speed = step * reel.framesPerUnit;
  if (isExact(place, speed)) {
    mixFrames(reel, matrix, speed > 0 ? place : place - 1, speed, count, out);
    return;
  }
  const { lowest, highest } = reachOf(place, speed, count);
  const length = highest - lowest + 1;
  if (between.left.length < length) {
    between.left = new Float64Array(2 * length);
    between.right = new Float64Array(2 * length);
  }
  mixFrames(reel, matrix, lowest, 1, length, between);
  const whole = Math.floor(place);
  readBetween(between, whole - lowest + (place - whole) + speed / 2 - 0.5, speed, count, out);
}

/** Whether all pages are there for so many samples. */
export function isReady(reel: Reel, position: number, step: number, count: number): boolean {
  const place = reel.startFrame + position * reel.framesPerUnit;
  const speed = step * reel.framesPerUnit;
  const { lowest, highest } = isExact(place, speed)
    ? { lowest: speed > 0 ? place : place - count, highest: speed > 0 ? place + count - 1 : place - 1 }
    : reachOf(place, speed, count);
  const lastPage = pageOf(Math.min(highest, reel.frames - 1));
  for (let page = pageOf(Math.max(0, lowest)); page <= lastPage; page += 1) {
    if (!reel.pages.has(page)) return false;
  }
  return true;
}

function isExact(place: number, speed: number): boolean {
  return (speed === 1 || speed === -1) && Number.isInteger(place);
}

/** The first and last frame that are needed to read between them. */
function reachOf(place: number, speed: number, count: number): { readonly lowest: number; readonly highest: number } {
  const reach = kernelReach(speed) + 1;
  const first = place + speed / 2 - 0.5;
  const last = first + (count - 1) * speed;
  return { lowest: Math.floor(Math.min(first, last)) - reach, highest: Math.ceil(Math.max(first, last)) + reach };
}

/** Frames one after the other, forward (1) or backward (-1), mixed for two ears. */
function mixFrames(reel: Reel, matrix: EarMatrix, first: number, direction: number, count: number, out: Sides): void {
  out.left.fill(0, 0, count);
  out.right.fill(0, 0, count);
  let done = 0;
  while (done < count) {
    const frame = first + done * direction;
    const pageIndex = pageOf(frame);
    const offset = frame - pageIndex * framesPerPage;
    const run = Math.min(count - done, direction > 0 ? framesPerPage - offset : offset + 1);
    const page = reel.pages.get(pageIndex);
    if (page !== undefined) {
      page.channels.forEach((samples, channel) => {
        addRun(samples, offset, direction, matrix.left[channel] ?? 0, out.left, done, run);
        addRun(samples, offset, direction, matrix.right[channel] ?? 0, out.right, done, run);
      });
    }
    done += run;
  }
}

/** A factor of 0 leaves the channel out altogether, whatever is in it. */
function addRun(
  samples: Float32Array,
  offset: number,
  direction: number,
  factor: number,
  out: Float64Array,
  at: number,
  run: number,
): void {
  if (factor === 0) return;
  for (let index = 0; index < run; index += 1) {
    out[at + index] = (out[at + index] ?? 0) + factor * (samples[offset + index * direction] ?? 0);
  }
}

function pageOf(frame: number): number {
  return Math.floor(frame / framesPerPage);
}
