import type { ExportPreview, ExportWarning } from '../contract/views.ts';
import { type Mark, markName } from '../domain/mark.ts';
import { fileNameOf, transferName } from '../domain/transfer.ts';
import { type CsvColumn, csvColumns, joinList } from './csv-columns.ts';
import { clockTextExact, decimalsFor } from './exact-time.ts';
import { blockedPreview, type ExportSource } from './export-source.ts';
import { safeBaseName } from './safe-file-name.ts';
import { countKinds, openWarnings, songTitles, warning } from './words.ts';

/** `data` is for programs and comes back as it was; `spreadsheet` has a byte order mark and guarded formulas. */
export type CsvProfile = 'data' | 'spreadsheet';

/** One row per mark in the table of `csvColumns`, as RFC 4180 has it. */
export function writeCsv(source: ExportSource, profile: CsvProfile): ExportPreview {
  const { tape, transfer } = source;
  const titleOf = songTitles(source.songs);
  const open = openWarnings(
    source.marks.filter((mark) => mark.endFrame === null),
    titleOf,
  );
  const marks = source.marks.filter((mark) => mark.endFrame !== null);
  if (marks.length === 0) {
    return blockedPreview(
      `${transferName(tape, transfer)} has no marks to write: mark a take, fragment or timestamp.`,
      open,
    );
  }
  const rows = marks.map((mark) => cellsOf(mark, titleOf(mark), source));
  const guarded = profile === 'spreadsheet' ? marks.filter((_, index) => rows[index]?.some(needsGuard)) : [];
  const lines = [csvColumns, ...rows].map((cells) =>
    cells.map((cell) => quote(profile === 'spreadsheet' ? guard(cell) : cell)).join(','),
  );
  const mark = profile === 'spreadsheet' ? '\uFEFF' : '';
  const what = profile === 'spreadsheet' ? 'with a byte order mark' : 'samples and times side by side';
  return {
    files: [{ name: `${safeBaseName(fileNameOf(transfer))}.csv`, text: `${mark}${lines.join('\r\n')}\r\n` }],
    warnings: [...open, ...guardWarnings(guarded, titleOf)],
    summary: `${countKinds(marks)} · ${what}`,
    blocked: null,
  };
}

function cellsOf(mark: Mark, songTitle: string | null, { transfer }: ExportSource): readonly string[] {
  const { sampleRate } = transfer;
  const time = (frame: number | null): string =>
    frame === null || sampleRate === null ? '' : clockTextExact(frame, sampleRate, decimalsFor(sampleRate));
  const cells: Readonly<Record<CsvColumn, string>> = {
    file: fileNameOf(transfer),
    sha256: transfer.files[0]?.sha256 ?? '',
    sample_rate: numberCell(sampleRate),
    start_sample: numberCell(mark.startFrame),
    end_sample: numberCell(mark.endFrame),
    start: time(mark.startFrame),
    end: time(mark.endFrame),
    kind: mark.kind,
    title: mark.title,
    note: mark.notes,
    song: songTitle ?? '',
    take_number: numberCell(mark.takeNumber),
    status: mark.status ?? '',
    flags: joinList(mark.flags),
    rating: numberCell(mark.rating),
    players: mark.players,
    tags: joinList(mark.tags),
    author: mark.author,
    created: new Date(mark.createdAt).toISOString(),
    id: mark.id,
    origin: mark.origin === null ? '' : JSON.stringify(mark.origin),
  };
  return csvColumns.map((column) => cells[column].toWellFormed());
}

function numberCell(value: number | null): string {
  return value === null ? '' : String(value);
}

/** Spreadsheets run cells that begin so, even in quotation marks; an apostrophe of our own must be told from theirs. */
function needsGuard(cell: string): boolean {
  return /^[=+\-@\t\r']/.test(cell);
}

function guard(cell: string): string {
  return needsGuard(cell) ? `'${cell}` : cell;
}

function quote(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function guardWarnings(guarded: readonly Mark[], titleOf: (mark: Mark) => string | null): readonly ExportWarning[] {
  const [first] = guarded;
  if (first === undefined) return [];
  const who = guarded.length === 1 ? markName(first, titleOf(first)) : `${guarded.length} marks`;
  const message = `${who}: cells that a spreadsheet would run as a formula get an apostrophe in front; our import takes it off again.`;
  return [warning('renamed', message, guarded)];
}
