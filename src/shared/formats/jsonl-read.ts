import type { SongId } from '../domain/ids.ts';
import type { Song } from '../domain/song.ts';
import { frameAtOtherRate } from './exact-time.ts';
import {
  flagsNamed,
  kindNamed,
  markIdIn,
  originIn,
  statusNamed,
  takeFieldsFor,
  wholeNumberIn,
} from './field-values.ts';
import { jsonlVersion } from './jsonl-write.ts';
import { fitToTape, noticeList, type ParsedMark, type ParsedMarks, type ReadTarget } from './parsed-marks.ts';

type Line = Readonly<Record<string, unknown>>;
type Say = (sentence: string) => void;

/** Reads what `writeJsonl` writes, to the last field. A line that is spoilt is left out and said; the rest is used. */
export function readJsonl(text: string, target: ReadTarget): ParsedMarks {
  const notices = noticeList();
  const songs: Song[] = [];
  const drafts: { readonly line: Line; readonly number: number }[] = [];
  let fromRate: number | null = null;
  let hasHeader = false;
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    if (raw.trim() === '') continue;
    const number = index + 1;
    const line = objectIn(raw);
    if (line === null) notices.add(`Line ${number} is no JSON object and is left out.`);
    else if (line['type'] === 'header') {
      hasHeader = true;
      fromRate = readHeader(line, target, notices.add);
    } else if (line['type'] === 'song') {
      const song = songIn(line);
      if (song === null) notices.add(`Line ${number}: a song without id or title is left out.`);
      else songs.push(song);
    } else if (line['type'] === 'mark') drafts.push({ line, number });
    else notices.add(`Line ${number}: “${String(line['type']).slice(0, 40)}” is no kind of line known here; left out.`);
  }
  if (!hasHeader && drafts.length > 0)
    notices.add('The file has no header line: its frames are taken for those of this tape.');
  const songsById = new Map<unknown, Song>(songs.map((song) => [song.id, song]));
  const marks = drafts.flatMap(({ line, number }) => {
    const mark = markIn(line, number, songsById, notices.add);
    return mark === null ? [] : [fromRate === null ? mark : atOurRate(mark, fromRate, target.sampleRate)];
  });
  if (drafts.length === 0) notices.add('There is no mark in this file; is it a Takesheet export?');
  return { marks: fitToTape(marks, target.frames, notices.add), songs, notices: notices.all() };
}

/** Says what does not fit; returns the rate the frames were counted at when it is another than the tape's. */
function readHeader(line: Line, target: ReadTarget, say: Say): number | null {
  if (wholeNumberIn(line['version']) !== jsonlVersion) {
    say(`The file is of version ${String(line['version']).slice(0, 20)}; this program knows version ${jsonlVersion}.`);
  }
  const transfer = typeof line['transfer'] === 'object' && line['transfer'] !== null ? (line['transfer'] as Line) : {};
  const { fileName, sampleRate } = transfer;
  if (typeof fileName === 'string' && fileName !== target.audioFileName) {
    say(`The marks were made for “${fileName.slice(0, 120)}”; this tape is “${target.audioFileName}”.`);
  }
  const rate = wholeNumberIn(sampleRate);
  if (rate === null || rate === 0 || rate === target.sampleRate) return null;
  say(
    `The marks were counted at ${rate} Hz and the tape has ${target.sampleRate} Hz: they are moved to the same times.`,
  );
  return rate;
}

function markIn(line: Line, number: number, songs: ReadonlyMap<unknown, Song>, say: Say): ParsedMark | null {
  const where = `Line ${number}`;
  const kind = kindNamed(line['kind']);
  const startFrame = wholeNumberIn(line['startFrame']);
  const endFrame = wholeNumberIn(line['endFrame']);
  if (kind === null || startFrame === null || (endFrame === null && line['endFrame'] !== null)) {
    say(`${where}: a mark without a known kind and whole frames is left out.`);
    return null;
  }
  if (kind === 'timestamp' ? endFrame !== startFrame : endFrame !== null && endFrame <= startFrame) {
    say(`${where}: its end does not fit its start; left out.`);
    return null;
  }
  const { flags, unknown } = flagsNamed(listIn(line['flags']));
  if (unknown.length > 0) say(`${where}: unknown flags are left out: ${unknown.join(', ').slice(0, 80)}.`);
  const { songId } = line;
  const song = songs.get(songId);
  if (song === undefined && songId !== null && songId !== undefined) say(`${where}: its song is not in the file.`);
  return takeFieldsFor(kind, {
    id: markIdIn(line['id']),
    kind,
    startFrame,
    endFrame,
    songId: song?.id ?? null,
    songTitle: '',
    takeNumber: wholeNumberIn(line['takeNumber']),
    status: statusNamed(line['status']),
    flags,
    title: textIn(line['title']),
    rating: Math.min(5, wholeNumberIn(line['rating']) ?? 0),
    players: textIn(line['players']),
    notes: textIn(line['notes']),
    tags: listIn(line['tags']).filter((tag): tag is string => typeof tag === 'string'),
    author: typeof line['author'] === 'string' ? line['author'] : null,
    createdAt: wholeNumberIn(line['createdAt']),
    origin: originIn(line['origin']),
    writtenName: null,
    where,
  });
}

function atOurRate(mark: ParsedMark, fromRate: number, toRate: number): ParsedMark {
  const move = (frame: number): number => frameAtOtherRate(frame, fromRate, toRate);
  return { ...mark, startFrame: move(mark.startFrame), endFrame: mark.endFrame === null ? null : move(mark.endFrame) };
}

function songIn(line: Line): Song | null {
  const { id, title } = line;
  if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id) || typeof title !== 'string') return null;
  return { id: id as SongId, title, composers: textIn(line['composers']), notes: textIn(line['notes']) };
}

function objectIn(raw: string): Line | null {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Line) : null;
  } catch {
    return null; // said by the caller, with the line
  }
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
