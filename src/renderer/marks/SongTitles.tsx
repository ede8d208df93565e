import type { ReactElement } from 'react';
import { useArchive } from '../archive/archive.ts';

/** The datalist that fields for song titles point to. */
export const songListId = 'song-titles';

/** Every known song title, offered while a title is typed. Rendered once. */
export function SongTitles(): ReactElement {
  const songs = useArchive((state) => state.songs);
  const titles = [...songs.values()].map((song) => song.title).sort((a, b) => a.localeCompare(b));
  return (
    <datalist id={songListId}>
      {titles.map((title) => (
        <option key={title} value={title}>
          {title}
        </option>
      ))}
    </datalist>
  );
}
