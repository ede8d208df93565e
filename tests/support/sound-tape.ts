import { framesPerPage } from '../../src/shared/contract/byte-routes.ts';
import type { TapePage } from '../../src/renderer/transport/tape-messages.ts';

/**
 * A tape whose every frame says where it lies: the low 16 bits of its number are on the left, the rest on the right,
 * both exact as 32-bit floats and never zero, so that silence cannot be mistaken for frame 0.
 */
export function codedLeft(frame: number): number {
  return ((frame % 65_536) + 1) / 131_072;
}

export function codedRight(frame: number): number {
  return (Math.floor(frame / 65_536) + 1) / 131_072;
}

/** The frame two samples stand for; -1 for silence. NaN or a fraction where they are no samples of the tape. */
export function decodeFrame(left: number, right: number): number {
  if (left === 0 && right === 0) return -1;
  return (right * 131_072 - 1) * 65_536 + (left * 131_072 - 1);
}

export function codedPage(index: number, frames: number): TapePage {
  const startFrame = index * framesPerPage;
  const length = Math.min(framesPerPage, frames - startFrame);
  return {
    channels: [
      Float32Array.from({ length }, (_, frame) => codedLeft(startFrame + frame)),
      Float32Array.from({ length }, (_, frame) => codedRight(startFrame + frame)),
    ],
  };
}

/** The same frames as they come over the wire, interleaved. */
export function codedFrames(startFrame: number, frames: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(2 * frames);
  for (let frame = 0; frame < frames; frame += 1) {
    samples[2 * frame] = codedLeft(startFrame + frame);
    samples[2 * frame + 1] = codedRight(startFrame + frame);
  }
  return samples;
}
