import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { letGo } from './decoder-errors.ts';

/** A libFLAC decoder that shows what it decoded where it lies. */
export type FlacBlocks = {
  /**
   * Hands the planar sound of one whole FLAC frame to `take`, valid within that call, and tells whether there was any.
   * One that told false, or threw on a trap, must not be used again.
   */
  decode(frame: Uint8Array, take: (planar: readonly Float32Array[]) => void): boolean;
  free(): void;
};

/**
 * What @wasm-audio-decoders/flac 0.2.11 keeps to itself. Its own `decodeFrames` copies every frame twice into arrays of
 * their own, whose clearing away took as long as a third of the decoding. The version is pinned.
 */
type Inside = {
  readonly _decoder: number;
  readonly _channels: Told;
  readonly _samplesDecoded: Told;
  readonly _outputBufferPtr: Told;
  readonly _common: {
    /** `decode_frame` itself frees what it was given; the output is freed by whoever took it. */
    allocateTypedArray(
      length: number,
      kind: Uint8ArrayConstructor,
      isKept: false,
    ): { readonly ptr: number; readonly buf: Uint8Array };
    readonly wasm: {
      readonly HEAP: ArrayBuffer;
      decode_frame(decoder: number, input: number, length: number): void;
      free(address: number): void;
    };
  };
};

/** A number that the decoder writes. */
type Told = { readonly buf: Uint32Array };

export async function openFlacBlocks(): Promise<FlacBlocks> {
  const decoder = new FLACDecoder();
  await decoder.ready;
  // Says what the types of the package leave out; see above.
  const inside = (decoder as unknown as { readonly _decoder: Inside })._decoder;
  const { _common: common } = inside;
  const { wasm } = common;

  return {
    decode(frame, take) {
      const input = common.allocateTypedArray(frame.length, Uint8Array, false);
      input.buf.set(frame);
      wasm.decode_frame(inside._decoder, input.ptr, frame.length);
      const frames = inside._samplesDecoded.buf[0]!;
      inside._samplesDecoded.buf[0] = 0;
      // Nothing was made for it, and what is told of the output is still that of the frame before.
      if (frames === 0) return false;
      const address = inside._outputBufferPtr.buf[0]!;
      const channel = (_: unknown, index: number): Float32Array =>
        new Float32Array(wasm.HEAP, address + index * frames * 4, frames);
      take(Array.from({ length: inside._channels.buf[0]! }, channel));
      wasm.free(address);
      return true;
    },
    free: () => letGo(decoder),
  };
}
