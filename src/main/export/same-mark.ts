import type { Mark } from '../../shared/domain/mark.ts';
import type { Song } from '../../shared/domain/song.ts';
import { cleanLabel } from '../../shared/formats/audacity-write.ts';
import { cleanCueText, toLatin1 } from '../../shared/formats/cue-text.ts';
import type { ParsedMark } from '../../shared/formats/parsed-marks.ts';
import { exportTitle } from '../../shared/formats/titles.ts';

/** Whether two marks of one transfer say the same in every field, whatever order their keys stand in. */
export function isSameMark(a: Mark, b: Mark): boolean {
  return contentOf(a) === contentOf(b);
}

/**
 * Whether a name from a cue sheet or label file is the existing mark's own name as an export writes it: quotation
 * marks that became apostrophes are no new words.
 */
export function isSameName(existing: Mark, { writtenName }: ParsedMark, songs: readonly Song[]): boolean {
  if (writtenName === null) return false;
  const song = songs.find(({ id }) => id === existing.songId);
  const own = exportTitle(existing, song?.title ?? null);
  const inCue = cleanCueText(own).text;
  if ([own, inCue, toLatin1(inCue).text, cleanLabel(own)].includes(writtenName)) return true;
  return inCue === '' && /^Take \d{1,3}$/.test(writtenName);
}

/**
 * The existing mark with what a file without ids says of it. Formats of places and names touch nothing but the name;
 * a table touches all it has columns for. Id, author, birth and origin stay.
 */
export function mergeInto(existing: Mark, incoming: Mark, { writtenName }: ParsedMark): Mark {
  if (writtenName !== null) {
    const { songId, takeNumber, title } = incoming;
    return { ...existing, songId, takeNumber, title };
  }
  const { id, author, createdAt, origin } = existing;
  return { ...incoming, id, author, createdAt, origin };
}

function contentOf(mark: Mark): string {
  const { origin } = mark;
  return JSON.stringify([
    mark.id,
    mark.transferId,
    mark.kind,
    mark.startFrame,
    mark.endFrame,
    mark.songId,
    mark.takeNumber,
    mark.status,
    mark.flags.toSorted(),
    mark.title,
    mark.rating,
    mark.players,
    mark.notes,
    mark.tags,
    mark.author,
    mark.createdAt,
    origin && [origin.format, origin.source, origin.locator, origin.rawStart, origin.rawEnd],
  ]);
}
