import type { FrameSource } from './frame-source.ts';
import { feedSamples, feedStored } from './kernel/feed-kernel.ts';
import { blockBytes, createKernel, type Kernel } from './kernel/kernel.ts';

/** Kernels that wait for the next stretch: to make one takes longer than folding a tile. */
const idle: Kernel[] = [];
/** Three stretches of one tape may be folded together, of two levels while the zoom changes. */
const mostIdle = 8;

/**
 * Peaks of a stretch that begins with a bucket, as they are stored: for levels that are finer than those that are kept.
 * Where samples lie in the file as the kernel takes them, they are read right into it.
 */
export async function foldStretch(
  source: FrameSource,
  startFrame: number,
  frames: number,
  framesPerBucket: number,
): Promise<Int16Array<ArrayBuffer>> {
  const kernel = takeKernel(source.facts.channels, framesPerBucket);
  const end = Math.min(startFrame + frames, source.facts.frames);
  for (let at = startFrame; at < end;) {
    const there = await loadMore(kernel, source, at, end - at);
    if (there === 0) break;
    at += there;
  }
  kernel.finish();
  const folded = kernel.pyramid.take(0).slice();
  if (idle.length === mostIdle) idle.shift();
  idle.push(kernel);
  return folded;
}

/** How many frames from a place on were loaded: as many as fit a buffer. */
async function loadMore(kernel: Kernel, source: FrameSource, at: number, most: number): Promise<number> {
  if (source.readStored !== undefined) {
    const { kind, frames } = await source.readStored(at, most, kernel.buffers[0]);
    feedStored(kernel, { kind, frames, buffer: 0 });
    return frames;
  }
  const samples = await source.read(at, Math.min(most, Math.floor(blockBytes / (kernel.channels * 4))));
  feedSamples(kernel, samples);
  return samples.length / kernel.channels;
}

function takeKernel(channels: number, framesPerBucket: number): Kernel {
  const found = idle.findIndex((one) => one.channels === channels && one.framesPerBucket === framesPerBucket);
  const [kernel] = found === -1 ? [] : idle.splice(found, 1);
  // Nothing is weighed here, so that the rate does not matter.
  return kernel ?? createKernel({ channels, sampleRate: 48_000, levels: 1, framesPerBucket, onlyPeaks: true });
}
