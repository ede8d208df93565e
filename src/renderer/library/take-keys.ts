import type { MarkId } from '../../shared/domain/ids.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import type { Shortlist } from '../../shared/domain/shortlist.ts';
import { sayProblem } from '../ui/messages.ts';
import { backToTitles, playTake, selectAllShown, toggleSelected } from './library-actions.ts';
import { libraryStore } from './library-store.ts';
import { moveOnShortlist, removeFromShortlist } from './shortlist-actions.ts';

type Press = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
};

/** The keys of a list of takes beside those of every list; those of a shortlist only where it can be changed. */
export function takeKeys(list: Shortlist | null): string {
  const all = 'Escape Ctrl+A Shift+Enter Shift+ArrowUp Shift+ArrowDown Ctrl+Space';
  return list === null ? all : `${all} Delete Backspace Alt+ArrowUp Alt+ArrowDown`;
}

/** Does what a key means in a list of takes; false where it means nothing. */
export function pressTakeKey(press: Press, cursor: Mark | null, list: Shortlist | null): boolean {
  const work = meaningOf(press, cursor, list);
  if (work === null) return false;
  Promise.resolve(work()).catch(sayProblem);
  return true;
}

function meaningOf(
  { key, ctrlKey, metaKey, altKey, shiftKey }: Press,
  cursor: Mark | null,
  list: Shortlist | null,
): (() => void | Promise<void>) | null {
  const isCtrl = ctrlKey || metaKey;
  const selected = (): readonly MarkId[] => libraryStore.getState().selection;
  if (key === 'Escape') return backToTitles;
  if (isCtrl && key.toLowerCase() === 'a') return selectAllShown;
  if (cursor === null) return null;
  if (isCtrl && key === ' ') return () => toggleSelected(cursor.id);
  if (shiftKey && !isCtrl && key === 'Enter') return () => playTake(cursor);
  if (list === null) return null;
  if (key === 'Delete' || key === 'Backspace') return () => removeFromShortlist(list, selected());
  if (altKey && key === 'ArrowUp') return () => moveOnShortlist(list, selected(), -1);
  if (altKey && key === 'ArrowDown') return () => moveOnShortlist(list, selected(), 1);
  return null;
}
