import type { ExportPreview } from '../contract/views.ts';
import type { Mark } from '../domain/mark.ts';
import { fileNameOf, transferName } from '../domain/transfer.ts';
import { blockedPreview, type ExportSource } from './export-source.ts';
import { safeBaseName } from './safe-file-name.ts';
import { countKinds, countOf } from './words.ts';

export const jsonlVersion = 1;

/**
 * Everything known about the marks of a transfer, one object per line: a header, the songs, the marks. Key order is
 * fixed, so that two exports of the same marks are the same bytes. Open marks are carried too.
 */
export function writeJsonl(source: ExportSource): ExportPreview {
  const { tape, transfer, marks } = source;
  if (marks.length === 0) {
    return blockedPreview(`${transferName(tape, transfer)} has no marks to write: mark a take, fragment or timestamp.`);
  }
  const header = {
    type: 'header',
    version: jsonlVersion,
    program: 'Takesheet',
    transfer: {
      id: transfer.id,
      name: transferName(tape, transfer),
      fileName: fileNameOf(transfer),
      sha256: transfer.files[0]?.sha256 ?? null,
      audioSha256: transfer.audioSha256,
      sampleRate: transfer.sampleRate,
      frames: transfer.frames,
      // Frames below are those of the file; this is how it is heard.
      speedRatio: transfer.speedRatio,
      runsBackwards: transfer.runsBackwards,
    },
  };
  const used = new Set(marks.map((mark) => mark.songId));
  const songs = source.songs.filter((song) => used.has(song.id)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const lines = [
    header,
    ...songs.map(({ id, title, composers, notes }) => ({ type: 'song', id, title, composers, notes })),
    ...marks.map(markLine),
  ];
  return {
    files: [
      {
        name: `${safeBaseName(fileNameOf(transfer))}.jsonl`,
        text: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
      },
    ],
    warnings: [],
    summary: `${countKinds(marks)} · ${countOf(songs.length, 'song')} · nothing is rounded, renamed or left out`,
    blocked: null,
  };
}

function markLine(mark: Mark): object {
  const { origin } = mark;
  return {
    type: 'mark',
    id: mark.id,
    kind: mark.kind,
    startFrame: mark.startFrame,
    endFrame: mark.endFrame,
    songId: mark.songId,
    takeNumber: mark.takeNumber,
    status: mark.status,
    flags: mark.flags,
    title: mark.title,
    rating: mark.rating,
    players: mark.players,
    notes: mark.notes,
    tags: mark.tags,
    author: mark.author,
    createdAt: mark.createdAt,
    origin: origin && {
      format: origin.format,
      source: origin.source,
      locator: origin.locator,
      rawStart: origin.rawStart,
      rawEnd: origin.rawEnd,
    },
  };
}
