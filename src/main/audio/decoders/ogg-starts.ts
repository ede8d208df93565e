import { countedSize, type OriginalFile } from '../open-original.ts';
import type { ChainKind } from './chain.ts';
import { createOggReader, longestPageBytes, type OggPage } from './ogg-pages.ts';

const blockBytes = 1024 * 1024;
const headerBytes = 27;
/** The first page of a stream holds nothing but the first header, which is short in every codec. */
const longestFirstPageBytes = 8 * 1024;
/** In so many places a long file is asked whether one stream goes through it. */
const places = 64;
/** So much of it, counted in what lies between two places, is looked through anyway: there page numbers tell little. */
const placesLookedThrough = 4;
/** Room for a page from wherever one is sought. */
const longestSearchBytes = 2 * longestPageBytes;

/** Streams that follow each other in a file (RFC 3533, 4: chaining). */
export const oggChain: ChainKind = { name: 'Ogg', endsAreTold: false };

/**
 * Where streams begin in an Ogg file; several that begin together, page after page, lie side by side and count as one. A
 * long file in which one stream goes on from place to place, its pages numbered on, is not looked through beyond its
 * beginning: another stream there would have the same serial number, and pages four times as short.
 */
export async function findOggStarts(file: OriginalFile): Promise<readonly number[]> {
  const step = Math.floor(countedSize(file) / places);
  const isOne = step > longestSearchBytes && (await goesThrough(file, step));
  return startsUntil(file, isOne ? placesLookedThrough * step : countedSize(file));
}

/** Whether the pages at places so far apart, and the last one, are of one stream in its order. */
async function goesThrough(file: OriginalFile, step: number): Promise<boolean> {
  let before: OggPage | null = null;
  for (let place = 1; place <= places; place += 1) {
    const at = place < places ? place * step : countedSize(file) - longestSearchBytes;
    const pages = createOggReader(at).push(await file.read(at, longestSearchBytes));
    const page = place < places ? pages[0] : pages.at(-1);
    if (page === undefined || page.isFirst || (before !== null && !goesOn(before, page))) return false;
    before = page;
  }
  return true;
}

function goesOn(before: OggPage, page: OggPage): boolean {
  return (
    page.serial === before.serial &&
    page.sequence > before.sequence &&
    (page.granule ?? Infinity) >= (before.granule ?? 0)
  );
}

async function startsUntil(file: OriginalFile, end: number): Promise<readonly number[]> {
  const starts: number[] = [];
  let endOfLast = 0;
  for (let at = 0; at < end; at += blockBytes) {
    // A page header may lie across the seam.
    const { buffer, byteOffset, length } = await file.read(at, blockBytes + headerBytes);
    const block = Buffer.from(buffer, byteOffset, length);
    for (
      let found = block.indexOf('OggS');
      found !== -1 && found < blockBytes;
      found = block.indexOf('OggS', found + 1)
    ) {
      if (((block[found + 5] ?? 0) & 2) === 0) continue;
      const offset = at + found;
      const [page] = createOggReader(offset).push(await file.read(offset, longestFirstPageBytes));
      // What only looks like a page has another checksum.
      if (page?.offset !== offset) continue;
      if (starts.length === 0 || offset !== endOfLast) starts.push(starts.length === 0 ? 0 : offset);
      endOfLast = offset + page.lengthBytes;
    }
  }
  return starts.length === 0 ? [0] : starts;
}
