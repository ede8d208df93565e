import { MPEGDecoder } from 'mpg123-decoder';
import { letGo } from './decoder-errors.ts';

/** An mpg123 decoder that shows what it decoded where it lies. */
export type MpegFrames = {
  /** Left and right of what a frame became, valid until the next one; mono is the same twice. Throws on a trap. */
  decode(frame: Uint8Array): readonly [Float32Array, Float32Array];
  /** Forgets all that came before, as a new one would. */
  restart(): void;
  free(): void;
};

/**
 * What mpg123-decoder 1.0.3 keeps to itself. Its own `decodeFrame` copies every frame twice into arrays of their own,
 * and its `reset` makes a new instance, which together took as long as a third of the decoding. The version is pinned.
 */
type Inside = {
  readonly _decoder: number;
  readonly _input: { readonly ptr: number; readonly len: number; readonly buf: Uint8Array<ArrayBuffer> };
  readonly _output: { readonly ptr: number; readonly len: number; readonly buf: Float32Array };
  readonly _samplesDecodedPtr: { readonly ptr: number; readonly buf: Uint32Array };
  readonly _sampleRatePtr: { readonly ptr: number };
  readonly _errorStringPtr: { readonly ptr: number };
  readonly _common: {
    allocateTypedArray(length: number, kind: Uint8ArrayConstructor): { readonly ptr: number; readonly buf: Uint8Array };
    readonly wasm: {
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
/** Larger than any hole that the making of a decoder leaves, so that it comes to lie above all that is in use. */
const markerBytes = 1 << 16;
/** A decoder asks for 30 KB more while it decodes, which it believes to be zero. */
const laterBytes = 1 << 18;
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

  const marker = inside._common.allocateTypedArray(markerBytes, Uint8Array);
  // Another decoder in the memory of one that was destroyed may stay silent, above all when that had given no sound yet;
  // the memory it began with makes it as new as a new instance.
  const fresh = new Uint8Array(input.buf.buffer).slice(0, marker.ptr + markerBytes);

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
      const memory = new Uint8Array(input.buf.buffer);
      memory.set(fresh);
      memory.fill(0, fresh.length, fresh.length + laterBytes);
    },
    free: () => letGo(decoder),
  };
}
