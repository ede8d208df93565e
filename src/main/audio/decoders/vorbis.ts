import type { FrameSource } from '../frame-source.ts';
import type { OriginalFile } from '../open-original.ts';
import { spells, viewOf } from './bytes.ts';
import { createCodecSource } from './codec-source.ts';
import type { Codec } from './codec.ts';
import { damaged } from './decoder-errors.ts';
import { decoderVersions } from './decoder-versions.ts';
import { openChain } from './chain.ts';
import { createOggCodec } from './ogg-codec.ts';
import { readOggHeaders } from './ogg-file.ts';
import { findOggStarts, oggChain } from './ogg-starts.ts';
import type { PacketDecoder } from './ogg-stream.ts';
import { createPlanarPage } from './planar-page.ts';
import { openVorbisPackets, type VorbisHeaders, type VorbisPackets } from './vorbis-packets.ts';

/** What the first packet says (Vorbis I, 4.2.2). */
type Identification = { readonly channels: number; readonly sampleRate: number; readonly longestBlockFrames: number };

/** Opens an Ogg Vorbis file; channels stay in the order of Vorbis. Throws `UserError` damaged. Owns `file` then. */
export async function openVorbis(file: OriginalFile): Promise<FrameSource> {
  return createCodecSource(file, await openChain(file, await findOggStarts(file), oggChain, openStream));
}

async function openStream(file: OriginalFile): Promise<Codec> {
  const headers = await readOggHeaders(file, (packet) => spells(packet, 0, '\x01vorbis'), 3);
  const [identification, , setup] = headers?.packets ?? [];
  if (headers === null || identification === undefined || setup === undefined) {
    throw damaged(file, 'its Vorbis headers are incomplete');
  }
  const said = parseIdentification(identification);
  if (said === null || !spells(setup, 0, '\x05vorbis')) throw damaged(file, 'its Vorbis headers are broken');
  const { channels, sampleRate, longestBlockFrames } = said;
  // Copies, so that the comments, which they were read with, are not kept for as long as the file is open.
  const kept = { identification: identification.slice(), setup: setup.slice() };
  return createOggCodec(file, {
    place: headers.place,
    facts: { format: 'vorbis', encoding: 'Vorbis', sampleRate, channels, decoder: decoderVersions.vorbis },
    skippedFrames: 0,
    // One block to overlap with, after one that may be cut at the start of the page.
    preRollFrames: 2 * longestBlockFrames,
    cellFrames: 1,
    packetFrames: null,
    openDecoder: () => openVorbisDecoder(file, kept, said),
  });
}

function parseIdentification(packet: Uint8Array): Identification | null {
  if (packet.length < 30) return null;
  const view = viewOf(packet);
  const blocks = view.getUint8(28);
  const channels = view.getUint8(11);
  const sampleRate = view.getUint32(12, true);
  const isValid = view.getUint32(7, true) === 0 && channels > 0 && sampleRate > 0 && (view.getUint8(29) & 1) === 1;
  const longestBlockFrames = 2 ** (blocks >> 4);
  return isValid && longestBlockFrames >= 64 && longestBlockFrames <= 8192
    ? { channels, sampleRate, longestBlockFrames }
    : null;
}

async function openVorbisDecoder(
  file: OriginalFile,
  headers: VorbisHeaders,
  { channels, longestBlockFrames }: Identification,
): Promise<PacketDecoder> {
  const page = createPlanarPage(channels, longestBlockFrames);
  let decoder = await begin();

  async function begin(): Promise<VorbisPackets> {
    try {
      return await openVorbisPackets(headers);
    } catch (error) {
      throw damaged(file, 'the decoder does not accept its Vorbis headers', error);
    }
  }

  async function startAfresh(): Promise<void> {
    decoder.free();
    decoder = await begin();
  }

  return {
    async decode(packets, { isAfterGap }) {
      if (isAfterGap) await startAfresh();
      page.begin();
      try {
        return packets.map((packet) => {
          const planar = page.add((target, at) => decoder.decode(packet, target, at));
          return { frames: planar[0]?.length ?? 0, channels: planar };
        });
      } catch {
        // A trap inside the decoder: the page is lost, the next one begins anew.
        await startAfresh();
        return [];
      }
    },
    close: () => decoder.free(),
  };
}
