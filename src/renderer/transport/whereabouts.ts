import { clockAfter, clockAtRest, frameHeardAt, positionAt } from './clock.ts';
import type { TapeReport } from './tape-messages.ts';

/**
 * Where the tape is: for the ear, which hears a little later than the tape moves; for the eye, which wants to see at
 * once where a seek or the hand has brought it; and for the pages, which must be there before both. `heardAt` says which
 * moment of the context's time is heard at a moment of the window's clock.
 */
export function createWhereabouts(heardAt: (timeStampMs: number) => number) {
  let clock = clockAtRest(0, 0);
  /** A seek that is not heard yet; `landedAt` is the context's time of its first sample. */
  let pendingSeek: { readonly position: number; readonly landedAt: number | null } | null = null;
  let handAt: number | null = null;
  /** Where the tape itself was last. */
  let reelPosition = 0;

  const frameAt = (timeStampMs: number): number => frameHeardAt(clock, heardAt(timeStampMs));
  const positionNow = (): number => {
    if (handAt !== null) return Math.round(handAt);
    if (pendingSeek === null) return frameAt(performance.now());
    const isHeard = pendingSeek.landedAt !== null && heardAt(performance.now()) >= pendingSeek.landedAt;
    if (!isHeard) return pendingSeek.position;
    pendingSeek = null;
    return frameAt(performance.now());
  };

  return {
    /** It rests there, and nothing else is on its way. */
    standAt(position: number, length: number): void {
      pendingSeek = null;
      reelPosition = position;
      clock = clockAtRest(position, length);
    },
    seekTo(position: number): void {
      pendingSeek = { position, landedAt: null };
    },
    /** Under the hand, or free again. */
    holdAt(position: number | null): void {
      handAt = position;
    },
    follow(report: TapeReport, contextRate: number): void {
      const { position, loop } = report;
      const contextTime = report.contextSample / contextRate;
      reelPosition = position;
      clock = clockAfter(clock, { contextTime, position, framesPerSecond: report.step * contextRate, loop });
    },
    /** The report is the first from behind the seek. */
    land(report: TapeReport, contextRate: number): void {
      if (pendingSeek?.landedAt !== null) return;
      pendingSeek = { ...pendingSeek, landedAt: report.contextSample / contextRate };
    },
    /** Where a seek leads that is not heard yet. */
    seekingTo: (): number | null => pendingSeek?.position ?? null,
    /** Where the tape will be read next. */
    readNext: (): number => (pendingSeek?.landedAt === null ? pendingSeek.position : reelPosition),
    /** The frame that is heard now; see `Player.frameNow`. */
    positionNow,
    frameAt,
    /** The place between two units that was heard at a moment of the window's clock. */
    placeAt: (timeStampMs: number): number => positionAt(clock, heardAt(timeStampMs)),
    /** The place between two units that is heard now. */
    placeNow(): number {
      const now = positionNow();
      return handAt === null && pendingSeek === null ? positionAt(clock, heardAt(performance.now())) : now;
    },
  };
}
