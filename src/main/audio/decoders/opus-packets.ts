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
  readonly _decoder: number;
  readonly _input: { readonly ptr: number; readonly buf: Uint8Array<ArrayBuffer> };
  readonly _output: { readonly ptr: number; readonly buf: Float32Array };
  readonly _common: {
    allocateTypedArray(length: number, kind: Uint8ArrayConstructor): { readonly ptr: number; readonly buf: Uint8Array };
    readonly wasm: {
      opus_frame_decode_float_deinterleaved(decoder: number, input: number, length: number, output: number): number;
    };
  };
};

/** Larger than any hole that the making of a decoder leaves, so that it comes to lie above all that is in use. */
const markerBytes = 1 << 16;

export async function openOpusPackets(streams: OpusStreams): Promise<OpusPackets> {
  const { channels } = streams;
  const decoder = new OpusDecoder({ ...streams, preSkip: 0 });
  await decoder.ready;
  // Says what the types of the package leave out; see above.
  const inside = decoder as unknown as Inside;
  const { wasm } = inside._common;
  const { _input: input, _output: output } = inside;
  const marker = inside._common.allocateTypedArray(markerBytes, Uint8Array);
  // A decoder that is destroyed and created anew inside one instance leaks its state and frees its channel mapping
  // twice; the memory it began with makes it as new as a new instance.
  const fresh = new Uint8Array(input.buf.buffer).slice(0, marker.ptr + markerBytes);
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
    restart: () => new Uint8Array(input.buf.buffer).set(fresh),
    free: () => letGo(decoder),
  };
}
