import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../../shared/contract/errors.ts';
import type { Change, Diff } from '../../shared/domain/change.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import type { Shortlist } from '../../shared/domain/shortlist.ts';
import type { Song } from '../../shared/domain/song.ts';
import type { Tape } from '../../shared/domain/tape.ts';
import type { TransferEntry } from '../../shared/domain/transfer.ts';

/** How things of one kind are read and written; given by the noun that owns their table. */
export type Rows<Thing extends { readonly id: string }> = {
  find(id: Thing['id']): Thing | null;
  put(thing: Thing): void;
  remove(id: Thing['id']): void;
  /** How a person calls it, for sentences. */
  nameOf(thing: Thing): string;
};

export type ArchiveRows = {
  readonly marks: Rows<Mark>;
  readonly songs: Rows<Song>;
  readonly tapes: Rows<Tape>;
  readonly transfers: Rows<TransferEntry>;
  readonly shortlists: Rows<Shortlist>;
};

/**
 * Whether the change can be written (`fits`) or is in effect already. Throws `UserError` stale when a thing is not as
 * the change believes it to be: somebody else was there first, and their word is not overwritten.
 */
export function fitOf(rows: ArchiveRows, change: Change): 'fits' | 'already' {
  const found = [
    ...fitsOf(rows.marks, change.marks),
    ...fitsOf(rows.songs, change.songs),
    ...fitsOf(rows.tapes, change.tapes),
    ...fitsOf(rows.transfers, change.transfers),
    ...fitsOf(rows.shortlists, change.shortlists),
  ];
  const already = found.find(({ fit }) => fit === 'already');
  if (already === undefined) return 'fits';
  if (found.every(({ fit }) => fit !== 'fits')) return 'already';
  throw stale(already.name);
}

/** Writes the rows of a change in an order that keeps every reference whole. */
export function writeChange(rows: ArchiveRows, { marks, songs, tapes, transfers, shortlists }: Change): void {
  for (const song of afterwards(songs)) rows.songs.put(song);
  for (const tape of afterwards(tapes)) rows.tapes.put(tape);
  for (const transfer of afterwards(transfers)) rows.transfers.put(transfer);
  for (const { id } of marks.removed) rows.marks.remove(id);
  for (const mark of afterwards(marks)) rows.marks.put(mark);
  for (const { id } of transfers.removed) rows.transfers.remove(id);
  for (const { id } of songs.removed) rows.songs.remove(id);
  for (const { id } of tapes.removed) rows.tapes.remove(id);
  for (const { id } of shortlists.removed) rows.shortlists.remove(id);
  for (const shortlist of afterwards(shortlists)) rows.shortlists.put(shortlist);
}

function afterwards<Thing extends { readonly id: string }>(diff: Diff<Thing>): Thing[] {
  return [...diff.added, ...diff.updated.map(([, after]) => after)];
}

type Found = { readonly fit: 'fits' | 'already' | 'either'; readonly name: string };

function fitsOf<Thing extends { readonly id: string }>(rows: Rows<Thing>, diff: Diff<Thing>): Found[] {
  const check = (thing: Thing, before: Thing | null, after: Thing | null): Found => {
    const now = rows.find(thing.id);
    const name = rows.nameOf(now ?? thing);
    const isBefore = isDeepStrictEqual(now, before);
    const isAfter = isDeepStrictEqual(now, after);
    if (!isBefore && !isAfter) throw stale(name, now === null);
    return { fit: isBefore && isAfter ? 'either' : isBefore ? 'fits' : 'already', name };
  };
  return [
    ...diff.added.map((thing) => check(thing, null, thing)),
    ...diff.updated.map(([before, after]) => check(after, before, after)),
    ...diff.removed.map((thing) => check(thing, thing, null)),
  ];
}

function stale(name: string, isGone = false): UserError {
  return new UserError(
    'stale',
    isGone
      ? `${name} was removed elsewhere in the meantime.`
      : `${name} was changed elsewhere in the meantime. Look at it as it is now and try again.`,
  );
}
