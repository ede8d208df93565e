import { storedBytes, type StoredFrames } from '../frame-source.ts';
import { blockBytes, type Kernel } from './kernel.ts';

const nothing = (): void => undefined;

/** Loads frames that lie at the start of one of the buffers, chunk by chunk; `each` is told how long a chunk was. */
export function feedStored(
  kernel: Kernel,
  { kind, buffer, frames }: StoredFrames,
  each: (frames: number) => void = nothing,
): void {
  const frameBytes = kernel.channels * storedBytes[kind];
  const { framesPerBucket } = kernel;
  const most = kernel.mostFrames(kind);
  for (let from = 0; from < frames;) {
    const left = frames - from;
    const openFrames = kernel.openFrames();
    // A chunk that begins with a bucket has whole ones only, which is quicker, until the last.
    const whole = left > framesPerBucket ? left - (left % framesPerBucket) : left;
    const length = openFrames === 0 ? Math.min(most, whole) : Math.min(most, left, framesPerBucket - openFrames);
    kernel.load(buffer, from * frameBytes, kind, length);
    each(length);
    from += length;
  }
}

/** Loads interleaved samples of whole frames. */
export function feedSamples(kernel: Kernel, samples: Float32Array, each?: (frames: number) => void): void {
  const { channels, buffers } = kernel;
  const step = Math.floor(blockBytes / (channels * 4)) * channels;
  for (let from = 0; from < samples.length; from += step) {
    const part = samples.subarray(from, from + step);
    buffers[0].set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    feedStored(kernel, { kind: 'f32', buffer: 0, frames: part.length / channels }, each);
  }
}
