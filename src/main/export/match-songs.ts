import type { SongId } from '../../shared/domain/ids.ts';
import type { Song } from '../../shared/domain/song.ts';
import type { ParsedMark } from '../../shared/formats/parsed-marks.ts';

/** Finds the archive's own songs for imported marks, by id first and by title (in any case) second. */
export type SongMatcher = {
  /** The song a mark belongs to, made when the archive has none of that title; null when the mark names no song. */
  readonly idFor: (mark: Pick<ParsedMark, 'kind' | 'songId' | 'songTitle'>) => SongId | null;
  /** The songs that had to be made so far. */
  readonly created: () => readonly Song[];
};

export function matchSongs(existing: readonly Song[], imported: readonly Song[], newId: () => string): SongMatcher {
  const byId = new Map<SongId, SongId>(existing.map((song) => [song.id, song.id]));
  const byTitle = new Map(existing.map((song) => [titleKey(song.title), song.id]));
  const importedById = new Map(imported.map((song) => [song.id, song]));
  const created: Song[] = [];
  const create = (song: Song): SongId => {
    created.push(song);
    byId.set(song.id, song.id);
    byTitle.set(titleKey(song.title), song.id);
    return song.id;
  };
  const find = (id: SongId): SongId | null => {
    const known = byId.get(id);
    if (known !== undefined) return known;
    const song = importedById.get(id);
    if (song === undefined) return null;
    const found = byTitle.get(titleKey(song.title)) ?? create(song);
    byId.set(id, found);
    return found;
  };
  return {
    created: () => created,
    idFor({ kind, songId, songTitle }) {
      if (kind !== 'take') return null;
      if (songId !== null) return find(songId);
      const title = songTitle.trim();
      if (title === '') return null;
      return byTitle.get(titleKey(title)) ?? create({ id: newId() as SongId, title, composers: '', notes: '' });
    },
  };
}

function titleKey(title: string): string {
  return title.trim().normalize('NFC').toLowerCase();
}
