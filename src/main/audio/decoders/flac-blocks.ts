import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { letGo } from './decoder-errors.ts';

/** A libFLAC decoder that shows what it decoded where it lies. */
export type FlacBlocks = {
  /**
   * Hands the planar sound of one whole FLAC frame to `take`, integers of its own depth, valid within that call, and
   * tells whether there was any. One that told false, or threw on a trap, must not be used again.
   */
  decode(frame: Uint8Array, take: (planar: readonly Int32Array[]) => void): boolean;
  free(): void;
};

/**
 * What @wasm-audio-decoders/flac 0.2.11 keeps to itself. Its own `decodeFrames` copies every frame twice into arrays of
 * their own, whose clearing away took as long as a third of the decoding; and it gives the integers divided by 2^(bits-1)
 * less one, or by nought where there are not 8, 16, 24 or 32 bit. The version is pinned.
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

/**
 * Where the library keeps the integers that it divides: its decoder begins with the address of a FLAC__StreamDecoder,
 * whose second word is that of its private part, in which those of the channels stand from this byte on.
 */
const addressesOfChannels = 48;

export async function openFlacBlocks(): Promise<FlacBlocks> {
  const decoder = new FLACDecoder();
  await decoder.ready;
  // Says what the types of the package leave out; see above.
  const inside = (decoder as unknown as { readonly _decoder: Inside })._decoder;
  const { _common: common } = inside;
  const { wasm } = common;

  const addressAt = (place: number): number => new Uint32Array(wasm.HEAP, place, 1)[0]!;

  return {
    decode(frame, take) {
      const input = common.allocateTypedArray(frame.length, Uint8Array, false);
      input.buf.set(frame);
      wasm.decode_frame(inside._decoder, input.ptr, frame.length);
      const frames = inside._samplesDecoded.buf[0]!;
      inside._samplesDecoded.buf[0] = 0;
      // Nothing was made for it, and what is told of the output is still that of the frame before.
      if (frames === 0) return false;
      const channels = addressAt(addressAt(inside._decoder) + 4) + addressesOfChannels;
      const channel = (_: unknown, index: number): Int32Array =>
        new Int32Array(wasm.HEAP, addressAt(channels + 4 * index), frames);
      take(Array.from({ length: inside._channels.buf[0]! }, channel));
      wasm.free(inside._outputBufferPtr.buf[0]!);
      return true;
    },
    free: () => letGo(decoder),
  };
}
