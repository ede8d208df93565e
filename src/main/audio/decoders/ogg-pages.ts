import { joinBytes, spells, viewOf } from './bytes.ts';

/** One page of an Ogg file (RFC 3533, 6). */
export type OggPage = {
  readonly serial: number;
  readonly sequence: number;
  /** Position at the end of the last packet that ends here, in the codec's own count; null when none ends here. */
  readonly granule: number | null;
  /** Begins in the middle of a packet. */
  readonly isContinued: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly body: Uint8Array;
  /** Lengths of the pieces of packets in the body; a piece of 255 goes on in the next one. */
  readonly lacing: Uint8Array;
  /** Offset of the page in the file, and its whole length. */
  readonly offset: number;
  readonly lengthBytes: number;
};

/** No page is longer. */
export const longestPageBytes = 27 + 255 + 255 * 255;

const headerBytes = 27;

/** Finds pages in consecutive bytes of a file. What is no page, or has a wrong checksum, is passed over. */
export type OggReader = {
  push(bytes: Uint8Array): readonly OggPage[];
};

/** A reader for bytes that begin at this offset of the file. */
export function createOggReader(offset: number): OggReader {
  let bytes: Uint8Array = new Uint8Array(0);
  let bytesAt = offset;
  return {
    push(more) {
      bytes = joinBytes(bytes, more);
      const pages: OggPage[] = [];
      let at = 0;
      while (at < bytes.length) {
        const found = nextCapture(bytes, at);
        const page = parsePage(bytes, found, bytesAt);
        at = found;
        if (page === 'short') break;
        if (page === null) at += 1;
        else {
          pages.push(page);
          at += page.lengthBytes;
        }
      }
      bytes = bytes.subarray(at);
      bytesAt += at;
      return pages;
    },
  };
}

/** Place of the next `O` that may begin `OggS`; the end of the bytes when there is none. */
function nextCapture(bytes: Uint8Array, from: number): number {
  const at = bytes.indexOf(0x4f, from);
  return at === -1 ? bytes.length : at;
}

function parsePage(bytes: Uint8Array, at: number, bytesAt: number): OggPage | 'short' | null {
  const available = bytes.length - at;
  if (available < 4) return 'OggS'.startsWith(String.fromCharCode(...bytes.subarray(at))) ? 'short' : null;
  if (!spells(bytes, at, 'OggS')) return null;
  if (available < headerBytes) return 'short';
  const segments = bytes[at + 26] ?? 0;
  const bodyAt = at + headerBytes + segments;
  if (available < headerBytes + segments) return 'short';
  const lacing = bytes.subarray(at + headerBytes, bodyAt);
  const bodyBytes = lacing.reduce((sum, length) => sum + length, 0);
  if (bodyAt + bodyBytes > bytes.length) return 'short';
  const view = viewOf(bytes.subarray(at, bodyAt));
  if (view.getUint32(22, true) !== pageChecksum(bytes, at, bodyAt + bodyBytes)) return null;
  const granule = view.getBigInt64(6, true);
  const flags = view.getUint8(5);
  return {
    serial: view.getUint32(14, true),
    sequence: view.getUint32(18, true),
    granule: granule < 0n ? null : Number(granule),
    isContinued: (flags & 1) !== 0,
    isFirst: (flags & 2) !== 0,
    isLast: (flags & 4) !== 0,
    body: bytes.subarray(bodyAt, bodyAt + bodyBytes),
    lacing,
    offset: bytesAt + at,
    lengthBytes: bodyAt + bodyBytes - at,
  };
}

/** Puts the packets of one stream together from its pages. A packet of which a part is missing is left out. */
export type PacketJoiner = {
  /** The packets that end on this page. */
  push(page: OggPage): { readonly packets: readonly Uint8Array[]; readonly isGap: boolean };
};

/** A joiner that knows of nothing before the first page it is given. */
export function createPacketJoiner(): PacketJoiner {
  let pending: Uint8Array | null = null;
  let sequence: number | null = null;
  return {
    push(page) {
      const isGap = sequence !== null && page.sequence !== (sequence + 1) >>> 0;
      sequence = page.sequence;
      if (isGap || !page.isContinued) pending = null;
      const packets: Uint8Array[] = [];
      let isKnown = !page.isContinued || pending !== null;
      let start = 0;
      let end = 0;
      for (const length of page.lacing) {
        end += length;
        if (length === 255) continue;
        const piece = page.body.subarray(start, end);
        if (isKnown) packets.push(pending === null ? piece : joinBytes(pending, piece));
        pending = null;
        isKnown = true;
        start = end;
      }
      if (start < end) {
        const piece = page.body.subarray(start, end);
        // The rest of a packet whose beginning is unknown stays unknown.
        pending = isKnown ? (pending === null ? piece : joinBytes(pending, piece)) : null;
      }
      return { packets, isGap };
    },
  };
}

/** The CRC of Ogg (polynomial 0x04c11db7, most significant bit first) with the checksum's own four bytes as zero. */
function pageChecksum(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let at = from; at < to; at += 1) {
    const byte = at >= from + 22 && at < from + 26 ? 0 : (bytes[at] ?? 0);
    crc = (crc << 8) ^ (checksumTable[((crc >>> 24) ^ byte) & 0xff] ?? 0);
  }
  return crc >>> 0;
}

const checksumTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000_0000) === 0 ? crc << 1 : (crc << 1) ^ 0x04c1_1db7;
  return crc;
});
