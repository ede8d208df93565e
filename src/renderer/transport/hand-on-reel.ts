import type { createWhereabouts } from './whereabouts.ts';

export type HandParts = {
  readonly where: ReturnType<typeof createWhereabouts>;
  /** Opens the sound. */
  readonly ready: () => Promise<unknown>;
  /** Moves the tape to where the hand is. */
  readonly pull: (position: number) => void;
  readonly onFailed: (error: unknown) => void;
};

/** The hand that drags the reel: the eye follows it at once, the tape as soon as the sound is open. */
export type HandOnReel = {
  /** Where it is; null where nobody drags. */
  at(): number | null;
  /** Whether the tape follows it already. */
  pulls(): boolean;
  /** Takes hold of the reel, or drags on. */
  dragTo(position: number): void;
  letGo(): void;
};

export function createHandOnReel({ where, ready, pull, onFailed }: HandParts): HandOnReel {
  let hand: { readonly position: number; readonly follows: boolean } | null = null;

  const hold = (held: typeof hand): void => {
    hand = held;
    where.holdAt(held?.position ?? null);
    if (held?.follows === true) pull(held.position);
  };

  return {
    at: () => hand?.position ?? null,
    pulls: () => hand?.follows === true,
    dragTo(position) {
      const isFirst = hand === null;
      hold({ position, follows: hand?.follows ?? false });
      if (!isFirst) return;
      ready().then(
        () => {
          if (hand !== null) hold({ ...hand, follows: true });
        },
        (error: unknown) => {
          if (hand !== null) onFailed(error);
        },
      );
    },
    letGo: () => hold(null),
  };
}
