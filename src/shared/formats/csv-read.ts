import Papa from 'papaparse';
import type { MarkOrigin } from '../domain/mark.ts';
import { heardFrame } from '../domain/tape-order.ts';
import { type TapeTime, tapeTimeOf } from '../domain/tape-time.ts';
import { maxSpeedRatio, minSpeedRatio } from '../domain/transfer.ts';
import { correctionColumns, type CsvColumn, csvColumns, splitList } from './csv-columns.ts';
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
import {
  correctedTimeOf,
  fitToTape,
  noticeList,
  type ParsedMark,
  type ParsedMarks,
  type ReadTarget,
} from './parsed-marks.ts';

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
  const known: readonly CsvColumn[] = [...csvColumns, ...correctionColumns];
  const ours = known.filter((column) => columns.includes(column));
  if (!ours.includes('kind') || !(ours.includes('start_sample') || ours.includes('start'))) {
    notices.add(
      'The first row does not name our columns (kind, start_sample, end_sample ...), so no row could be used.',
    );
    return { marks: [], songs: [], notices: notices.all() };
  }
  const foreign = columns.filter((column) => column !== '' && !known.some((one) => one === column));
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
  const time = timeOf(row, target);
  if (time === null) {
    say(`${where}: its corrected times cannot be turned back to the file; left out.`);
    return null;
  }
  // What is heard first of a tape that runs backwards is the last of it in the file.
  const [first, last] = time.order.backwards ? [row.end, row.start] : [row.start, row.end];
  const startFrame = frameIn(row.start_sample, first, row, { target, time }, where, say);
  if (startFrame === null) {
    say(`${where}: has no start that can be read; left out.`);
    return null;
  }
  const written = frameIn(row.end_sample, last, row, { target, time }, where, say);
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
  told: string | undefined,
  row: Row,
  { target: { sampleRate }, time }: { readonly target: ReadTarget; readonly time: TapeTime },
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
  const byTime = told === undefined || told.trim() === '' ? null : frameOfClock(told, time.rate);
  const found = byTime === null ? null : heardFrame(time.order, byTime);
  return found === null || found < 0 ? null : found;
}

/** What the times of a row count: the file, or the tape corrected as the row says; null where that cannot be told. */
function timeOf(row: Row, target: ReadTarget): TapeTime | null {
  const asFile = { speedRatio: 1, runsBackwards: false };
  if (row.time_base?.trim() !== 'corrected') return tapeTimeOf({ ...asFile, ...target }, 'file');
  const speedRatio = Number(row.speed_ratio);
  const runsBackwards = row.runs_backwards?.trim().toLowerCase() === 'true';
  if (!(speedRatio >= minSpeedRatio && speedRatio <= maxSpeedRatio)) return null;
  return correctedTimeOf(target, { speedRatio, runsBackwards });
}
