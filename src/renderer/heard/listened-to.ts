import { fastestHeardSpeed } from '../../shared/domain/heard.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import type { CompareSource, ComparePlayer } from '../transport/compare-player.ts';
import type { Player } from '../transport/player.ts';

/** What plays what is listened to. */
export type ListenedTo = {
  readonly subscribe: (onChange: () => void) => void;
  readonly now: () => {
    readonly playing: boolean;
    /** Grows with every seek and load. */
    readonly moves: number;
    /** By itself the place leaps, or moves too fast to be listened to. */
    readonly leaps: boolean;
    /** Null where nothing is. */
    readonly source: HeardSource | null;
  };
};

/** The file that is heard. */
export type HeardSource = {
  readonly transferId: TransferId;
  /** The same as long as the same file is heard on the same way. */
  readonly key: string;
  /** Whether it can still be asked where it was when another has taken its place. */
  readonly outlives: boolean;
  /** Frames of the file in a second at the usual speed. */
  readonly framesPerSecond: number;
  /** The frame that was heard at a moment of the `performance.now()` clock, of the last ten seconds. */
  readonly frameAt: (timeStampMs: number) => number;
};

/** The tape in the window. */
export function listenedOnTape(player: Player): ListenedTo {
  return {
    subscribe: player.store.subscribe,
    now: () => {
      const { playing, moves, loop, shuttle, transfer } = player.store.getState();
      const source =
        transfer === null
          ? null
          : {
              transferId: transfer.id,
              key: transfer.id,
              outlives: false,
              framesPerSecond: transfer.sampleRate * Math.max(1, transfer.speedRatio),
              frameAt: player.frameAt,
            };
      return { playing, moves, leaps: loop !== null || Math.abs(shuttle) > fastestHeardSpeed, source };
    },
  };
}

/** The take that is heard of those side by side. */
export function listenedSideBySide(player: ComparePlayer): ListenedTo {
  return {
    subscribe: player.store.subscribe,
    now: () => {
      const { playing, moves, loop, sources, current, unitsPerSecond } = player.store.getState();
      const source = sources[current];
      return {
        playing,
        moves,
        leaps: loop !== null,
        source: source === undefined ? null : sideOf(player, source, unitsPerSecond),
      };
    },
  };
}

function sideOf(
  player: ComparePlayer,
  { transfer, startFrame, framesPerSecond }: CompareSource,
  unitsPerSecond: number,
): HeardSource {
  return {
    transferId: transfer.id,
    // On another scale the place is counted anew: what was heard on this one is asked for before.
    key: `${transfer.id} ${startFrame} ${framesPerSecond} ${unitsPerSecond}`,
    outlives: true,
    framesPerSecond: Math.abs(framesPerSecond),
    frameAt(timeStampMs) {
      const frame = Math.round(startFrame + player.positionAt(timeStampMs) * framesPerSecond);
      // Before its beginning and behind its end it is silent, and stands.
      return Math.max(0, Math.min(transfer.frames, frame));
    },
  };
}
