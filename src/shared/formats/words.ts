import type { ExportWarning } from '../contract/views.ts';
import type { MarkId } from '../domain/ids.ts';
import { type Mark, type MarkKind, markName } from '../domain/mark.ts';
import type { Song } from '../domain/song.ts';

/** `1 take`, `12 takes`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `14 takes, 6 fragments and 1 timestamp`: what lies in a set of marks, kind by kind. */
export function countKinds(marks: readonly Pick<Mark, 'kind'>[]): string {
  const kinds: readonly MarkKind[] = ['take', 'fragment', 'timestamp'];
  const words = kinds
    .map((kind) => [kind, marks.filter((mark) => mark.kind === kind).length] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => countOf(count, kind));
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((word) => word !== '').join(' and ');
}

/** Song titles by id, as the writers look them up. */
export function songTitles(songs: readonly Song[]): (mark: Mark) => string | null {
  const titles = new Map(songs.map((song) => [song.id, song.title]));
  return (mark) => (mark.songId === null ? null : (titles.get(mark.songId) ?? null));
}

/** What a warning is about, with the marks in order of place. */
export function warning(kind: ExportWarning['kind'], message: string, marks: readonly Mark[] = []): ExportWarning {
  const markIds: readonly MarkId[] = marks.map((mark) => mark.id);
  return { kind, message, markIds };
}

/** One warning for all marks that are still open; none when there are none. */
export function openWarnings(open: readonly Mark[], nameOf: (mark: Mark) => string | null): readonly ExportWarning[] {
  const [first] = open;
  if (first === undefined) return [];
  const who = open.length === 1 ? `${markName(first, nameOf(first))} is` : `${open.length} marks are`;
  return [warning('open', `${who} still open and left out: press its key again where it ends, then export.`, open)];
}

const fieldNames = {
  status: 'status',
  flags: 'flags',
  rating: 'rating',
  players: 'players',
  notes: 'notes',
  tags: 'tags',
} as const;

/** One warning that names the fields which places-and-names formats leave behind; none when nothing is lost. */
export function unsaidWarnings(marks: readonly Mark[], what: string): readonly ExportWarning[] {
  const said: Readonly<Record<keyof typeof fieldNames, (mark: Mark) => boolean>> = {
    status: (mark) => mark.status !== null && mark.status !== 'unknown',
    flags: (mark) => mark.flags.length > 0,
    rating: (mark) => mark.rating > 0,
    players: (mark) => mark.players !== '',
    notes: (mark) => mark.notes !== '',
    tags: (mark) => mark.tags.length > 0,
  };
  const fields = (Object.keys(fieldNames) as (keyof typeof fieldNames)[]).filter((field) => marks.some(said[field]));
  if (fields.length === 0) return [];
  const names = fields.map((field) => fieldNames[field]).join(', ');
  const about = marks.filter((mark) => fields.some((field) => said[field](mark)));
  return [
    warning('dropped', `${what} carries places and names only; left out: ${names}. JSON Lines carries all.`, about),
  ];
}
