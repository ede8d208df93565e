import { ArrowDown, ArrowUp, ListPlus, ListX, Play } from 'lucide-react';
import type { MarkId } from '../../shared/domain/ids.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import type { Shortlist } from '../../shared/domain/shortlist.ts';
import type { MenuItem } from '../ui/Menu.tsx';
import { sayProblem } from '../ui/messages.ts';
import { goToTake, playTake } from './library-actions.ts';
import { libraryStore } from './library-store.ts';
import { askForShortlist, moveOnShortlist, removeFromShortlist } from './shortlist-actions.ts';

/** What the menu of a take offers; what changes lists is left out where the archive is only read. */
export function takeMenu(
  takes: readonly Mark[],
  mark: Mark,
  list: Shortlist | null,
  readOnly: boolean,
): readonly MenuItem[] {
  const chosen = (): readonly Mark[] => {
    const { selection } = libraryStore.getState();
    return takes.filter(({ id }) => selection.includes(id));
  };
  const ids = (): readonly MarkId[] => chosen().map(({ id }) => id);
  const run = (work: () => Promise<unknown>) => () => void work().catch(sayProblem);
  return [
    { id: 'go', label: 'Go to it', keys: 'Enter', onSelect: run(() => goToTake(mark)) },
    { id: 'play', label: 'Play it', keys: 'Shift+Enter', icon: <Play />, onSelect: run(() => playTake(mark)) },
    ...(readOnly
      ? []
      : [
          {
            id: 'add',
            label: 'Put on a shortlist…',
            icon: <ListPlus />,
            separator: true,
            onSelect: () => askForShortlist(chosen()),
          },
        ]),
    ...(readOnly || list === null
      ? []
      : [
          {
            id: 'up',
            label: 'Move up',
            keys: 'Alt+ArrowUp',
            icon: <ArrowUp />,
            onSelect: run(() => moveOnShortlist(list, ids(), -1)),
          },
          {
            id: 'down',
            label: 'Move down',
            keys: 'Alt+ArrowDown',
            icon: <ArrowDown />,
            onSelect: run(() => moveOnShortlist(list, ids(), 1)),
          },
          {
            id: 'off',
            label: 'Take off this list',
            keys: 'Delete',
            icon: <ListX />,
            separator: true,
            onSelect: run(() => removeFromShortlist(list, ids())),
          },
        ]),
  ];
}
