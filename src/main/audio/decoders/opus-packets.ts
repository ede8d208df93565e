import { OpusDecoder } from 'opus-decoder';
import { letGo } from './decoder-errors.ts';

/** A libopus decoder that writes what it decodes where it is wanted. */
export type OpusPackets = {
  /** Decodes a packet to a place in the planar `target`; the frames it became, 0 when it was refused. Throws on a trap. */
  decode(packet: Uint8Array, target: readonly Float32Array[], at: number): number;
  /** Forgets all that came before, as a new one would. */
  restart(): void;
  free(): void;
};

export type OpusStreams = {
  readonly channels: number;
  readonly streamCount: number;
  readonly coupledStreamCount: number;
  readonly channelMappingTable: number[];
};

/**
 * What opus-decoder 0.7.12 keeps to itself. Its own `decodeFrame` copies every packet twice into arrays of their own,
 * and its `reset` makes a new instance, which together took as long as half of the decoding. The version is pinned.
 */
type Inside = {
  _decoder: number;
  readonly _input: { readonly ptr: number; readonly buf: Uint8Array };
  readonly _output: { readonly ptr: number; readonly buf: Float32Array };
  readonly _sampleRate: number;
  readonly _common: {
    allocateTypedArray(length: number, kind: Uint8ArrayConstructor): { readonly ptr: number; readonly buf: Uint8Array };
    readonly wasm: {
      free(address: number): void;
      opus_frame_decoder_destroy(decoder: number): void;
      opus_frame_decoder_create(
        sampleRate: number,
        channels: number,
        streams: number,
        coupledStreams: number,
        mapping: number,
        preSkip: number,
        forceStereo: number,
      ): number;
      opus_frame_decode_float_deinterleaved(decoder: number, input: number, length: number, output: number): number;
    };
  };
};

export async function openOpusPackets(streams: OpusStreams): Promise<OpusPackets> {
  const { channels, streamCount, coupledStreamCount, channelMappingTable } = streams;
  const decoder = new OpusDecoder({ ...streams, preSkip: 0 });
  await decoder.ready;
  // Says what the types of the package leave out; see above.
  const inside = decoder as unknown as Inside;
  const { wasm } = inside._common;
  const { _input: input, _output: output, _sampleRate: sampleRate } = inside;
  const mapping = inside._common.allocateTypedArray(channels, Uint8Array);
  mapping.buf.set(channelMappingTable);
  return {
    decode(packet, target, at) {
      if (packet.length > input.buf.length) return 0;
      input.buf.set(packet);
      const frames = wasm.opus_frame_decode_float_deinterleaved(inside._decoder, input.ptr, packet.length, output.ptr);
      if (frames <= 0) return 0;
      for (let channel = 0; channel < channels; channel += 1) {
        target[channel]!.set(output.buf.subarray(channel * frames, (channel + 1) * frames), at);
      }
      return frames;
    },
    restart() {
      wasm.opus_frame_decoder_destroy(inside._decoder);
      wasm.free(inside._decoder);
      inside._decoder = wasm.opus_frame_decoder_create(
        sampleRate,
        channels,
        streamCount,
        coupledStreamCount,
        mapping.ptr,
        0,
        0,
      );
    },
    free: () => letGo(decoder),
  };
}
