import { heardFrame, heardMark, heardRange } from '../../shared/domain/tape-order.ts';
import { archive } from '../archive/archive.ts';
import { orderNow } from '../archive/tape-times.ts';
import { bridge } from '../client/bridge.ts';
import { stepToEdge, stepToFrame } from '../transport/mark-stops.ts';
import { player } from '../transport/transport.ts';
import { say } from '../ui/messages.ts';
import type { Command } from './registry.ts';
import { marksAtHand, needsTape, rollFrames, seekHeard } from './tape-at-hand.ts';

/** What moves the open tape by steps, to edges and to its ends. */
export const moveCommands: readonly Command[] = [
  step('play.back10s', 'Back 10 seconds', ['Shift+ArrowLeft'], -10_000),
  step('play.forward10s', 'Forward 10 seconds', ['Shift+ArrowRight'], 10_000),
  step('play.back1s', 'Back 1 second', ['ArrowLeft'], -1000),
  step('play.forward1s', 'Forward 1 second', ['ArrowRight'], 1000),
  step('play.back10ms', 'Back 10 milliseconds', ['Alt+ArrowLeft'], -10),
  step('play.forward10ms', 'Forward 10 milliseconds', ['Alt+ArrowRight'], 10),
  frameStep('play.backFrame', 'Back one sample frame', ['Ctrl+ArrowLeft'], -1),
  frameStep('play.forwardFrame', 'Forward one sample frame', ['Ctrl+ArrowRight'], 1),
  {
    id: 'play.toStart',
    title: 'Go to start of tape',
    group: 'Play',
    keys: ['Home'],
    scope: 'global',
    unavailable: needsTape,
    run: () => seekHeard(() => 0),
  },
  {
    id: 'play.toEnd',
    title: 'Go to end of tape',
    group: 'Play',
    keys: ['End'],
    scope: 'global',
    unavailable: needsTape,
    run: () => seekHeard((_, { frames }) => frames),
  },
  {
    id: 'play.lastStart',
    title: 'Go back to where it last started',
    group: 'Play',
    keys: ['B'],
    scope: 'global',
    unavailable: needsTape,
    run: () => {
      const { lastStartFrame, playing, transfer } = player.store.getState();
      if (transfer === null) return;
      const start = heardFrame(orderNow(transfer.id), lastStartFrame);
      seekHeard(() => start - (playing ? rollFrames('lastStartPre') : 0));
    },
  },
  edge('play.previousEdge', 'Go to previous mark edge', ['Comma'], 'previous'),
  edge('play.nextEdge', 'Go to next mark edge', ['Period'], 'next'),
  soundEdge('play.previousSound', 'Go to previous edge of silence', ['Shift+Comma'], 'previous'),
  soundEdge('play.nextSound', 'Go to next edge of silence', ['Shift+Period'], 'next'),
];

/** Steps start from the frame that is heard, so that "back one second" means of what one hears. */
function step(id: string, title: string, keys: readonly string[], ms: number): Command {
  return {
    id,
    title,
    group: 'Play',
    keys,
    scope: 'global',
    unavailable: needsTape,
    run: () => seekHeard((frame, { sampleRate }) => frame + Math.round((ms * sampleRate) / 1000)),
  };
}

function frameStep(id: string, title: string, keys: readonly string[], frames: number): Command {
  return {
    id,
    title,
    group: 'Play',
    keys,
    scope: 'global',
    unavailable: needsTape,
    run: () => seekHeard((frame) => frame + frames),
  };
}

/** The edge that was last gone to, while its pre-roll plays and nobody has gone elsewhere: steps count from it. */
let last: { readonly edge: number; readonly moves: number } | null = null;

function edge(id: string, title: string, keys: readonly string[], direction: 'previous' | 'next'): Command {
  const find = (): number | null => {
    const { transfer, playing, moves } = player.store.getState();
    if (transfer === null) return null;
    const order = orderNow(transfer.id);
    const marks = marksAtHand().map((mark) => heardMark(order, mark));
    const frame = heardFrame(order, player.frameNow());
    if (last?.moves === moves && frame < last.edge) return stepToEdge(marks, last.edge, direction, 0);
    return stepToEdge(marks, frame, direction, playing ? transfer.sampleRate : 0);
  };
  return {
    id,
    title,
    group: 'Play',
    keys,
    scope: 'global',
    unavailable: () => {
      if (needsTape() !== null) return needsTape();
      if (archive.store.getState().marks.size === 0) return 'There are no marks on this tape yet: press T, F or M.';
      return find() === null ? `There is no mark edge ${direction === 'next' ? 'after' : 'before'} this place.` : null;
    },
    run: () => {
      const frame = find();
      if (frame === null) return;
      // Standing, it goes exactly there: that is where one marks.
      seekHeard(() => frame - (player.store.getState().playing ? rollFrames('edgePre') : 0));
      last = { edge: frame, moves: player.store.getState().moves };
    },
  };
}

/** To where sound begins or ends; asked of the main process each time, which knows it from the waveform. */
function soundEdge(id: string, title: string, keys: readonly string[], direction: 'previous' | 'next'): Command {
  return {
    id,
    title,
    group: 'Play',
    keys,
    scope: 'global',
    unavailable: needsTape,
    run: async () => {
      const { transfer } = player.store.getState();
      if (transfer === null) return;
      const { active } = await bridge.request('activity.get', { transferId: transfer.id });
      if (active === null) {
        say('info', 'Where it is silent is known once the waveform of this tape was read to its end.');
        return;
      }
      if (player.store.getState().transfer !== transfer) return;
      const order = orderNow(transfer.id);
      const edges = active
        .map((range) => heardRange(order, range))
        .flatMap((range) => [range.startFrame, range.endFrame]);
      const runningRate = player.store.getState().playing ? transfer.sampleRate : 0;
      const frame = stepToFrame(edges, heardFrame(order, player.frameNow()), direction, runningRate);
      if (frame !== null) seekHeard(() => frame);
      else say('info', `There is no edge of silence ${direction === 'next' ? 'after' : 'before'} this place.`);
    },
  };
}
