import { UserError } from '../../shared/contract/errors.ts';
import type { Change, Diff } from '../../shared/domain/change.ts';

/**
 * Refuses a change that names one thing twice: taken back, its steps would run in the wrong order. Throws `UserError`
 * badInput.
 */
export function refuseTwice(change: Change): void {
  const seen = new Set<string>();
  const { marks, songs, tapes, transfers, shortlists } = change;
  for (const diff of [marks, songs, tapes, transfers, shortlists]) {
    for (const id of idsOf(diff)) {
      if (seen.has(id)) throw new UserError('badInput', 'The change names one thing twice, so it was not stored.');
      seen.add(id);
    }
  }
  for (const [before, after] of [...marks.updated, ...songs.updated, ...tapes.updated, ...shortlists.updated]) {
    if (before.id !== after.id) throw new UserError('badInput', 'The change turns one thing into another one.');
  }
}

/**
 * The change with texts that can be stored: half a character (a lone surrogate, as a cut emoji leaves it) becomes the
 * replacement character, which is what SQLite's UTF-8 would make of it anyway.
 */
export function repairedTexts(change: Change): Change {
  return {
    marks: repairedDiff(change.marks),
    songs: repairedDiff(change.songs),
    tapes: repairedDiff(change.tapes),
    transfers: repairedDiff(change.transfers),
    shortlists: repairedDiff(change.shortlists),
  };
}

function repairedDiff<Thing extends { readonly id: string }>(diff: Diff<Thing>): Diff<Thing> {
  return {
    added: diff.added.map((thing) => repaired(thing)),
    updated: diff.updated.map(([before, after]) => [repaired(before), repaired(after)] as const),
    removed: diff.removed.map((thing) => repaired(thing)),
  };
}

/** The same value where every text is whole; the cast says that only texts are replaced, by texts. */
function repaired<Value>(value: Value): Value {
  if (typeof value === 'string') return (value.isWellFormed() ? value : value.toWellFormed()) as Value;
  if (Array.isArray(value)) return value.map((part: unknown) => repaired(part)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, repaired<unknown>(part)])) as Value;
}

function idsOf(diff: Diff<{ readonly id: string }>): string[] {
  return [
    ...diff.added.map(({ id }) => id),
    ...diff.updated.map(([, after]) => after.id),
    ...diff.removed.map(({ id }) => id),
  ];
}
