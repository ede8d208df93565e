import { countedSize, type OriginalFile } from '../open-original.ts';
import { createOggReader, createPacketJoiner, longestPageBytes, type OggPage, type PacketJoiner } from './ogg-pages.ts';

const blockBytes = 8 * 1024;
const tailBytes = 256 * 1024;
/** Comments may hold pictures, but not whole films. */
const longestHeaderBytes = 64 * 1024 * 1024;

/** Which stream of an Ogg file is meant, and where its sound begins. */
export type OggStreamPlace = {
  readonly serial: number;
  /** Offset behind the page with the last header. */
  readonly audioStart: number;
};

/** The header packets of one stream, parts of what was read: comments with pictures in them may be many megabytes. */
export type OggHeaders = { readonly place: OggStreamPlace; readonly packets: readonly Uint8Array[] };

/** Reads the headers of the first stream whose first packet `isOurs`; null when there is none or it is incomplete. */
export async function readOggHeaders(
  file: OriginalFile,
  isOurs: (packet: Uint8Array) => boolean,
  count: number,
): Promise<OggHeaders | null> {
  const reader = createOggReader(0);
  const joiner: PacketJoiner = createPacketJoiner();
  const packets: Uint8Array[] = [];
  let serial: number | null = null;
  for (let at = 0; at < Math.min(countedSize(file), longestHeaderBytes); at += blockBytes) {
    for (const page of reader.push(await file.read(at, blockBytes))) {
      if (serial === null && page.isFirst && isOurs(page.body)) serial = page.serial;
      if (page.serial !== serial) continue;
      packets.push(...joiner.push(page).packets);
      if (packets.length >= count) {
        const place = { serial, audioStart: page.offset + page.lengthBytes };
        return { place, packets: packets.slice(0, count) };
      }
    }
  }
  return null;
}

/** The first page of the stream, from `from` on, on which a packet ends; null when there is none before `to`. */
export async function findPage(
  file: OriginalFile,
  serial: number,
  from: number,
  to: number,
): Promise<(OggPage & { readonly granule: number }) | null> {
  const reader = createOggReader(from);
  for (let at = from; at < to + longestPageBytes && at < file.sizeBytes; at += blockBytes) {
    for (const page of reader.push(await file.read(at, blockBytes))) {
      if (page.offset >= to) return null;
      if (page.serial === serial && endsPacket(page)) return page;
    }
  }
  return null;
}

/** The last two pages of the stream on which packets end, the very last one first. */
export async function findLastPages(
  file: OriginalFile,
  { serial, audioStart }: OggStreamPlace,
): Promise<readonly (OggPage & { readonly granule: number })[]> {
  const found: (OggPage & { readonly granule: number })[] = [];
  for (let end = countedSize(file); end > audioStart && found.length < 2; end -= tailBytes) {
    const from = Math.max(audioStart, end - tailBytes);
    // A page may begin before `end` and go beyond it.
    const pages = createOggReader(from).push(await file.read(from, end - from + longestPageBytes));
    const ours = pages.filter((page) => page.offset < end && page.serial === serial).filter(endsPacket);
    found.push(...ours.toReversed());
  }
  return found.slice(0, 2);
}

/** The end of a page. */
export type PageEnd = {
  readonly offset: number;
  /** Null for the start of the audio, before which there is no page with sound. */
  readonly granule: number | null;
};

/** Where the last page ends whose granule is at most this; the start of the audio when there is none. */
export async function findPageEnd(
  file: OriginalFile,
  { serial, audioStart }: OggStreamPlace,
  audioEnd: number,
  granule: number,
): Promise<PageEnd> {
  let low: PageEnd = { offset: audioStart, granule: null };
  let high = audioEnd;
  const endOf = (page: OggPage): PageEnd => ({ offset: page.offset + page.lengthBytes, granule: page.granule });
  while (high - low.offset > 2 * blockBytes) {
    const middle = Math.floor((low.offset + high) / 2);
    const page = await findPage(file, serial, middle, high);
    if (page === null || page.granule > granule) high = middle;
    else low = endOf(page);
  }
  for (;;) {
    const page = await findPage(file, serial, low.offset, high);
    if (page === null || page.granule > granule) return low;
    low = endOf(page);
  }
}

function endsPacket(page: OggPage): page is OggPage & { readonly granule: number } {
  return page.granule !== null;
}
