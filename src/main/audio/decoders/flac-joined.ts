import { UserError } from '../../../shared/contract/errors.ts';
import { countedSize, type OriginalFile } from '../open-original.ts';
import { type ChainKind, partOf } from './chain.ts';
import { findFrameHeader, startOf } from './flac-frames.ts';
import { parseStreamInfo } from './flac-header.ts';
import { findEnd, type FlacEnd, type Layout, readLayout } from './flac-layout.ts';

/** FLAC files that were joined byte by byte, as `cat` does. */
export const flacChain: ChainKind = { name: 'FLAC', endsAreTold: true };

const blockBytes = 1024 * 1024;
/** `fLaC` and STREAMINFO. */
const headBytes = 42;
/** In so many places a file is asked whether its frames go on; in fewer when it ends where its header says. */
const places = 64;
const fewPlaces = 4;
/** Each time the stretch that is asked about gets shorter. */
const mostRounds = 8;
const leastWindowBytes = 64 * 1024;

/**
 * Where FLAC files begin in one file that ends so. A file is not looked through for that: in one that is whole the
 * numbers of the frames grow from place to place, and begin anew in the next.
 */
export async function findFlacStarts(file: OriginalFile, layout: Layout, end: FlacEnd): Promise<readonly number[]> {
  const starts = [0];
  let part = file;
  for (let next = await findNext(file, layout, end); next !== null;) {
    starts.push(starts.at(-1)! + next);
    part = partOf(file, starts.at(-1)!, countedSize(file));
    next = await findNextBehind(part);
  }
  return starts;
}

async function findNextBehind(part: OriginalFile): Promise<number | null> {
  try {
    const layout = await readLayout(part);
    return await findNext(part, layout, await findEnd(part, layout));
  } catch (error) {
    // What cannot be read is the end of the chain, which says so.
    if (error instanceof UserError && error.code !== 'notReadable') return null;
    throw error;
  }
}

async function findNext(file: OriginalFile, layout: Layout, end: FlacEnd): Promise<number | null> {
  const isAsSaid = end.frame !== null && end.frame === layout.info.totalFrames;
  const found = await search(file, layout, countedSize(file), isAsSaid ? fewPlaces : places);
  if (found !== null) return found;
  // Behind the last place one shows only in that frames that are as they should be have others behind them, or the last
  // ones are not.
  const length = countedSize(file) - layout.audioStart;
  const lastPlace = Math.floor(layout.audioStart + ((places - 1) * length) / places);
  return findHead(file, isAsSaid ? end.from : Math.min(end.from, lastPlace), countedSize(file));
}

/**
 * The first FLAC file that begins before `to`, behind a place from which on frames follow that begin anew, or are none of
 * this stream, or more than its header promises; null when there is no such place.
 */
async function search(
  file: OriginalFile,
  layout: Layout,
  to: number,
  count: number,
  rounds = mostRounds,
): Promise<number | null> {
  const { audioStart, info } = layout;
  const step = (to - audioStart) / count;
  const window = windowBytes(layout);
  if (rounds === 0) return null;
  if (step < window) return findHead(file, audioStart, to);
  let before: { readonly offset: number; readonly start: number | null } = { offset: audioStart, start: 0 };
  for (let place = 1; place < count; place += 1) {
    const offset = Math.floor(audioStart + place * step);
    const start = startIn(await file.read(offset, window), layout);
    if (before.start !== null && (start === null || start <= before.start)) {
      const head = await findHead(file, before.offset, offset + window);
      // Shorter ones may stand before it.
      if (head !== null) return (await search(file, layout, head, places, rounds - 1)) ?? head;
    }
    if (start !== null && info.totalFrames > 0 && start >= info.totalFrames) {
      return search(file, layout, offset, places, rounds - 1);
    }
    before = { offset, start };
  }
  return null;
}

/** Room for two frames of this stream at any place. */
function windowBytes({ info, numbering }: Layout): number {
  const frameBytes = numbering.fixedBlockFrames * info.channels * (Math.ceil(info.bitsPerSample / 8) + 1);
  return Math.max(leastWindowBytes, 3 * frameBytes);
}

/** Position of the first frame in these bytes that another one follows; what only looks like a header has no successor. */
function startIn(bytes: Uint8Array, { info, numbering }: Layout): number | null {
  const ends = new Map<number, number>();
  for (
    let found = findFrameHeader(bytes, 0, info);
    found !== null;
    found = findFrameHeader(bytes, found.at + 1, info)
  ) {
    const start = startOf(found.header, numbering);
    const before = ends.get(start);
    if (before !== undefined) return before;
    ends.set(start + found.header.blockFrames, start);
  }
  return null;
}

/** The first place from one on where a FLAC file begins; null when none does before `to`. */
async function findHead(file: OriginalFile, from: number, to: number): Promise<number | null> {
  for (let at = from; at < to; at += blockBytes) {
    // A head may lie across the seam.
    const { buffer, byteOffset, length } = await file.read(at, blockBytes + headBytes);
    const block = Buffer.from(buffer, byteOffset, length);
    for (
      let found = block.indexOf('fLaC');
      found !== -1 && found < blockBytes;
      found = block.indexOf('fLaC', found + 1)
    ) {
      if (at + found >= to) return null;
      if (parseStreamInfo(block.subarray(found)) !== null) return at + found;
    }
  }
  return null;
}
