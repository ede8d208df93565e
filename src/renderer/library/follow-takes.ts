import type { Change } from '../../shared/domain/change.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { sayProblem } from '../ui/messages.ts';
import { viewStore } from '../view/view-store.ts';
import { isSame, libraryStore, takesShown, type TakesOf } from './library-store.ts';

/** Keeps the takes of the open song or list, and the counts of songs, as the archive has them. */
export function followTakes(): void {
  libraryStore.subscribe((now, before) => {
    if (!isSame(takesShown(now), takesShown(before))) ask();
    if (now.tab === 'songs' && before.tab !== 'songs') count();
  });
  archive.store.subscribe((now, before) => {
    const { tab, shortlistId } = libraryStore.getState();
    if (now.status === 'ready' && before.status !== 'ready') {
      ask();
      if (tab === 'songs') count();
    }
    // An own change of the list shows before it is confirmed: what was put on it is asked for at once.
    if (shortlistId !== null && now.shortlists.get(shortlistId) !== before.shortlists.get(shortlistId)) ask();
  });
  bridge.on('archive.changed', ({ change }) => {
    if (concernsShown(change)) ask();
    const { added, removed, updated } = change.marks;
    if (libraryStore.getState().tab === 'songs' && added.length + removed.length + updated.length > 0) count();
  });
  // Tapes take their takes with them.
  const again = (): void => {
    ask();
    if (libraryStore.getState().tab === 'songs') count();
  };
  bridge.on('transfers.removed', again);
  bridge.on('transfers.added', again);
  // What is selected on the desk is what keys mean, not what was selected here before.
  viewStore.subscribe(({ selection }, before) => {
    if (selection !== before.selection && libraryStore.getState().selection.length > 1) {
      libraryStore.setState({ selection: [] });
    }
  });
}

const ask = oneAtATime(async () => {
  const of = takesShown(libraryStore.getState());
  if (of === null || archive.store.getState().status !== 'ready') return;
  const { takes, hasMore } = await takesOf(of);
  if (!isSame(of, takesShown(libraryStore.getState()))) return;
  const marks = new Map(takes.map((mark) => [mark.id, mark]));
  const { cursor, selection } = libraryStore.getState();
  libraryStore.setState({
    marks,
    marksOf: of,
    hasMore,
    cursor: cursor !== null && marks.has(cursor) ? cursor : null,
    selection: selection.filter((id) => marks.has(id)),
  });
});

const count = oneAtATime(async () => {
  const { counts } = await bridge.request('songs.counts', {});
  libraryStore.setState({ songCounts: counts });
});

/** What comes while it is asked is asked once more afterwards: adding a folder tells of every tape. */
function oneAtATime(work: () => Promise<void>): () => void {
  let isAsking = false;
  let isStale = false;
  const start = (): void => {
    isStale = isAsking;
    if (isAsking) return;
    isAsking = true;
    work()
      .catch(sayProblem)
      .finally(() => {
        isAsking = false;
        if (isStale) start();
      });
  };
  return start;
}

async function takesOf(of: TakesOf): Promise<{ readonly takes: readonly Mark[]; readonly hasMore: boolean }> {
  if (of.kind === 'search') {
    const { marks, more } = await bridge.request('marks.search', { text: of.text });
    return { takes: marks, hasMore: more };
  }
  if (of.kind === 'song') {
    const { takes } = await bridge.request('songs.takes', { songId: of.songId });
    return { takes, hasMore: false };
  }
  const items = archive.store.getState().shortlists.get(of.shortlistId)?.items ?? [];
  const { marks } =
    items.length === 0
      ? { marks: [] }
      : await bridge.request('marks.find', { markIds: items.map(({ markId }) => markId) });
  return { takes: marks, hasMore: false };
}

/** Whether a change touches takes that are shown, or brings some that are to be. */
function concernsShown({ marks }: Change): boolean {
  const state = libraryStore.getState();
  const of = takesShown(state);
  if (of === null) return false;
  // Any new word may be one that is looked for.
  if (of.kind === 'search') return marks.added.length + marks.removed.length + marks.updated.length > 0;
  const items = of.kind === 'song' ? [] : (archive.store.getState().shortlists.get(of.shortlistId)?.items ?? []);
  const listed = new Set(items.map(({ markId }) => markId));
  return [...marks.added, ...marks.removed, ...marks.updated.flatMap((pair) => pair)].some(({ id, songId }) =>
    of.kind === 'song' ? songId === of.songId : listed.has(id),
  );
}
