import type { Mark } from '../../shared/domain/mark.ts';
import { heardFrame, heardMark, inFrameOf } from '../../shared/domain/tape-order.ts';
import { archive } from '../archive/archive.ts';
import { orderNow } from '../archive/tape-times.ts';
import { bridge } from '../client/bridge.ts';
import { loopTarget, stepToEdge } from '../transport/mark-stops.ts';
import type { Playable } from '../transport/player.ts';
import { player } from '../transport/transport.ts';
import { say } from '../ui/messages.ts';
import { primaryMark, viewStore } from '../view/view-store.ts';
import type { Command } from './registry.ts';
import { whyNoTape } from './why-no-tape.ts';

const needsTape = (): string | null => whyNoTape('Open a tape first: choose one in the list at the left.');

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
    title: 'Pause',
    group: 'Play',
    keys: ['K'],
    scope: 'global',
    unavailable: () => needsTape() ?? (player.store.getState().playing ? null : 'The tape stands still already.'),
    run: () => player.pause(),
  },
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
      player.seek(inFrameOf(orderNow(mark.transferId), mark));
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

const move: readonly Command[] = [
  step('play.back10s', 'Back 10 seconds', ['J', 'Shift+ArrowLeft'], -10_000),
  step('play.forward10s', 'Forward 10 seconds', ['L', 'Shift+ArrowRight'], 10_000),
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
  edge('play.previousEdge', 'Go to previous mark edge', ['Comma'], 'previous'),
  edge('play.nextEdge', 'Go to next mark edge', ['Period'], 'next'),
];

const level: readonly Command[] = [
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
    run: () => {
      const on = !player.store.getState().softEdges;
      player.setSoftEdges(on);
      say(
        'info',
        on ? 'Start, stop and seek are softened over 5 ms.' : 'Start, stop and seek cut hard, and may click.',
      );
    },
  },
];

/** What plays, moves and loops the open tape. */
export const transportCommands: readonly Command[] = [...run, ...move, ...level];

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

function edge(id: string, title: string, keys: readonly string[], direction: 'previous' | 'next'): Command {
  const find = (): number | null => {
    const { transfer, playing } = player.store.getState();
    if (transfer === null) return null;
    const order = orderNow(transfer.id);
    const marks = openMarks().map((mark) => heardMark(order, mark));
    return stepToEdge(marks, heardFrame(order, player.frameNow()), direction, playing ? transfer.sampleRate : 0);
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
      if (frame !== null) seekHeard(() => frame);
    },
  };
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

/** Goes where `to` says, in frames as they are heard: forward is onward also on a tape that runs backwards. */
function seekHeard(to: (frame: number, transfer: Playable) => number): void {
  const { transfer } = player.store.getState();
  if (transfer === null) return;
  const order = orderNow(transfer.id);
  const frame = to(heardFrame(order, player.frameNow()), transfer);
  player.seek(heardFrame(order, Math.max(0, Math.min(transfer.frames, frame))));
}

/** A disk may have come back since its file was found missing: asking for the waveform looks again. */
async function playOrPause(): Promise<void> {
  const { transferId } = viewStore.getState();
  if (transferId !== null && isMissing()) await bridge.request('peaks.get', { transferId });
  await (player.store.getState().playing ? player.pause() : player.play());
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

function selectedMark(): Mark | null {
  const id = primaryMark(viewStore.getState());
  return id === null ? null : (archive.store.getState().marks.get(id) ?? null);
}

function openMarks(): readonly Mark[] {
  return [...archive.store.getState().marks.values()];
}
