import type { CodecStream, Decoded } from './codec.ts';
import { openFlacBlocks } from './flac-blocks.ts';
import { createFlacSplitter, type FlacFrame, type FlacNumbering } from './flac-frames.ts';
import { type StreamInfo, withOwnDepth } from './flac-header.ts';
import { createRunBuilder } from './run-builder.ts';

/**
 * The decoder divides by 2^(bits-1) - 1, so that full scale below zero comes out beyond -1. These factors bring the
 * stored integers back; 32 bit has none because a float cannot tell the two apart.
 */
const decoderScale: Readonly<Record<number, number>> = { 8: 0x7f, 16: 0x7fff, 24: 0x7f_ffff };

/** Bit depths that the decoder gives exactly; for others it divides by a number it never set. */
export const decodableBits: readonly number[] = [8, 16, 24, 32];

/** Decodes FLAC frames, each at the place that its header names. */
export async function openFlacStream(info: StreamInfo, numbering: FlacNumbering): Promise<CodecStream> {
  const splitter = createFlacSplitter(info, numbering);
  const runs = createRunBuilder(info.channels);
  let decoder = await openFlacBlocks();

  /** Adds the sound of a frame; one that the decoder refuses, or gives otherwise than its header says, is lost. */
  async function decodeFrame(frame: FlacFrame): Promise<void> {
    const { startFrame, blockFrames } = frame;
    try {
      const isTaken = decoder.decode(withOwnDepth(frame.bytes, info), (planar) => {
        if (planar.length === info.channels && planar[0]?.length === blockFrames) {
          runs.add(startFrame, planar, blockFrames);
        }
      });
      if (isTaken) return;
    } catch {
      // A trap inside the decoder: the frame is lost like one that it refused.
    }
    decoder.free();
    decoder = await openFlacBlocks();
  }

  async function decode(frames: readonly FlacFrame[], audioBytes: Uint8Array): Promise<Decoded> {
    for (const frame of frames) await decodeFrame(frame);
    const taken = runs.take();
    for (const run of taken) restoreIntegers(run.samples, info.bitsPerSample);
    return { runs: taken, audioBytes };
  }

  return {
    push: (bytes) =>
      decode(
        splitter.push(bytes).filter((frame) => frame.intact),
        bytes,
      ),
    // The last frame is tried in any case: bytes behind it would spoil its checksum, not its sound.
    finish: () => decode(splitter.finish(), new Uint8Array(0)),
    close: () => decoder.free(),
  };
}

function restoreIntegers(samples: Float32Array, bitsPerSample: number): void {
  const scale = decoderScale[bitsPerSample];
  if (scale === undefined) return;
  const step = 1 / 2 ** (bitsPerSample - 1);
  for (let index = 0; index < samples.length; index += 1) {
    samples[index] = Math.floor((samples[index] ?? 0) * scale + 0.5) * step;
  }
}
