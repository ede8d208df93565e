import type { ExportOptions, ExportPreview, ExportWarning } from '../contract/views.ts';
import { type Mark, markName } from '../domain/mark.ts';
import { type TapeTime, toldMark } from '../domain/tape-time.ts';
import { fileNameOf, type Transfer, transferName } from '../domain/transfer.ts';
import { correctedSuffix, correctedWarnings } from './corrected-words.ts';
import { type CueTrack, layOutTracks, maxTracks, splitIntoSheets } from './cue-layout.ts';
import { cleanCueText, maxCueText, toLatin1 } from './cue-text.ts';
import { cuePosition } from './exact-time.ts';
import { blockedPreview, type ExportSource, timeOf, unreadSentence } from './export-source.ts';
import { overlapsOf } from './overlaps.ts';
import { safeBaseName } from './safe-file-name.ts';
import { exportTitle } from './titles.ts';
import { countKinds, countOf, openWarnings, songTitles, unsaidWarnings, warning } from './words.ts';

type ClosedTake = CueTrack['take'];
type CueOptions = Pick<ExportOptions, 'cueEncoding' | 'performer'>;

/** The version of the profile below; fixed text, because libcue looks for keywords even inside a comment. */
const profile = 'Takesheet 1.0';
const maxPairsTold = 20;
const minCdSeconds = 4;

/**
 * The takes of a transfer as cue sheets in the one layout that every tested player reads alike: one FILE, upper case,
 * CRLF, a final line break, and only REM lines that no reader trips over. More than 99 takes go to several sheets.
 */
export function writeCue(source: ExportSource, options: CueOptions): ExportPreview {
  const { tape, transfer, marks } = source;
  const name = transferName(tape, transfer);
  const time = timeOf(source);
  if (time === null) return blockedPreview(unreadSentence(transfer, name));
  const titleOf = songTitles(source.songs);
  const nameOf = (mark: Mark): string => markName(mark, titleOf(mark));
  const takes = marks
    .map((mark) => toldMark(time, mark))
    .filter((mark): mark is ClosedTake => mark.kind === 'take' && mark.endFrame !== null);
  const left = leftOut(marks, titleOf);
  if (takes.length === 0) {
    return blockedPreview(`${name} has no take to put on a cue sheet: mark one with T, or choose labels.`, left);
  }
  const pairs = overlapsOf(takes, maxPairsTold);
  if (pairs.length > 0) return overlapping(pairs, nameOf);

  const text = sheetTexts(source, options, nameOf, time);
  const warnings: ExportWarning[] = [];
  const baseName = `${safeBaseName(fileNameOf(transfer))}${correctedSuffix(source)}`;
  const sheets = splitIntoSheets(takes);
  const files = sheets.map((sheetTakes, sheet) => {
    const tracks = layOutTracks(sheetTakes, time.rate);
    warnings.push(...placeWarnings(tracks, nameOf));
    const lines = [...text.head(), ...tracks.flatMap((track, index) => trackLines(track, index + 1, text))];
    const suffix = sheets.length === 1 ? '' : ` (${sheet + 1} of ${sheets.length})`;
    return { name: `${baseName}${suffix}.cue`, text: `${lines.join('\r\n')}\r\n` };
  });
  return {
    files,
    warnings: [
      ...correctedWarnings(source, 'This sheet'),
      ...joinRounded(warnings, takes),
      ...text.warnings,
      ...splitWarnings(takes, files.length),
      ...left,
      ...unsaidWarnings(takes, 'A cue sheet'),
      ...notices(takes, transfer, time),
    ],
    summary: [
      files.length === 1
        ? `${takes.length} of ${maxTracks} tracks`
        : `${countOf(takes.length, 'track')} in ${files.length} sheets`,
      'no overlaps',
      'file name carries no folder',
    ].join(' · '),
    blocked: null,
  };
}

type SheetTexts = {
  readonly head: () => readonly string[];
  readonly title: (take: Mark, number: number) => string;
  readonly performer: string;
  /** Frames of the file, as the line for exact samples has them. */
  readonly samples: (take: ClosedTake) => string;
  readonly warnings: readonly ExportWarning[];
};

/** Every text of the sheet made safe once, with a warning for each that had to change. */
function sheetTexts(
  source: ExportSource,
  options: CueOptions,
  nameOf: (mark: Mark) => string,
  time: TapeTime,
): SheetTexts {
  const { tape, transfer, marks } = source;
  const warnings: ExportWarning[] = [];
  const clean = (raw: string, what: string, about: readonly Mark[] = [], limit = maxCueText): string => {
    const cleaned = cleanCueText(raw, limit);
    for (const change of cleaned.changes) {
      warnings.push(warning('renamed', `${what}: in “${oneLine(raw)}” ${change}.`, about));
    }
    if (options.cueEncoding === 'utf-8') return cleaned.text;
    const { text, lost } = toLatin1(cleaned.text);
    if (lost.length > 0) {
      warnings.push(warning('renamed', `${what}: Latin-1 has no ${lost.join(' ')}, so it reads “${text}”.`, about));
    }
    return text;
  };

  const fileName = fileNameOf(transfer);
  // File names may be longer than titles: cut, the sound would not be found at all.
  const file = clean(fileName, 'Name of the audio file', [], Infinity);
  if (file !== fileName) {
    const message = `Players look for “${file}”, but the audio file is called “${fileName}”: rename a copy of it to match.`;
    warnings.push(warning('notice', message));
  }
  const title = clean(transferName(tape, transfer), 'Title of the sheet');
  const performer = clean(options.performer.trim() === '' ? tape.people : options.performer, 'Performer');
  const date = dateOf(tape.date);
  if (date !== tape.date.trim()) {
    const message = `A cue sheet takes dates in digits only: “${oneLine(tape.date)}” is ${date === '' ? 'left out' : `written as ${date}`}.`;
    warnings.push(warning('dropped', message));
  }
  const titleOf = songTitles(source.songs);
  const titles = new Map(
    marks
      .filter((mark) => mark.kind === 'take' && mark.endFrame !== null)
      .map((take) => {
        const written = clean(exportTitle(take, titleOf(take)), nameOf(take), [take]);
        warnings.push(...keywordWarnings(written, take));
        return [take.id, written] as const;
      }),
  );
  return {
    performer,
    warnings,
    samples(take) {
      const { startFrame, endFrame } = toldMark(time, take);
      return `${startFrame} ${endFrame}`;
    },
    title: (take, number) => titles.get(take.id) || `Take ${twoDigits(number)}`,
    head: () => [
      'REM GENRE "Session tape"',
      ...(date === '' ? [] : [`REM DATE "${date}"`]),
      `REM COMMENT "${profile}"`,
      `REM TAKESHEET-RATE ${transfer.sampleRate}`,
      ...(source.correctedTime === undefined ? [] : [correctionLine(transfer)]),
      ...(performer === '' ? [] : [`PERFORMER "${performer}"`]),
      ...(title === '' ? [] : [`TITLE "${title}"`]),
      `FILE "${file}" ${fileType(transfer)}`,
    ],
  };
}

function trackLines(track: CueTrack, number: number, text: SheetTexts): readonly string[] {
  const { take, gap, start } = track;
  return [
    `  TRACK ${twoDigits(number)} AUDIO`,
    `    TITLE "${text.title(take, number)}"`,
    ...(text.performer === '' ? [] : [`    PERFORMER "${text.performer}"`]),
    `    REM TAKESHEET-SAMPLES ${text.samples(take)}`,
    ...(gap === null ? [] : [`    INDEX 00 ${cuePosition(gap)}`]),
    `    INDEX 01 ${cuePosition(start)}`,
  ];
}

/** Speed, and 1 for backwards; figures only, because libcue looks for keywords in the words of a comment. */
function correctionLine({ speedRatio, runsBackwards }: Transfer): string {
  return `REM TAKESHEET-CORRECTED ${speedRatio} ${Number(runsBackwards)}`;
}

/** WAVE stands for everything lossless: cueprint loses the file for any type but the five of CDRWIN. */
function fileType({ format }: Transfer): 'WAVE' | 'MP3' | 'AIFF' {
  if (format === 'mp3') return 'MP3';
  return format === 'aiff' ? 'AIFF' : 'WAVE';
}

/** The part of a date that is digits: `1971-01-12`, or the year in `January 1971`. */
function dateOf(written: string): string {
  const trimmed = written.trim();
  return /^\d{4}(?:-\d\d(?:-\d\d)?)?$/.test(trimmed) ? trimmed : (/\b\d{4}\b/.exec(trimmed)?.[0] ?? '');
}

function placeWarnings(tracks: readonly CueTrack[], nameOf: (mark: Mark) => string): readonly ExportWarning[] {
  return tracks.flatMap((track) => {
    const found: ExportWarning[] = [];
    if (track.rounded) found.push(warning('rounded', '', [track.take]));
    if (track.movedBy > 0) {
      const by = countOf(track.movedBy, 'CD frame');
      const message = `${nameOf(track.take)} starts in the same CD frame as the take before; its INDEX is written ${by} later, the exact sample stands in its REM line.`;
      found.push(warning('moved', message, [track.take]));
    }
    return found;
  });
}

/** One line for all rounded starts, before the rest: nobody reads a hundred times the same. */
function joinRounded(warnings: readonly ExportWarning[], takes: readonly Mark[]): readonly ExportWarning[] {
  const rounded = new Set(warnings.filter(({ kind }) => kind === 'rounded').flatMap(({ markIds }) => markIds));
  const others = warnings.filter(({ kind }) => kind !== 'rounded');
  if (rounded.size === 0) return others;
  const about = takes.filter((take) => rounded.has(take.id));
  const message =
    rounded.size === 1
      ? '1 start falls between CD frames; it is written up to 13 ms early, the exact sample stands in its REM line.'
      : `${rounded.size} starts fall between CD frames; each is written up to 13 ms early, the exact sample stands in its REM line.`;
  return [warning('rounded', message, about), ...others];
}

function splitWarnings(takes: readonly Mark[], sheets: number): readonly ExportWarning[] {
  if (sheets === 1) return [];
  const message = `A cue sheet holds ${maxTracks} tracks: the ${takes.length} takes go to ${sheets} sheets, each numbered from 01.`;
  return [warning('split', message, takes.slice(maxTracks))];
}

function leftOut(marks: readonly Mark[], titleOf: (mark: Mark) => string | null): readonly ExportWarning[] {
  const open = marks.filter((mark) => mark.kind === 'take' && mark.endFrame === null);
  const others = marks.filter((mark) => mark.kind !== 'take');
  const verb = others.length === 1 ? 'is' : 'are';
  const message = `${countKinds(others)} ${verb} left out: a cue sheet carries takes only. Audacity labels carry all three lanes.`;
  return [...openWarnings(open, titleOf), ...(others.length === 0 ? [] : [warning('dropped', message, others)])];
}

function overlapping(pairs: ReturnType<typeof overlapsOf>, nameOf: (mark: Mark) => string): ExportPreview {
  const warnings = pairs.map(([first, second]) =>
    warning('overlap', `${nameOf(first)} and ${nameOf(second)} overlap.`, [first, second]),
  );
  const howMany = pairs.length === maxPairsTold ? `${maxPairsTold} or more pairs` : countOf(pairs.length, 'pair');
  return blockedPreview(
    `A cue sheet cannot carry takes that overlap (${howMany}): trim or leave out one of each pair, or choose a format that can.`,
    warnings,
  );
}

/** mp3splt searches lines for keywords wherever they stand. */
function keywordWarnings(title: string, take: Mark): readonly ExportWarning[] {
  if (/TRACK.*AUDIO/.test(title)) {
    return [warning('notice', `mp3splt cannot read a sheet with the words TRACK and AUDIO in “${title}”.`, [take])];
  }
  if (!title.includes('REM')) return [];
  return [warning('notice', `mp3splt takes the letters REM in “${title}” for a comment and loses that title.`, [take])];
}

function notices(
  takes: readonly ClosedTake[],
  { frames, files, format, sampleRate }: Transfer,
  { rate }: TapeTime,
): readonly ExportWarning[] {
  const found: ExportWarning[] = [];
  const last = takes.at(-1);
  if (last !== undefined && frames !== null && last.endFrame < frames) {
    const message =
      'A cue sheet has no ends: players play the last take on to the end of the tape. Its end stands in its REM line.';
    found.push(warning('notice', message, [last]));
  }
  const short = takes.filter((take) => take.endFrame - take.startFrame < minCdSeconds * rate);
  if (short.length > 0) {
    const message = `${countOf(short.length, 'take')} shorter than ${minCdSeconds} seconds: players read them, a CD burner may refuse them.`;
    found.push(warning('notice', message, short));
  }
  if (sampleRate !== null && sampleRate !== 44_100) {
    const words = `${sampleRate / 1000} kHz`;
    found.push(warning('notice', `Do not cut this ${words} file with shntool: it counts every file as 44.1 kHz.`));
  }
  if (format === 'm4a' || format === 'caf' || format === 'w64' || format === 'other') {
    found.push(warning('notice', 'Few players of cue sheets open a file of this format.'));
  }
  if (files.length > 1) {
    found.push(warning('notice', `The sheet names the first of the ${files.length} files of this transfer.`));
  }
  return found;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

function oneLine(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return line.length <= 60 ? line : `${Array.from(line).slice(0, 60).join('')}…`;
}
