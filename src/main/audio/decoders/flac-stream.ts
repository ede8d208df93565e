import { FLACDecoder } from '@wasm-audio-decoders/flac';
import type { CodecStream, Decoded } from './codec.ts';
import { letGo, quietly } from './decoder-errors.ts';
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
  let decoder = new FLACDecoder();
  await decoder.ready;

  /** A decoder that gave no sound for a frame has freed memory twice; it is not used again. */
  async function startAfresh(): Promise<void> {
    letGo(decoder);
    decoder = new FLACDecoder();
    await decoder.ready;
  }

  /** Planar samples of these frames; null when the decoder did not give all of them. */
  async function decodeTogether(frames: readonly FlacFrame[]): Promise<readonly Float32Array[] | null> {
    const expected = frames.reduce((sum, frame) => sum + frame.blockFrames, 0);
    try {
      const decoded = await quietly(() => decoder.decodeFrames(frames.map((frame) => withOwnDepth(frame.bytes, info))));
      return decoded.samplesDecoded === expected && decoded.channelData.length === info.channels
        ? decoded.channelData
        : null;
    } catch {
      // A trap inside the decoder: the frame is lost like one that it refused.
      return null;
    }
  }

  async function decodeGroup(frames: readonly FlacFrame[]): Promise<void> {
    const planar = await decodeTogether(frames);
    if (planar !== null) {
      let first = 0;
      for (const frame of frames) {
        const channels = planar.map((channel) => channel.subarray(first, first + frame.blockFrames));
        runs.add(frame.startFrame, channels, frame.blockFrames);
        first += frame.blockFrames;
      }
      return;
    }
    await startAfresh();
    if (frames.length === 1) return;
    for (const frame of frames) await decodeGroup([frame]);
  }

  async function decode(frames: readonly FlacFrame[], audioBytes: Uint8Array): Promise<Decoded> {
    if (frames.length > 0) await decodeGroup(frames);
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
    close: () => letGo(decoder),
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
