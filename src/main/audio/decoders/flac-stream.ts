import type { CodecStream, Decoded } from './codec.ts';
import { openFlacBlocks } from './flac-blocks.ts';
import { createFlacSplitter, type FlacFrame, type FlacNumbering } from './flac-frames.ts';
import { type StreamInfo, withOwnDepth } from './flac-header.ts';
import { createRunBuilder } from './run-builder.ts';

/** Bit depths that a frame can tell in its own header: STREAMINFO is kept from the decoder, see `withOwnDepth`. */
export const decodableBits: readonly number[] = [8, 12, 16, 20, 24, 32];

/** Decodes FLAC frames, each at the place that its header names. */
export async function openFlacStream(info: StreamInfo, numbering: FlacNumbering): Promise<CodecStream> {
  const splitter = createFlacSplitter(info, numbering);
  const runs = createRunBuilder(info.channels, 1 / 2 ** (info.bitsPerSample - 1));
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
    for (const frame of frames) if (frame.intact || frame.isOpenEnded) await decodeFrame(frame);
    return { runs: runs.take(), audioBytes };
  }

  return {
    push: (bytes) => decode(splitter.push(bytes), bytes),
    finish: () => decode(splitter.finish(), new Uint8Array(0)),
    close: () => decoder.free(),
  };
}
