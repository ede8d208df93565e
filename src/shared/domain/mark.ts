import type { MarkId, SongId, TransferId } from './ids.ts';

export const markKinds = ['take', 'fragment', 'timestamp'] as const;
export type MarkKind = (typeof markKinds)[number];

/** How far an attempt got. Master, best, hold and no good are flags beside it, not a status. */
export const takeStatuses = [
  'complete',
  'falseStart',
  'breakdown',
  'insert',
  'pickup',
  'overdub',
  'rehearsal',
  'unknown',
] as const;
export type TakeStatus = (typeof takeStatuses)[number];

export const takeFlags = ['master', 'best', 'hold', 'noGood'] as const;
export type TakeFlag = (typeof takeFlags)[number];

export const maxRating = 5;

/** Files of marks, and, from `riff` on, what sound files carry themselves: chunks, blocks and tags. */
export const originFormats = ['cue', 'audacity', 'csv', 'jsonl', 'riff', 'aiff', 'flac', 'id3', 'vorbis'] as const;

/** Where an imported mark came from, so that it can be written back as it was. */
export type MarkOrigin = {
  readonly format: (typeof originFormats)[number];
  readonly source: string;
  /** Line or chunk in the source. */
  readonly locator: string;
  readonly rawStart: string;
  readonly rawEnd: string;
};

/**
 * A note at a place in a transfer. Positions are sample frames of the original file; the end is exclusive, equals the
 * start for a timestamp, and is null for a take or fragment that is still open.
 */
export type Mark = {
  readonly id: MarkId;
  readonly transferId: TransferId;
  readonly kind: MarkKind;
  readonly startFrame: number;
  readonly endFrame: number | null;
  /** Takes only; null otherwise. */
  readonly songId: SongId | null;
  readonly takeNumber: number | null;
  readonly status: TakeStatus | null;
  readonly flags: readonly TakeFlag[];
  /** Name of a fragment or timestamp; a take may have one beside its song. */
  readonly title: string;
  /** 0 (not rated) to 5. */
  readonly rating: number;
  readonly players: string;
  readonly notes: string;
  readonly tags: readonly string[];
  readonly author: string;
  /** ms since 1970. */
  readonly createdAt: number;
  readonly origin: MarkOrigin | null;
};

export const statusNames: Readonly<Record<TakeStatus, string>> = {
  complete: 'Complete',
  falseStart: 'False start',
  breakdown: 'Breakdown',
  insert: 'Insert',
  pickup: 'Pickup',
  overdub: 'Overdub',
  rehearsal: 'Rehearsal',
  unknown: 'Unknown',
};

export const flagNames: Readonly<Record<TakeFlag, string>> = {
  master: 'Master',
  best: 'Best',
  hold: 'Hold',
  noGood: 'No good',
};

export const kindNames: Readonly<Record<MarkKind, string>> = {
  take: 'Take',
  fragment: 'Fragment',
  timestamp: 'Timestamp',
};

export function isOpen(mark: Mark): boolean {
  return mark.endFrame === null;
}

/** Length in frames; 0 for a timestamp, null while the mark is open. */
export function lengthOf(mark: Mark): number | null {
  return mark.endFrame === null ? null : mark.endFrame - mark.startFrame;
}

/**
 * How a mark is called in lists, histories and exports: `Ramble, take 2`, `mandolin idea`, `Timestamp`.
 * `songTitle` is the title of the mark's song, or null when it has none.
 */
export function markName(mark: Mark, songTitle: string | null): string {
  return markNameParts(mark, songTitle).join('');
}

/** The same in two parts, of which the first may be cut where there is little room: `Ramble`, `, take 2`. */
export function markNameParts(mark: Mark, songTitle: string | null): readonly [string, string] {
  if (mark.kind !== 'take') return [mark.title === '' ? kindNames[mark.kind] : mark.title, ''];
  const take = mark.takeNumber === null ? 'take' : `take ${mark.takeNumber}`;
  const work = songTitle ?? mark.title;
  return work === '' ? [`Take ${mark.takeNumber ?? ''}`.trim(), ''] : [work, `, ${take}`];
}

/** Orders marks as they lie on the tape: by start, longer ones first, then by id so that the order is total. */
export function byPlace(a: Mark, b: Mark): number {
  return a.startFrame - b.startFrame || (b.endFrame ?? Infinity) - (a.endFrame ?? Infinity) || (a.id < b.id ? -1 : 1);
}
