import { heardFrame, inFrameOf } from '../../shared/domain/tape-order.ts';
import { archive } from '../archive/archive.ts';
import { orderNow } from '../archive/tape-times.ts';
import { bridge } from '../client/bridge.ts';
import { loopTarget } from '../transport/mark-stops.ts';
import { nextShuttle } from '../transport/shuttle-steps.ts';
import { player } from '../transport/transport.ts';
import { viewStore } from '../view/view-store.ts';
import { auditionCommands } from './audition-commands.ts';
import { listeningCommands } from './listening-commands.ts';
import { moveCommands } from './move-commands.ts';
import type { Command } from './registry.ts';
import { speedCommands } from './speed-commands.ts';
import { needsTape, rollFrames, seekHeard, selectedMark } from './tape-at-hand.ts';

const run: readonly Command[] = [
  {
    id: 'play.toggle',
    title: 'Play or pause',
    group: 'Play',
    keys: ['Space'],
    scope: 'global',
    unavailable: () => (isMissing() ? null : needsTape()),
    run: playOrPause,
  },
  {
    id: 'play.pause',
    title: 'Stop',
    group: 'Play',
    keys: ['K'],
    scope: 'global',
    unavailable: () => needsTape() ?? (player.store.getState().playing ? null : 'The tape stands still already.'),
    run: stand,
  },
  shuttle('play.windBack', 'Wind backwards, each press faster', ['J'], -1),
  shuttle('play.windForward', 'Wind forwards, each press faster', ['L'], 1),
  {
    id: 'play.selected',
    title: 'Play selected mark from its start',
    group: 'Play',
    keys: ['P'],
    scope: 'global',
    unavailable: () =>
      needsTape() ?? (selectedMark() === null ? 'Select a mark first: click it, or press the arrow keys.' : null),
    run: async () => {
      const mark = selectedMark();
      if (mark === null) return;
      const order = orderNow(mark.transferId);
      seekHeard(() => heardFrame(order, inFrameOf(order, mark)) - rollFrames('selectedPre'));
      await player.play();
    },
  },
  {
    id: 'play.loop',
    title: 'Loop selected mark',
    group: 'Play',
    keys: ['R'],
    scope: 'global',
    unavailable: () => needsTape() ?? whyNoLoop(),
    run: toggleLoop,
  },
];

/** What plays, moves and loops the open tape, and how it is heard. */
export const transportCommands: readonly Command[] = [
  ...run,
  ...auditionCommands,
  ...moveCommands,
  ...speedCommands,
  ...listeningCommands,
];

function shuttle(id: string, title: string, keys: readonly string[], direction: 1 | -1): Command {
  return {
    id,
    title,
    group: 'Play',
    keys,
    scope: 'global',
    unavailable: needsTape,
    run: async () => {
      const { playing, shuttle: speed } = player.store.getState();
      await player.shuttle(nextShuttle(speed === 0 && playing ? 1 : speed, direction));
    },
  };
}

/** K: whatever moves stands still, winding as well. */
async function stand(): Promise<void> {
  if (player.store.getState().shuttle !== 0) await player.shuttle(0);
  player.pause();
}

/** A disk may have come back since its file was found missing: asking for the waveform looks again. */
async function playOrPause(): Promise<void> {
  const { transferId } = viewStore.getState();
  if (transferId !== null && isMissing()) await bridge.request('peaks.get', { transferId });
  if (player.store.getState().playing) {
    player.pause();
    return;
  }
  const before = rollFrames('playPre');
  // At its end the tape starts over.
  if (before > 0) seekHeard((frame, { frames }) => (frame < frames ? frame - before : frame));
  await player.play();
}

function isMissing(): boolean {
  const { transferId } = viewStore.getState();
  return transferId !== null && archive.store.getState().transfers.get(transferId)?.state === 'missing';
}

function toggleLoop(): void {
  const { loop } = player.store.getState();
  const target = currentLoopTarget();
  const isSame = target !== null && loop?.startFrame === target.startFrame && loop.endFrame === target.endFrame;
  if (loop !== null && (target === null || isSame)) {
    player.setLoop(null);
    return;
  }
  if (target === null) return;
  const frame = player.frameNow();
  player.setLoop(target);
  const { transferId } = viewStore.getState();
  if (frame < target.startFrame || frame >= target.endFrame) player.seek(inFrameOf(orderNow(transferId), target));
}

function whyNoLoop(): string | null {
  if (player.store.getState().loop !== null || currentLoopTarget() !== null) return null;
  const mark = selectedMark();
  if (mark?.kind === 'timestamp') return 'A timestamp has no length to loop; select a take or a fragment.';
  if (mark !== null) return 'This mark is still open; end it first, then loop it.';
  return 'Select a take or a fragment first, or drag out a stretch of the tape.';
}

function currentLoopTarget(): ReturnType<typeof loopTarget> {
  return loopTarget(selectedMark(), viewStore.getState().range);
}
