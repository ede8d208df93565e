import { UserError } from '../../../shared/contract/errors.ts';
import { saidLength } from '../../../shared/domain/timecode.ts';
import { countedSize, type OriginalFile } from '../open-original.ts';
import { secondStream, severalStreams } from '../repairs.ts';
import { concatBytes } from './bytes.ts';
import type { Codec, CodecStream, ContentCheck, Decoded, DecodedRun } from './codec.ts';

/** Each is opened with a decoder of its own before anything can be read. */
const mostStreams = 1000;

/** One of the streams that follow each other in a file, with sound of the same kind. */
type Link = {
  readonly codec: Codec;
  /** Where it begins in the file. */
  readonly from: number;
  /** Its first frame in the whole. */
  readonly startFrame: number;
};

/** What the streams of a chain have in common. */
export type ChainKind = {
  /** In sentences: `Ogg`. */
  readonly name: string;
  /** A stream tells its own end, so that one that lacks something does so whatever follows it. */
  readonly endsAreTold: boolean;
};

/**
 * A codec over all streams that begin at these places of a file, read as one. `open` makes the codec of one of them and
 * throws `UserError` for what it cannot read; of the first that is passed on. The chain ends, and says so, before a stream
 * of another kind, rate or number of channels.
 */
export async function openChain(
  file: OriginalFile,
  starts: readonly number[],
  kind: ChainKind,
  open: (stream: OriginalFile) => Promise<Codec>,
): Promise<Codec> {
  if (starts.length === 1) return open(file);
  const links: Link[] = [];
  let frames = 0;
  let rest: string | null = null;
  for (const [index, from] of starts.entries()) {
    if (index === mostStreams) {
      rest = `behind ${mostStreams}, which are as many as are read as one,`;
      break;
    }
    const part = partOf(file, from, starts[index + 1] ?? countedSize(file));
    const codec = index === 0 ? await open(part) : await openNext(open, part);
    rest = index === 0 ? null : whyApart(links[0]!.codec, codec);
    if (codec === null || rest !== null) break;
    links.push({ codec, from, startFrame: frames });
    frames += codec.facts.frames;
  }
  return chainOf(links, frames, rest, kind);
}

async function openNext(open: (stream: OriginalFile) => Promise<Codec>, part: OriginalFile): Promise<Codec | null> {
  try {
    return await open(part);
  } catch (error) {
    if (error instanceof UserError && error.code !== 'notReadable') return null;
    throw error;
  }
}

/** What keeps the sound of a stream from following that of the first one; null when nothing does. */
function whyApart({ facts: first }: Codec, next: Codec | null): string | null {
  if (next === null) return `that cannot be read as ${first.encoding}`;
  const { sampleRate, channels } = next.facts;
  if (sampleRate === first.sampleRate && channels === first.channels) {
    return next.facts.encoding === first.encoding ? null : `of another kind (${next.facts.encoding})`;
  }
  return `of ${sampleRate} Hz and ${channels === 1 ? '1 channel' : `${channels} channels`}`;
}

function chainOf(links: readonly Link[], frames: number, rest: string | null, kind: ChainKind): Codec {
  const { facts } = links[0]!.codec;
  const last = links.at(-1)!;
  // A stream that another one follows is not cut off, whatever it lacks at its end.
  const sure = links.filter((link) => kind.endsAreTold || (rest === null && link === last));
  const repairs = [
    ...new Set(sure.flatMap(({ codec }) => codec.facts.repairs)),
    ...(links.length === 1 ? [] : [severalStreams(links.length, kind.name)]),
    ...(rest === null ? [] : [secondStream(saidLength(frames, facts.sampleRate), rest, kind.name)]),
  ];
  return {
    facts: { ...facts, frames, repairs },
    audioEnd: last.from + last.codec.audioEnd,
    async begin(frame) {
      const index = links.findLastIndex(({ startFrame }, place) => place === 0 || startFrame <= frame);
      const { codec, from, startFrame } = links[index]!;
      const { stream, offset } = await codec.begin(frame - startFrame);
      return { stream: createChainStream(links, index, stream, from + offset), offset: from + offset };
    },
    contentCheck: () => chainCheck(links),
  };
}

/** Holds the sound of each link against what that says of it; null when none of them says anything. */
function chainCheck(links: readonly Link[]): ContentCheck | null {
  const checks = links.map(({ codec }) => codec.contentCheck());
  if (checks.every((check) => check === null)) return null;
  const { channels } = links[0]!.codec.facts;
  let frame = 0;
  let index = 0;
  return {
    take(samples) {
      for (let rest = samples; rest.length > 0;) {
        const { startFrame, codec } = links[index]!;
        const left = (startFrame + codec.facts.frames - frame) * channels;
        const part = index + 1 === links.length ? rest : rest.subarray(0, left);
        checks[index]?.take(part);
        frame += part.length / channels;
        rest = rest.subarray(part.length);
        if (part.length === left && index + 1 < links.length) index += 1;
      }
    },
    verdict: () => checks.map((check) => check?.verdict() ?? null).find((verdict) => verdict !== null) ?? null,
  };
}

/** Decodes from a place in one of the links on, and goes on with those that follow. */
function createChainStream(links: readonly Link[], first: number, begun: CodecStream, offset: number): CodecStream {
  let index = first;
  let stream = begun;
  /** Where the bytes of the stream at hand begin, and those that come next. */
  let from = offset;
  let at = offset;

  async function goOn(): Promise<Decoded> {
    const ended = inChain(links[index]!, await stream.finish());
    index += 1;
    const next = links[index]!;
    const start = await next.codec.begin(0);
    stream.close();
    stream = start.stream;
    from = next.from + start.offset;
    return ended;
  }

  return {
    async push(bytes) {
      const all: Decoded[] = [];
      for (let rest = bytes; rest.length > 0;) {
        const link = links[index]!;
        const end = link.from + link.codec.audioEnd;
        if (at >= end) {
          if (index + 1 === links.length) break;
          all.push(await goOn());
          continue;
        }
        // What lies between two links, and the headers of the next one, are no sound.
        const isSound = at >= from;
        const count = Math.min(rest.length, (isSound ? end : from) - at);
        if (isSound) all.push(inChain(link, await stream.push(rest.subarray(0, count))));
        at += count;
        rest = rest.subarray(count);
      }
      return {
        runs: all.flatMap(({ runs }) => runs),
        audioBytes: concatBytes(all.map(({ audioBytes }) => audioBytes)),
      };
    },
    finish: async () => inChain(links[index]!, await stream.finish()),
    close: () => stream.close(),
  };
}

/** What a link gives, at its place in the whole; what lies before its first frame or behind its last is left out. */
function inChain({ codec, startFrame }: Link, { runs, audioBytes }: Decoded): Decoded {
  const { frames, channels } = codec.facts;
  const placed = runs.flatMap(({ startFrame: start, samples }): readonly DecodedRun[] => {
    const skipped = Math.max(0, -start);
    const kept = Math.min(samples.length / channels, frames - start);
    if (kept <= skipped) return [];
    return [
      { startFrame: startFrame + start + skipped, samples: samples.subarray(skipped * channels, kept * channels) },
    ];
  });
  return { runs: placed, audioBytes };
}

/** A part of an original, as if it were one; whoever opened the whole closes it. */
export function partOf(file: OriginalFile, from: number, to: number): OriginalFile {
  const room = (offset: number, length: number): number => Math.max(0, Math.min(length, to - from - offset));
  return {
    path: file.path,
    modifiedAt: file.modifiedAt,
    sizeBytes: to - from,
    // Decoders are given no longer files than numbers are exact for.
    read: (offset: number, length) => file.read(from + offset, room(offset, length)),
    readInto: (target, offset: number) => file.readInto(target.subarray(0, room(offset, target.length)), from + offset),
    readIntoNow: (target, length, offset: number) => file.readIntoNow(target, room(offset, length), from + offset),
    close: () => Promise.resolve(),
  };
}
