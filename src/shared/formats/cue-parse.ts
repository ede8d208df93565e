import { cdFramesPerSecond } from '../domain/timecode.ts';
import { maxSpeedRatio, minSpeedRatio, type TransferEntry } from '../domain/transfer.ts';

/** A position as a sheet tells it: CD frames of the audio file, or (in FLAC's own sheets) sample frames. */
export type CuePosition = { readonly unit: 'cdFrames' | 'samples'; readonly value: number; readonly raw: string };

export type CueIndex = {
  readonly number: number;
  /** Which FILE of the sheet it counts in; sheets of EAC put a gap at the end of the file before. */
  readonly file: number;
  readonly position: CuePosition;
};

export type SheetTrack = {
  /** As written: `01`. */
  readonly number: string;
  readonly line: number;
  readonly title: string;
  readonly performer: string;
  /** From REM TAKESHEET-SAMPLES; null when there is none. */
  readonly samples: { readonly start: number; readonly end: number } | null;
  readonly indexes: readonly CueIndex[];
};

export type CueSheet = {
  readonly files: readonly { readonly name: string; readonly type: string }[];
  readonly performer: string;
  /** From REM TAKESHEET-RATE; null when there is none. */
  readonly rate: number | null;
  /** From REM TAKESHEET-CORRECTED: its times are corrected so; null when they are those of the file. */
  readonly correction: Pick<TransferEntry, 'speedRatio' | 'runsBackwards'> | null;
  readonly tracks: readonly SheetTrack[];
};

type Draft = { -readonly [Field in keyof SheetTrack]: SheetTrack[Field] } & { indexes: CueIndex[] };

const fileTypes = new Set(['WAVE', 'MP3', 'AIFF', 'BINARY', 'MOTOROLA', 'FLAC', 'OGG', 'WAV', 'APE']);
/** Commands that say nothing about places on a tape. */
const unused = new Set(['CATALOG', 'CDTEXTFILE', 'FLAGS', 'ISRC', 'SONGWRITER', 'PREGAP', 'POSTGAP']);

/**
 * Takes a cue sheet apart, as forgivingly as the strictest reader is strict: any case, any line end, quotation marks
 * missing or not closed. Never throws; `say` hears of everything that could not be used.
 */
export function parseCue(text: string, say: (sentence: string) => void): CueSheet {
  const files: { name: string; type: string }[] = [];
  const tracks: Draft[] = [];
  const skipped = new Map<string, number[]>();
  let performer = '';
  let rate: number | null = null;
  let correction: CueSheet['correction'] = null;
  // Without this mark a bare number is a count of CD frames, as libcue has it.
  let isFlacSheet = /^[ \t]*rem[ \t]+flac__lead-out/im.test(text);
  let skippingTrack = false;

  for (const [index, rawLine] of text.split(/\r\n|\n|\r/).entries()) {
    const line = index + 1;
    const trimmed = rawLine.trim();
    if (trimmed === '') continue;
    const wordEnd = trimmed.search(/\s/);
    const command = (wordEnd === -1 ? trimmed : trimmed.slice(0, wordEnd)).toUpperCase();
    const rest = wordEnd === -1 ? '' : trimmed.slice(wordEnd).trim();
    const track = tracks.at(-1);
    switch (command) {
      case 'FILE': {
        const file = parseFile(rest);
        if (file.type === 'FLAC') isFlacSheet = true;
        files.push(file);
        break;
      }
      case 'TRACK': {
        const [number = '', type = 'AUDIO'] = rest.split(/\s+/);
        skippingTrack = type.toUpperCase() !== 'AUDIO';
        if (skippingTrack) say(`Line ${line}: track ${shorten(number)} is data (${shorten(type)}) and is left out.`);
        else tracks.push({ number, line, title: '', performer: '', samples: null, indexes: [] });
        break;
      }
      case 'TITLE':
      case 'PERFORMER': {
        if (skippingTrack) break;
        const words = parseText(rest, line, say);
        if (command === 'TITLE' && track !== undefined) track.title = words;
        else if (command === 'PERFORMER' && track !== undefined) track.performer = words;
        else if (command === 'PERFORMER') performer = words;
        break;
      }
      case 'INDEX': {
        if (skippingTrack) break;
        if (track === undefined) {
          say(`Line ${line}: INDEX before any TRACK is left out.`);
          break;
        }
        const found = parseIndex(rest, line, files.length - 1, isFlacSheet, say);
        if (found !== null) track.indexes.push(found);
        break;
      }
      case 'REM': {
        const [key = '', first = '', second = ''] = rest.split(/\s+/);
        if (key.toUpperCase() === 'TAKESHEET-RATE') rate = wholeNumber(first);
        if (key.toUpperCase() === 'TAKESHEET-CORRECTED') {
          correction = correctionIn(first, second);
          if (correction === null) say(`Line ${line}: this correction makes no sense; times are taken for the file’s.`);
        }
        if (key.toUpperCase() === 'TAKESHEET-SAMPLES' && track !== undefined && !skippingTrack) {
          const start = wholeNumber(first);
          const end = wholeNumber(second);
          if (start !== null && end !== null && end > start) track.samples = { start, end };
          else say(`Line ${line}: the samples of track ${shorten(track.number)} make no sense; its INDEX is used.`);
        }
        break;
      }
      default:
        skipped.set(command, [...(skipped.get(command) ?? []), line].slice(0, 4));
    }
  }
  saySkipped(skipped, say);
  return { files, performer, rate, correction, tracks };
}

function correctionIn(ratio: string, direction: string): CueSheet['correction'] {
  const speedRatio = /^\d(?:\.\d{1,17})?$/.test(ratio) ? Number(ratio) : 0;
  if (speedRatio < minSpeedRatio || speedRatio > maxSpeedRatio || !/^[01]$/.test(direction)) return null;
  return { speedRatio, runsBackwards: direction === '1' };
}

function parseFile(rest: string): { name: string; type: string } {
  const lastWord = /\s(\S+)$/.exec(rest)?.[1]?.toUpperCase() ?? '';
  const type = fileTypes.has(lastWord) ? lastWord : '';
  const name = (type === '' ? rest : rest.slice(0, -type.length)).trim();
  return { name: name.replace(/^"/, '').replace(/"$/, ''), type };
}

/** From the first to the last quotation mark, so that marks inside a title are kept. */
function parseText(rest: string, line: number, say: (sentence: string) => void): string {
  if (!rest.startsWith('"')) return readable(rest);
  const close = rest.lastIndexOf('"');
  if (close > 0) return readable(rest.slice(1, close));
  say(`Line ${line}: the quotation mark is not closed; the text is read to the end of the line.`);
  return readable(rest.slice(1));
}

function parseIndex(
  rest: string,
  line: number,
  file: number,
  isFlacSheet: boolean,
  say: (sentence: string) => void,
): CueIndex | null {
  const match = /^(\d{1,3})\s+(\S+)$/.exec(rest);
  const raw = match?.[2] ?? '';
  const position = match === null ? null : parseCuePosition(raw, isFlacSheet);
  if (match === null || position === null) {
    say(`Line ${line}: “INDEX ${shorten(rest)}” is no position and is left out.`);
    return null;
  }
  const [, seconds = 0, frames = 0] = raw.split(':').map(Number);
  if (seconds > 59 || frames >= cdFramesPerSecond) {
    say(`Line ${line}: ${raw} counts past a full minute or second; it is read as what it adds up to.`);
  }
  if (!raw.includes(':')) {
    const unit = isFlacSheet ? 'samples' : 'CD frames, as libcue does';
    say(`Line ${line}: the bare number ${raw} is read as ${unit}.`);
  }
  return { number: Number(match[1]), file, position };
}

/** `MM:SS:FF` with any number of minutes, `MM:SS`, or a bare number; null when it is none of these. */
function parseCuePosition(raw: string, isFlacSheet: boolean): CuePosition | null {
  if (/^\d{1,15}$/.test(raw)) return { unit: isFlacSheet ? 'samples' : 'cdFrames', value: Number(raw), raw };
  const match = /^(\d{1,9}):(\d{1,9})(?::(\d{1,9}))?$/.exec(raw);
  if (match === null) return null;
  const seconds = Number(match[1]) * 60 + Number(match[2]);
  return { unit: 'cdFrames', value: seconds * cdFramesPerSecond + Number(match[3] ?? 0), raw };
}

function saySkipped(skipped: ReadonlyMap<string, readonly number[]>, say: (sentence: string) => void): void {
  const known = [...skipped].filter(([command]) => unused.has(command));
  const unknown = [...skipped].filter(([command]) => !unused.has(command));
  const list = (commands: typeof known): string =>
    commands
      .slice(0, 8)
      .map(([command, lines]) => `${shorten(command)} (line ${lines.join(', ')}${lines.length === 4 ? ' …' : ''})`)
      .join('; ');
  if (known.length > 0) say(`Not used, as they say nothing about places on the tape: ${list(known)}.`);
  if (unknown.length > 0) {
    const more = unknown.length > 8 ? ` and ${unknown.length - 8} more` : '';
    say(`Not understood: ${list(unknown)}${more}.`);
  }
}

function wholeNumber(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function readable(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').trim();
}

function shorten(text: string): string {
  const words = readable(text);
  return words.length <= 40 ? words : `${words.slice(0, 40)}…`;
}
