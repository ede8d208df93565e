import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { SongCounts } from '../../shared/contract/views.ts';
import type { MarkId, ShortlistId, SongId } from '../../shared/domain/ids.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import { archive } from '../archive/archive.ts';

export const libraryTabs = ['tapes', 'songs', 'shortlists'] as const;
export type LibraryTab = (typeof libraryTabs)[number];

/** Whose takes a list shows. */
export type TakesOf =
  | { readonly kind: 'song'; readonly songId: SongId }
  | { readonly kind: 'shortlist'; readonly shortlistId: ShortlistId }
  | { readonly kind: 'search'; readonly text: string };

export type LibraryState = {
  readonly tab: LibraryTab;
  readonly songFilter: string;
  /** The song and the list that are open in their tabs; null shows all of them. */
  readonly songId: SongId | null;
  /** What takes of all tapes are looked for by; null while nothing is. */
  readonly searchText: string | null;
  readonly shortlistId: ShortlistId | null;
  /** The line of the songs and of the lists on which the keyboard stands. */
  readonly titleCursor: string | null;
  /** How many takes each song has; asked for while songs are shown. */
  readonly songCounts: SongCounts;
  /** Takes that were asked for, of any tape, in the order of the answer. */
  readonly marks: ReadonlyMap<MarkId, Mark>;
  /** Whose takes `marks` are; null until an answer has come. */
  readonly marksOf: TakesOf | null;
  /** Whether a search found more than are shown. */
  readonly hasMore: boolean;
  /** The take on which the keyboard stands, and those that are selected. */
  readonly cursor: MarkId | null;
  readonly selection: readonly MarkId[];
  /** Where a selection with Shift begins. */
  readonly anchor: MarkId | null;
  /** Where Ctrl Enter puts takes; null until a list was used. */
  readonly target: ShortlistId | null;
  /** What the dialog is about to put on a list. */
  readonly adding: readonly Mark[];
};

export const libraryStore = createStore<LibraryState>(() => ({
  tab: 'tapes',
  songFilter: '',
  songId: null,
  searchText: null,
  shortlistId: null,
  titleCursor: null,
  songCounts: {},
  marks: new Map(),
  marksOf: null,
  hasMore: false,
  cursor: null,
  selection: [],
  anchor: null,
  target: null,
  adding: [],
}));

/** Reads from the library in a component; `select` must return a value that stays the same while nothing changed. */
export function useLibrary<Part>(select: (state: LibraryState) => Part): Part {
  return useStore(libraryStore, select);
}

/** Whose takes the tab that is open shows; null where it shows titles, or tapes. */
export function takesShown({ tab, songId, shortlistId, searchText }: LibraryState): TakesOf | null {
  if (tab === 'songs' && searchText !== null) return { kind: 'search', text: searchText };
  if (tab === 'songs' && songId !== null) return { kind: 'song', songId };
  if (tab === 'shortlists' && shortlistId !== null) return { kind: 'shortlist', shortlistId };
  return null;
}

export function isSame(a: TakesOf | null, b: TakesOf | null): boolean {
  if (a === null || b === null) return a === b;
  switch (a.kind) {
    case 'song':
      return b.kind === 'song' && a.songId === b.songId;
    case 'shortlist':
      return b.kind === 'shortlist' && a.shortlistId === b.shortlistId;
    case 'search':
      return b.kind === 'search' && a.text === b.text;
  }
}

/**
 * The takes of the open song or list in their order. Those of a list that were removed are not among them, nor those
 * whose answer is still to come.
 */
export function shownTakes(state: LibraryState, shortlists = archive.store.getState().shortlists): readonly Mark[] {
  const of = takesShown(state);
  if (of === null || !isSame(of, state.marksOf)) return [];
  if (of.kind !== 'shortlist') return [...state.marks.values()];
  return (shortlists.get(of.shortlistId)?.items ?? []).flatMap(({ markId }) => state.marks.get(markId) ?? []);
}

/** What is selected of the open song or list, in its order, and how that is called. */
export function chosenInLibrary(): { readonly marks: readonly Mark[]; readonly title: string } {
  const state = libraryStore.getState();
  const { songs, shortlists } = archive.store.getState();
  const of = takesShown(state);
  const title =
    of === null
      ? ''
      : of.kind === 'search'
        ? `“${of.text}”`
        : of.kind === 'song'
          ? songs.get(of.songId)?.title
          : shortlists.get(of.shortlistId)?.title;
  return { marks: shownTakes(state).filter(({ id }) => state.selection.includes(id)), title: title ?? '' };
}
