import Papa from 'papaparse';
import type { MarkOrigin } from '../domain/mark.ts';
import { type CsvColumn, csvColumns, splitList } from './csv-columns.ts';
import { frameAtOtherRate, frameOfClock } from './exact-time.ts';
import {
  flagsNamed,
  kindNamed,
  markIdIn,
  originIn,
  statusNamed,
  takeFieldsFor,
  wholeNumberIn,
} from './field-values.ts';
import { fitToTape, noticeList, type ParsedMark, type ParsedMarks, type ReadTarget } from './parsed-marks.ts';

type Row = Readonly<Partial<Record<CsvColumn, string>>>;
type Say = (sentence: string) => void;

/**
 * A table with our own columns, in any order, as marks. Sample columns are trusted first and times second, because
 * spreadsheets round times. `isGuarded` takes the apostrophe off that our spreadsheet profile puts before formulas.
 */
export function readCsv(text: string, target: ReadTarget, isGuarded: boolean): ParsedMarks {
  const notices = noticeList();
  const { data, errors } = Papa.parse<string[]>(text, {
    delimitersToGuess: [',', ';', '\t'],
    skipEmptyLines: 'greedy',
  });
  for (const error of errors.slice(0, 10)) {
    if (error.code !== 'UndetectableDelimiter') notices.add(`Row ${(error.row ?? 0) + 1}: ${error.message}.`);
  }
  const [head = [], ...rows] = data;
  const columns = head.map((name) => name.trim().toLowerCase());
  const ours = csvColumns.filter((column) => columns.includes(column));
  if (!ours.includes('kind') || !(ours.includes('start_sample') || ours.includes('start'))) {
    notices.add(
      'The first row does not name our columns (kind, start_sample, end_sample ...), so no row could be used.',
    );
    return { marks: [], songs: [], notices: notices.all() };
  }
  const foreign = columns.filter((column) => column !== '' && !csvColumns.some((known) => known === column));
  if (foreign.length > 0) notices.add(`Columns that are not ours are left out: ${foreign.slice(0, 8).join(', ')}.`);

  const marks = rows.flatMap((cells, index) => {
    const row: Row = Object.fromEntries(
      ours.map((column) => [column, unguarded(cells[columns.indexOf(column)] ?? '', isGuarded)]),
    );
    return markIn(row, index + 2, target, notices.add) ?? [];
  });
  return { marks: fitToTape(marks, target.frames, notices.add), songs: [], notices: notices.all() };
}

function unguarded(cell: string, isGuarded: boolean): string {
  return isGuarded && /^'[=+\-@\t\r']/.test(cell) ? cell.slice(1) : cell;
}

function markIn(row: Row, number: number, target: ReadTarget, say: Say): ParsedMark | null {
  const where = `Row ${number}`;
  const kind = kindNamed(row.kind?.trim());
  if (kind === null) {
    say(`${where}: “${(row.kind ?? '').slice(0, 40)}” is no kind of mark (take, fragment, timestamp); left out.`);
    return null;
  }
  const startFrame = frameIn(row.start_sample, row.start, row, target, where, say);
  if (startFrame === null) {
    say(`${where}: has no start that can be read; left out.`);
    return null;
  }
  const written = frameIn(row.end_sample, row.end, row, target, where, say);
  const endFrame = kind === 'timestamp' ? startFrame : written;
  if (endFrame !== null && kind !== 'timestamp' && endFrame <= startFrame) {
    say(`${where}: ends before it starts; left out.`);
    return null;
  }
  const { flags, unknown } = flagsNamed(splitList(row.flags ?? ''));
  if (unknown.length > 0) say(`${where}: unknown flags are left out: ${unknown.join(', ').slice(0, 80)}.`);
  const status = statusNamed(row.status?.trim());
  if (status === null && (row.status ?? '').trim() !== '') {
    say(`${where}: “${row.status?.slice(0, 40)}” is no status; it becomes unknown.`);
  }
  const created = Date.parse(row.created ?? '');
  return takeFieldsFor(kind, {
    id: markIdIn(row.id),
    kind,
    startFrame,
    endFrame,
    songId: null,
    songTitle: row.song ?? '',
    takeNumber: wholeNumberIn(row.take_number),
    status,
    flags,
    title: row.title ?? '',
    rating: Math.min(5, wholeNumberIn(row.rating) ?? 0),
    players: row.players ?? '',
    notes: row.note ?? '',
    tags: splitList(row.tags ?? ''),
    author: row.author ?? null,
    createdAt: Number.isNaN(created) ? null : created,
    origin: originOf(row, number, target),
    writtenName: null,
    where,
  });
}

/** A mark with an id comes from an archive and keeps what that knew; other rows begin their life here. */
function originOf(row: Row, number: number, { sourceName }: ReadTarget): MarkOrigin | null {
  if (markIdIn(row.id) === null) {
    return {
      format: 'csv',
      source: sourceName,
      locator: `row ${number}`,
      rawStart: row.start_sample ?? row.start ?? '',
      rawEnd: row.end_sample ?? row.end ?? '',
    };
  }
  try {
    return originIn(JSON.parse(row.origin ?? ''));
  } catch {
    return null; // an empty cell, or one that a spreadsheet has spoilt; the mark itself is whole
  }
}

function frameIn(
  samples: string | undefined,
  time: string | undefined,
  row: Row,
  { sampleRate }: ReadTarget,
  where: string,
  say: Say,
): number | null {
  const frame = wholeNumberIn(samples);
  const rate = wholeNumberIn(row.sample_rate);
  if (frame !== null && (rate === null || rate === 0 || rate === sampleRate)) return frame;
  if (frame !== null && rate !== null) {
    say(`The samples were counted at ${rate} Hz and the tape has ${sampleRate} Hz: they are moved to the same times.`);
    const moved = frameAtOtherRate(frame, rate, sampleRate);
    return Number.isSafeInteger(moved) ? moved : null;
  }
  if ((samples ?? '').trim() !== '')
    say(`${where}: “${samples?.slice(0, 40)}” is no sample; the time beside it is used.`);
  const byTime = time === undefined || time.trim() === '' ? null : frameOfClock(time, sampleRate);
  return byTime === null || byTime < 0 ? null : byTime;
}
