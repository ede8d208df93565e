import { forgetHeardOfTape, goToNextUnheard, toggleSkipSilence } from '../heard/heard-actions.ts';
import { heard } from '../heard/heard-store.ts';
import { viewStore } from '../view/view-store.ts';
import type { Command } from './registry.ts';
import { whyNoTape } from './why-no-tape.ts';

const needsTape = (): string | null => whyNoTape('Open a tape first: choose one in the list at the left.');

/** What was heard of the tapes, and the silence in between. */
export const heardCommands: readonly Command[] = [
  {
    id: 'heard.next',
    title: 'Go to the next stretch nobody has heard',
    group: 'Play',
    keys: ['U'],
    scope: 'global',
    unavailable: needsTape,
    run: goToNextUnheard,
  },
  {
    id: 'heard.skipSilence',
    title: 'Skip silence while playing: on or off',
    group: 'Play',
    keys: ['Shift+S'],
    scope: 'global',
    run: toggleSkipSilence,
  },
  {
    id: 'heard.forget',
    title: 'Forget what was heard of this tape',
    group: 'Tapes',
    keys: [],
    scope: 'global',
    unavailable: () =>
      needsTape() ?? (heard.store.getState().ranges.length === 0 ? 'Nothing of this tape was heard yet.' : null),
    run: () => {
      const { transferId } = viewStore.getState();
      return transferId === null ? undefined : forgetHeardOfTape(transferId);
    },
  },
];
