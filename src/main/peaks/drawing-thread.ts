import { type MessagePort, SHARE_ENV, Worker } from 'node:worker_threads';
import { UserError } from '../../shared/contract/errors.ts';
import { endMessage } from '../audio/end-worker.ts';
import { fencedLimits } from '../audio/heap-fence.ts';
import type { Locator } from '../audio/locator.ts';
import { openFrameSource } from '../audio/open-frame-source.ts';
import { createPieceDrawer, createSlots, type DrawnPiece, type PiecePlan } from './draw-pieces.ts';

/** A second thread that draws pieces of a tape. */
export type DrawingThread = {
  /** Whether it has started and opened the tape; what is asked before that waits. */
  isReady(): boolean;
  /** Asks for a piece, to be drawn into a slot; they are drawn in the order in which they are asked for. */
  ask(index: number, slot: number): void;
  /** Pieces that were asked for and did not come yet. */
  waiting(): number;
  /** Pieces that came since they were last taken; they come while somebody waits. Throws when the thread broke. */
  take(): readonly DrawnPiece[];
  /** Resolves when something came, or when nothing can come any more. */
  news(): Promise<void>;
  /** It could not open the tape or not read on: what was asked for does not come. */
  hasEnded(): boolean;
  /** Resolves when the thread is gone. */
  end(): Promise<void>;
};

/** How the tape is divided, and the memory of the slots for that. */
export type DrawingPlace = { readonly plan: PiecePlan; readonly memory: SharedArrayBuffer };

/** What the thread is started with. */
export type DrawingThreadData = DrawingPlace & { readonly drawPiecesOf: Locator };

type Request = { readonly index: number; readonly slot: number };
type Reply = DrawnPiece | 'ready';

/** Starts it at the entry file of the analysis worker. */
export function startDrawingThread(url: URL, path: Locator, { plan, memory }: DrawingPlace): DrawingThread {
  const workerData: DrawingThreadData = { drawPiecesOf: path, plan, memory };
  const worker = new Worker(url, {
    workerData,
    env: SHARE_ENV,
    name: 'takesheet-drawing',
    resourceLimits: fencedLimits,
  });
  const arrived: DrawnPiece[] = [];
  let waiting = 0;
  let failure: unknown = null;
  let isReady = false;
  let hasEnded = false;
  let news = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  const tell = (): void => {
    news.resolve();
    news = Promise.withResolvers<void>();
  };
  worker.on('message', (message: Reply) => {
    if (message === 'ready') {
      isReady = true;
      return;
    }
    waiting -= 1;
    arrived.push(message);
    tell();
  });
  worker.on('error', (error) => {
    failure = error;
  });
  worker.on('exit', () => {
    hasEnded = true;
    tell();
    gone.resolve();
  });
  return {
    isReady: () => isReady,
    ask(index, slot) {
      waiting += 1;
      worker.postMessage({ index, slot } satisfies Request);
    },
    waiting: () => waiting,
    take() {
      if (failure !== null) throw failure;
      return arrived.splice(0);
    },
    news: () => (hasEnded ? Promise.resolve() : news.promise),
    hasEnded: () => hasEnded,
    async end() {
      if (!hasEnded) worker.postMessage(endMessage);
      await gone.promise;
    },
  };
}

/** The work of that thread. It ends when it is told to, or by itself at the first piece that cannot be read. */
export async function drawPiecesAsAsked(
  port: MessagePort,
  { drawPiecesOf, plan, memory }: DrawingThreadData,
): Promise<void> {
  const source = await openFrameSource(drawPiecesOf).catch(whatIsNoFault);
  const end = async (): Promise<void> => {
    port.close();
    await source?.close();
  };
  // Its name may have been given to another file since it was opened the first time.
  if (source?.readStoredNow === undefined || source.facts.channels !== plan.channels) return end();
  const draw = createPieceDrawer(source, plan, createSlots(plan, memory));
  port.postMessage('ready' satisfies Reply);
  port.on('message', (asked: Request | typeof endMessage) => {
    if (asked === endMessage) {
      void end();
      return;
    }
    try {
      port.postMessage(draw(asked.index, asked.slot) satisfies Reply);
    } catch (error) {
      void end();
      whatIsNoFault(error);
    }
  });
}

/** The full pass meets a fault of the file or its disk where it lies, and says it; what is ours is thrown. */
export function whatIsNoFault(error: unknown): null {
  if (error instanceof UserError) return null;
  throw error;
}
