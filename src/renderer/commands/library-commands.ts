import type { Mark } from '../../shared/domain/mark.ts';
import { archive } from '../archive/archive.ts';
import { showTab } from '../library/library-actions.ts';
import { chosenInLibrary, type LibraryTab, libraryStore, libraryTabs } from '../library/library-store.ts';
import { addToShortlist, askForShortlist, newShortlist } from '../library/shortlist-actions.ts';
import { selectedMarks } from '../marks/mark-actions.ts';
import type { Command } from './registry.ts';

const readOnly = (): string | null =>
  archive.store.getState().archive?.readOnly === true
    ? 'This archive is open for reading only, so its shortlists cannot be changed.'
    : null;

const noMarks = (): string | null =>
  readOnly() ?? (marksToList().length === 0 ? 'Select takes or fragments first, then put them on a shortlist.' : null);

/** The tabs at the left, and what is put on shortlists. */
export const libraryCommands: readonly Command[] = [
  {
    id: 'library.next',
    title: 'Show tapes, songs or shortlists: the next of them',
    group: 'Tapes',
    keys: ['Q'],
    scope: 'global',
    unavailable: noLibrary,
    run: () => goToTab(1),
  },
  {
    id: 'library.previous',
    title: 'Show tapes, songs or shortlists: the one before',
    group: 'Tapes',
    keys: ['Shift+Q'],
    scope: 'global',
    unavailable: noLibrary,
    run: () => goToTab(-1),
  },
  ...libraryTabs.map(showCommand),
  {
    id: 'shortlist.add',
    title: 'Put the selected takes on the shortlist',
    group: 'Mark',
    keys: ['Ctrl+Enter'],
    scope: 'global',
    unavailable: noMarks,
    run: () => addToShortlist(marksToList()),
  },
  {
    id: 'shortlist.choose',
    title: 'Put the selected takes on another shortlist, or a new one',
    group: 'Mark',
    keys: ['Ctrl+Shift+Enter'],
    scope: 'global',
    unavailable: noMarks,
    run: () => askForShortlist(marksToList()),
  },
  {
    id: 'shortlist.new',
    title: 'New shortlist',
    group: 'Mark',
    keys: [],
    scope: 'global',
    unavailable: () => noLibrary() ?? readOnly(),
    async run() {
      showTab('shortlists');
      await newShortlist();
    },
  },
];

/** What is selected in the library, if it is several, or else on the desk. */
function marksToList(): readonly Mark[] {
  const elsewhere = chosenInLibrary().marks;
  if (elsewhere.length > 1) return elsewhere;
  const onDesk = selectedMarks();
  return onDesk.length > 0 ? onDesk : elsewhere;
}

function noLibrary(): string | null {
  return archive.store.getState().transfers.size === 0 ? 'There are no tapes yet. Add a folder first.' : null;
}

function showCommand(tab: LibraryTab): Command {
  return {
    id: `library.${tab}`,
    title: `Show the ${tab}`,
    group: 'Tapes',
    keys: [],
    scope: 'global',
    unavailable: noLibrary,
    run: () => goTo(tab),
  };
}

function goToTab(by: 1 | -1): void {
  const at = libraryTabs.indexOf(libraryStore.getState().tab);
  goTo(libraryTabs[(at + by + libraryTabs.length) % libraryTabs.length] ?? 'tapes');
}

/** The list gets the focus when it is drawn, so that the arrows go on from there. */
function goTo(tab: LibraryTab): void {
  showTab(tab);
  requestAnimationFrame(() => document.querySelector<HTMLElement>('#pane-tapes [role=listbox]')?.focus());
}
