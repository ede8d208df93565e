import type { FrameSource } from '../frame-source.ts';
import type { OriginalFile } from '../open-original.ts';
import { spells, viewOf } from './bytes.ts';
import { createCodecSource } from './codec-source.ts';
import type { Codec } from './codec.ts';
import { damaged, unsupported } from './decoder-errors.ts';
import { decoderVersions } from './decoder-versions.ts';
import { openChain } from './chain.ts';
import { createOggCodec } from './ogg-codec.ts';
import { readOggHeaders } from './ogg-file.ts';
import { findOggStarts, oggChain } from './ogg-starts.ts';
import type { DecodedPackets, PacketDecoder } from './ogg-stream.ts';
import { openOpusPackets } from './opus-packets.ts';
import { createPlanarPage } from './planar-page.ts';

/** Opus always comes out at this rate, whatever was put in. */
const sampleRate = 48_000;
const longestPacketFrames = (sampleRate * 120) / 1000;
/** RFC 7845, 4.6 asks for 80 ms; the decoder forgets the last bits of its past much later, in speech never. */
const warmUpFrames = sampleRate;
/** Each cell costs a warm-up in the pass, and a jump decodes from the start of its cell: an eighth more, at most 40 ms. */
const cellFrames = 8 * sampleRate;

/** What the first packet says (RFC 7845, 5.1). */
type OpusHead = {
  readonly channels: number;
  readonly preSkip: number;
  /** Factor that the decoder must apply to the sound. */
  readonly gain: number;
  readonly family: number;
  readonly streamCount: number;
  readonly coupledStreamCount: number;
  readonly channelMappingTable: number[];
};

/** Opens an Ogg Opus file. Throws `UserError` damaged or unsupported. It owns `file` when it succeeds. */
export async function openOpus(file: OriginalFile): Promise<FrameSource> {
  return createCodecSource(file, await openChain(file, await findOggStarts(file), oggChain, openStream));
}

async function openStream(file: OriginalFile): Promise<Codec> {
  const headers = await readOggHeaders(file, (packet) => spells(packet, 0, 'OpusHead'), 2);
  const first = headers?.packets[0];
  if (headers === null || first === undefined) throw damaged(file, 'its Opus headers are incomplete');
  const head = parseHead(first);
  if (head === null) throw damaged(file, 'its Opus header is broken');
  if (![0, 1, 255].includes(head.family)) {
    throw unsupported(file, 'Opus with a sound field', 'Convert it to WAV or FLAC and add that.');
  }
  return createOggCodec(file, {
    place: headers.place,
    facts: { format: 'opus', encoding: 'Opus', sampleRate, channels: head.channels, decoder: decoderVersions.opus },
    skippedFrames: head.preSkip,
    // The first packet may be cut at the start of its page.
    preRollFrames: warmUpFrames + longestPacketFrames,
    cellFrames,
    packetFrames,
    openDecoder: () => openOpusDecoder(head),
  });
}

function parseHead(packet: Uint8Array): OpusHead | null {
  if (packet.length < 19) return null;
  const view = viewOf(packet);
  const channels = view.getUint8(9);
  const family = view.getUint8(18);
  const common = {
    channels,
    preSkip: view.getUint16(10, true),
    gain: 10 ** (view.getInt16(16, true) / 256 / 20),
    family,
  };
  // The upper half of the version would mean a format that cannot be read.
  if (view.getUint8(8) > 15 || channels === 0) return null;
  if (family === 0) {
    if (channels > 2) return null;
    const channelMappingTable = channels === 2 ? [0, 1] : [0];
    return { ...common, streamCount: 1, coupledStreamCount: channels - 1, channelMappingTable };
  }
  if (packet.length < 21 + channels) return null;
  const streamCount = view.getUint8(19);
  const coupledStreamCount = view.getUint8(20);
  const channelMappingTable = [...packet.subarray(21, 21 + channels)];
  const known = streamCount + coupledStreamCount;
  const isValid =
    streamCount > 0 &&
    coupledStreamCount <= streamCount &&
    known <= 255 &&
    channelMappingTable.every((source) => source < known || source === 255);
  return isValid ? { ...common, streamCount, coupledStreamCount, channelMappingTable } : null;
}

async function openOpusDecoder(head: OpusHead): Promise<PacketDecoder> {
  let decoder = await openOpusPackets(head);
  const page = createPlanarPage(head.channels, longestPacketFrames);

  /** What a packet became; null when it is lost. */
  async function decodePacket(packet: Uint8Array): Promise<readonly Float32Array[] | null> {
    const frames = packetFrames(packet);
    if (frames === 0) return null;
    try {
      const planar = page.add((target, at) => decoder.decode(packet, target, at));
      return planar[0]?.length === frames ? planar : null;
    } catch {
      // A trap inside the decoder: the packet is lost like one that it refused, and the instance with it.
      await replace();
      return null;
    }
  }

  async function replace(): Promise<void> {
    decoder.free();
    decoder = await openOpusPackets(head);
  }

  /** The packets of the last second, to warm up with. */
  let recent: readonly Uint8Array[] = [];
  let lastCell: number | null = null;

  async function beginCell(): Promise<void> {
    try {
      decoder.restart();
    } catch {
      await replace();
    }
    for (const packet of recent) {
      page.begin();
      await decodePacket(packet);
    }
  }

  return {
    async decode(packets, { isAfterGap, previousGranule }) {
      const cell = previousGranule === null ? null : Math.floor(previousGranule / cellFrames);
      if (isAfterGap) recent = [];
      if (isAfterGap || (cell !== null && cell !== lastCell)) await beginCell();
      lastCell = cell;
      page.begin();
      const decoded: DecodedPackets[] = [];
      for (const packet of packets) {
        decoded.push({ frames: packetFrames(packet), channels: await decodePacket(packet) });
      }
      if (head.gain !== 1) {
        for (const { channels } of decoded) for (const channel of channels ?? []) amplify(channel, head.gain);
      }
      recent = lastPackets([...recent, ...packets], warmUpFrames);
      return decoded;
    },
    close: () => decoder.free(),
  };
}

/** As few of the last packets as last so many frames together. */
function lastPackets(packets: readonly Uint8Array[], frames: number): readonly Uint8Array[] {
  let first = packets.length;
  for (let sum = 0; first > 0 && sum < frames; first -= 1) sum += packetFrames(packets[first - 1] ?? new Uint8Array(0));
  return packets.slice(first);
}

/** Length of a packet by its first bytes (RFC 6716, 3.1); 0 when it is none. */
function packetFrames(packet: Uint8Array): number {
  const [first, second = 0] = packet;
  if (first === undefined) return 0;
  const config = first >> 3;
  const milliseconds =
    config < 12 ? [10, 20, 40, 60][config & 3] : config < 16 ? [10, 20][config & 1] : [2.5, 5, 10, 20][config & 3];
  const count = [1, 2, 2, second & 0x3f][first & 3] ?? 0;
  const frames = ((milliseconds ?? 0) * count * sampleRate) / 1000;
  return frames <= longestPacketFrames ? frames : 0;
}

function amplify(samples: Float32Array, gain: number): void {
  for (let index = 0; index < samples.length; index += 1) samples[index] = (samples[index] ?? 0) * gain;
}
