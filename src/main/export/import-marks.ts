import { UserError } from '../../shared/contract/errors.ts';
import type { ImportFormat, ImportPreview } from '../../shared/contract/views.ts';
import { noChange } from '../../shared/domain/change.ts';
import type { MarkId } from '../../shared/domain/ids.ts';
import { byPlace, type Mark } from '../../shared/domain/mark.ts';
import { problemWith } from '../../shared/domain/mark-rules.ts';
import { isCorrected } from '../../shared/domain/tape-time.ts';
import { fileNameOf } from '../../shared/domain/transfer.ts';
import { decodeText } from '../../shared/formats/decode-text.ts';
import type { ExportSource } from '../../shared/formats/export-source.ts';
import type { ParsedMark, ParsedMarks } from '../../shared/formats/parsed-marks.ts';
import { detectFormat, readMarks } from '../../shared/formats/read-marks.ts';
import { countOf } from '../../shared/formats/words.ts';
import { matchSongs } from './match-songs.ts';
import { isSameName, isSameMark, mergeInto } from './same-mark.ts';

/** A file somebody wants to import, as bytes; `format` null asks for it to be told from the content. */
export type ImportFile = {
  readonly format: ImportFormat | null;
  readonly fileName: string;
  readonly bytes: Uint8Array;
};

/** What an import needs of the archive and the world. `source.songs` are all songs of the archive. */
export type ImportContext = {
  readonly source: ExportSource;
  /** Which of these ids belong to marks anywhere in the archive. */
  readonly idsInUse: (ids: readonly MarkId[]) => ReadonlySet<MarkId>;
  readonly newId: () => string;
  readonly now: number;
  readonly author: string;
};

const maxBytes = 64 * 1024 * 1024;

/**
 * What an import would do, as one change: new marks are added, identical ones skipped, and where a mark is known by id
 * or stands at the very same place with other words, the existing one is kept unless `replaceConflicts` is set.
 */
export function previewImport(file: ImportFile, context: ImportContext, replaceConflicts: boolean): ImportPreview {
  const { source } = context;
  const { sampleRate, frames, speedRatio, runsBackwards } = source.transfer;
  if (sampleRate === null) {
    throw new UserError('rule', 'Marks cannot be imported onto a file that was never read: find or re-read it first.');
  }
  if (file.bytes.length > maxBytes) {
    throw new UserError(
      'badInput',
      `${file.fileName} is larger than 64 MB, which no list of marks is. Choose another file.`,
    );
  }
  const format = file.format ?? detectFormat(decodeText(file.bytes).text, file.fileName);
  if (format === null) {
    const ways = 'JSON Lines, Audacity labels, a cue sheet or a CSV table of Takesheet';
    throw new UserError('badInput', `${file.fileName} is none of the forms that can be imported: ${ways}.`);
  }
  const target = {
    sampleRate,
    frames,
    audioFileName: fileNameOf(source.transfer),
    sourceName: file.fileName,
    ...(isCorrected(source.transfer) ? { correction: { speedRatio, runsBackwards } } : {}),
  };
  const parsed = readMarks(file.bytes, format, target);
  return { format, ...planParsed(parsed, context, replaceConflicts) };
}

/** The same for marks that were read already, for example from the sound file itself. */
export function planParsed(
  parsed: ParsedMarks,
  context: ImportContext,
  replaceConflicts: boolean,
): Omit<ImportPreview, 'format'> {
  const { source } = context;
  const songs = matchSongs(source.songs, parsed.songs, context.newId);
  const sorted = sortOut(parsed.marks, songs.idFor, context);
  const replaced = replaceConflicts ? sorted.conflicts : [];
  const updated = replaced.map(({ existing, incoming }) => [existing, incoming] as const);
  const used = new Set([...sorted.added, ...replaced.map(({ incoming }) => incoming)].map((mark) => mark.songId));
  return {
    marks: sorted.read,
    change: {
      ...noChange,
      songs: { added: songs.created().filter((song) => used.has(song.id)), updated: [], removed: [] },
      marks: { added: sorted.added, updated, removed: [] },
    },
    identical: sorted.identical,
    conflicts: sorted.conflicts,
    notices: [...parsed.notices, ...sorted.notices],
  };
}

/** How an import is called in the history. */
export function importTitle({ change }: ImportPreview, fileName: string): string {
  return `Import ${countOf(change.marks.added.length + change.marks.updated.length, 'mark')} from ${fileName}`;
}

type Sorted = {
  readonly read: readonly Mark[];
  readonly added: readonly Mark[];
  readonly identical: number;
  readonly conflicts: ImportPreview['conflicts'];
  readonly notices: readonly string[];
};

/** Every parsed mark held against the ones that are there. */
function sortOut(
  parsed: readonly ParsedMark[],
  songIdFor: ReturnType<typeof matchSongs>['idFor'],
  { source, idsInUse, newId, now, author }: ImportContext,
): Sorted {
  const known = knownMarks(source.marks);
  const ids = parsed.flatMap(({ id }) => id ?? []);
  const foreignIds = new Set([...idsInUse(ids)].filter((id) => !known.byId.has(id)));
  const seen = new Set<MarkId>();
  const matched = new Set<MarkId>();
  const openKinds = new Set(source.marks.filter((mark) => mark.endFrame === null).map((mark) => mark.kind));
  const read: Mark[] = [];
  const added: Mark[] = [];
  const conflicts: { existing: Mark; incoming: Mark }[] = [];
  const notices: string[] = [];
  let identical = 0;
  let renamed = 0;

  for (const one of parsed) {
    if (one.id !== null && seen.has(one.id)) {
      notices.push(`${one.where}: a mark of the same id stands earlier in the file; this one is left out.`);
      continue;
    }
    if (one.id !== null) seen.add(one.id);
    const keepsId = one.id !== null && !foreignIds.has(one.id);
    if (one.id !== null && !keepsId) renamed += 1;
    const mark: Mark = {
      id: keepsId && one.id !== null ? one.id : (newId() as MarkId),
      transferId: source.transfer.id,
      kind: one.kind,
      startFrame: one.startFrame,
      endFrame: one.endFrame,
      songId: songIdFor(one),
      takeNumber: one.takeNumber,
      status: one.status,
      flags: one.flags,
      title: one.title,
      rating: one.rating,
      players: one.players,
      notes: one.notes,
      tags: one.tags,
      author: one.author ?? author,
      createdAt: one.createdAt ?? now,
      origin: one.origin,
    };
    const problem = problemWith(mark, source.transfer.frames);
    if (problem !== null) {
      notices.push(`${one.where}: ${problem} It is left out.`);
      continue;
    }
    const existing = known.byId.get(mark.id) ?? (keepsId ? undefined : known.byPlace.get(placeOf(mark)));
    if (existing !== undefined) {
      if (matched.has(existing.id)) {
        notices.push(`${one.where}: stands where another mark of the file stands already; left out.`);
        continue;
      }
      matched.add(existing.id);
    }
    const incoming = existing === undefined || keepsId ? mark : mergeInto(existing, mark, one);
    read.push(incoming);
    if (existing === undefined) {
      if (mark.endFrame === null && openKinds.has(mark.kind)) {
        notices.push(`${one.where}: a ${mark.kind} is open on this tape already, and only one can be; it is left out.`);
        continue;
      }
      if (mark.endFrame === null) openKinds.add(mark.kind);
      added.push(mark);
    } else if (isSameMark(existing, incoming) || isSameName(existing, one, source.songs)) identical += 1;
    else conflicts.push({ existing, incoming });
  }
  if (renamed > 0) {
    notices.push(
      `${countOf(renamed, 'mark')} stand on another tape of this archive too; here they get ids of their own.`,
    );
  }
  return { read: read.toSorted(byPlace), added: added.toSorted(byPlace), identical, conflicts, notices };
}

function knownMarks(marks: readonly Mark[]): {
  readonly byId: ReadonlyMap<MarkId, Mark>;
  readonly byPlace: ReadonlyMap<string, Mark>;
} {
  return {
    byId: new Map(marks.map((mark) => [mark.id, mark])),
    byPlace: new Map(marks.map((mark) => [placeOf(mark), mark])),
  };
}

function placeOf(mark: Mark): string {
  return `${mark.kind} ${mark.startFrame} ${mark.endFrame}`;
}
