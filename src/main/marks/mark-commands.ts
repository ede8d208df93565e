import { UserError } from '../../shared/contract/errors.ts';
import type { Change } from '../../shared/domain/change.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { type Mark, markName } from '../../shared/domain/mark.ts';
import { problemWith } from '../../shared/domain/mark-rules.ts';
import type { Song } from '../../shared/domain/song.ts';
import type { ReadableDb, WritableDb } from '../database/sql.ts';
import { findMark, kindsOpenTwice, putMark, removeMark, songHasTakes } from './mark-rows.ts';
import { findSong, putSong, removeSong } from './song-rows.ts';

/** What the rules need to know of transfers, which are another noun's. */
export type TransferBounds = {
  /** Length in frames (null while unknown); undefined when the archive has no such transfer or it was removed. */
  framesOf(id: TransferId): number | null | undefined;
};

/** The rules of the trade for marks and songs, on both sides of a write. Throw `UserError` rule or notFound. */
export function createMarkRules(
  db: ReadableDb,
  transfers: TransferBounds,
): { before(change: Change): void; after(change: Change): void } {
  return {
    before({ marks, songs }) {
      const newSongs = new Set(songs.added.map(({ id }) => id));
      for (const mark of marks.added) checkMark(db, transfers, newSongs, mark, null);
      for (const [before, after] of marks.updated) checkMark(db, transfers, newSongs, after, before);
      for (const song of [...songs.added, ...songs.updated.map(([, after]) => after)]) {
        if (song.title.trim() === '') throw new UserError('rule', 'A song needs a title.');
      }
    },
    after({ marks }) {
      const touched = [...marks.added, ...marks.updated.map(([, after]) => after)];
      for (const transferId of new Set(touched.map((mark) => mark.transferId))) {
        const [kind] = kindsOpenTwice(db, transferId);
        if (kind !== undefined) {
          throw new UserError(
            'rule',
            `Another ${kind} is still open on this tape. Close it first, then open the next one.`,
          );
        }
      }
    },
  };
}

/** How the journal reads and writes marks. */
export function createMarkRows(db: WritableDb): {
  find: (id: Mark['id']) => Mark | null;
  put: (mark: Mark) => void;
  remove: (id: Mark['id']) => void;
  nameOf: (mark: Mark) => string;
} {
  return {
    find: (id) => findMark(db, id),
    put: (mark) => putMark(db, mark),
    remove: (id) => removeMark(db, id),
    nameOf: (mark) => markName(mark, mark.songId === null ? null : (findSong(db, mark.songId)?.title ?? null)),
  };
}

/** How the journal reads and writes songs. A song with takes cannot be removed: throws `UserError` rule. */
export function createSongRows(db: WritableDb): {
  find: (id: Song['id']) => Song | null;
  put: (song: Song) => void;
  remove: (id: Song['id']) => void;
  nameOf: (song: Song) => string;
} {
  return {
    find: (id) => findSong(db, id),
    put: (song) => putSong(db, song),
    remove(id) {
      if (songHasTakes(db, id)) {
        throw new UserError(
          'rule',
          `${findSong(db, id)?.title ?? 'The song'} still has takes. Give them another song first.`,
        );
      }
      removeSong(db, id);
    },
    nameOf: ({ title }) => `The song ${title}`,
  };
}

function checkMark(
  db: ReadableDb,
  transfers: TransferBounds,
  newSongs: ReadonlySet<string>,
  mark: Mark,
  before: Mark | null,
): void {
  const frames = transfers.framesOf(mark.transferId);
  if (frames === undefined) {
    throw new UserError('notFound', 'The tape of this mark is not in the archive. Add it again, then mark it.');
  }
  // A mark may lie beyond the end of a file that became shorter; its words must stay editable.
  const isMoved = before === null || before.startFrame !== mark.startFrame || before.endFrame !== mark.endFrame;
  const problem = problemWith(mark, isMoved ? frames : null);
  if (problem !== null) throw new UserError('rule', problem);
  if (mark.songId !== null && !newSongs.has(mark.songId) && findSong(db, mark.songId) === null) {
    throw new UserError(
      'rule',
      'The song of this take is not in the archive. Choose one of the list, or name a new one.',
    );
  }
}
