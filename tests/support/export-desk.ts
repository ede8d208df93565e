import { createExportRequests } from '../../src/main/export/export-requests.ts';
import { UserError } from '../../src/shared/contract/errors.ts';
import { applyDiff, type Change } from '../../src/shared/domain/change.ts';
import type { MarkId, SongId, TransferId } from '../../src/shared/domain/ids.ts';
import type { Mark } from '../../src/shared/domain/mark.ts';
import type { Song } from '../../src/shared/domain/song.ts';
import type { Transfer } from '../../src/shared/domain/transfer.ts';
import { aTape, aTransfer } from './make-marks.ts';

export type ExportDesk = {
  readonly requests: ReturnType<typeof createExportRequests>;
  readonly transferId: TransferId;
  readonly commits: readonly { readonly title: string; readonly change: Change }[];
  readonly marks: () => readonly Mark[];
  readonly songs: () => readonly Song[];
};

/** The export and import requests over marks in memory: everything but SQLite is real. */
export function anExportDesk({
  marks = [],
  songs = [],
  transfer = aTransfer(),
  idsElsewhere = [],
}: {
  readonly marks?: readonly Mark[];
  readonly songs?: readonly Song[];
  readonly transfer?: Transfer;
  readonly idsElsewhere?: readonly MarkId[];
}): ExportDesk {
  let knownMarks: ReadonlyMap<MarkId, Mark> = new Map(marks.map((mark) => [mark.id, mark]));
  let knownSongs: ReadonlyMap<SongId, Song> = new Map(songs.map((song) => [song.id, song]));
  const commits: { title: string; change: Change }[] = [];
  let ids = 0;
  const requests = createExportRequests({
    load: (transferId) => {
      if (transferId !== transfer.id) throw new UserError('notFound', 'There is no such tape.');
      return { tape: aTape(), transfer, songs: [...knownSongs.values()], marks: [...knownMarks.values()] };
    },
    commit: (title, change) => {
      commits.push({ title, change });
      knownMarks = applyDiff(knownMarks, change.marks);
      knownSongs = applyDiff(knownSongs, change.songs);
      return commits.length;
    },
    revision: () => commits.length,
    markIdsInUse: (asked) => new Set(asked.filter((id) => knownMarks.has(id) || idsElsewhere.includes(id))),
    assertFolderAllowed: (path) => {
      if (path.includes('forbidden')) throw new UserError('outsideFolders', `${path} may not be written to.`);
    },
    newId: () => {
      ids += 1;
      return `new-${ids}`;
    },
    now: () => 1_800_000_000_000,
    author: () => 'Ada',
  });
  return {
    requests,
    transferId: transfer.id,
    commits,
    marks: () => [...knownMarks.values()],
    songs: () => [...knownSongs.values()],
  };
}

/** A text as the window sends a file. */
export function base64Of(text: string | Uint8Array): string {
  return Buffer.from(text).toString('base64');
}
