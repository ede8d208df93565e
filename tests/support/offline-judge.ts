import type { LoopRange } from '../../src/renderer/transport/tape-messages.ts';
import { frameOf } from './sound-reel.ts';

/** What came out of the graph, and which channel of the coded tape each ear should have heard. */
export type Rendered = {
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly ears: readonly [left: number, right: number];
};

/** A stretch of what came out, and what should be in it. */
export type Expected = {
  readonly fromSample: number;
  readonly toSample: number;
  /** Where the tape stands at its first sample; moving backwards the frame before it is heard first. */
  readonly position: number;
  readonly direction: 1 | -1;
  readonly loop?: LoopRange;
};

/** How many samples are not, on both sides, the frames that follow each other there. Silence is wrong, too. */
export function wrongSamples({ left, right, ears }: Rendered, expected: Expected): number {
  const { fromSample, toSample, position, direction, loop } = expected;
  // What was not rendered at all was not heard.
  let wrong = Math.max(0, toSample - left.length);
  let frame = direction > 0 ? position : position - 1;
  for (let at = fromSample; at < Math.min(toSample, left.length); at += 1) {
    if (frameOf(left[at]!, ears[0]) !== frame || frameOf(right[at]!, ears[1]) !== frame) wrong += 1;
    frame += direction;
    if (loop === undefined) continue;
    if (direction > 0 && frame === loop.endFrame) frame = loop.startFrame;
    else if (direction < 0 && frame === loop.startFrame - 1) frame = loop.endFrame - 1;
  }
  return wrong;
}

/** How many samples of a stretch are not silent. */
export function soundingSamples({ left, right }: Rendered, fromSample: number): number {
  let sounding = 0;
  for (let at = fromSample; at < left.length; at += 1) if (left[at] !== 0 || right[at] !== 0) sounding += 1;
  return sounding;
}

/** An excursion to another speed, in samples of the context. */
export type Excursion = {
  readonly leftAt: number;
  readonly backAt: number;
  /** From here on, after the glide and the way to a whole frame, the tape's own frames must be heard. */
  readonly judgedFrom: number;
  readonly judgedTo: number;
  /** Frames per sample meanwhile, unsigned. */
  readonly speed: number;
  /** Where the tape stood when it left. */
  readonly position: number;
  readonly direction: 1 | -1;
};

/**
 * What is wrong after a return to unity: samples that do not follow the first one, and frames by which that one lies
 * beside where so long a time at that speed leads (the glides there and back make up for each other). Also tells where
 * the tape stands at the end.
 */
export function judgeReturn(rendered: Rendered, excursion: Excursion): { wrong: number; position: number } {
  const { leftAt, backAt, judgedFrom, judgedTo, speed, position, direction } = excursion;
  // Rounded, so that what follows each other between the frames is wrong all along.
  const first = Math.round(frameOf(rendered.left[judgedFrom] ?? 0, rendered.ears[0]));
  const start = direction > 0 ? first : first + 1;
  const expected = position + direction * (speed * (backAt - leftAt) + judgedFrom - backAt);
  // The glide goes in steps of 32 samples; the way to a whole frame is half a frame at most.
  const beside = Math.abs(start - expected) - (64 * Math.abs(speed - 1) + 1);
  const stretch = { fromSample: judgedFrom, toSample: judgedTo, position: start, direction };
  const wrong = wrongSamples(rendered, stretch) + Math.max(0, Math.ceil(beside));
  return { wrong, position: start + direction * (judgedTo - judgedFrom) };
}
