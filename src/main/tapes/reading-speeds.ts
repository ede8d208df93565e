import { type AudioFormat, sizeOf, type Transfer } from '../../shared/domain/transfer.ts';

/** Something to be read, as far as the time goes that it will take. */
export type ReadingWork = {
  /** Milliseconds that it takes at the usual speeds. */
  readonly usualMs: number;
  /** Those of them that pass before anything is read, and to write and enter what was found. */
  readonly startMs: number;
  /** What is decoded by the same means: `wav`, `flac`, `m4a by ffmpeg`. */
  readonly family: string;
  /** With how it is stored, as people read it: `wav, 24 bit`. */
  readonly kind: string;
  readonly disk: string;
  /** Of the same kind and disk it is the same. */
  readonly kindOnDisk: string;
};

/**
 * How fast reading goes on this machine, beside the usual speeds. What is not known yet of a kind on a disk is expected
 * to be as it is with this kind on others; what is not known of a kind as it is with its family, and of a family as with
 * all others.
 */
export type ReadingSpeeds = {
  /** A part of it that usually takes `usualMs` took `ms`. */
  learn(work: ReadingWork, ms: number, usualMs: number): void;
  /** How many times as long as usual it takes here. */
  timesUsual(work: ReadingWork): number;
  /** Whether anything was ever read here. */
  areKnown(): boolean;
  /** What was learnt, to be kept for another time. */
  learnt(): readonly LearntSpeed[];
};

/** How many times as long as usual a kind takes on a machine. */
export type LearntSpeed = { readonly family: string; readonly kind: string; readonly times: number };

type Sum = { ms: number; usualMs: number };

/**
 * Nanoseconds a sample from the opened file to all its results, with ffmpeg beside it on another core: measured in the
 * running program, many tapes one after the other, where nothing is compiled any more. They need be right beside each
 * other only.
 */
const usualNanoseconds: Readonly<Record<AudioFormat, number>> = {
  wav: 6,
  rf64: 6,
  w64: 6,
  raw: 6,
  aiff: 7,
  caf: 7,
  au: 7,
  flac: 21,
  mp3: 25,
  vorbis: 24,
  opus: 30,
  m4a: 18,
  other: 18,
};
const usualNanosecondsByFfmpeg = { AAC: 13, ALAC: 24, other: 18 } as const;
/** Samples that lie in files as they are and must be woven. */
const wovenNanoseconds = 8;
const usualStartMs = 6;
const usualStartMsPerFile = 2;
/** Programs are started. */
const usualStartMsByFfmpeg = 200;

/** What was learnt counts for more the longer it went on; what was expected counts for as long as this. */
const trustMs = 250;
/** What was learnt another time counts for as long as this, and no family for more beside the others. */
const enoughMs = 5_000;

/** What it is to read a transfer whole: an hour of MP3 has a tenth of the bytes of an hour of WAV and takes several times as long. */
export function readingWork(transfer: Transfer, disk: string): ReadingWork {
  const { frames, channels, files, format, encoding, decoder } = transfer;
  const isBehindFfmpeg = decoder.startsWith('ffmpeg');
  const isSet = files.length > 1;
  // Nothing is known yet: two bytes a sample.
  const samples = frames === null || channels === null ? sizeOf(transfer) / 2 : frames * channels;
  const alone = isBehindFfmpeg ? nanosecondsByFfmpeg(encoding) : usualNanoseconds[format ?? 'other'];
  const nanoseconds = isSet ? Math.max(wovenNanoseconds, alone) : alone;
  const family = [format ?? 'other', isBehindFfmpeg ? 'by ffmpeg' : '', isSet ? 'in a set' : '']
    .filter(Boolean)
    .join(' ');
  const startMs = usualStartMs + files.length * (isBehindFfmpeg ? usualStartMsByFfmpeg : usualStartMsPerFile);
  const kind = `${family}, ${encoding}`;
  const usualMs = startMs + (samples * nanoseconds) / 1e6;
  return { usualMs, startMs, family, kind, disk, kindOnDisk: `${disk} ${kind}` };
}

/** `earlier` is what was learnt another time. */
export function createReadingSpeeds(earlier: readonly LearntSpeed[] = []): ReadingSpeeds {
  const families = new Map<string, Sum>();
  const kinds = new Map<string, Sum & { readonly family: string }>();
  const onDisks = new Map<string, Sum>();

  const learnKind = (family: string, kind: string, ms: number, usualMs: number): void => {
    add(families, family, { ms, usualMs });
    add(kinds, kind, { ms, usualMs, family });
  };
  for (const { family, kind, times } of earlier) learnKind(family, kind, times * enoughMs, enoughMs);

  const timesOfAll = (): number => timesOf(sumOf([...families.values()].map(atMostEnough)), 1);
  const timesOfKind = (family: string, kind: string): number =>
    timesOf(kinds.get(kind), timesOf(families.get(family), timesOfAll()));

  return {
    learn({ family, kind, kindOnDisk }, ms, usualMs) {
      learnKind(family, kind, ms, usualMs);
      add(onDisks, kindOnDisk, { ms, usualMs });
    },
    timesUsual: ({ family, kind, kindOnDisk }) => timesOf(onDisks.get(kindOnDisk), timesOfKind(family, kind)),
    areKnown: () => families.size > 0,
    learnt: () => [...kinds].map(([kind, { family }]) => ({ family, kind, times: timesOfKind(family, kind) })),
  };
}

function nanosecondsByFfmpeg(encoding: string): number {
  const codec = (['AAC', 'ALAC'] as const).find((name) => encoding.startsWith(name));
  return usualNanosecondsByFfmpeg[codec ?? 'other'];
}

/** How many times as long as usual something took, where little is known more as it was expected. */
function timesOf(sum: Sum | undefined, expected: number): number {
  return sum === undefined ? expected : (sum.ms + trustMs * expected) / (sum.usualMs + trustMs);
}

function add<Kept extends Sum>(sums: Map<string, Kept>, key: string, more: Kept): void {
  const sum = sums.get(key);
  if (sum === undefined) {
    sums.set(key, more);
    return;
  }
  sum.ms += more.ms;
  sum.usualMs += more.usualMs;
}

/** A family that was read for hours says no more about others than one that was read for a while. */
function atMostEnough({ ms, usualMs }: Sum): Sum {
  const part = Math.min(1, enoughMs / usualMs);
  return { ms: ms * part, usualMs: usualMs * part };
}

function sumOf(sums: readonly Sum[]): Sum {
  return sums.reduce((all, { ms, usualMs }) => ({ ms: all.ms + ms, usualMs: all.usualMs + usualMs }), {
    ms: 0,
    usualMs: 0,
  });
}
