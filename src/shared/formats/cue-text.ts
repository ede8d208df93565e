/** A text fit for quotation marks in a cue sheet, and one phrase for each thing that had to change. */
export type CleanedText = { readonly text: string; readonly changes: readonly string[] };

/** The longest string CDRWIN allows. */
export const maxCueText = 80;

/**
 * Makes a text safe for every known reader of cue sheets: there is no escape for `"`, a backslash before the closing
 * mark swallows the next lines in libcue, and a line break makes mpv refuse the sheet.
 */
export function cleanCueText(raw: string, limit = maxCueText): CleanedText {
  const changes: string[] = [];
  const step = (text: string, next: string, change: string): string => {
    if (next !== text) changes.push(change);
    return next;
  };
  let text = step(raw, raw.toWellFormed(), 'broken characters are replaced');
  text = step(
    text,
    text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' '),
    'line breaks and control characters become blanks',
  );
  text = step(text, text.trim(), 'blanks at its ends are left out');
  text = step(
    text,
    text.replaceAll('"', "'"),
    'the quotation marks become apostrophes, a cue sheet has no way to write them',
  );
  text = step(text, trimTail(text), 'the backslash at its end is left out, some players would swallow the next lines');
  text = step(text, cutTo(text, limit), `it is cut to ${limit} characters`);
  return { text: trimTail(text), changes };
}

const relatives: ReadonlyMap<string, string> = new Map(
  Object.entries({ '‘': "'", '’': "'", '“': "'", '”': "'", '„': "'", '‚': "'", '–': '-', '—': '-', '…': '...' }),
);

/** A text in Latin-1 and the characters it could not keep: near relatives are taken for some, `_` for the rest. */
export function toLatin1(raw: string): { readonly text: string; readonly lost: readonly string[] } {
  const lost = new Set<string>();
  const characters = Array.from(raw.normalize('NFC'), (character) => {
    if ((character.codePointAt(0) ?? 0) <= 0xff) return character;
    lost.add(character);
    return relatives.get(character) ?? '_';
  });
  return { text: characters.join(''), lost: [...lost] };
}

function trimTail(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\\' || text[end - 1] === ' ')) end -= 1;
  return text.slice(0, end);
}

function cutTo(text: string, limit: number): string {
  const characters = Array.from(text);
  return characters.length <= limit ? text : characters.slice(0, limit).join('');
}
