import type { MarkId, ShortlistId, SongId } from '../../shared/domain/ids.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import { inFrameOf } from '../../shared/domain/tape-order.ts';
import { archive } from '../archive/archive.ts';
import { orderNow } from '../archive/tape-times.ts';
import { goToPlace } from '../tapes/open-transfer.ts';
import { player } from '../transport/transport.ts';
import { say } from '../ui/messages.ts';
import { viewStore } from '../view/view-store.ts';
import { type LibraryTab, libraryStore, shownTakes } from './library-store.ts';

export function showTab(tab: LibraryTab): void {
  libraryStore.setState({ tab, cursor: null, selection: [], anchor: null, titleCursor: null });
}

export function openSong(songId: SongId): void {
  libraryStore.setState({ songId, searchText: null, cursor: null, selection: [], anchor: null });
}

export function openShortlist(shortlistId: ShortlistId): void {
  libraryStore.setState({ shortlistId, target: shortlistId, cursor: null, selection: [], anchor: null });
}

/** Looks for takes and fragments of all tapes in whose words all of these occur. */
export function searchTakes(text: string): void {
  const searchText = text.trim();
  if (searchText !== '') libraryStore.setState({ searchText, cursor: null, selection: [], anchor: null });
}

/** Back from the takes to the titles, where the one that was open has the cursor. */
export function backToTitles(): void {
  const { tab, songId, shortlistId } = libraryStore.getState();
  const open = tab === 'songs' ? { songId: null, searchText: null } : { shortlistId: null };
  const titleCursor = tab === 'songs' ? songId : shortlistId;
  libraryStore.setState({ ...open, titleCursor, cursor: null, selection: [], anchor: null });
}

/** Moves the cursor: alone it selects its take, with Shift all from the anchor on. */
export function moveCursor(to: MarkId, { shiftKey }: { readonly shiftKey: boolean }): void {
  const { cursor, anchor } = libraryStore.getState();
  const from = shiftKey ? (anchor ?? cursor ?? to) : to;
  libraryStore.setState({ cursor: to, anchor: from, selection: between(from, to) });
}

/** Takes a line into the selection, or out of it. */
export function toggleSelected(id: MarkId): void {
  const { selection } = libraryStore.getState();
  const isIn = selection.includes(id);
  libraryStore.setState({
    cursor: id,
    anchor: id,
    selection: isIn ? selection.filter((one) => one !== id) : [...selection, id],
  });
}

export function selectAllShown(): void {
  libraryStore.setState((state) => ({ selection: shownTakes(state).map(({ id }) => id) }));
}

function between(from: MarkId, to: MarkId): readonly MarkId[] {
  const ids = shownTakes(libraryStore.getState()).map(({ id }) => id);
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)];
  return a === -1 || b === -1 ? [to] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
}

/** Puts the take's tape on, stands on its first frame and selects it there. */
export async function goToTake({ id, transferId, startFrame, endFrame }: Mark): Promise<boolean> {
  if (!archive.store.getState().transfers.has(transferId)) {
    say('info', 'The tape of this take was removed from the archive. Add it again to hear the take.');
    return false;
  }
  const frame = inFrameOf(orderNow(transferId), { startFrame, endFrame });
  await goToPlace({ transferId, frame });
  libraryStore.setState({ cursor: id, anchor: id, selection: [id] });
  viewStore.setState({ selection: [id] });
  return true;
}

export async function playTake(mark: Mark): Promise<void> {
  if (await goToTake(mark)) await player.play();
}
