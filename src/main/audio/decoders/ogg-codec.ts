import { decoderText } from '../encoder-delay.ts';
import type { SourceFacts } from '../frame-source.ts';
import { countedSize, type OriginalFile } from '../open-original.ts';
import { copyAnew } from '../repairs.ts';
import type { Codec } from './codec.ts';
import { damaged } from './decoder-errors.ts';
import { findLastPages, findPageEnd, findPage, type OggStreamPlace } from './ogg-file.ts';
import { createPacketJoiner } from './ogg-pages.ts';
import { createOggStream, type PacketDecoder } from './ogg-stream.ts';

/** No packet of Vorbis or Opus holds more frames per byte; a granule beyond that is a lie. */
const mostFramesPerByte = 8192;

const noEndMark = `Cut off: its stream has no end mark, so the file probably ends too early. ${copyAnew}`;

/** What differs between the codecs that live in Ogg. */
export type OggKind = {
  readonly place: OggStreamPlace;
  /** Its decoder is told by name and version alone. */
  readonly facts: Pick<SourceFacts, 'format' | 'encoding' | 'sampleRate' | 'channels' | 'decoder'>;
  /** Frames at the start of the stream that are not part of the sound. */
  readonly skippedFrames: number;
  /** Frames to decode before a cell until the decoder is warm. */
  readonly preRollFrames: number;
  /**
   * The decoder starts afresh at the first page behind each multiple of so many granules, so that a sample does not
   * depend on where decoding began; 1 when the decoder remembers nothing that lasts.
   */
  readonly cellFrames: number;
  /** How long the sound of a packet is; null where only its decoder knows that, which takes milliseconds to begin. */
  readonly packetFrames: ((packet: Uint8Array) => number) | null;
  openDecoder(): Promise<PacketDecoder>;
};

/** A codec over the pages of one stream in an Ogg file. Throws `UserError` damaged when there is no sound in them. */
export async function createOggCodec(file: OriginalFile, kind: OggKind): Promise<Codec> {
  const { place, facts } = kind;
  const { serial, audioStart } = place;
  const [last, beforeLast] = await findLastPages(file, place);
  if (last === undefined) throw damaged(file, 'its headers are there, but no sound follows');
  const audioEnd = last.offset + last.lengthBytes;
  const { startGranule, droppedFrames } = await findStart(file, kind, audioEnd);
  const origin = startGranule + kind.skippedFrames;
  const frames = last.granule - origin;
  const granuleBeforeLast = beforeLast?.granule ?? 0;
  if (frames <= 0 || frames > countedSize(file) * mostFramesPerByte) {
    throw damaged(file, 'the positions written in it contradict each other');
  }

  return {
    facts: {
      ...facts,
      decoder: decoderText(facts.decoder, { kind: 'takenOff', parts: [kind.skippedFrames, droppedFrames] }),
      frames,
      timeReference: null,
      description: '',
      repairs: last.isLast ? [] : [noEndMark],
    },
    audioEnd,
    async begin(frame) {
      const before = await findPageEnd(file, place, audioEnd, origin + frame);
      const cell = Math.floor((before.granule ?? startGranule) / kind.cellFrames) * kind.cellFrames;
      // The last page may be shortened at its end, so decoding must reach it from the page before.
      const granule = Math.min(cell - kind.preRollFrames, granuleBeforeLast - 1);
      const { offset } = await findPageEnd(file, place, audioEnd, granule);
      const startsWith = offset === audioStart ? startGranule : null;
      const begun = { serial, offset, origin, startGranule: startsWith, audioEnd };
      return { stream: createOggStream(begun, facts.channels, await kind.openDecoder()), offset };
    },
    contentCheck: () => null,
  };
}

/** How the granules of a stream begin. */
type OggStart = {
  /** Granule of the first sample: 0 but for recordings of a running stream, which begin in its midst. */
  readonly startGranule: number;
  /** The first page may count fewer frames than its packets hold: so many lie before 0 and are dropped (Vorbis I, A.2). */
  readonly droppedFrames: number;
};

async function findStart(file: OriginalFile, kind: OggKind, audioEnd: number): Promise<OggStart> {
  const { serial, audioStart } = kind.place;
  const first = await findPage(file, serial, audioStart, audioEnd);
  if (first === null) throw damaged(file, 'its headers are there, but no sound follows');
  // Bytes that are no page lie before it: pages are missing there, and their time counts.
  if (first.offset !== audioStart || first.isLast) return { startGranule: 0, droppedFrames: 0 };
  const start = first.granule - (await framesOf(createPacketJoiner().push(first).packets, kind));
  return { startGranule: Math.max(0, start), droppedFrames: Math.max(0, -start) };
}

/** How long the sound of the first packets of a stream is. */
async function framesOf(packets: readonly Uint8Array[], { packetFrames, openDecoder }: OggKind): Promise<number> {
  if (packetFrames !== null) return packets.reduce((sum, packet) => sum + packetFrames(packet), 0);
  const decoder = await openDecoder();
  try {
    const decoded = await decoder.decode(packets, { isAfterGap: false, previousGranule: null });
    return decoded.reduce((sum, piece) => sum + piece.frames, 0);
  } finally {
    decoder.close();
  }
}
