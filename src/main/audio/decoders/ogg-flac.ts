import { saidLength } from '../../../shared/domain/timecode.ts';
import type { FrameSource } from '../frame-source.ts';
import type { OriginalFile } from '../open-original.ts';
import { cutOff } from '../repairs.ts';
import { spells, viewOf } from './bytes.ts';
import { openChain } from './chain.ts';
import { createCodecSource } from './codec-source.ts';
import type { Codec } from './codec.ts';
import { damaged } from './decoder-errors.ts';
import { decoderVersions } from './decoder-versions.ts';
import { openFlacBlocks } from './flac-blocks.ts';
import { parseFrameHeader, parseStreamInfo, type StreamInfo, withOwnDepth } from './flac-header.ts';
import { refuseUnusual } from './flac-layout.ts';
import { md5Check } from './flac-md5.ts';
import { createOggCodec } from './ogg-codec.ts';
import { type OggHeaders, readOggHeaders } from './ogg-file.ts';
import { findOggStarts, oggChain } from './ogg-starts.ts';
import type { DecodedPackets, PacketDecoder } from './ogg-stream.ts';
import { endOfLeadingTags } from './tags.ts';

/** Before `fLaC` and STREAMINFO in the first packet: a name, two numbers of the version, and how many headers follow. */
const mappingBytes = 9;
const kind = { format: 'flac', decoder: decoderVersions.flac } as const;
/** More would be no headers any more. */
const mostHeaders = 1000;

/** Opens a FLAC file in Ogg (xiph.org, Ogg FLAC 1.0). Throws `UserError` damaged or unsupported. Owns `file` then. */
export async function openOggFlac(file: OriginalFile): Promise<FrameSource> {
  return createCodecSource(file, await openChain(file, await findOggStarts(file), oggChain, openStream));
}

/** Whether a file that is known as FLAC lies in Ogg. */
export async function isInOgg(file: OriginalFile): Promise<boolean> {
  return spells(await file.read(await endOfLeadingTags(file), 4), 0, 'OggS');
}

/**
 * Its header packets: STREAMINFO behind the name of the mapping, then one packet for each block of metadata; null when
 * there are none or they are incomplete.
 */
export async function readOggFlacHeaders(file: OriginalFile): Promise<OggHeaders | null> {
  const read = (count: number) => readOggHeaders(file, (packet) => spells(packet, 0, '\x7fFLAC'), count);
  const first = (await read(1))?.packets[0];
  if (first === undefined || first.length < mappingBytes) return null;
  const following = viewOf(first).getUint16(7);
  if (following > 0) return read(1 + following);
  // Where their number is not told, the last of them says that it is that.
  for (let count = 2; count <= mostHeaders; count += 1) {
    const headers = await read(count);
    if (headers === null || ((headers.packets.at(-1)?.[0] ?? 0) & 0x80) !== 0) return headers;
  }
  return null;
}

async function openStream(file: OriginalFile): Promise<Codec> {
  const headers = await readOggFlacHeaders(file);
  const info = parseStreamInfo(headers?.packets[0]?.subarray(mappingBytes) ?? new Uint8Array(0));
  if (headers === null || info === null || info.sampleRate === 0)
    throw damaged(file, 'its FLAC headers are incomplete');
  refuseUnusual(file, info);
  const { sampleRate, channels, bitsPerSample, totalFrames } = info;
  const codec = await createOggCodec(file, {
    place: headers.place,
    facts: { ...kind, encoding: `FLAC in Ogg, ${bitsPerSample} bit`, sampleRate, channels },
    skippedFrames: 0,
    // A frame may lie on two pages.
    preRollFrames: info.maximumBlockFrames,
    cellFrames: 1,
    packetFrames: (packet) => parseFrameHeader(packet, 0, info)?.blockFrames ?? 0,
    openDecoder: () => openFlacDecoder(info),
  });
  const { frames } = codec.facts;
  const seconds = (count: number): string => saidLength(count, sampleRate);
  const repairs = totalFrames > frames ? [cutOff(seconds(totalFrames), seconds(frames))] : codec.facts.repairs;
  return {
    ...codec,
    // Nothing lies before the sound of an encoder that loses nothing.
    facts: { ...codec.facts, ...kind, repairs },
    contentCheck: () => (frames === totalFrames ? md5Check(info) : null),
  };
}

async function openFlacDecoder(info: StreamInfo): Promise<PacketDecoder> {
  const scale = 1 / 2 ** (info.bitsPerSample - 1);
  let decoder = await openFlacBlocks();

  /** What one FLAC frame became; nothing where the packet is none. One that the decoder refuses is lost. */
  async function decodeFrame(frame: Uint8Array): Promise<readonly DecodedPackets[]> {
    const header = parseFrameHeader(frame, 0, info);
    if (header === null) return [];
    const frames = header.blockFrames;
    let channels: readonly Float32Array[] | null = null;
    try {
      const isTaken = decoder.decode(withOwnDepth(frame, info), (planar) => {
        if (planar.length !== info.channels || planar[0]?.length !== frames) return;
        channels = planar.map((from) => Float32Array.from(from, (sample) => sample * scale));
      });
      if (isTaken) return [{ frames, channels }];
    } catch {
      // A trap inside the decoder: the frame is lost like one that it refused.
    }
    decoder.free();
    decoder = await openFlacBlocks();
    return [{ frames, channels: null }];
  }

  return {
    async decode(packets) {
      const pieces: DecodedPackets[] = [];
      for (const packet of packets) pieces.push(...(await decodeFrame(packet)));
      return pieces;
    },
    close: () => decoder.free(),
  };
}
