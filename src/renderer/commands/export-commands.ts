import { archive } from '../archive/archive.ts';
import { type Panel, viewStore } from '../view/view-store.ts';
import type { Command } from './registry.ts';

/** Leaving the house and coming in: both open a panel for the tape that is on the machine. */
export const exportCommands: readonly Command[] = [
  {
    id: 'export.open',
    title: 'Export marks',
    group: 'Export',
    keys: ['Ctrl+E'],
    scope: 'field',
    unavailable: whyNoTape,
    run: () => toggle('export'),
  },
  {
    id: 'import.open',
    title: 'Import marks',
    group: 'Export',
    keys: ['Ctrl+I'],
    scope: 'field',
    unavailable: () =>
      archive.store.getState().archive?.readOnly === true
        ? 'This archive is open for reading only; nothing can be imported into it.'
        : whyNoTape(),
    run: () => toggle('import'),
  },
];

function whyNoTape(): string | null {
  return viewStore.getState().transferId === null ? 'Open a tape first: its marks are what is exported.' : null;
}

function toggle(panel: Panel): void {
  viewStore.setState((state) => ({ panel: state.panel === panel ? 'none' : panel }));
}
