import type { FrameRange } from '../../shared/domain/frame-ranges.ts';
import type { Player } from '../transport/player.ts';

/** Looks are this far apart; a pause that is skipped keeps 0.3 s of itself, so that nobody hears the difference. */
const lookMs = 80;

export type SkipParts = {
  readonly player: Player;
  /** The pauses of the open tape, in order; null while nothing is to be skipped. */
  readonly pauses: () => readonly FrameRange[] | null;
  readonly every: (ms: number, work: () => void) => () => void;
};

/** Jumps over the pauses while the tape plays, in the direction in which it is heard. Returns how to end it. */
export function skipPauses({ player, pauses, every }: SkipParts): () => void {
  let stop: (() => void) | null = null;
  const look = (): void => {
    const list = pauses();
    if (list === null) return;
    const target = skipTarget(list, player.frameNow(), player.store.getState());
    if (target !== null) goOn(player, target);
  };
  const follow = ({ playing }: { readonly playing: boolean }): void => {
    if (playing) stop ??= every(lookMs, look);
    else {
      stop?.();
      stop = null;
    }
  };
  const unsubscribe = player.store.subscribe(follow);
  follow(player.store.getState());
  return () => {
    unsubscribe();
    follow({ playing: false });
  };
}

/** A seek forgets where the tape was to stop, so a stretch that is played is begun anew behind its pause. */
function goOn(player: Player, target: number): void {
  const { stopFrame } = player.store.getState();
  if (stopFrame === null) {
    player.seek(target);
    return;
  }
  const range = { startFrame: Math.min(target, stopFrame), endFrame: Math.max(target, stopFrame) };
  // What stands in the way of playing becomes a sentence of the player's own.
  void player.playRange(range);
}

type Playing = Pick<ReturnType<Player['store']['getState']>, 'transfer' | 'shuttle' | 'loop' | 'stopFrame'>;

/** Where to go on from a frame that lies in a pause; null where the tape plays on, as in a loop it would leave. */
export function skipTarget(pauses: readonly FrameRange[], frame: number, state: Playing): number | null {
  const { transfer, shuttle, loop, stopFrame } = state;
  if (transfer === null) return null;
  const goesBack = shuttle < 0 !== transfer.runsBackwards;
  const pause = pauses.find(({ startFrame, endFrame }) => frame >= startFrame && frame < endFrame);
  if (pause === undefined) return null;
  const target = goesBack ? Math.max(0, pause.startFrame - 1) : pause.endFrame;
  const turnsBefore = loop !== null && (target < loop.startFrame || target >= loop.endFrame);
  const stopsBefore = stopFrame !== null && (goesBack ? target <= stopFrame : target >= stopFrame);
  return turnsBefore || stopsBefore ? null : target;
}
