import type { Mark } from '../domain/mark.ts';

/** What a name from another program says about a take. */
export type TakeWords = {
  /** Empty when the name says no song. */
  readonly songTitle: string;
  readonly takeNumber: number | null;
  readonly title: string;
};

/**
 * The name of a mark in cue sheets and labels: `Ramble (take 2)`, `Ramble (take 2), with mandolin`; the plain title
 * for fragments and timestamps. Empty when the mark has no words at all.
 */
export function exportTitle(mark: Mark, songTitle: string | null): string {
  if (mark.kind !== 'take') return mark.title;
  const work = songTitle ?? mark.title;
  if (work === '') return mark.takeNumber === null ? '' : `Take ${mark.takeNumber}`;
  const take = mark.takeNumber === null ? work : `${work} (take ${mark.takeNumber})`;
  return songTitle === null || mark.title === '' ? take : `${take}, ${mark.title}`;
}

/**
 * Reads what `exportTitle` writes, and what people write by hand: `Ramble (take 2), with mandolin`, `Ramble, take 2`,
 * `Take 2`. A name without a take is a title, because nobody can tell whether it is a song's.
 */
export function takeWordsOf(name: string): TakeWords {
  for (const match of name.matchAll(/\(take (\d{1,5})\)/gi)) {
    const songTitle = name.slice(0, match.index).trim();
    const rest = name.slice(match.index + match[0].length);
    if (songTitle !== '' && (rest === '' || rest.startsWith(','))) {
      return { songTitle, takeNumber: Number(match[1]), title: rest.slice(1).trim() };
    }
  }
  const byComma = /,\s?take (\d{1,5})$/i.exec(name);
  if (byComma !== null && byComma.index > 0) {
    return { songTitle: name.slice(0, byComma.index).trim(), takeNumber: Number(byComma[1]), title: '' };
  }
  const bare = /^take (\d{1,5})$/i.exec(name);
  if (bare !== null) return { songTitle: '', takeNumber: Number(bare[1]), title: '' };
  return { songTitle: '', takeNumber: null, title: name };
}

/** Whether a name calls the thing a take, as in `Ramble (take 2)`. */
export function namesATake(name: string): boolean {
  return takeWordsOf(name).takeNumber !== null;
}
