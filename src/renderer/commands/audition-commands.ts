import { heardFrame, heardMark, heardRange } from '../../shared/domain/tape-order.ts';
import { orderNow } from '../archive/tape-times.ts';
import { type AroundEdge, edgeToAudition, rollsAround, type RollPair, withRolls } from '../transport/around-edge.ts';
import { loopTarget } from '../transport/mark-stops.ts';
import { player } from '../transport/transport.ts';
import { say } from '../ui/messages.ts';
import { viewStore } from '../view/view-store.ts';
import type { Command } from './registry.ts';
import { marksAtHand, needsTape, rollFrames, selectedMark } from './tape-at-hand.ts';

/** What plays a stretch once: the selection, or what lies around an edge of a mark. */
export const auditionCommands: readonly Command[] = [
  {
    id: 'play.selection',
    title: 'Play the selection once',
    group: 'Play',
    keys: ['Shift+Space'],
    scope: 'global',
    unavailable: () => needsTape() ?? (selection() === null ? 'Drag out a stretch or select a mark first.' : null),
    run: async () => {
      const stretch = selection();
      const { transfer } = player.store.getState();
      if (stretch === null || transfer === null) return;
      const order = orderNow(transfer.id);
      const played = rolled(
        heardRange(order, stretch),
        { pre: 'selectionPre', post: 'selectionPost' },
        transfer.frames,
      );
      await player.playRange(heardRange(order, played));
    },
  },
  around('play.beforeEdge', 'Play up to the nearest mark edge', ['A'], 'before'),
  around('play.acrossEdge', 'Play across the nearest mark edge', ['Shift+A'], 'across'),
  around('play.afterEdge', 'Play on from the nearest mark edge', ['Alt+A'], 'after'),
];

function selection(): ReturnType<typeof loopTarget> {
  return loopTarget(selectedMark(), viewStore.getState().range);
}

function rolled(stretch: { readonly startFrame: number; readonly endFrame: number }, rolls: RollPair, frames: number) {
  return withRolls(stretch, rollFrames(rolls.pre), rollFrames(rolls.post), frames);
}

/** The edge that was last played around, as long as nobody has gone elsewhere since: it stays the one that is meant. */
let last: { readonly edge: number; readonly moves: number } | null = null;

function around(id: string, title: string, keys: readonly string[], part: AroundEdge): Command {
  return {
    id,
    title,
    group: 'Play',
    keys,
    scope: 'global',
    unavailable: () => needsTape() ?? (marksAtHand().length === 0 ? 'There are no marks on this tape yet.' : null),
    run: async () => {
      const { transfer, moves } = player.store.getState();
      if (transfer === null) return;
      const order = orderNow(transfer.id);
      const mark = selectedMark();
      const marks = (mark === null ? marksAtHand() : [mark]).map((one) => heardMark(order, one));
      const kept = last?.moves === moves ? last.edge : null;
      const edge = edgeToAudition(marks, heardFrame(order, player.frameNow()), kept);
      if (edge === null) return;
      const stretch = rolled({ startFrame: edge, endFrame: edge }, rollsAround[part], transfer.frames);
      if (stretch.endFrame <= stretch.startFrame) {
        say(
          'info',
          'There is nothing to be played there: it is the end of the tape, or Settings say 0 s for this key.',
        );
        return;
      }
      const playing = player.playRange(heardRange(order, stretch));
      last = { edge, moves: player.store.getState().moves };
      await playing;
    },
  };
}
