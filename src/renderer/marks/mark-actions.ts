import {
  addMarks,
  type Change,
  joinChanges,
  noChange,
  noDiff,
  removeMarks,
  updateMarks,
} from '../../shared/domain/change.ts';
import { type MarkId, newId, type SongId } from '../../shared/domain/ids.ts';
import { kindNames, type Mark } from '../../shared/domain/mark.ts';
import {
  closeMark,
  joinMarks,
  newMark,
  nextTakeNumber,
  openMarkOf,
  openTake,
  splitMark,
} from '../../shared/domain/mark-rules.ts';
import type { Song } from '../../shared/domain/song.ts';
import { byHeardPlace, heardFrame, heardMark, inFrameOf, type TapeOrder } from '../../shared/domain/tape-order.ts';
import { archive } from '../archive/archive.ts';
import { commitOrSay } from '../archive/commit-or-say.ts';
import { orderNow } from '../archive/tape-times.ts';
import { player } from '../transport/transport.ts';
import { say } from '../ui/messages.ts';
import { viewportShowing } from '../view/heard-viewport.ts';
import { viewStore } from '../view/view-store.ts';

/*
 * What is done to marks is done as one hears it: start is what is heard first, also on a tape that runs backwards. So the
 * rules get marks and frames as they are heard, and what they make is turned back to frames of the file.
 */

/** The marks of the open transfer as they are heard one after the other. */
export function marksInPlace(): readonly Mark[] {
  return [...archive.store.getState().marks.values()].sort(byHeardPlace(openOrder()));
}

/** Which way the open transfer is heard. */
export function openOrder(): TapeOrder {
  return orderNow(archive.store.getState().marksOf);
}

/**
 * Where the sample begins that was heard at a moment, as a place of the file: the player names the sample, and one that is
 * heard backwards begins at its far edge.
 */
function placeAt(order: TapeOrder, timeStampMs: number): number {
  const frame = player.frameAt(timeStampMs);
  const { playing, shuttle } = player.store.getState();
  return order.backwards && playing && shuttle >= 0 ? Math.min(order.frames, frame + 1) : frame;
}

/** The selected marks, in the order they are heard. */
export function selectedMarks(): readonly Mark[] {
  const { selection } = viewStore.getState();
  return marksInPlace().filter((mark) => selection.includes(mark.id));
}

/** T and F: opens a take or fragment at the frame that was heard, or closes the one that is open there. */
export async function toggleMark(kind: 'take' | 'fragment', timeStampMs: number): Promise<void> {
  const order = openOrder();
  const heard = (mark: Mark): Mark => heardMark(order, mark);
  const frame = heardFrame(order, placeAt(order, timeStampMs));
  const marks = marksInPlace().map(heard);
  const open = openMarkOf(marks, kind);
  if (open === null) {
    const known = freshMark();
    if (known === null) return;
    const { otherTakeNumbers } = archive.store.getState();
    const mark = heard(kind === 'take' ? openTake(frame, known, marks, otherTakeNumbers) : newMark(kind, frame, known));
    showNewest(mark);
    return commit(`Mark ${kind === 'take' ? spoken(mark) : 'fragment'}`, addMarks(mark), mark);
  }
  const closed = closeMark(open, frame);
  if ('problem' in closed) return say('problem', closed.problem);
  showNewest(closed);
  const place = { transferId: open.transferId, frame: heardFrame(order, frame) };
  await commitOrSay(`End ${spoken(open)}`, updateMarks([heard(open), heard(closed)]), place);
}

/** M: a timestamp at the frame that was heard. */
export async function markTimestamp(timeStampMs: number): Promise<void> {
  const known = freshMark();
  if (known === null) return;
  const mark = newMark('timestamp', placeAt(openOrder(), timeStampMs), known);
  showNewest(mark);
  await commit('Mark timestamp', addMarks(mark), mark);
}

/** Moves one edge of the selected mark to the playhead. */
export async function setEdge(edge: 'start' | 'end', timeStampMs: number): Promise<void> {
  const mark = selectedMarks().at(-1);
  if (mark === undefined) return;
  const order = openOrder();
  const frame = placeAt(order, timeStampMs);
  if (mark.kind === 'timestamp') {
    return commit(`Move ${spoken(mark)}`, updateMarks([mark, { ...mark, startFrame: frame, endFrame: frame }]), mark);
  }
  const at = heardFrame(order, frame);
  const heard = heardMark(order, mark);
  const wanted = edge === 'start' ? { ...heard, startFrame: at } : { ...heard, endFrame: at };
  if (wanted.endFrame !== null && wanted.endFrame <= wanted.startFrame) {
    return say(
      'problem',
      `The ${edge} of ${spoken(mark)} must stay ${edge === 'start' ? 'before its end' : 'after its start'}.`,
    );
  }
  const moved = heardMark(order, wanted);
  await commit(`Move the ${edge} of ${spoken(mark)}`, updateMarks([mark, moved]), moved);
}

/** Cuts the mark under the playhead (the selected one first) in two. */
export async function splitAtPlayhead(timeStampMs: number): Promise<void> {
  const order = openOrder();
  const frame = heardFrame(order, placeAt(order, timeStampMs));
  const candidates = [...selectedMarks(), ...marksInPlace().filter((mark) => mark.kind === 'take')];
  for (const mark of candidates) {
    const parts = splitMark(heardMark(order, mark), frame, newId<MarkId>(), Date.now());
    if (parts === null) continue;
    const [first, second] = [heardMark(order, parts[0]), heardMark(order, parts[1])];
    showNewest(second);
    return commit(`Split ${spoken(mark)}`, joinChanges(updateMarks([mark, first]), addMarks(second)), second);
  }
  say('info', 'There is no take or selected fragment under the playhead to split.');
}

/** Makes one mark of the selected ones. */
export async function joinSelected(): Promise<void> {
  const marks = selectedMarks();
  const order = openOrder();
  const heard = joinMarks(marks.map((mark) => heardMark(order, mark)));
  if ('problem' in heard) return say('problem', heard.problem);
  const joined = heardMark(order, heard);
  const [first, ...rest] = marks;
  if (first === undefined) return;
  await commit(
    `Join ${marks.length} ${joined.kind}s`,
    joinChanges(updateMarks([first, joined]), removeMarks(...rest)),
    joined,
  );
  viewStore.setState({ selection: [joined.id] });
}

/** Removes the selected marks; undo brings them back. */
export async function removeSelected(): Promise<void> {
  const marks = selectedMarks();
  const [first] = marks;
  if (first === undefined) return;
  const title = marks.length === 1 ? `Remove ${spoken(first)}` : `Remove ${marks.length} marks`;
  await commit(title, removeMarks(...marks), first);
  viewStore.setState({ selection: [], naming: null });
}

/** Changes the same words of one mark or many, as one entry in the history. `what` is the noun: `rating`, `notes`. */
export async function editMarks(marks: readonly Mark[], what: string, edit: (mark: Mark) => Mark): Promise<void> {
  const updated = marks.map((mark) => [mark, edit(mark)] as const).filter(([before, after]) => !same(before, after));
  const [first] = updated;
  if (first === undefined) return;
  const whose = updated.length === 1 ? spoken(first[0]) : `${updated.length} marks`;
  await commit(`Change ${what} of ${whose}`, updateMarks(...updated), first[1]);
}

/** Gives a take its song by title: a known song whatever its case, or a new one made in the same change. */
export async function setSong(marks: readonly Mark[], title: string, takeNumber?: number | null): Promise<void> {
  const { song, change } = songOfTitle(title);
  const takes = marks.filter((mark) => mark.kind === 'take');
  const updated = takes
    .map(
      (mark) =>
        [
          mark,
          { ...mark, songId: song?.id ?? null, takeNumber: takeNumber === undefined ? mark.takeNumber : takeNumber },
        ] as const,
    )
    .filter(([before, after]) => !same(before, after));
  const [first] = updated;
  if (first === undefined) return;
  const whose = updated.length === 1 ? spoken(first[0]) : `${updated.length} takes`;
  await commit(`Change song of ${whose}`, joinChanges(change, updateMarks(...updated)), first[1]);
}

/** The number a take would get if it were the next one of the song with this title. */
export function numberFor(title: string, except: Mark): number {
  const { otherTakeNumbers } = archive.store.getState();
  const others = marksInPlace().filter((mark) => mark.id !== except.id);
  const wanted = title.trim().toLocaleLowerCase();
  const song = [...archive.store.getState().songs.values()].find((known) => known.title.toLocaleLowerCase() === wanted);
  if (wanted !== '' && song === undefined) return 1;
  return nextTakeNumber(others, song?.id ?? null, otherTakeNumbers);
}

/** Selects a mark, takes the playhead there and brings it into view. */
export function goToMark(mark: Mark): void {
  viewStore.setState({ selection: [mark.id] });
  const frame = inFrameOf(orderNow(mark.transferId), mark);
  player.seek(frame);
  bringIntoView(frame);
}

/** Scrolls the detail view so that a frame can be seen, without changing the zoom. */
export function bringIntoView(frame: number): void {
  const view = viewStore.getState();
  const viewport = viewportShowing(orderNow(view.transferId), view, frame, 0.2);
  if (viewport !== null) viewStore.setState({ viewport });
}

/** The way a mark is named in the middle of a sentence: `take 2 of Blue Room`, `fragment mandolin idea`. */
export function spoken(mark: Mark): string {
  if (mark.kind === 'take') {
    const song = mark.songId === null ? undefined : archive.store.getState().songs.get(mark.songId);
    const take = `take ${mark.takeNumber ?? ''}`.trim();
    return song === undefined ? take : `${take} of ${song.title}`;
  }
  return mark.title === ''
    ? kindNames[mark.kind].toLowerCase()
    : `${kindNames[mark.kind].toLowerCase()} “${mark.title}”`;
}

function songOfTitle(title: string): { song: Song | null; change: Change } {
  const wanted = title.trim();
  if (wanted === '') return { song: null, change: noChange };
  const known = [...archive.store.getState().songs.values()].find(
    (song) => song.title.toLocaleLowerCase() === wanted.toLocaleLowerCase(),
  );
  if (known !== undefined) return { song: known, change: noChange };
  const song: Song = { id: newId<SongId>(), title: wanted, composers: '', notes: '' };
  return { song, change: { ...noChange, songs: { ...noDiff, added: [song] } } };
}

function freshMark(): { id: MarkId; transferId: Mark['transferId']; at: number; author: string } | null {
  const { marksOf, marksReady, settings } = archive.store.getState();
  if (marksOf === null || !marksReady) {
    say('info', 'Open a tape first, then mark it.');
    return null;
  }
  return { id: newId<MarkId>(), transferId: marksOf, at: Date.now(), author: settings.author };
}

/** Before the mark is on disk: Enter may follow T in the same breath. */
function showNewest(mark: Mark): void {
  viewStore.setState({ selection: [mark.id], newestMark: mark.id });
}

function commit(title: string, change: Change, at: Mark): Promise<void> {
  return commitOrSay(title, change, { transferId: at.transferId, frame: inFrameOf(openOrder(), at) });
}

function same(a: Mark, b: Mark): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
