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
    title: 'Filter the tapes',
    group: 'Tapes',
    keys: ['Ctrl+F'],
    scope: 'field',
    unavailable: () => (filterField() === null ? 'There is no list of tapes yet.' : null),
    run: () => {
      filterField()?.focus();
      filterField()?.select();
    },
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

function filterField(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>('[data-tape-filter]');
}
