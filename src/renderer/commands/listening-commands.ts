import { listeningModes, type ListeningMode } from '../../shared/domain/listening.ts';
import {
  backToFlat,
  cycleMode,
  toggleDim,
  toggleInverted,
  toggleMono,
  toggleSoftEdges,
} from '../transport/listening-actions.ts';
import { modeNames } from '../transport/listening-words.ts';
import { player } from '../transport/transport.ts';
import type { Command } from './registry.ts';
import { needsTape } from './tape-at-hand.ts';

/** How the tape is heard: which ear hears what, how loud, and back to flat. */
export const listeningCommands: readonly Command[] = [
  listen('listen.flat', 'Back to flat: hear it as it is in the file', ['H'], backToFlat),
  listen('listen.next', 'Listen to the next: stereo, left, right, mono, difference, swapped', ['E'], cycleMode),
  listen('listen.mono', 'Mono on or off', ['O'], toggleMono),
  // In the comparison X belongs to ABX: the other key dims there too.
  listen('listen.dim', 'Dim by 20 dB, on or off', ['X', 'Shift+X'], toggleDim),
  ...listeningModes.map((mode) => listenTo(mode)),
  listen('listen.invertLeft', 'Invert polarity of the left ear', [], () => toggleInverted('left')),
  listen('listen.invertRight', 'Invert polarity of the right ear', [], () => toggleInverted('right')),
  gain('play.gainUp', 'Louder by 1 dB', ['Shift+ArrowUp'], 1),
  gain('play.gainDown', 'Softer by 1 dB', ['Shift+ArrowDown'], -1),
  {
    id: 'play.gainReset',
    title: 'Gain back to 0 dB',
    group: 'Play',
    keys: [],
    scope: 'global',
    run: () => player.setListening({ gainDb: 0 }),
  },
  {
    id: 'play.softEdges',
    title: 'Soft edges at start, stop and seek: on or off',
    group: 'Play',
    keys: [],
    scope: 'global',
    run: toggleSoftEdges,
  },
];

function listen(id: string, title: string, keys: readonly string[], act: () => void): Command {
  return { id, title, group: 'Play', keys, scope: 'global', unavailable: needsTape, run: act };
}

function listenTo(mode: ListeningMode): Command {
  return listen(`listen.${mode === 'mono' ? 'monoSum' : mode}`, `Listen to: ${modeNames[mode].toLowerCase()}`, [], () =>
    player.setListening({ mode }),
  );
}

function gain(id: string, title: string, keys: readonly string[], stepDb: number): Command {
  return {
    id,
    title,
    group: 'Play',
    keys,
    scope: 'global',
    unavailable: needsTape,
    run: () => player.setListening({ gainDb: player.store.getState().listening.gainDb + stepDb }),
  };
}
