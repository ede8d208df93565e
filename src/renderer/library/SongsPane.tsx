import { Search } from 'lucide-react';
import { type ReactElement, useDeferredValue, useMemo } from 'react';
import type { SongId } from '../../shared/domain/ids.ts';
import type { SongCounts } from '../../shared/contract/views.ts';
import { searchWords } from '../../shared/domain/search-words.ts';
import type { Song } from '../../shared/domain/song.ts';
import { countOf } from '../../shared/formats/words.ts';
import { useArchive } from '../archive/archive.ts';
import { Button } from '../ui/Button.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { openSong, searchTakes } from './library-actions.ts';
import { libraryStore, useLibrary } from './library-store.ts';
import { TakesPane } from './TakesPane.tsx';
import { TitlePane, type TitleRow } from './TitlePane.tsx';
import styles from './Library.module.css';

/** Every song of the archive with its takes on all tapes, and takes of all tapes by their words. */
export function SongsPane(): ReactElement {
  const open = useLibrary((state) => state.songId);
  const song = useArchive((state) => (open === null ? undefined : state.songs.get(open)));
  const searchText = useLibrary((state) => state.searchText);
  if (searchText !== null) return <TakesPane title={`“${searchText}”`} list={null} songId={null} />;
  return song === undefined ? <AllSongs /> : <TakesPane title={song.title} list={null} songId={song.id} />;
}

function AllSongs(): ReactElement {
  const songs = useArchive((state) => state.songs);
  const counts = useLibrary((state) => state.songCounts);
  const filter = useLibrary((state) => state.songFilter);
  const asked = useDeferredValue(filter);
  const rows = useMemo(() => songRows(songs.values(), counts, asked), [songs, counts, asked]);
  return (
    <TitlePane
      label="Songs"
      rows={rows}
      head={
        <>
          <SearchField
            label="Filter songs, or find takes by their words"
            placeholder={`Filter ${countOf(songs.size, 'song')}, find takes`}
            value={filter}
            onChange={(text) => libraryStore.setState({ songFilter: text })}
            onEnter={() => searchTakes(filter)}
            data-list-filter
          />
          {filter.trim() === '' ? null : (
            <div className={styles['head']}>
              <Button size="small" icon={<Search aria-hidden />} keys="Enter" onClick={() => searchTakes(filter)}>
                Find such takes
              </Button>
            </div>
          )}
        </>
      }
      empty={
        <p className={styles['none']}>
          {songs.size === 0
            ? 'A song is there as soon as a take has one: type its title in the take sheet or the inspector.'
            : 'No song has these words.'}
        </p>
      }
      onOpen={(key) => openSong(key as SongId)}
      menu={(key) => [{ id: 'open', label: 'Show its takes', keys: 'Enter', onSelect: () => openSong(key as SongId) }]}
    />
  );
}

const byTitle = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function songRows(songs: Iterable<Song>, counts: SongCounts, filter: string): readonly TitleRow[] {
  const words = searchWords(filter);
  return [...songs]
    .filter(({ title, composers, notes }) => {
      const text = `${title}\n${composers}\n${notes}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .toSorted((a, b) => byTitle.compare(a.title, b.title) || (a.id < b.id ? -1 : 1))
    .map(({ id, title, composers }) => {
      const { takes, tapes } = counts[id] ?? { takes: 0, tapes: 0 };
      const more = [composers, takes === 0 ? '' : `on ${countOf(tapes, 'tape')}`].filter(Boolean).join(' · ');
      return { key: id, title, count: takes === 0 ? 'no takes' : countOf(takes, 'take'), more };
    });
}
