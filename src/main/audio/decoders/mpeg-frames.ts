import { MPEGDecoder } from 'mpg123-decoder';
import { letGo } from './decoder-errors.ts';

/** An mpg123 decoder that shows what it decoded where it lies. */
export type MpegFrames = {
  /** Left and right of what a frame became, valid until the next one; mono is the same twice. Throws on a trap. */
  decode(frame: Uint8Array): readonly [Float32Array, Float32Array];
  /** Forgets all that came before, as a new one would. Throws when it cannot. */
  restart(): void;
  free(): void;
};

/**
 * What mpg123-decoder 1.0.3 keeps to itself. Its own `decodeFrame` copies every frame twice into arrays of their own,
 * and its `reset` makes a new instance, which together took as long as a third of the decoding. The version is pinned.
 */
type Inside = {
  _decoder: number;
  readonly _input: { readonly ptr: number; readonly len: number; readonly buf: Uint8Array };
  readonly _output: { readonly ptr: number; readonly len: number; readonly buf: Float32Array };
  readonly _samplesDecodedPtr: { readonly ptr: number; readonly buf: Uint32Array };
  readonly _sampleRatePtr: { readonly ptr: number };
  readonly _errorStringPtr: { readonly ptr: number };
  readonly _common: {
    readonly wasm: {
      free(address: number): void;
      mpeg_frame_decoder_destroy(decoder: number): void;
      /** Writes the new decoder to the address; tells an error unless it is 0. */
      mpeg_frame_decoder_create(decoderTo: number, isGapless: 0 | 1): number;
      mpeg_decoder_feed(decoder: number, input: number, length: number): number;
      mpeg_decoder_read(
        decoder: number,
        output: number,
        room: number,
        samplesTo: number,
        sampleRateTo: number,
        errorTo: number,
      ): number;
    };
  };
};

/** What mpg123 says when it wants the next frame (mpg123.h). */
const needMore = -10;
/** It may first tell of a new kind of sound, or of an error that cost no sound; one that goes on so is stuck. */
const mostReads = 8;
const nothing: readonly [Float32Array, Float32Array] = [new Float32Array(0), new Float32Array(0)];

export async function openMpegFrames(): Promise<MpegFrames> {
  const decoder = new MPEGDecoder({ enableGapless: false });
  await decoder.ready;
  // Says what the types of the package leave out; see above.
  const inside = decoder as unknown as Inside;
  const { wasm } = inside._common;
  const { _input: input, _output: output, _samplesDecodedPtr: samples } = inside;

  function readOnce(): number {
    samples.buf[0] = 0;
    const { _sampleRatePtr: rate, _errorStringPtr: error } = inside;
    return wasm.mpeg_decoder_read(inside._decoder, output.ptr, output.len, samples.ptr, rate.ptr, error.ptr);
  }

  return {
    decode(frame) {
      if (frame.length > input.len) return nothing;
      input.buf.set(frame);
      if (wasm.mpeg_decoder_feed(inside._decoder, input.ptr, frame.length) === needMore) return nothing;
      let count = 0;
      for (let reads = 0; reads < mostReads; reads += 1) {
        const told = readOnce();
        const more = samples.buf[0] ?? 0;
        // All that one MPEG frame holds comes at once.
        if (more > 0 && count > 0) return nothing;
        count += more;
        if (told === needMore) return [output.buf.subarray(0, count), output.buf.subarray(count, 2 * count)];
      }
      return nothing;
    },
    restart() {
      wasm.mpeg_frame_decoder_destroy(inside._decoder);
      wasm.free(inside._decoder);
      if (wasm.mpeg_frame_decoder_create(samples.ptr, 0) !== 0) throw new Error('mpg123 did not start again');
      inside._decoder = samples.buf[0] ?? 0;
    },
    free: () => letGo(decoder),
  };
}
