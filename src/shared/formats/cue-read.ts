import { type CueSheet, parseCue, type SheetTrack } from './cue-parse.ts';
import { correctionText } from '../domain/correction-text.ts';
import { heardRange } from '../domain/tape-order.ts';
import { type TapeTime, tapeTimeOf } from '../domain/tape-time.ts';
import { frameOfCdFrame } from './exact-time.ts';
import {
  correctedTimeOf,
  fitToTape,
  fromHeard,
  noticeList,
  type ParsedMark,
  type ParsedMarks,
  plainMark,
  type ReadTarget,
} from './parsed-marks.ts';
import { takeWordsOf } from './titles.ts';
import { countOf } from './words.ts';

type Placed = {
  readonly track: SheetTrack;
  /** Frames as the times of the sheet count them. */
  readonly start: number;
  readonly end: number | null;
  readonly rawStart: string;
  readonly isExact: boolean;
};

/**
 * The tracks of a cue sheet as takes. Exact samples in our own REM lines are believed when they fit the INDEX beside
 * them; otherwise INDEX 01 counts, rounded up to the first sample of its CD frame. Never throws.
 */
export function readCue(text: string, target: ReadTarget): ParsedMarks {
  const notices = noticeList();
  const sheet = parseCue(text, notices.add);
  if (sheet.tracks.length === 0) notices.add('There is no audio track in this file; is it a cue sheet?');
  const trusted = trustedRate(sheet, target, notices.add);
  const file = fileOfTransfer(sheet, target, notices.add);
  const time = timeOfSheet(sheet, target, notices.add);
  if (time === null) return { marks: [], songs: [], notices: notices.all() };
  const started = sheet.tracks.flatMap((track) => placeTrack(track, file, time, trusted, notices.add) ?? []);
  const placed = withEnds(started, gapsIn(sheet, file, time), target.frames);
  const marks = placed.flatMap((one) => marksOf(one, file, sheet, time, target, notices.add));
  const fitting = fitToTape(marks, target.frames, notices.add);
  return { marks: fitting.map((mark) => fromHeard(time, mark)), songs: [], notices: notices.all() };
}

/** How the times of the sheet count: as the file, or corrected where it says so; null where that cannot be turned back. */
function timeOfSheet({ correction }: CueSheet, target: ReadTarget, say: (sentence: string) => void): TapeTime | null {
  const asFile = { speedRatio: 1, runsBackwards: false };
  if (correction === null) return tapeTimeOf({ ...asFile, ...target }, 'file');
  const time = correctedTimeOf(target, correction);
  const words = correctionText(correction);
  if (time === null)
    say(`The sheet tells times of the tape ${words}, which need the length of the file: nothing is used.`);
  else if (words !== '') say(`The sheet tells corrected times (${words}): they are turned back to those of the file.`);
  return time;
}

/** The rate of our REM lines when it is the tape's own; exact samples of another rate are of no use here. */
function trustedRate(sheet: CueSheet, { sampleRate }: ReadTarget, say: (sentence: string) => void): number | null {
  if (sheet.rate === null) return null;
  if (sheet.rate === sampleRate) return sheet.rate;
  say(
    `The sheet was made at ${sheet.rate} Hz and the tape has ${sampleRate} Hz: its CD frames are used, not its samples.`,
  );
  return null;
}

/** Which FILE of the sheet is this transfer; -1 when none is, so that nothing lands on the wrong tape. */
function fileOfTransfer(sheet: CueSheet, target: ReadTarget, say: (sentence: string) => void): number {
  const ours = baseName(target.audioFileName);
  const match = sheet.files.findIndex(({ name }) => baseName(name) === ours);
  const [only] = sheet.files;
  if (sheet.files.length <= 1) {
    if (only !== undefined && match === -1)
      say(`The sheet was made for “${only.name}”; this tape is “${target.audioFileName}”.`);
    return sheet.files.length - 1;
  }
  const names = sheet.files
    .map(({ name }) => `“${name}”`)
    .slice(0, 6)
    .join(', ');
  if (match === -1) {
    say(
      `The sheet is for ${sheet.files.length} files (${names}) and none is “${target.audioFileName}”: nothing is used.`,
    );
    return -2;
  }
  const others = sheet.tracks.filter((track) => startIndex(track)?.file !== match).length;
  if (others > 0)
    say(`The sheet is for ${sheet.files.length} files; ${countOf(others, 'track')} of the others left out.`);
  return match;
}

function startIndex(track: SheetTrack): SheetTrack['indexes'][number] | undefined {
  return (
    track.indexes.find(({ number }) => number === 1) ??
    track.indexes.find(({ number }) => number > 1) ??
    track.indexes.at(0)
  );
}

function placeTrack(
  track: SheetTrack,
  file: number,
  time: TapeTime,
  trusted: number | null,
  say: (sentence: string) => void,
): Placed | null {
  const index = startIndex(track);
  const name = `Line ${track.line}: track ${track.number.slice(0, 8)}`;
  if (index === undefined) {
    say(`${name} has no INDEX and is left out.`);
    return null;
  }
  if (index.file !== file) return null;
  if (index.number !== 1) say(`${name} has no INDEX 01; its INDEX ${index.number} is taken for the start.`);
  const byIndex = frameOf(index.position, time.rate);
  if (byIndex === null) {
    say(`${name} starts beyond what can be counted and is left out.`);
    return null;
  }
  const rawStart = index.position.raw;
  const { samples } = track;
  if (samples === null || trusted === null) return { track, start: byIndex, end: null, rawStart, isExact: false };
  const { startFrame: start, endFrame: end } = heardRange(time.order, {
    startFrame: samples.start,
    endFrame: samples.end,
  });
  const isNear =
    index.position.unit === 'cdFrames' && Math.abs(start * 75 - index.position.value * time.rate) <= time.rate;
  if (isNear) return { track, start, end, rawStart, isExact: true };
  say(`${name}: its exact samples no longer fit its INDEX 01, so the INDEX is used.`);
  return { track, start: byIndex, end: null, rawStart, isExact: false };
}

/** Every INDEX 00 of the file, in frames: there the track before ends. */
function gapsIn(sheet: CueSheet, file: number, { rate }: TapeTime): readonly number[] {
  return sheet.tracks.flatMap((track) =>
    track.indexes
      .filter((index) => index.number === 0 && index.file === file && index !== startIndex(track))
      .flatMap((index) => frameOf(index.position, rate) ?? []),
  );
}

/** A track without an exact end ends at the next INDEX 00, else at the next start, else with the tape. */
function withEnds(placed: readonly Placed[], gaps: readonly number[], frames: number | null): readonly Placed[] {
  const borders = [...gaps, ...placed.map(({ start }) => start)].toSorted((a, b) => a - b);
  return placed.map((one) => {
    if (one.isExact) return one;
    const next = borders[firstAfter(borders, one.start)];
    // A track that starts beyond the end keeps its start here and is said and left out by `fitToTape`.
    return { ...one, end: next ?? frames };
  });
}

function firstAfter(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function marksOf(
  { track, start, end, rawStart, isExact }: Placed,
  file: number,
  sheet: CueSheet,
  { rate }: TapeTime,
  target: ReadTarget,
  say: (sentence: string) => void,
): readonly ParsedMark[] {
  const rawEnd = isExact ? String(end) : '';
  const origin = { format: 'cue', source: target.sourceName, line: track.line, rawStart, rawEnd } as const;
  if (end === null) say(`Line ${track.line}: the length of the tape is not known, so this take stays open.`);
  const take = { ...plainMark('take', start, end, track.title, origin), ...takeWordsOf(track.title) };
  const players = track.performer === sheet.performer ? '' : track.performer;
  const inner = track.indexes.filter(
    ({ number, file: of }) => number > 1 && of === file && startIndex(track)?.number === 1,
  );
  const stamps = inner.flatMap(({ number, position }) => {
    const frame = frameOf(position, rate);
    if (frame === null) return [];
    const name = `${track.title} index ${number}`.trim();
    return [plainMark('timestamp', frame, frame, name, { ...origin, rawStart: position.raw, rawEnd: '' })];
  });
  if (stamps.length > 0) {
    say(`Line ${track.line}: ${countOf(stamps.length, 'INDEX', 'INDEXes')} inside the track become timestamps.`);
  }
  return [{ ...take, players }, ...stamps];
}

function frameOf(position: SheetTrack['indexes'][number]['position'], sampleRate: number): number | null {
  const frame = position.unit === 'samples' ? position.value : frameOfCdFrame(position.value, sampleRate);
  return Number.isSafeInteger(frame) ? frame : null;
}

function baseName(path: string): string {
  const name = path.split(/[\\/]/).at(-1) ?? '';
  const dot = name.lastIndexOf('.');
  return (dot > 0 ? name.slice(0, dot) : name).normalize('NFC').toLowerCase();
}
