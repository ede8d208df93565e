import { noChange, noDiff, updateShortlist } from '../../shared/domain/change.ts';
import { type MarkId, newId, type ShortlistId } from '../../shared/domain/ids.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import {
  freeTitle,
  type Shortlist,
  withItemNotes,
  withMarks,
  withMarksBefore,
  withMarksMoved,
  withoutMarks,
} from '../../shared/domain/shortlist.ts';
import { countOf } from '../../shared/formats/words.ts';
import { archive } from '../archive/archive.ts';
import { commitOrSay } from '../archive/commit-or-say.ts';
import { nameOf } from '../archive/mark-name.ts';
import { runById } from '../commands/registry.ts';
import { say } from '../ui/messages.ts';
import { viewStore } from '../view/view-store.ts';
import { backToTitles, openShortlist } from './library-actions.ts';
import { libraryStore, shownTakes } from './library-store.ts';

const undo = { label: 'Undo', run: () => runById('edit.undo') };

/** Puts takes on the list that was used last; asks for one where there is none yet. */
export async function addToShortlist(marks: readonly Mark[]): Promise<void> {
  const { target } = libraryStore.getState();
  const list = target === null ? undefined : archive.store.getState().shortlists.get(target);
  const fit = withLength(marks);
  if (fit.length === 0) return;
  if (list === undefined) askForShortlist(fit);
  else await putOn(list, fit);
}

/** Opens the dialog that asks on which list takes are put. */
export function askForShortlist(marks: readonly Mark[]): void {
  const adding = withLength(marks);
  if (adding.length === 0) return;
  libraryStore.setState({ adding });
  viewStore.setState({ panel: 'shortlist' });
}

/** Puts takes at the end of a list, which is from then on the one Ctrl Enter means. */
export async function putOn(list: Shortlist, marks: readonly Mark[]): Promise<void> {
  const ids = marks.map(({ id }) => id);
  const after = withMarks(list, ids);
  const count = after.items.length - list.items.length;
  libraryStore.setState({ target: list.id });
  if (count === 0) {
    return say(
      'info',
      marks.length === 1 ? `${nameOf(marks[0]!)} is on ${list.title} already.` : `All are on ${list.title} already.`,
    );
  }
  const what = count === 1 && marks.length === 1 ? nameOf(marks[0]!) : countOf(count, 'mark');
  await commitOrSay(`Put ${what} on ${list.title}`, updateShortlist(list, after), null);
  if (archive.store.getState().shortlists.get(list.id)?.items.length === after.items.length) {
    say('done', `${what} ${count === 1 ? 'is' : 'are'} on ${list.title}.`, undo);
  }
}

/** Makes a list with takes on it; gives the name a number where there is one of it already. */
export async function makeShortlist(wanted: string, marks: readonly Mark[]): Promise<Shortlist> {
  const title = freeTitle(
    wanted.trim() === '' ? 'Shortlist' : wanted.trim(),
    archive.store.getState().shortlists.values(),
  );
  const empty: Shortlist = { id: newId<ShortlistId>(), title, notes: '', createdAt: Date.now(), items: [] };
  const list = withMarks(
    empty,
    marks.map(({ id }) => id),
  );
  libraryStore.setState({ target: list.id });
  await commitOrSay(`New shortlist ${title}`, { ...noChange, shortlists: { ...noDiff, added: [list] } }, null);
  return list;
}

/** A new list without takes, opened so that it can be named. */
export async function newShortlist(): Promise<void> {
  const list = await makeShortlist('', []);
  openShortlist(list.id);
}

export async function removeFromShortlist(list: Shortlist, markIds: readonly MarkId[]): Promise<void> {
  const after = withoutMarks(list, markIds);
  const count = list.items.length - after.items.length;
  if (count === 0) return;
  const state = libraryStore.getState();
  const shown = shownTakes(state);
  const first = shown.findIndex(({ id }) => markIds.includes(id));
  const rest = shown.filter(({ id }) => !markIds.includes(id));
  const next = rest[Math.min(first, rest.length - 1)]?.id ?? null;
  const what = count === 1 ? nameOf(shown[first]!) : countOf(count, 'mark');
  libraryStore.setState({ cursor: next, anchor: next, selection: next === null ? [] : [next] });
  await commitOrSay(`Take ${what} off ${list.title}`, updateShortlist(list, after), null);
  say('done', `${what} ${count === 1 ? 'is' : 'are'} off ${list.title}; the marks stay.`, undo);
}

/** Moves the selected takes one line up or down. */
export async function moveOnShortlist(list: Shortlist, markIds: readonly MarkId[], by: -1 | 1): Promise<void> {
  const shown = new Set(shownTakes(libraryStore.getState()).map(({ id }) => id));
  const after = withMarksMoved(list, markIds, by, shown);
  if (after !== list) await commitOrSay(`Reorder ${list.title}`, updateShortlist(list, after), null);
}

/** Moves takes that were dragged by one of them before another; null is the end. */
export async function dragOnShortlist(
  list: Shortlist,
  held: MarkId,
  dragged: readonly MarkId[],
  before: MarkId | null,
): Promise<void> {
  const after = withMarksBefore(list, dragged, before);
  libraryStore.setState({ cursor: held, anchor: held, selection: dragged });
  if (after !== list) await commitOrSay(`Reorder ${list.title}`, updateShortlist(list, after), null);
}

export async function renameShortlist(list: Shortlist, title: string): Promise<void> {
  const wanted = title.trim();
  if (wanted === list.title) return;
  await commitOrSay(`Rename ${list.title}`, updateShortlist(list, { ...list, title: wanted }), null);
}

export async function noteOnShortlist(list: Shortlist, markId: MarkId, notes: string): Promise<void> {
  await commitOrSay(`Note on ${list.title}`, updateShortlist(list, withItemNotes(list, markId, notes)), null);
}

export async function deleteShortlist(list: Shortlist): Promise<void> {
  if (libraryStore.getState().shortlistId === list.id) backToTitles();
  await commitOrSay(
    `Delete the shortlist ${list.title}`,
    { ...noChange, shortlists: { ...noDiff, removed: [list] } },
    null,
  );
  if (!archive.store.getState().shortlists.has(list.id)) say('done', `${list.title} is deleted; its takes stay.`, undo);
}

/** Says where only timestamps are meant: they have no length to hear. */
function withLength(marks: readonly Mark[]): readonly Mark[] {
  const fit = marks.filter(({ kind }) => kind !== 'timestamp');
  if (fit.length === 0) say('info', 'Select takes or fragments to put them on a shortlist; timestamps have no length.');
  return fit;
}
