import type { ExportPreview, ExportWarning } from '../contract/views.ts';
import { type Mark, markName } from '../domain/mark.ts';
import { toldMark } from '../domain/tape-time.ts';
import { fileNameOf, transferName } from '../domain/transfer.ts';
import { correctedSuffix, correctedWarnings } from './corrected-words.ts';
import { correctionColumns, type CsvColumn, csvColumns, joinList } from './csv-columns.ts';
import { clockTextExact, decimalsFor } from './exact-time.ts';
import { blockedPreview, type ExportSource, timeOf } from './export-source.ts';
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
  const columns = source.correctedTime === undefined ? csvColumns : [...csvColumns, ...correctionColumns];
  const rows = marks.map((mark) => cellsOf(mark, titleOf(mark), source, columns));
  const guarded = profile === 'spreadsheet' ? marks.filter((_, index) => rows[index]?.some(needsGuard)) : [];
  const lines = [columns, ...rows].map((cells) =>
    cells.map((cell) => quote(profile === 'spreadsheet' ? guard(cell) : cell)).join(','),
  );
  const mark = profile === 'spreadsheet' ? '\uFEFF' : '';
  const what = profile === 'spreadsheet' ? 'with a byte order mark' : 'samples and times side by side';
  return {
    files: [
      {
        name: `${safeBaseName(fileNameOf(transfer))}${correctedSuffix(source)}.csv`,
        text: `${mark}${lines.join('\r\n')}\r\n`,
      },
    ],
    warnings: [...correctedWarnings(source, 'This table'), ...open, ...guardWarnings(guarded, titleOf)],
    summary: `${countKinds(marks)} · ${what}`,
    blocked: null,
  };
}

function cellsOf(
  mark: Mark,
  songTitle: string | null,
  source: ExportSource,
  columns: readonly CsvColumn[],
): readonly string[] {
  const { transfer } = source;
  const { sampleRate } = transfer;
  const told = timeOf(source);
  const place = told === null ? mark : toldMark(told, mark);
  const time = (frame: number | null): string =>
    frame === null || told === null ? '' : clockTextExact(frame, told.rate, decimalsFor(told.rate));
  const cells: Readonly<Record<CsvColumn, string>> = {
    file: fileNameOf(transfer),
    sha256: transfer.files[0]?.sha256 ?? '',
    sample_rate: numberCell(sampleRate),
    start_sample: numberCell(mark.startFrame),
    end_sample: numberCell(mark.endFrame),
    start: time(place.startFrame),
    end: time(place.endFrame),
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
    time_base: told?.base ?? '',
    speed_ratio: numberCell(transfer.speedRatio),
    runs_backwards: String(transfer.runsBackwards),
  };
  return columns.map((column) => cells[column].toWellFormed());
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
