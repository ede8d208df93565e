import type { FrameSource, SourceFacts } from '../frame-source.ts';
import type { OriginalFile } from '../open-original.ts';
import { cutOff, lengthMissing, secondsText } from '../repairs.ts';
import { createCodecSource } from './codec-source.ts';
import type { Codec } from './codec.ts';
import { damaged, unsupported } from './decoder-errors.ts';
import { decoderVersions } from './decoder-versions.ts';
import { createFlacSplitter, findFrameHeader, type FlacNumbering, longestFrameBytes, startOf } from './flac-frames.ts';
import { md5Check } from './flac-md5.ts';
import { type FlacFrameHeader, parseStreamInfo, type StreamInfo } from './flac-header.ts';
import { decodableBits, openFlacStream } from './flac-stream.ts';
import { endOfLeadingTags, startOfTrailingTags } from './tags.ts';

const searchBytes = 16 * 1024;
const longestTailBytes = 16 * 1024 * 1024;
/** FLAC has no longer ones. */
const longestBlockFrames = 65_535;

/** Of a FLAC frame: its header, two bytes of a channel that stands still, and its checksum (RFC 9639, 9). */
const shortestFrameBytes = 10;

type Layout = {
  readonly info: StreamInfo;
  readonly numbering: FlacNumbering;
  /** Offset of the first FLAC frame. */
  readonly audioStart: number;
  readonly audioEnd: number;
  readonly repairs: readonly string[];
};

/** Opens a FLAC file. Throws `UserError` damaged or unsupported. It owns `file` when it succeeds. */
export async function openFlac(file: OriginalFile): Promise<FrameSource> {
  const layout = await readLayout(file);
  const { info } = layout;
  const lastFrame = await findEnd(file, layout);
  const frames = lastFrame ?? info.totalFrames;
  if (lastFrame === null && frames > mostFrames(layout)) {
    throw damaged(file, 'no frame of it is whole, and its header promises more sound than so few bytes can hold');
  }
  if (frames === 0) throw damaged(file, 'it begins like a FLAC file, but no sound follows');
  const facts: SourceFacts = {
    format: 'flac',
    encoding: `FLAC, ${info.bitsPerSample} bit`,
    sampleRate: info.sampleRate,
    channels: info.channels,
    frames,
    timeReference: null,
    description: '',
    repairs: [...layout.repairs, ...lengthRepairs(info, frames)],
    decoder: decoderVersions.flac,
  };
  return createCodecSource(file, flacCodec(file, layout, facts));
}

function flacCodec(file: OriginalFile, layout: Layout, facts: SourceFacts): Codec {
  const { info, numbering, audioStart, audioEnd } = layout;
  return {
    facts,
    audioEnd,
    async begin(frame) {
      const offset = frame === 0 ? audioStart : await findOffset(file, layout, frame);
      return { stream: await openFlacStream(info, numbering), offset };
    },
    contentCheck: () => (facts.frames === info.totalFrames ? md5Check(info) : null),
  };
}

async function readLayout(file: OriginalFile): Promise<Layout> {
  const flacStart = await endOfLeadingTags(file);
  const said = parseStreamInfo(await file.read(flacStart, 64));
  if (said === null || said.sampleRate === 0) throw damaged(file, 'its FLAC header is broken');
  if (!decodableBits.includes(said.bitsPerSample)) {
    throw unsupported(file, `a FLAC of ${said.bitsPerSample} bit`, 'Make a copy with 24 bit and add that.');
  }
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

async function findHeaderFrom(file: OriginalFile, from: number, to: number, info: StreamInfo): Promise<Found | null> {
  for (let at = from; at < to; at += searchBytes) {
    // The blocks overlap by a header, so that none is missed on the seam.
    const found = findFrameHeader(await file.read(at, Math.min(searchBytes + 16, to - at)), 0, info);
    if (found !== null) return { offset: at + found.at, header: found.header };
  }
  return null;
}

/** Offset of a FLAC frame at or before this position, at most a few blocks before it. */
async function findOffset(file: OriginalFile, layout: Layout, frame: number): Promise<number> {
  let low = { offset: layout.audioStart, start: 0 };
  let high = { offset: layout.audioEnd, start: Number.POSITIVE_INFINITY };
  while (high.offset - low.offset > 2 * searchBytes) {
    const middle = Math.floor((low.offset + high.offset) / 2);
    const found = await findHeaderFrom(file, middle, high.offset, layout.info);
    const start = found === null ? Number.POSITIVE_INFINITY : startOf(found.header, layout.numbering);
    const isPlausible = found !== null && start >= low.start && start < high.start;
    if (isPlausible && start <= frame) low = { offset: found.offset, start };
    else high = { offset: middle, start: isPlausible ? start : high.start };
  }
  return low.offset;
}

/** Position behind the last whole frame that is really there; null when none was found near the end. */
async function findEnd(file: OriginalFile, layout: Layout): Promise<number | null> {
  const { info, numbering, audioStart, audioEnd } = layout;
  const available = audioEnd - audioStart;
  for (let length = 2 * longestFrameBytes(info); ; length *= 4) {
    const from = Math.max(audioStart, audioEnd - length);
    const splitter = createFlacSplitter(info, numbering);
    const frames = [...splitter.push(await file.read(from, audioEnd - from)), ...splitter.finish()];
    const ends = frames.map((frame) => ({ end: frame.startFrame + frame.blockFrames, intact: frame.intact }));
    // A frame that ends where the header says the file ends is the last one even when it is damaged.
    if (ends.some(({ end }) => end === info.totalFrames)) return info.totalFrames;
    const last = ends.findLast(({ intact }) => intact);
    if (last !== undefined) return last.end;
    if (length >= available || length >= longestTailBytes) return null;
  }
}

/** More cannot be in these bytes, however quiet it is. */
function mostFrames({ info, audioStart, audioEnd }: Layout): number {
  return Math.ceil((audioEnd - audioStart) / shortestFrameBytes) * info.maximumBlockFrames;
}

function wrongBlockSize(said: number, found: number): string {
  return `Wrong block size: its header tells of blocks of at most ${said} frames, but there are such of ${found}; they are read all the same.`;
}

function lengthRepairs({ totalFrames: promised, sampleRate }: StreamInfo, found: number): readonly string[] {
  const seconds = (frames: number) => secondsText(frames, sampleRate);
  if (promised === 0) return [lengthMissing(seconds(found))];
  if (promised === found) return [];
  return promised > found
    ? [cutOff(seconds(promised), seconds(found))]
    : [
        `Wrong length: its header promises ${seconds(promised)} of sound, but ${seconds(found)} are there; all of it is read.`,
      ];
}
