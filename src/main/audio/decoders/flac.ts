import { saidLength } from '../../../shared/domain/timecode.ts';
import type { FrameSource, SourceFacts } from '../frame-source.ts';
import type { OriginalFile } from '../open-original.ts';
import { cutOff, lengthMissing } from '../repairs.ts';
import { createCodecSource } from './codec-source.ts';
import { openChain } from './chain.ts';
import type { Codec } from './codec.ts';
import { damaged } from './decoder-errors.ts';
import { decoderVersions } from './decoder-versions.ts';
import { startOf } from './flac-frames.ts';
import type { StreamInfo } from './flac-header.ts';
import { findFlacStarts, flacChain } from './flac-joined.ts';
import { findEnd, findHeaderFrom, type Layout, readLayout, searchBytes } from './flac-layout.ts';
import { md5Check } from './flac-md5.ts';
import { openFlacStream } from './flac-stream.ts';
import { isInOgg, openOggFlac } from './ogg-flac.ts';

/** Of a FLAC frame: its header, two bytes of a channel that stands still, and its checksum (RFC 9639, 9). */
const shortestFrameBytes = 10;

/**
 * Opens a FLAC file, also one in Ogg; several that were joined byte by byte are read as one. Throws `UserError` damaged or
 * unsupported. It owns `file` when it succeeds.
 */
export async function openFlac(file: OriginalFile): Promise<FrameSource> {
  if (await isInOgg(file)) return openOggFlac(file);
  const layout = await readLayout(file);
  const end = await findEnd(file, layout);
  const starts = await findFlacStarts(file, layout, end);
  if (starts.length === 1) return createCodecSource(file, codecOf(file, layout, end.frame));
  return createCodecSource(file, await openChain(file, starts, flacChain, openOne));
}

async function openOne(file: OriginalFile): Promise<Codec> {
  const layout = await readLayout(file);
  return codecOf(file, layout, (await findEnd(file, layout)).frame);
}

function codecOf(file: OriginalFile, layout: Layout, end: number | null): Codec {
  const { info } = layout;
  const frames = end ?? info.totalFrames;
  if (end === null && frames > mostFrames(layout)) {
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
  return flacCodec(file, layout, facts);
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

/** More cannot be in these bytes, however quiet it is. */
function mostFrames({ info, audioStart, audioEnd }: Layout): number {
  return Math.ceil((audioEnd - audioStart) / shortestFrameBytes) * info.maximumBlockFrames;
}

function lengthRepairs({ totalFrames: promised, sampleRate }: StreamInfo, found: number): readonly string[] {
  const seconds = (frames: number) => saidLength(frames, sampleRate);
  if (promised === 0) return [lengthMissing(seconds(found))];
  if (promised === found) return [];
  return promised > found
    ? [cutOff(seconds(promised), seconds(found))]
    : [
        `Wrong length: its header promises ${seconds(promised)} of sound, but ${seconds(found)} are there; all of it is read.`,
      ];
}
