import type { OriginalFile } from '../open-original.ts';
import { damaged, unsupported } from './decoder-errors.ts';
import { createFlacSplitter, findFrameHeader, type FlacNumbering, longestFrameBytes, startOf } from './flac-frames.ts';
import { type FlacFrameHeader, parseStreamInfo, type StreamInfo } from './flac-header.ts';
import { decodableBits } from './flac-stream.ts';
import { endOfLeadingTags, startOfTrailingTags } from './tags.ts';

/** So much is read at once where the next FLAC frame is sought. */
export const searchBytes = 16 * 1024;
const longestTailBytes = 16 * 1024 * 1024;
/** FLAC has no longer ones. */
const longestBlockFrames = 65_535;

/** Where the sound of a FLAC file lies, and how its frames are numbered. */
export type Layout = {
  readonly info: StreamInfo;
  readonly numbering: FlacNumbering;
  /** Offset of the first FLAC frame. */
  readonly audioStart: number;
  readonly audioEnd: number;
  readonly repairs: readonly string[];
};

/** Reads all that stands before the sound. Throws `UserError` damaged or unsupported. */
export async function readLayout(file: OriginalFile): Promise<Layout> {
  const flacStart = await endOfLeadingTags(file);
  const said = parseStreamInfo(await file.read(flacStart, 64));
  if (said === null || said.sampleRate === 0) throw damaged(file, 'its FLAC header is broken');
  refuseUnusual(file, said);
  const metadataEnd = await skipMetadata(file, flacStart + 4);
  const audioEnd = await startOfTrailingTags(file);
  const believed = await findHeaderFrom(file, metadataEnd, audioEnd, said);
  // A header that was not finished gives blocks of 0 frames, with which no frame of sound would fit.
  const info = believed === null ? { ...said, maximumBlockFrames: longestBlockFrames } : said;
  const first = believed ?? (await findHeaderFrom(file, metadataEnd, audioEnd, info));
  if (first === null) throw damaged(file, 'it begins like a FLAC file, but no sound follows');
  const fromZero: FlacNumbering = { fixedBlockFrames: first.header.blockFrames, firstFrame: 0 };
  // A file that knows its length begins at 0, even when its first frames are damaged. One that does not may be a
  // recording of a running stream: it begins where its first frame stands.
  const firstFrame = info.totalFrames > 0 ? 0 : startOf(first.header, fromZero);
  const repairs = info === said ? [] : [wrongBlockSize(said.maximumBlockFrames, first.header.blockFrames)];
  return { info, numbering: { ...fromZero, firstFrame }, audioStart: first.offset, audioEnd, repairs };
}

/** Throws `UserError` unsupported for a depth that no frame can tell in its own header. */
export function refuseUnusual(file: OriginalFile, { bitsPerSample }: StreamInfo): void {
  if (decodableBits.includes(bitsPerSample)) return;
  throw unsupported(file, `a FLAC of ${bitsPerSample} bit`, 'Make a copy with 24 bit and add that.');
}

async function skipMetadata(file: OriginalFile, firstBlock: number): Promise<number> {
  let at = firstBlock;
  for (;;) {
    const [kind = 0x80, high = 0, middle = 0, low = 0] = await file.read(at, 4);
    const end = at + 4 + (high << 16) + (middle << 8) + low;
    // A broken length is not believed: the search for the first frame begins at the block itself.
    if (end > file.sizeBytes || kind === 0xff) return at;
    if ((kind & 0x80) !== 0) return end;
    at = end;
  }
}

type Found = { readonly offset: number; readonly header: FlacFrameHeader };

/** The first FLAC frame header from a place on; null when there is none before `to`. */
export async function findHeaderFrom(
  file: OriginalFile,
  from: number,
  to: number,
  info: StreamInfo,
): Promise<Found | null> {
  for (let at = from; at < to; at += searchBytes) {
    // The blocks overlap by a header, so that none is missed on the seam.
    const found = findFrameHeader(await file.read(at, Math.min(searchBytes + 16, to - at)), 0, info);
    if (found !== null) return { offset: at + found.at, header: found.header };
  }
  return null;
}

/** How a file ends. */
export type FlacEnd = {
  /** Position behind the last whole frame that is really there; null when none was found near the end. */
  readonly frame: number | null;
  /** From here on it was looked for. */
  readonly from: number;
};

export async function findEnd(file: OriginalFile, layout: Layout): Promise<FlacEnd> {
  const { info, numbering, audioStart, audioEnd } = layout;
  const available = audioEnd - audioStart;
  for (let length = 2 * longestFrameBytes(info); ; length *= 4) {
    const from = Math.max(audioStart, audioEnd - length);
    const splitter = createFlacSplitter(info, numbering);
    const frames = [...splitter.push(await file.read(from, audioEnd - from)), ...splitter.finish()];
    const ends = frames.map((frame) => ({ end: frame.startFrame + frame.blockFrames, intact: frame.intact }));
    // A frame that ends where the header says the file ends is the last one even when it is damaged.
    if (ends.some(({ end }) => end === info.totalFrames)) return { frame: info.totalFrames, from };
    const last = ends.findLast(({ intact }) => intact);
    if (last !== undefined) return { frame: last.end, from };
    if (length >= available || length >= longestTailBytes) return { frame: null, from };
  }
}

function wrongBlockSize(said: number, found: number): string {
  return `Wrong block size: its header tells of blocks of at most ${said} frames, but there are such of ${found}; they are read all the same.`;
}
