import { concatBytes } from './bytes.ts';
import type { CodecStream, Decoded } from './codec.ts';
import { createOggReader, createPacketJoiner, type OggPage } from './ogg-pages.ts';
import { createRunBuilder } from './run-builder.ts';

/** What a packet, or several, became. */
export type DecodedPackets = {
  readonly frames: number;
  /** Planar; null when these frames are lost. */
  readonly channels: readonly Float32Array[] | null;
};

/** What is known of a page before it is decoded. */
export type PagePlace = {
  /** Its packets do not follow those of the last call. */
  readonly isAfterGap: boolean;
  /** Granule at the end of the page before; null when that one was not read. */
  readonly previousGranule: number | null;
};

/** The decoder of one codec, fed with whole packets. It loses what it cannot decode and goes on. */
export type PacketDecoder = {
  /** The packets that end on one page. */
  decode(packets: readonly Uint8Array[], place: PagePlace): Promise<readonly DecodedPackets[]>;
  close(): void;
};

/** Where a stream begins in its file, and where its positions begin in its granules. */
export type OggPlace = {
  readonly serial: number;
  readonly offset: number;
  /** Granule of the first sample when the bytes begin with the first page of sound; null otherwise. */
  readonly startGranule: number | null;
  /** Granule of position 0. */
  readonly origin: number;
  /** Where the last page ends. */
  readonly audioEnd: number;
};

/**
 * Decodes an Ogg stream page by page. Each page tells the position of its end, so a position never depends on what
 * was decoded before, and a missing page is a silence of its own length.
 */
export function createOggStream(place: OggPlace, channels: number, decoder: PacketDecoder): CodecStream {
  const reader = createOggReader(place.offset);
  const joiner = createPacketJoiner();
  const runs = createRunBuilder(channels);
  let expected = place.startGranule;

  async function takePage(page: OggPage): Promise<void> {
    const { packets, isGap } = joiner.push(page);
    if (packets.length === 0 || page.granule === null) return;
    const decoded = await decoder.decode(packets, { isAfterGap: isGap, previousGranule: expected });
    const frames = decoded.reduce((sum, piece) => sum + piece.frames, 0);
    let at = page.granule - frames;
    // Only the last page may end before the end of its last packet, with an end mark or without.
    const isLast = page.isLast || page.offset + page.lengthBytes === place.audioEnd;
    if (isLast && expected !== null) at = Math.max(at, expected);
    for (const piece of decoded) {
      const kept = Math.min(piece.frames, page.granule - at);
      if (piece.channels !== null) runs.add(at - place.origin, piece.channels, kept);
      at += piece.frames;
    }
    expected = page.granule;
  }

  return {
    async push(bytes): Promise<Decoded> {
      const bodies: Uint8Array[] = [];
      for (const page of reader.push(bytes)) {
        if (page.serial !== place.serial) continue;
        bodies.push(page.body);
        await takePage(page);
      }
      return { runs: runs.take(), audioBytes: concatBytes(bodies) };
    },
    finish: () => Promise.resolve({ runs: runs.take(), audioBytes: new Uint8Array(0) }),
    close: () => decoder.close(),
  };
}
