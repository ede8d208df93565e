import type { MarkKind } from '../domain/mark.ts';
import { frameOfSeconds } from './exact-time.ts';
import { correctionText } from '../domain/correction-text.ts';
import type { TapeTime } from '../domain/tape-time.ts';
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
import { namesATake, takeWordsOf } from './titles.ts';
import { countKinds } from './words.ts';

type Label = {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly rawStart: string;
  readonly rawEnd: string;
};

/**
 * Audacity labels as marks. A file called `... takes.txt`, `... fragments.txt` or `... timestamps.txt` says its lane;
 * otherwise regions named like `Ramble (take 2)` become takes, other regions fragments and points timestamps.
 */
export function readAudacity(text: string, target: ReadTarget): ParsedMarks {
  const notices = noticeList();
  const time = correctedTimeIn(target, notices.add);
  const labels = text.split(/\r\n|\n|\r/).flatMap((line, index) => {
    // A line that begins with a backslash holds the frequencies of the label before it.
    if (line.trim() === '' || line.startsWith('\\')) return [];
    return parseLabel(line, index + 1, time?.rate ?? target.sampleRate, notices.add) ?? [];
  });
  const lane = laneOf(target.sourceName);
  const marks = labels.map((label): ParsedMark => {
    const kind = kindOf(label, lane);
    const { start, end, name, ...source } = label;
    const mark = plainMark(kind, start, end, name, { format: 'audacity', source: target.sourceName, ...source });
    return kind === 'take' ? { ...mark, ...takeWordsOf(name) } : mark;
  });
  if (labels.length === 0) notices.add('There is no label in this file; is it an Audacity label track?');
  else if (lane === null) {
    notices.add(`The file does not say its lane, so it was told from names and lengths: ${countKinds(marks)}.`);
  } else if (marks.some(({ kind }) => kind !== lane)) {
    notices.add(`Not every label fits the lane that the file is named after: ${countKinds(marks)}.`);
  }
  const fitting = fitToTape(marks, target.frames, notices.add);
  return {
    marks: time === null ? fitting : fitting.map((mark) => fromHeard(time, mark)),
    songs: [],
    notices: notices.all(),
  };
}

/** Labels cannot say what their times count; our own files of corrected times do so in their name. */
function correctedTimeIn(target: ReadTarget, say: (sentence: string) => void): TapeTime | null {
  const { correction, sourceName } = target;
  if (!/ corrected (?:takes|fragments|timestamps)(?: \(\d+\))*\.txt$/i.test(sourceName)) return null;
  const time = correction === undefined ? null : correctedTimeOf(target, correction);
  if (correction === undefined || time === null) {
    say('The name says that these are corrected times, but this tape is not corrected: they are taken for the file’s.');
    return null;
  }
  say(`These are corrected times (${correctionText(correction)}): they are turned back to those of the file.`);
  return time;
}

function parseLabel(line: string, number: number, sampleRate: number, say: (sentence: string) => void): Label | null {
  const [rawStart = '', second, ...rest] = line.split('\t');
  const start = frameOfSeconds(rawStart, sampleRate);
  if (start === null) {
    say(`Line ${number} is no label and is left out.`);
    return null;
  }
  // `start TAB title` is a point; a second field that is a number is the end.
  const secondFrame = second === undefined ? null : frameOfSeconds(second, sampleRate);
  const name = (secondFrame === null ? [second ?? '', ...rest] : rest)
    .join(' ')
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim();
  const end = secondFrame ?? start;
  if (end < start) say(`Line ${number}: its end lies before its start; they are read the other way round.`);
  if (Math.min(start, end) < 0) say(`Line ${number}: lies before the start of the tape and is moved to it.`);
  if (rawStart.trim() !== (second ?? '').trim() && secondFrame === start) {
    say(`Line ${number}: is shorter than one sample and is read as a point.`);
  }
  return {
    line: number,
    start: Math.max(0, Math.min(start, end)),
    end: Math.max(0, start, end),
    name,
    rawStart,
    rawEnd: secondFrame === null ? '' : (second ?? ''),
  };
}

function kindOf({ start, end, name }: Label, lane: MarkKind | null): MarkKind {
  if (start === end) return 'timestamp';
  if (lane === 'take' || lane === 'fragment') return lane;
  return lane === null && namesATake(name) ? 'take' : 'fragment';
}

function laneOf(fileName: string): MarkKind | null {
  const word = /(?:^|[\s_.-])(takes|fragments|timestamps)(?: \(\d+\))*(?:\.[a-z]{1,5})?$/i.exec(fileName)?.[1];
  const kinds: Readonly<Record<string, MarkKind>> = { takes: 'take', fragments: 'fragment', timestamps: 'timestamp' };
  return kinds[word?.toLowerCase() ?? ''] ?? null;
}
