import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { letGo, quietly } from './decoder-errors.ts';

/** A Vorbis decoder that writes what it decodes where it is wanted. */
export type VorbisPackets = {
  /** Decodes a packet to a place in the planar `target`; the frames it became. Throws on a trap, and what it cannot take. */
  decode(packet: Uint8Array, target: readonly Float32Array[], at: number): number;
  free(): void;
};

/** The first and the third packet of a stream. */
export type VorbisHeaders = { readonly identification: Uint8Array; readonly setup: Uint8Array };

/**
 * What @wasm-audio-decoders/ogg-vorbis 0.1.20 keeps to itself. Its own `decodeOggPages` copies every packet twice into
 * arrays of their own, whose clearing away took as long as a fifth of the decoding. The version is pinned.
 */
type Inside = {
  readonly _decoder: number;
  readonly _input: { readonly buf: Uint8Array };
  readonly _inputLen: Told;
  readonly _channels: Told;
  readonly _samplesDecoded: Told;
  /** Where the addresses of the channels stand. */
  readonly _outputBufferPtr: Told;
  readonly _errorsLength: { readonly buf: Int32Array };
  readonly _common: { readonly wasm: { readonly HEAP: ArrayBuffer; decode_packets(decoder: number): void } };
};

/** A number that passes between the decoder and us. */
type Told = { readonly buf: Uint32Array };

type Page = Parameters<OggVorbisDecoder['decodeOggPages']>[0][number];

/** A decoder for sound with these headers. Throws when it does not accept them. */
export async function openVorbisPackets({ identification, setup }: VorbisHeaders): Promise<VorbisPackets> {
  const decoder = new OggVorbisDecoder();
  await decoder.ready;
  await quietly(() => decoder.decodeOggPages([headerPage(identification), headerPage(setup, setup)]));
  // Says what the types of the package leave out; see above.
  const inside = (decoder as unknown as { readonly _decoder: Inside })._decoder;
  const { wasm } = inside._common;
  return {
    decode(packet, target, at) {
      inside._input.buf.set(packet);
      inside._inputLen.buf[0] = packet.length;
      wasm.decode_packets(inside._decoder);
      inside._errorsLength.buf[0] = 0;
      const frames = inside._samplesDecoded.buf[0]!;
      if (frames === 0) return 0;
      if (inside._channels.buf[0] !== target.length) throw new Error('the decoder gives another number of channels');
      const addresses = new Uint32Array(wasm.HEAP, inside._outputBufferPtr.buf[0], target.length);
      for (const [channel, to] of target.entries()) to.set(new Float32Array(wasm.HEAP, addresses[channel], frames), at);
      return frames;
    },
    free: () => letGo(decoder),
  };
}

/**
 * A page as the decoder's own reader makes it, which fills in much more than the decoder looks at. The reader is left
 * out because it cannot begin in the middle of a file.
 */
function headerPage(data: Uint8Array, vorbisSetup?: Uint8Array): Page {
  const codecFrames = vorbisSetup === undefined ? [] : [{ data: new Uint8Array(0), header: { vorbisSetup } }];
  return { data, codecFrames, isLastPage: false } as unknown as Page;
}
