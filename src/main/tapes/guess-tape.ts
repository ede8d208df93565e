import { pathParts } from '../../shared/domain/file-path.ts';

/** What names say about a tape; texts are empty and numbers null where they say nothing. */
export type TapeGuess = {
  readonly reel: string;
  readonly title: string;
  readonly date: string;
  readonly side: string;
  readonly part: number | null;
};

/** How many folders above a file may name its tape: `Artist/Session/Reel 415/Side A/x.wav`. */
const foldersAsked = 4;

/**
 * Guesses tape, side, part, title and date from a file's name, then from its folders, then from the bext description.
 * The nearest word wins. A guess is a proposal: people edit it, and it is never made again for a known file.
 */
export function guessTape(path: string, description = ''): TapeGuess {
  const [fileName = '', ...folders] = pathParts(path).toReversed();
  const stem = fileName.replace(/\.[A-Za-z0-9]{1,5}$/, '') || fileName;
  const file = readName(stem, 'file');
  const above = folders
    .slice(0, foldersAsked)
    .filter((name) => name !== '')
    .map((name) => readName(name, 'folder'));
  // Folders count only as far up as they speak of tapes: a home folder is nobody's title.
  const telling = above.filter((name) => name.reel !== '' || name.date !== '' || name.side !== '');
  const bext = readName(description.slice(0, 256), 'folder');
  const asked = [file, ...telling, bext];
  const reel = firstOf(asked.map((name) => name.reel));
  // In a folder that names the reel, a file may be called `A` or `01 Headley Grange`.
  const inReel = file.reel === '' && reel !== '' ? readInReel(file) : file;
  return {
    reel,
    date: firstOf(asked.map((name) => name.date)),
    side: firstOf([inReel, ...asked].map((name) => name.side)),
    part: [inReel, ...telling.slice(0, 1), bext].find((name) => name.part !== null)?.part ?? null,
    title: titleOf(file, telling, reel, { stem, parent: above[0]?.rest ?? '' }),
  };
}

type Named = Omit<TapeGuess, 'title'> & { readonly rest: string };

/** The title of the tape: what is left of the name that gave its number, else of the folders, else the file's name. */
function titleOf(
  file: Named,
  telling: readonly Named[],
  reel: string,
  names: { stem: string; parent: string },
): string {
  const told = firstOf(telling.map((name) => name.rest));
  if (reel !== '') return file.reel === '' ? told : firstOf([file.rest, told]);
  const saidNothing = file.side === '' && file.part === null && file.date === '';
  return firstOf([saidNothing ? tidy(names.stem) : file.rest, told, names.parent, tidy(names.stem)]);
}

function readInReel(file: Named): Pick<Named, 'side' | 'part'> {
  const side = /^[a-d]$/i.test(file.rest) ? file.rest.toUpperCase() : file.side;
  const number = /^(\d{1,2})\b/.exec(file.rest)?.[1];
  return { side, part: file.part ?? (number === undefined ? null : Number(number)) };
}

/** A word that means "the number on the box follows". */
const reelWord =
  /\b(?:reel|tape|rolle|spool|tonband|bobine)\s*(?:no\b|nr\b|number\b)?\s*[.#:]*\s*([a-z]{0,3}\d{1,6})\s*([a-d])?\b/i;
const shortReel = /^r\s?(\d{2,6})\s?([a-d])?\b/i;
const bareReel = /^(\d{3,6})\s?([a-d])?\b/i;
const sideWord = /\b(?:side|seite|face|lato|cara)\s*([a-d]|[1-4]|one|two)\b/i;
const partWord = /\b(?:part|pt|teil|partie)\s*\.?\s*(\d{1,3})(?:\s*(?:of|von|de|\/)\s*\d{1,3})?(?!\d)/i;
const fullDate = /\b((?:19|20)\d\d)[-._ ]?(0[1-9]|1[0-2])[-._ ]?(0[1-9]|[12]\d|3[01])\b/;
const monthDate = /\b((?:19|20)\d\d)[-._](0[1-9]|1[0-2])\b/;
const year = /\b(?:19[3-9]\d|20[0-4]\d)\b/;
/** Words about the digitising, which no tape has as its title. */
const technicalWord =
  /^(?:\d+(?:[.,]\d+)?\s?(?:k|khz|hz|bit|bits|b|ips)|(?:44|48|88|96|176|192)k?(?:16|24|32)b?|(?:16|24|32)(?:44|48|88|96|176|192)|wav|bwf|flac|aiff?|mp3|raw|flat|transfer|digitised|digitized|stereo|mono)$/i;

function readName(name: string, kind: 'file' | 'folder'): Named {
  const found = { reel: '', date: '', side: '', part: null as number | null };
  // Dates first, while their hyphens still stand.
  let text = cut(name.replaceAll(/[_\u00a0]/g, ' '), fullDate, ([, y, m, d]) => (found.date = `${y}-${m}-${d}`));
  if (found.date === '') text = cut(text, monthDate, ([, y, m]) => (found.date = `${y}-${m}`));
  text = spaced(text);
  text = cut(text, reelWord, (match) => takeReel(found, match));
  text = cut(text, sideWord, ([, side = '']) => (found.side = sideName(side)));
  text = cut(text, partWord, ([, part]) => (found.part = Number(part)));
  if (kind === 'folder' && found.date === '') text = cut(text, year, ([only = '']) => (found.date = only));
  text = tidy(text);
  if (found.reel === '' && kind === 'file' && found.date === '') {
    text = tidy(cut(text, shortReel, (match) => takeReel(found, match)));
    const isYear = new RegExp(`^${year.source}`).test(text);
    if (found.reel === '' && !isYear) text = tidy(cut(text, bareReel, (match) => takeReel(found, match)));
  }
  if (found.reel !== '' && found.side === '') {
    text = tidy(cut(text, /^([a-d])\b/i, ([, side = '']) => (found.side = sideName(side))));
  }
  if (found.reel !== '' && found.side !== '' && found.part === null) {
    text = tidy(cut(text, /^(\d{1,2})$/, ([, part]) => (found.part = Number(part))));
  }
  const words = text.split(' ').filter((word) => !technicalWord.test(word));
  return { ...found, rest: tidy(words.join(' ')) };
}

function takeReel(found: { reel: string; side: string }, [, reel = '', side = '']: RegExpExecArray): void {
  found.reel = reel.toUpperCase();
  if (side !== '') found.side = side.toUpperCase();
}

/** The text without the first match, which `use` is given. */
function cut(text: string, pattern: RegExp, use: (match: RegExpExecArray) => void): string {
  const match = pattern.exec(text);
  if (match === null) return text;
  use(match);
  return `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`;
}

function sideName(side: string): string {
  const words: Readonly<Record<string, string>> = { one: '1', two: '2' };
  return words[side.toLowerCase()] ?? side.toUpperCase();
}

/** Hyphens and dots between words become spaces; `side-a`, `reel.0417` and `part2` then read alike. */
function spaced(text: string): string {
  return text
    .replaceAll(/[-.,;]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Without what is left when words were cut out: empty brackets and separators at the ends. */
function tidy(text: string): string {
  return text
    .replaceAll('_', ' ')
    .replaceAll(/[([{]\s*[)\]}]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[\s\-–—.,;:+&]+|[\s\-–—.,;:+&]+$/g, '');
}

function firstOf(texts: readonly string[]): string {
  return texts.find((text) => text !== '') ?? '';
}
