import type { ExportPreview, ExportWarning } from '../contract/views.ts';
import { type Mark, markName } from '../domain/mark.ts';
import { toldMark } from '../domain/tape-time.ts';
import { fileNameOf, transferName } from '../domain/transfer.ts';
import { correctedSuffix, correctedWarnings } from './corrected-words.ts';
import { decimalsFor, secondsText } from './exact-time.ts';
import { blockedPreview, type ExportSource, timeOf, unreadSentence } from './export-source.ts';
import { overlapsOf } from './overlaps.ts';
import { safeBaseName } from './safe-file-name.ts';
import { exportTitle } from './titles.ts';
import { countKinds, openWarnings, songTitles, unsaidWarnings, warning } from './words.ts';

const lanes = [
  ['take', 'takes'],
  ['fragment', 'fragments'],
  ['timestamp', 'timestamps'],
] as const;

/**
 * Audacity label tracks, a file for each lane that has marks: mp3splt refuses labels that overlap, and lanes may. So
 * many decimals are written that every sample is found again.
 */
export function writeAudacity(source: ExportSource): ExportPreview {
  const { tape, transfer } = source;
  const name = transferName(tape, transfer);
  const told = timeOf(source);
  if (told === null) return blockedPreview(unreadSentence(transfer, name));
  const titleOf = songTitles(source.songs);
  const open = openWarnings(
    source.marks.filter((mark) => mark.endFrame === null),
    titleOf,
  );
  const marks = source.marks.filter((mark) => mark.endFrame !== null).map((mark) => toldMark(told, mark));
  if (marks.length === 0)
    return blockedPreview(`${name} has no marks to write: mark a take, fragment or timestamp.`, open);

  const decimals = decimalsFor(told.rate);
  const time = (frame: number): string => secondsText(frame, told.rate, decimals);
  const renamed: ExportWarning[] = [];
  const line = (mark: Mark): string => {
    const title = exportTitle(mark, titleOf(mark));
    const label = cleanLabel(title);
    if (label !== title) {
      const message = `${markName(mark, titleOf(mark))}: tabs and line breaks become blanks, they would end the label.`;
      renamed.push(warning('renamed', message, [mark]));
    }
    return `${time(mark.startFrame)}\t${time(mark.endFrame ?? mark.startFrame)}\t${label}\n`;
  };
  const baseName = `${safeBaseName(fileNameOf(transfer))}${correctedSuffix(source)}`;
  const files = lanes.flatMap(([kind, lane]) => {
    const ofLane = marks.filter((mark) => mark.kind === kind);
    return ofLane.length === 0 ? [] : [{ name: `${baseName} ${lane}.txt`, text: ofLane.map(line).join('') }];
  });
  return {
    files,
    warnings: [
      ...correctedWarnings(source, 'This label track'),
      ...renamed,
      ...open,
      ...overlapWarnings(marks),
      ...unsaidWarnings(marks, 'A label'),
    ],
    summary: `${countKinds(marks)} · ${decimals} decimals, every sample is found again`,
    blocked: null,
  };
}

/** A label ends at the line break, and Audacity drops what follows a second tab. */
export function cleanLabel(title: string): string {
  return title
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();
}

function overlapWarnings(marks: readonly Mark[]): readonly ExportWarning[] {
  return lanes.flatMap(([kind, lane]) => {
    const pairs = overlapsOf(
      marks.filter((mark) => mark.kind === kind),
      1000,
    );
    if (pairs.length === 0) return [];
    const about = new Set(pairs.flat());
    const message = `Some ${lane} overlap: Audacity shows them, mp3splt refuses such a file.`;
    return [
      warning(
        'overlap',
        message,
        marks.filter((mark) => about.has(mark)),
      ),
    ];
  });
}
