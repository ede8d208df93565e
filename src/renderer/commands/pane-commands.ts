import { archive } from '../archive/archive.ts';
import { showTab } from '../library/library-actions.ts';
import { libraryStore } from '../library/library-store.ts';
import type { Command } from './registry.ts';

/** Moving between the parts of the window without a mouse. Panes are what carries `data-pane`. */
export const paneCommands: readonly Command[] = [
  {
    id: 'panes.next',
    title: 'Go to the next pane',
    group: 'Help',
    keys: ['F6'],
    scope: 'field',
    inPalette: false,
    run: () => focusPane(1),
  },
  {
    id: 'panes.previous',
    title: 'Go to the previous pane',
    group: 'Help',
    keys: ['Shift+F6'],
    scope: 'field',
    inPalette: false,
    run: () => focusPane(-1),
  },
  {
    id: 'tapes.filter',
    title: 'Filter the tapes, or the songs',
    group: 'Tapes',
    keys: ['Ctrl+F'],
    scope: 'field',
    unavailable: () => (archive.store.getState().transfers.size === 0 ? 'There is no list of tapes yet.' : null),
    run: filterList,
  },
];

const focusable =
  'button:not(:disabled), [href], input:not(:disabled), select, textarea, [tabindex]:not([tabindex="-1"])';

function focusPane(direction: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(
    (pane) => pane.checkVisibility() && firstIn(pane) !== undefined,
  );
  const here = panes.findIndex((pane) => pane.contains(document.activeElement));
  const start = here === -1 && direction === -1 ? 0 : here;
  const next = panes[(start + direction + panes.length) % panes.length];
  if (next !== undefined) firstIn(next)?.focus();
}

/** The thing a pane is about (its list or table), or else the first that can have the focus. */
function firstIn(pane: HTMLElement): HTMLElement | undefined {
  const main = pane.querySelector<HTMLElement>('[data-pane-main], [role=listbox], [role=grid]');
  if (main !== null && main.tabIndex >= 0 && main.checkVisibility()) return main;
  return [...pane.querySelectorAll<HTMLElement>(focusable)].find(
    (element) => element.tabIndex >= 0 && element.checkVisibility(),
  );
}

/** Into the filter of what is listed; from what has none, to the tapes. */
function filterList(): void {
  const field = document.querySelector<HTMLInputElement>('[data-list-filter]');
  if (field !== null) {
    field.focus();
    field.select();
  } else if (libraryStore.getState().tab !== 'tapes') {
    showTab('tapes');
    requestAnimationFrame(filterList);
  }
}
