import type { MarkId, SongId } from '../domain/ids.ts';
import type { Mark, MarkKind, MarkOrigin } from '../domain/mark.ts';
import type { Song } from '../domain/song.ts';
import { heardFrame, heardRange } from '../domain/tape-order.ts';
import { type TapeTime, tapeTimeOf } from '../domain/tape-time.ts';
import type { TransferEntry } from '../domain/transfer.ts';

/** What a reader must know of the transfer that the marks are for. */
export type ReadTarget = {
  readonly sampleRate: number;
  /** Length of the transfer in frames; null while unknown. */
  readonly frames: number | null;
  /** Name of the audio file, to tell which part of a sheet for several files is meant. */
  readonly audioFileName: string;
  /** Name of the file that is read. */
  readonly sourceName: string;
  /** How the transfer is heard; left out where it is heard as its file. */
  readonly correction?: Correction;
};

type Correction = Pick<TransferEntry, 'speedRatio' | 'runsBackwards'>;

/** How corrected times on this transfer were told; null where its length is not known and they cannot be turned back. */
export function correctedTimeOf({ sampleRate, frames }: ReadTarget, correction: Correction): TapeTime | null {
  if (frames === null && correction.runsBackwards) return null;
  return tapeTimeOf({ sampleRate, frames, ...correction }, 'corrected');
}

/** A mark with frames of the file, from one that counts as corrected times do. */
export function fromHeard({ order }: TapeTime, mark: ParsedMark): ParsedMark {
  const { startFrame, endFrame } = mark;
  if (endFrame === null) return { ...mark, startFrame: heardFrame(order, startFrame) };
  return { ...mark, ...heardRange(order, { startFrame, endFrame }) };
}

/** A mark as a file tells it, before it is compared with what the archive knows. */
export type ParsedMark = Pick<
  Mark,
  | 'kind'
  | 'startFrame'
  | 'endFrame'
  | 'takeNumber'
  | 'status'
  | 'flags'
  | 'title'
  | 'rating'
  | 'players'
  | 'notes'
  | 'tags'
  | 'origin'
> & {
  /** Only formats of our own carry the id; null otherwise. */
  readonly id: MarkId | null;
  /** Of a song in `songs`; only from JSON Lines. */
  readonly songId: SongId | null;
  /** Empty when the mark has no song, and when `songId` says it. */
  readonly songTitle: string;
  readonly author: string | null;
  readonly createdAt: number | null;
  /** The whole name as it stood in the file; null where the words came in columns of their own. */
  readonly writtenName: string | null;
  /** Where it stood, as notices begin: `Line 12`. */
  readonly where: string;
};

export type ParsedMarks = {
  readonly marks: readonly ParsedMark[];
  /** Songs with all they carry; only from JSON Lines. */
  readonly songs: readonly Song[];
  /** What could not be used or had to be understood otherwise, one sentence each. */
  readonly notices: readonly string[];
};

/** A mark with nothing but its place and name, as cue sheets and labels give it. */
export function plainMark(
  kind: MarkKind,
  startFrame: number,
  endFrame: number | null,
  writtenName: string,
  { line, ...source }: Omit<MarkOrigin, 'locator'> & { readonly line: number },
): ParsedMark {
  const origin: MarkOrigin = { ...source, locator: `line ${line}` };
  return {
    id: null,
    kind,
    startFrame,
    endFrame,
    songId: null,
    songTitle: '',
    takeNumber: null,
    status: kind === 'take' ? 'unknown' : null,
    flags: [],
    title: writtenName,
    rating: 0,
    players: '',
    notes: '',
    tags: [],
    author: null,
    createdAt: null,
    origin,
    writtenName,
    where: `Line ${line}`,
  };
}

/** Orders marks as they lie on the tape: by start, longer ones first. */
export function byPlaceOf(a: ParsedMark, b: ParsedMark): number {
  return a.startFrame - b.startFrame || (b.endFrame ?? Infinity) - (a.endFrame ?? Infinity);
}

const maxNotices = 60;

/** Collects sentences; after a good many alike it only counts, because a broken file can cause thousands. */
export function noticeList(): { readonly add: (sentence: string) => void; readonly all: () => readonly string[] } {
  const sentences = new Set<string>();
  let more = 0;
  return {
    add(sentence) {
      if (sentences.size < maxNotices) sentences.add(sentence);
      else if (!sentences.has(sentence)) more += 1;
    },
    all: () => (more === 0 ? [...sentences] : [...sentences, `… and ${more} more notes of this kind.`]),
  };
}

/**
 * The marks that lie on the tape: ends beyond it are drawn back to its end, marks that start beyond it are left out,
 * and both are said.
 */
export function fitToTape(
  marks: readonly ParsedMark[],
  frames: number | null,
  say: (sentence: string) => void,
): readonly ParsedMark[] {
  if (frames === null) return marks;
  return marks.flatMap((mark) => {
    const isPoint = mark.kind === 'timestamp';
    if (isPoint ? mark.startFrame > frames : mark.startFrame >= frames) {
      say(`${mark.where}: starts beyond the end of the tape and is left out (frame ${mark.startFrame}).`);
      return [];
    }
    if (mark.endFrame === null || mark.endFrame <= frames) return [mark];
    say(`${mark.where}: ended beyond the end of the tape and is drawn back to it.`);
    return [{ ...mark, endFrame: frames }];
  });
}
