import type { TransferId } from '../../shared/domain/ids.ts';
import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { addPaths } from '../tapes/intake.ts';
import { goToPlace, openTransfer } from '../tapes/open-transfer.ts';
import { askHowRaw } from '../tapes/reading-actions.ts';
import { editDetails, locateTransfer, removeTransfer, rereadTransfer } from '../tapes/tape-actions.ts';
import { tapeRows } from '../tapes/tape-order.ts';
import { type BrowsePurpose, tapesStore } from '../tapes/tapes-store.ts';
import { say } from '../ui/messages.ts';
import { type Panel, viewStore } from '../view/view-store.ts';
import type { Command } from './registry.ts';

/** Adding, choosing and describing tapes; undo; and the panels that open over the window. */
export const fileCommands: readonly Command[] = [
  {
    id: 'tapes.addFolder',
    title: 'Add a folder of transfers',
    group: 'Tapes',
    keys: ['Ctrl+Shift+O'],
    scope: 'field',
    unavailable: whyNotWritable,
    run: () => addTapes({ kind: 'folder' }),
  },
  {
    id: 'tapes.addFiles',
    title: 'Add files',
    group: 'Tapes',
    keys: ['Ctrl+O'],
    scope: 'field',
    unavailable: whyNotWritable,
    run: () => addTapes({ kind: 'files' }),
  },
  {
    id: 'tapes.demo',
    title: 'Open the demo reel',
    group: 'Tapes',
    keys: ['D'],
    scope: 'global',
    unavailable: () =>
      whyNotWritable() ??
      (archive.store.getState().transfers.size === 0 ? null : 'The demo reel is for an archive that is still empty.'),
    run: async () => {
      say('info', 'Playing in the demo reel: it is made on this machine, which takes a few seconds.');
      const { transferId } = await bridge.request('demo.open', {});
      await openTransfer(transferId);
    },
  },
  {
    id: 'tapes.next',
    title: 'Open the next tape',
    group: 'Tapes',
    keys: ['Alt+ArrowDown'],
    scope: 'field',
    unavailable: whyNoTapes,
    run: () => openNeighbour(1),
  },
  {
    id: 'tapes.previous',
    title: 'Open the previous tape',
    group: 'Tapes',
    keys: ['Alt+ArrowUp'],
    scope: 'field',
    unavailable: whyNoTapes,
    run: () => openNeighbour(-1),
  },
  onTape('tapes.details', 'Edit the tape’s details', editDetails),
  onTape('tapes.reread', 'Read the tape’s file again', rereadTransfer),
  onTape('tapes.readRaw', 'Read the tape’s file as raw PCM', askHowRaw, whyNotWritable),
  onTape('tapes.locate', 'Say where the tape’s file is', locateTransfer),
  onTape('tapes.remove', 'Remove the tape from the archive', removeTransfer),
  {
    id: 'edit.undo',
    title: 'Undo',
    group: 'Edit',
    keys: ['Ctrl+Z'],
    scope: 'global',
    unavailable: () => whyNoStep('undo'),
    run: () => step('history.undo'),
  },
  {
    id: 'edit.redo',
    title: 'Redo',
    group: 'Edit',
    keys: ['Ctrl+Shift+Z', 'Ctrl+Y'],
    scope: 'global',
    unavailable: () => whyNoStep('redo'),
    run: () => step('history.redo'),
  },
  panelCommand('history.open', 'Show the history', 'Edit', ['Ctrl+H'], 'history'),
  panelCommand('palette.open', 'Find a command or a tape', 'Help', ['Ctrl+K'], 'palette'),
  panelCommand('keys.open', 'Show every key', 'Help', ['Shift+Slash'], 'keys'),
  panelCommand('settings.open', 'Settings', 'Help', ['Ctrl+Comma'], 'settings'),
  themeCommand('system', 'Theme: as the system has it'),
  themeCommand('dark', 'Theme: dark, like a machine room'),
  themeCommand('light', 'Theme: light, like paper'),
];

function whyNotWritable(): string | null {
  const { archive: notes } = archive.store.getState();
  return notes?.readOnly === true ? 'This archive is open for reading only; nothing can be added to it.' : null;
}

function whyNoTapes(): string | null {
  return archive.store.getState().transfers.size > 0 ? null : 'There is no tape yet. Add one with Ctrl O.';
}

function whyNoStep(which: 'undo' | 'redo'): string | null {
  const { heads, pending } = archive.store.getState();
  return heads[which] !== null || pending.length > 0 ? null : `There is nothing to ${which}.`;
}

/** The tape the keyboard stands on in the list, or else the one that is open. */
function onTape(
  id: string,
  title: string,
  run: (transferId: TransferId) => void | Promise<void>,
  whyNot: () => string | null = () => null,
): Command {
  const target = (): TransferId | null => viewStore.getState().transferId ?? tapesStore.getState().cursor;
  return {
    id,
    title,
    group: 'Tapes',
    keys: [],
    scope: 'global',
    unavailable: () => (target() === null ? 'Choose a tape first.' : whyNot()),
    run: () => {
      const transferId = target();
      return transferId === null ? undefined : run(transferId);
    },
  };
}

function panelCommand(
  id: string,
  title: string,
  group: Command['group'],
  keys: readonly string[],
  panel: Panel,
): Command {
  return {
    id,
    title,
    group,
    keys,
    scope: 'field',
    run: () => {
      viewStore.setState((state) => ({ panel: state.panel === panel ? 'none' : panel }));
    },
  };
}

function themeCommand(theme: 'system' | 'dark' | 'light', title: string): Command {
  return {
    id: `theme.${theme}`,
    title,
    group: 'View',
    keys: [],
    scope: 'global',
    run: async () => {
      await bridge.request('settings.set', { settings: { theme } });
    },
  };
}

async function addTapes(purpose: BrowsePurpose & { kind: 'files' | 'folder' }): Promise<void> {
  if (archive.store.getState().host?.hasFileDialogs === true) {
    const { paths } = await bridge.request('files.pick', { what: purpose.kind });
    await addPaths(paths);
    return;
  }
  const { intake } = tapesStore.getState();
  tapesStore.setState({
    browseFor: purpose,
    browseReason: null,
    intake: intake.step === 'running' ? intake : { step: 'choose' },
  });
  viewStore.setState({ panel: 'addTapes' });
}

async function openNeighbour(direction: 1 | -1): Promise<void> {
  const { tapes, transfers } = archive.store.getState();
  const { tapeFilter, transferId } = viewStore.getState();
  const ids = tapeRows(tapes, transfers.values(), tapeFilter).flatMap((row) =>
    row.kind === 'tape' ? [row.transfer.id] : [],
  );
  const here = transferId === null ? -1 : ids.indexOf(transferId);
  const next = here === -1 ? ids[0] : ids[here + direction];
  if (next === undefined) say('info', direction === 1 ? 'This is the last tape.' : 'This is the first tape.');
  else await openTransfer(next);
}

async function step(request: 'history.undo' | 'history.redo'): Promise<void> {
  const { done } = await bridge.request(request, {});
  const isUndo = request === 'history.undo';
  if (done === null) {
    say('info', `There is nothing to ${isUndo ? 'undo' : 'redo'}.`);
    return;
  }
  say('done', `${isUndo ? 'Undid' : 'Did again'}: ${done.title}`);
  if (done.place !== null) await goToPlace(done.place);
}
