import { searchWords } from '../../shared/domain/search-words.ts';

/** Something the palette can find. */
export type Findable = {
  readonly id: string;
  /** Shown, searched and highlighted. */
  readonly title: string;
  /** Searched, but for less: other words it may be looked for by. */
  readonly more: string;
};

export type Found<Item extends Findable> = {
  readonly item: Item;
  readonly score: number;
  /** The letters of the title that were meant, as start and end. */
  readonly marks: readonly (readonly [start: number, end: number])[];
};

/**
 * The items that hold every word of the query, best first. A word counts most at the start of the title, then at the
 * start of one of its words, then anywhere, then as letters in their order. With an empty query the recent come first.
 */
export function findItems<Item extends Findable>(
  items: readonly Item[],
  query: string,
  recent: readonly string[],
): readonly Found<Item>[] {
  const words = searchWords(query);
  const found = items.flatMap((item) => {
    const matches = words.map((word) => matchWord(item, word));
    if (matches.some((match) => match === null)) return [];
    const kept = matches.filter((match) => match !== null);
    const place = recent.indexOf(item.id);
    const bonus = place === -1 ? 0 : words.length === 0 ? 100 - place : 3;
    return [
      {
        item,
        score: kept.reduce((sum, match) => sum + match.score, bonus),
        marks: joinMarks(kept.flatMap((match) => match.marks)),
      },
    ];
  });
  // Sorting is stable: equals stay in the order they were given in.
  return found.toSorted((a, b) => b.score - a.score);
}

type WordMatch = { readonly score: number; readonly marks: readonly (readonly [number, number])[] };

function matchWord({ title, more }: Findable, word: string): WordMatch | null {
  const text = title.toLowerCase();
  const at = text.indexOf(word);
  const atWordStart = [...text.matchAll(/[\p{L}\p{N}]+/gu)].find((part) => part[0].startsWith(word))?.index;
  if (at === 0) return { score: 30, marks: [[0, word.length]] };
  if (atWordStart !== undefined) return { score: 20, marks: [[atWordStart, atWordStart + word.length]] };
  if (at > 0) return { score: 10, marks: [[at, at + word.length]] };
  if (more.toLowerCase().includes(word)) return { score: 6, marks: [] };
  return lettersInOrder(text, word);
}

function lettersInOrder(text: string, word: string): WordMatch | null {
  const marks: [number, number][] = [];
  let from = 0;
  for (const letter of word) {
    const at = text.indexOf(letter, from);
    if (at === -1) return null;
    marks.push([at, at + letter.length]);
    from = at + letter.length;
  }
  const spread = from - (marks[0]?.[0] ?? 0) - word.length;
  // Letters strewn over the whole title are chance, not meaning.
  return spread > word.length * 2 ? null : { score: 4 - spread / 10, marks };
}

function joinMarks(marks: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const joined: [number, number][] = [];
  for (const [start, end] of marks.toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}
