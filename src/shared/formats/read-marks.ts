import type { ImportFormat } from '../contract/views.ts';
import { readAudacity } from './audacity-read.ts';
import { readCsv } from './csv-read.ts';
import { readCue } from './cue-read.ts';
import { decodeText } from './decode-text.ts';
import { readJsonl } from './jsonl-read.ts';
import type { ParsedMarks, ReadTarget } from './parsed-marks.ts';

/** Which of our formats a text is in, told by its content first and its name second; null when neither tells. */
export function detectFormat(text: string, fileName: string): ImportFormat | null {
  const head = text.slice(0, 64_000);
  const firstLine = head.split(/\r\n|\n|\r/).find((line) => line.trim() !== '') ?? '';
  if (/^\s*\{/.test(firstLine)) return 'jsonl';
  if (/(?:^|[,;\t"])kind(?:$|[,;\t"])/i.test(firstLine) && /start/i.test(firstLine)) return 'csv';
  if (/^[ \t]*(?:file|track|index)[ \t]+\S/im.test(head)) return 'cue';
  if (/^\s*[+-]?\d+(?:[.,]\d+)?\t/.test(firstLine)) return 'audacity';
  const ending = /\.([a-z]+)$/i.exec(fileName)?.[1]?.toLowerCase();
  if (ending === 'cue' || ending === 'csv' || ending === 'jsonl') return ending;
  return ending === 'txt' ? 'audacity' : null;
}

/** The marks in the bytes of a file of the given format. Never throws; what could not be used is in the notices. */
export function readMarks(bytes: Uint8Array, format: ImportFormat, target: ReadTarget): ParsedMarks {
  const { text, encoding, hasBom } = decodeText(bytes);
  const parsed = readText(text, format, hasBom, target);
  if (encoding !== 'windows-1252') return parsed;
  return { ...parsed, notices: [...parsed.notices, 'The file is not UTF-8; it was read as Latin-1 (windows-1252).'] };
}

function readText(text: string, format: ImportFormat, hasBom: boolean, target: ReadTarget): ParsedMarks {
  switch (format) {
    case 'cue':
      return readCue(text, target);
    case 'audacity':
      return readAudacity(text, target);
    case 'csv':
      // Of our two profiles only the one for spreadsheets has a byte order mark.
      return readCsv(text, target, hasBom);
    case 'jsonl':
      return readJsonl(text, target);
  }
}
