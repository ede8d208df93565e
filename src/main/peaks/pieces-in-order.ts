import type { SourceFacts } from '../audio/frame-source.ts';
import { createKernel } from '../audio/kernel/kernel.ts';
import { type DrawnPiece, levelsIn, type PiecePlan, type PieceSlots, plannedFrames } from './draw-pieces.ts';

/** Pieces of a tape, as they come from several threads, joined to the levels of the whole. */
export type PiecesInOrder = {
  /** Takes a piece in; it counts as soon as all before it are there. */
  add(piece: DrawnPiece): void;
  /** Whether a piece came that the end of the file cut off: nothing after it counts. */
  isCutOff(): boolean;
  /** Pieces that joined the whole since its finest level was last taken. */
  fresh(): number;
  /**
   * Buckets of a level that became whole since they were last taken, in parts; level 0 is the finest, and is to be
   * taken first. They are valid until what was taken of the finest level is released.
   */
  take(level: number): readonly Int16Array[];
  /** What was last taken of the finest level is written: tells the slots that are free again. */
  release(): readonly number[];
};

/**
 * @param count levels of the whole, which may be fewer than those of a piece.
 * @param first what came before this piece is in the file; `firstUnknownPiece` tells where that may be.
 */
export function createPiecesInOrder(
  facts: SourceFacts,
  plan: PiecePlan,
  slots: PieceSlots,
  count: number,
  first = 0,
): PiecesInOrder {
  const { channels, sampleRate } = facts;
  /** The level in which a piece is one bucket: from here on they are folded together. */
  const coarsest = plan.levels - 1;
  const levels = Math.max(1, count - coarsest);
  const { pyramid } = createKernel({ channels, sampleRate, levels, onlyPeaks: true, bufferBytes: 0 });
  const finer = Array.from({ length: Math.min(coarsest, count) }, (): Int16Array[] => []);
  const early = new Map<number, DrawnPiece>();
  let next = first;
  const joined: number[] = [];
  const taken: number[] = [];
  let isCutOff = false;
  const isShort = ({ index, frames }: DrawnPiece): boolean => frames < plannedFrames(plan, index);

  return {
    add(piece) {
      early.set(piece.index, piece);
      isCutOff ||= isShort(piece);
      for (let due = early.get(next); due !== undefined; due = early.get(next)) {
        early.delete(next);
        const views = levelsIn(slots[due.slot]!, plan, due.frames);
        for (const [level, parts] of finer.entries()) parts.push(views[level]!);
        pyramid.add(due.rows);
        joined.push(due.slot);
        next = isShort(due) ? Infinity : next + 1;
      }
    },
    isCutOff: () => isCutOff,
    fresh: () => joined.length,
    take(level) {
      if (level === 0) taken.push(...joined.splice(0));
      return level < coarsest ? finer[level]!.splice(0) : [pyramid.take(level - coarsest).slice()];
    },
    release: () => taken.splice(0),
  };
}
