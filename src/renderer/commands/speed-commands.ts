import { steppedSpeed } from '../transport/speed-text.ts';
import { player } from '../transport/transport.ts';
import { say } from '../ui/messages.ts';
import type { Command } from './registry.ts';
import { needsTape } from './tape-at-hand.ts';

/** How fast the tape is heard. */
export const speedCommands: readonly Command[] = [
  speed('speed.up', 'Faster by 1 %', ['Shift+BracketRight'], 1),
  speed('speed.down', 'Slower by 1 %', ['Shift+BracketLeft'], -1),
  speed('speed.upFine', 'Faster by 0.1 %', ['Alt+BracketRight'], 0.1),
  speed('speed.downFine', 'Slower by 0.1 %', ['Alt+BracketLeft'], -0.1),
  {
    id: 'speed.reset',
    title: 'Back to the usual speed',
    group: 'Play',
    keys: [],
    scope: 'global',
    unavailable: needsTape,
    run: () => player.setListening({ speed: 1 }),
  },
  {
    id: 'speed.keepPitch',
    title: 'Keep pitch when the speed changes: on or off',
    group: 'Play',
    keys: [],
    scope: 'global',
    unavailable: needsTape,
    run: () => {
      const keeps = player.store.getState().listening.speedKind === 'varispeed';
      player.setListening({ speedKind: keeps ? 'stretch' : 'varispeed' });
      say('info', keeps ? 'Pitch is kept when the speed changes.' : 'Pitch moves with the speed, as on a machine.');
    },
  },
];

function speed(id: string, title: string, keys: readonly string[], stepPercent: number): Command {
  return {
    id,
    title,
    group: 'Play',
    keys,
    scope: 'global',
    repeats: true,
    unavailable: needsTape,
    run: () => player.setListening({ speed: steppedSpeed(player.store.getState().listening.speed, stepPercent) }),
  };
}
