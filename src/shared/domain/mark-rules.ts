import type { MarkId, SongId, TransferId } from './ids.ts';
import { byPlace, kindNames, type Mark, type MarkKind, maxRating } from './mark.ts';

/** What a new mark needs that pure code cannot know. */
export type NewMark = {
  readonly id: MarkId;
  readonly transferId: TransferId;
  readonly at: number;
  readonly author: string;
};

/** A mark of the given kind at `frame`: open when it has an extent, whole when it is a timestamp. */
export function newMark(kind: MarkKind, frame: number, { id, transferId, at, author }: NewMark): Mark {
  return {
    id,
    transferId,
    kind,
    startFrame: frame,
    endFrame: kind === 'timestamp' ? frame : null,
    songId: null,
    takeNumber: null,
    status: kind === 'take' ? 'unknown' : null,
    flags: [],
    title: '',
    rating: 0,
    players: '',
    notes: '',
    tags: [],
    author,
    createdAt: at,
    origin: null,
  };
}

/**
 * A take that opens at `frame`. It inherits the song and players of the take before it on this transfer, and its
 * number is one more than the highest of that song on that tape (decisions.md, Words and model).
 */
export function openTake(
  frame: number,
  known: NewMark,
  marks: readonly Mark[],
  otherTakeNumbers: Readonly<Record<string, number>>,
): Mark {
  const before = takeBefore(marks, frame);
  const songId = before?.songId ?? null;
  return {
    ...newMark('take', frame, known),
    songId,
    players: before?.players ?? '',
    takeNumber: nextTakeNumber(marks, songId, otherTakeNumbers),
  };
}

/** 1 + the highest number of that song; nothing is ever renumbered by itself. */
export function nextTakeNumber(
  marks: readonly Mark[],
  songId: SongId | null,
  otherTakeNumbers: Readonly<Record<string, number>>,
): number {
  const numbers = marks
    .filter((mark) => mark.kind === 'take' && mark.songId === songId)
    .map((mark) => mark.takeNumber ?? 0);
  return 1 + numbers.reduce((highest, number) => Math.max(highest, number), otherTakeNumbers[songId ?? ''] ?? 0);
}

/** The open take or fragment of a transfer; at most one of each kind is open at a time. */
export function openMarkOf(marks: readonly Mark[], kind: 'take' | 'fragment'): Mark | null {
  return marks.find((mark) => mark.kind === kind && mark.endFrame === null) ?? null;
}

/** Closes an open mark at `frame` (exclusive), or says why it cannot be closed there. */
export function closeMark(mark: Mark, frame: number): Mark | { readonly problem: string } {
  if (frame > mark.startFrame) return { ...mark, endFrame: frame };
  return { problem: `${kindNames[mark.kind]} cannot end before it starts: play on past its start, then press again.` };
}

/** The two marks that a cut at `frame` makes of one: the first keeps the id, the second gets `secondId`. */
export function splitMark(mark: Mark, frame: number, secondId: MarkId, at: number): readonly [Mark, Mark] | null {
  const isInside = frame > mark.startFrame && (mark.endFrame === null || frame < mark.endFrame);
  if (mark.kind === 'timestamp' || !isInside) return null;
  return [
    { ...mark, endFrame: frame },
    { ...mark, id: secondId, startFrame: frame, createdAt: at, origin: null },
  ];
}

/** One mark from several of one kind: it keeps the first one's words and reaches from the first start to the last end. */
export function joinMarks(marks: readonly Mark[]): Mark | { readonly problem: string } {
  const [first, ...rest] = [...marks].sort(byPlace);
  if (first === undefined || rest.length === 0) return { problem: 'Select at least two marks to join.' };
  if (first.kind === 'timestamp' || rest.some((mark) => mark.kind !== first.kind)) {
    return { problem: 'Only takes with takes, or fragments with fragments, can be joined.' };
  }
  const ends = [first, ...rest].map((mark) => mark.endFrame);
  const words = [first, ...rest];
  return {
    ...first,
    endFrame: ends.includes(null) ? null : Math.max(...ends.map((end) => end ?? 0)),
    notes: unique(words.map((mark) => mark.notes)).join('\n'),
    tags: unique(words.flatMap((mark) => mark.tags)),
    rating: Math.max(...words.map((mark) => mark.rating)),
  };
}

/** Why a mark cannot be stored on a transfer of that length, in one sentence; null when it can. */
export function problemWith(mark: Mark, transferFrames: number | null): string | null {
  const name = kindNames[mark.kind];
  const { startFrame, endFrame } = mark;
  if (!isPosition(startFrame) || (endFrame !== null && !isPosition(endFrame))) {
    return `${name}: positions are whole frames from 0 upwards.`;
  }
  if (mark.kind === 'timestamp' && endFrame !== startFrame) return 'A timestamp has one frame only.';
  if (mark.kind !== 'timestamp' && endFrame !== null && endFrame <= startFrame) {
    return `${name} must end after it starts.`;
  }
  if (transferFrames !== null && (startFrame > transferFrames || (endFrame ?? 0) > transferFrames)) {
    return `${name} lies beyond the end of the tape.`;
  }
  if (mark.kind !== 'take' && (mark.songId !== null || mark.takeNumber !== null || mark.status !== null)) {
    return `Only a take has a song, a number and a status.`;
  }
  if (mark.kind === 'take' && mark.status === null) return 'A take needs a status.';
  if (
    mark.takeNumber !== null &&
    (!Number.isInteger(mark.takeNumber) || mark.takeNumber < 0 || mark.takeNumber > 99_999)
  ) {
    return 'A take number is a whole number from 0 to 99,999.';
  }
  if (!Number.isInteger(mark.rating) || mark.rating < 0 || mark.rating > maxRating) {
    return `A rating is 0 to ${maxRating} stars.`;
  }
  return null;
}

/** The last take that starts at or before `frame`; the newest made when several start together. */
export function takeBefore(marks: readonly Mark[], frame: number): Mark | null {
  const before = marks.filter((mark) => mark.kind === 'take' && mark.startFrame <= frame);
  return before.sort((a, b) => a.startFrame - b.startFrame || a.createdAt - b.createdAt).at(-1) ?? null;
}

function isPosition(frame: number): boolean {
  return Number.isSafeInteger(frame) && frame >= 0;
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words.filter((word) => word !== ''))];
}
