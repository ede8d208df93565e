import { finestFramesPerBucket } from '../../shared/peaks/levels.ts';
import { type FrameSource, type PassBlock, type PassBuffers, type SourceFacts, storedBytes } from './frame-source.ts';
import { decoderOfStored } from './pcm-source/sample-decoding.ts';

/** One file of a set, opened. */
export type SetPart = { readonly path: string; readonly source: FrameSource };

/** What the blocks of all files may take together, two of each, however many files there are. */
const bytesOfBlocks = 32 * 1024 * 1024;
const longestBlockBytes = 1024 * 1024;
/** Samples of all channels that are woven at once: they stay in the nearest caches of the processor. */
const samplesWoven = 16_384;
const nothing = { bytes: new Uint8Array(0), audioBytes: new Uint8Array(0), samples: new Float32Array(0) };

/**
 * The files side by side, window by window: so the picture grows over all channels at once, and of each file there is
 * never more in memory than the block at hand and the one after it. Bytes and samples come in blocks of their own (see
 * `PassBlock.file`).
 */
export async function* passOfSet(parts: readonly SetPart[], facts: SourceFacts): AsyncGenerator<PassBlock> {
  const { channels } = facts;
  // Whole buckets, as the blocks of a PCM file are: so a window of it begins where whole words can be read.
  const buckets = Math.max(1, Math.floor(samplesWoven / channels / finestFramesPerBucket));
  const windowFrames = buckets * finestFramesPerBucket;
  const woven = new Float32Array(windowFrames * channels);
  const blockBytes = Math.min(longestBlockBytes, Math.floor(bytesOfBlocks / (2 * parts.length)));
  const passes = parts.map(({ source }) => beginPass(source, blockBytes, windowFrames));
  try {
    for (let startFrame = 0; ;) {
      woven.fill(0);
      let known = 0;
      let lane = 0;
      for (const [file, { source }] of parts.entries()) {
        const pass = passes[file]!;
        for (let frame = 0; frame < windowFrames;) {
          const samples = pass.take(windowFrames - frame);
          if (samples.length > 0) {
            weave(samples, source.facts.channels, woven, channels, lane, frame);
            frame += samples.length / source.facts.channels;
            known = Math.max(known, frame);
            continue;
          }
          const block = await pass.next();
          if (block === null) break;
          yield { ...nothing, file, startFrame, bytes: block.bytes, audioBytes: block.audioBytes };
        }
        lane += source.facts.channels;
      }
      // Each file that has ended was read to its last byte on the way here.
      if (known === 0) break;
      const frames = Math.min(known, facts.frames - startFrame);
      if (frames > 0) yield { ...nothing, startFrame, samples: woven.subarray(0, frames * channels) };
      startFrame += frames;
    }
  } finally {
    // A listener that leaves early may close the files at once; nothing may then be reading them any more.
    for (const pass of passes) await pass.end();
  }
}

/** Lays the channels of one file beside those of the others, which begin at the lane and frame of the target. */
export function weave(
  samples: Float32Array,
  own: number,
  target: Float32Array,
  channels: number,
  lane: number,
  frame = 0,
): void {
  for (let channel = 0; channel < own; channel++) {
    let to = frame * channels + lane + channel;
    for (let from = channel; from < samples.length; from += own, to += channels) target[to] = samples[from]!;
  }
}

/** The pass over one file of a set, block by block. */
type PartPass = {
  /** The next block; null when there is none any more. Asked for when all samples of the last one were taken. */
  next(): Promise<PassBlock | null>;
  /** Samples of the next frames of the block at hand, valid until the next call; none when all were taken. */
  take(mostFrames: number): Float32Array;
  end(): Promise<void>;
};

function beginPass(source: FrameSource, blockBytes: number, windowFrames: number): PartPass {
  const { channels } = source.facts;
  const buffers: PassBuffers = [new Uint8Array(blockBytes), new Uint8Array(blockBytes)];
  const blocks = source.pass(buffers)[Symbol.asyncIterator]();
  const decoded = new Float32Array(windowFrames * channels);
  let block: PassBlock | null = null;
  let taken = 0;

  /** Stored samples become numbers window by window, so that no file needs room for a whole block of them. */
  function decode({ bytes, stored }: PassBlock, frames: number): Float32Array {
    const target = decoded.subarray(0, frames * channels);
    const { kind } = stored!;
    decoderOfStored(kind)(bytes.subarray(taken * channels * storedBytes[kind]), target);
    return target;
  }

  return {
    async next() {
      const step = await blocks.next();
      block = step.done === true ? null : step.value;
      taken = 0;
      return block;
    },
    take(mostFrames) {
      if (block === null) return nothing.samples;
      const there = block.stored?.frames ?? block.samples.length / channels;
      const frames = Math.min(mostFrames, there - taken);
      if (frames === 0) return nothing.samples;
      const samples =
        block.stored === undefined
          ? block.samples.subarray(taken * channels, (taken + frames) * channels)
          : decode(block, frames);
      taken += frames;
      return samples;
    },
    async end() {
      await blocks.return?.();
    },
  };
}
