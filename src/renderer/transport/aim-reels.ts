import type { Tape, TapeReel } from './deck.ts';
import type { PageCache } from './page-cache.ts';
import type { LoopRange } from './tape-messages.ts';

/** Where the tape is or will be, in its own units; each reel reads what it needs there, the one that is heard first. */
export function aimReels(
  { reels }: Tape,
  caches: readonly PageCache[],
  at: { readonly position: number; readonly unitsPerSecond: number; readonly loop: LoopRange | null },
  current: number,
): void {
  const aim = (reel: number): void => {
    const setup = reels[reel];
    if (setup === undefined) return;
    const { startFrame, framesPerUnit } = setup;
    caches[reel]?.aim({
      position: startFrame + at.position * framesPerUnit,
      framesPerSecond: at.unitsPerSecond * framesPerUnit,
      loop: at.loop === null ? null : loopInReel(setup, at.loop),
    });
  };
  aim(current);
  for (let reel = 0; reel < reels.length; reel += 1) if (reel !== current) aim(reel);
}

function loopInReel({ startFrame, framesPerUnit }: TapeReel, loop: LoopRange): LoopRange {
  const ends = [startFrame + loop.startFrame * framesPerUnit, startFrame + loop.endFrame * framesPerUnit] as const;
  return { startFrame: Math.floor(Math.min(...ends)), endFrame: Math.ceil(Math.max(...ends)) };
}
