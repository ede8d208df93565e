import { availableParallelism } from 'node:os';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { FrameSource } from '../audio/frame-source.ts';
import {
  createPieceDrawer,
  createSlotMemory,
  createSlots,
  type DrawnPiece,
  firstUnknownPiece,
  type PiecePlan,
  planPieces,
} from './draw-pieces.ts';
import { type DrawingPlace, type DrawingThread, whatIsNoFault } from './drawing-thread.ts';
import type { PictureLevels } from './picture-levels.ts';
import { createPiecesInOrder, type PiecesInOrder } from './pieces-in-order.ts';

/** When a tape is drawn before its checksums are taken, and by how many. */
export type AheadTerms = {
  /** Shorter files are read to their end before anybody could look. */
  readonly leastBytes: number;
  /** A thread starts in less time than it takes to draw these; nor does it help where there is one processor. */
  readonly leastBytesForTwo: number;
  /**
   * From a disk that gives less, reading twice would take longer than it spares: the pass with the checksums, which
   * takes some 400 MB a second, would wait for that disk as well.
   */
  readonly leastBytesPerMs: number;
  /** Milliseconds. */
  readonly now: () => number;
};

export const aheadTerms: AheadTerms = {
  leastBytes: 256 * 1024 * 1024,
  leastBytesForTwo: availableParallelism() > 1 ? 1024 * 1024 * 1024 : Infinity,
  leastBytesPerMs: 600_000,
  now: () => performance.now(),
};

/** So early it is known whether the disk is quick enough for two. */
const firstLookMs = 2;
/** Pieces that a thread was asked for before it answered, so that it need not wait for us. */
const piecesAsked = 8;
const lookAgainMs = 50;
/** Pieces that are written together: some of their levels are only a bucket each. */
const piecesAtOnce = 16;
/** For pieces that are being drawn, that wait for one before them, and that are being written. */
const slotCount = 6 * piecesAtOnce;

export type AheadTask = {
  readonly source: FrameSource;
  readonly sizeBytes: number;
  readonly picture: PictureLevels;
  readonly reportMs: number;
  /** Tells how far the picture is, and makes sure of it now and then. */
  readonly report: () => Promise<void>;
  /** Waits until it may go on; tells whether it may. */
  readonly mayGoOn: () => Promise<boolean>;
  /** Whether it may not, asked before every read. */
  readonly isCancelled: () => boolean;
  /** Whether others come first, so that it should not take all it can. */
  readonly mustGiveWay: () => boolean;
  /** Starts a second thread for the same tape; null when there is no room for one. */
  readonly startSecond: (place: DrawingPlace) => DrawingThread | null;
};

/**
 * Draws a long uncompressed tape up to its last whole bucket with no regard to anything else, as long as its disk is
 * quick enough, so that the whole can be seen at once. It goes on where an earlier reading left off; the full pass
 * follows, and begins anew.
 */
export async function drawAhead(task: AheadTask, terms: AheadTerms = aheadTerms): Promise<void> {
  const { source, picture } = task;
  // To decode takes longer than the checksums do; and an earlier reading may have drawn everything.
  if (source.readStoredNow === undefined || task.sizeBytes < terms.leastBytes) return;
  const plan = planPieces(source.facts);
  if (picture.knownFrames() >= plan.frames) return;
  await drawWhileQuick(task, plan, terms).catch(whatIsNoFault);
}

async function drawWhileQuick(task: AheadTask, plan: PiecePlan, terms: AheadTerms): Promise<void> {
  const { source } = task;
  const memory = createSlotMemory(plan, slotCount);
  const slots = createSlots(plan, memory);
  const free = [...slots.keys()];
  const draw = createPieceDrawer(source, plan, slots, task.isCancelled);
  const first = firstUnknownPiece(plan, task.picture.count, task.picture.knownFrames());
  const drawn = createPiecesInOrder(source.facts, plan, slots, task.picture.count, first);
  const writing = createWriting(
    task,
    first * plan.pieceFrames,
    drawn,
    (released) => void free.push(...released),
    terms,
  );
  if (!(await task.mayGoOn())) return;
  // It starts while the first pieces are drawn, and is asked for some once the disk is known to be quick.
  const leftBytes = task.sizeBytes * (1 - first / plan.pieces);
  const second = leftBytes >= terms.leastBytesForTwo ? task.startSecond({ plan, memory }) : null;
  let isQuick = false;
  let next = first;
  let bytes = 0;
  const canBegin = (): boolean => next < plan.pieces && free.length > 0;
  const add = (piece: DrawnPiece): void => {
    drawn.add(piece);
    bytes += piece.bytes;
  };

  let lookedAt = terms.now();
  try {
    while (await task.mayGoOn()) {
      // They came while messages were delivered: at the end of this turn, or while others came first.
      for (const piece of second?.take() ?? []) add(piece);
      if (drawn.isCutOff() || (second?.hasEnded() && second.waiting() > 0)) break;
      writing.goOn();

      if (second?.isReady() && isQuick && !task.mustGiveWay()) {
        while (second.waiting() < piecesAsked && canBegin()) second.ask(next++, free.pop()!);
      }
      if (canBegin()) {
        const piece = draw(next++, free.pop()!);
        if (piece === null) break;
        add(piece);
      } else if (second !== null && second.waiting() > 0) {
        // While reading is halted nothing comes, and what is cancelled then must end.
        await Promise.race([second.news(), setTimeout(lookAgainMs)]);
      } else if (next < plan.pieces) await writing.all();
      else break;
      // Messages are delivered only when somebody waits.
      await setImmediate();

      const passedMs = terms.now() - lookedAt;
      if (passedMs < firstLookMs) continue;
      isQuick = bytes >= passedMs * terms.leastBytesPerMs;
      if (passedMs < task.reportMs) continue;
      if (!isQuick) break;
      lookedAt = terms.now();
      bytes = 0;
    }
    for (const piece of second?.take() ?? []) add(piece);
    await writing.all();
    await task.report();
  } finally {
    // The full pass writes to the same file.
    await writing.settled();
    await second?.end();
  }
}

type Writing = {
  /** Writes what there is, beside the drawing, when it is much or long ago. Throws what went wrong the last time. */
  goOn(): void;
  /** Resolves when all that there is has been written. */
  all(): Promise<void>;
  /** Resolves when nothing is being written. */
  settled(): Promise<void>;
};

/** Writes the picture while it grows. How far it is can be told between two writings only: then all levels are as far. */
function createWriting(
  { picture, report, reportMs }: AheadTask,
  fromFrame: number,
  drawn: PiecesInOrder,
  release: (slots: readonly number[]) => void,
  { now }: AheadTerms,
): Writing {
  const writeTaken = picture.begin(drawn.take, fromFrame);
  let reportedAt = now();
  let underWay: Promise<void> | null = null;
  let failure: unknown = null;

  async function write(): Promise<void> {
    await writeTaken();
    release(drawn.release());
    if (now() - reportedAt < reportMs) return;
    reportedAt = now();
    await report();
  }

  return {
    goOn() {
      if (failure !== null) throw failure;
      if (underWay !== null || (drawn.fresh() < piecesAtOnce && now() - reportedAt < reportMs)) return;
      underWay = write()
        .catch((error: unknown) => void (failure = error))
        .finally(() => (underWay = null));
    },
    async all() {
      await underWay;
      if (failure !== null) throw failure;
      await write();
    },
    async settled() {
      await underWay;
    },
  };
}
