import type { Mark } from './mark.ts';
import type { Shortlist } from './shortlist.ts';
import type { Song } from './song.ts';
import type { Tape } from './tape.ts';
import type { TransferEntry } from './transfer.ts';

/** What happened to the things of one kind, as whole values. Ids are the keys. */
export type Diff<Thing extends { readonly id: string }> = {
  readonly added: readonly Thing[];
  readonly updated: readonly (readonly [before: Thing, after: Thing])[];
  readonly removed: readonly Thing[];
};

/** What one command did to an archive: enough to do it again and to take it back. */
export type Change = {
  readonly marks: Diff<Mark>;
  readonly songs: Diff<Song>;
  readonly tapes: Diff<Tape>;
  readonly transfers: Diff<TransferEntry>;
  readonly shortlists: Diff<Shortlist>;
};

export const noDiff: Diff<never> = { added: [], updated: [], removed: [] };
export const noChange: Change = {
  marks: noDiff,
  songs: noDiff,
  tapes: noDiff,
  transfers: noDiff,
  shortlists: noDiff,
};

/** The change that takes the given one back. */
export function invert(change: Change): Change {
  return {
    marks: invertDiff(change.marks),
    songs: invertDiff(change.songs),
    tapes: invertDiff(change.tapes),
    transfers: invertDiff(change.transfers),
    shortlists: invertDiff(change.shortlists),
  };
}

function invertDiff<Thing extends { readonly id: string }>(diff: Diff<Thing>): Diff<Thing> {
  return {
    added: diff.removed,
    updated: diff.updated.map(([before, after]) => [after, before] as const),
    removed: diff.added,
  };
}

/** The things as they stand after the diff. Applying the same diff twice gives the same things. */
export function applyDiff<Thing extends { readonly id: string }>(
  things: ReadonlyMap<Thing['id'], Thing>,
  diff: Diff<Thing>,
): ReadonlyMap<Thing['id'], Thing> {
  if (isEmptyDiff(diff)) return things;
  const next = new Map(things);
  for (const thing of diff.removed) next.delete(thing.id);
  for (const thing of diff.added) next.set(thing.id, thing);
  for (const [, after] of diff.updated) next.set(after.id, after);
  return next;
}

export function isEmptyDiff(diff: Diff<{ readonly id: string }>): boolean {
  return diff.added.length + diff.updated.length + diff.removed.length === 0;
}

export function isEmptyChange(change: Change): boolean {
  return Object.values(change).every((diff) => isEmptyDiff(diff));
}

/** Two changes made by one command, as one. */
export function joinChanges(first: Change, second: Change): Change {
  const join = <Thing extends { readonly id: string }>(a: Diff<Thing>, b: Diff<Thing>): Diff<Thing> => ({
    added: [...a.added, ...b.added],
    updated: [...a.updated, ...b.updated],
    removed: [...a.removed, ...b.removed],
  });
  return {
    marks: join(first.marks, second.marks),
    songs: join(first.songs, second.songs),
    tapes: join(first.tapes, second.tapes),
    transfers: join(first.transfers, second.transfers),
    shortlists: join(first.shortlists, second.shortlists),
  };
}

export const addMarks = (...added: readonly Mark[]): Change => ({ ...noChange, marks: { ...noDiff, added } });
export const removeMarks = (...removed: readonly Mark[]): Change => ({ ...noChange, marks: { ...noDiff, removed } });
export const updateMarks = (...updated: readonly (readonly [Mark, Mark])[]): Change => ({
  ...noChange,
  marks: { ...noDiff, updated },
});

/** One shortlist as it was and as it is to be. */
export const updateShortlist = (before: Shortlist, after: Shortlist): Change => ({
  ...noChange,
  shortlists: { ...noDiff, updated: [[before, after]] },
});
