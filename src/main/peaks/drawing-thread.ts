import { type MessagePort, SHARE_ENV, Worker } from 'node:worker_threads';
import { UserError } from '../../shared/contract/errors.ts';
import { endMessage } from '../audio/end-worker.ts';
import { fencedLimits } from '../audio/heap-fence.ts';
import { type Locator, soundName } from '../audio/locator.ts';
import { openFrameSource } from '../audio/open-frame-source.ts';
import {
  createPieceDrawer,
  createSlots,
  type DrawnPiece,
  type PieceDrawer,
  type PiecePlan,
  plannedFrames,
  planPieces,
} from './draw-pieces.ts';
import { type Pace, waitForTurn } from './pacing.ts';

/** A tape that a second thread draws pieces of. */
export type DrawingThread = {
  /** Whether the thread has started and opened the tape; what is asked before that waits. */
  isReady(): boolean;
  /** Asks for a piece, to be drawn into a slot; they are drawn in the order in which they are asked for. */
  ask(index: number, slot: number): void;
  /** Pieces that were asked for and did not come yet. */
  waiting(): number;
  /** Pieces that came since they were last taken; they come while somebody waits. Throws when the thread broke. */
  take(): readonly DrawnPiece[];
  /** Resolves when something came, or the thread has ended. After a piece that is cut off nothing comes. */
  news(): Promise<void>;
  /** It could not open the tape or not read on: what was asked for does not come. */
  hasEnded(): boolean;
  /** What was asked and is not drawn yet is not drawn any more. Resolves when the tape is closed, or the thread gone. */
  end(): Promise<void>;
};

/** What a thread at this entry is started with. */
export type DrawingThreadData = { readonly isToDraw: true };

/** How a tape is divided, and the memory of the slots for that. */
export type DrawingPlace = { readonly plan: PiecePlan; readonly memory: SharedArrayBuffer };

type OpenRequest = DrawingPlace & {
  readonly open: Locator;
  readonly pace: Pace;
  /** One shared number; set to 1 it stops the work before the next read. */
  readonly over: Int32Array<SharedArrayBuffer>;
};
type Request = OpenRequest | { readonly index: number; readonly slot: number } | 'close' | typeof endMessage;
type Reply = DrawnPiece | 'ready' | 'closed';

/** The second thread of an analysis worker. It stays for the next tape: to start one takes as long as to draw 300 MB. */
export type SecondThread = {
  /**
   * Has it open a tape, when it has ended the one before; it rests and halts as `pace` says. Null when the system has no
   * room for a thread.
   */
  draw(path: Locator, place: DrawingPlace, pace: Pace): DrawingThread | null;
  /** Resolves when the thread is gone. */
  close(): Promise<void>;
};

/** It is started at the entry file of the analysis worker, when it is first needed. */
export function createSecondThread(url: URL): SecondThread {
  let running: Running | null = null;
  return {
    draw(path, place, pace) {
      try {
        if (running === null || running.hasEnded()) running = startThread(url);
      } catch (error) {
        if (isWantOfRoom(error)) return null;
        throw error;
      }
      return running.draw(path, place, pace);
    },
    async close() {
      await running?.stop();
    },
  };
}

/** One thread goes on alone then; whatever else stops the second is a fault of ours. */
function isWantOfRoom(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'ERR_WORKER_INIT_FAILED' || code === 'ERR_WORKER_OUT_OF_MEMORY';
}

type Running = {
  draw(path: Locator, place: DrawingPlace, pace: Pace): DrawingThread;
  hasEnded(): boolean;
  stop(): Promise<void>;
};

function startThread(url: URL): Running {
  const workerData: DrawingThreadData = { isToDraw: true };
  const options = { workerData, env: SHARE_ENV, name: 'takesheet-drawing', resourceLimits: fencedLimits } as const;
  const worker = new Worker(url, options);
  const request = (message: Request): void => worker.postMessage(message);
  const arrived: DrawnPiece[] = [];
  let waiting = 0;
  let over = new Int32Array(new SharedArrayBuffer(4));
  let state: 'opening' | 'ready' | 'closed' | 'ended' = 'closed';
  let failure: unknown = null;
  let news = Promise.withResolvers<void>();
  const tell = (): void => {
    news.resolve();
    news = Promise.withResolvers<void>();
  };
  worker.on('message', (reply: Reply) => {
    if (typeof reply === 'string') {
      state = reply;
    } else {
      waiting -= 1;
      arrived.push(reply);
    }
    tell();
  });
  worker.on('error', (error) => {
    if (!isWantOfRoom(error)) failure = error;
  });
  worker.on('exit', () => {
    state = 'ended';
    tell();
  });
  const hasEnded = (): boolean => state === 'ended';
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo() && !hasEnded()) await news.promise;
  };

  return {
    hasEnded,
    draw(path, place, pace) {
      worker.ref();
      state = 'opening';
      waiting = 0;
      over = new Int32Array(new SharedArrayBuffer(4));
      request({ open: path, ...place, pace, over });
      return {
        isReady: () => state === 'ready',
        ask(index, slot) {
          waiting += 1;
          request({ index, slot });
        },
        waiting: () => waiting,
        take() {
          if (failure !== null) throw failure;
          return arrived.splice(0);
        },
        news: () => (hasEnded() ? Promise.resolve() : news.promise),
        hasEnded,
        async end() {
          Atomics.store(over, 0, 1);
          request('close');
          await until(() => state === 'closed');
          arrived.length = 0;
          // A thread that waits for the next tape must not keep the program from ending.
          worker.unref();
        },
      };
    },
    async stop() {
      worker.ref();
      Atomics.store(over, 0, 1);
      request(endMessage);
      await until(hasEnded);
    },
  };
}

/** The work of that thread. It ends when it is told to, or by itself where a tape cannot be opened or read. */
export function drawPiecesAsAsked(port: MessagePort): void {
  let tape: OpenTape | null = null;
  let done = Promise.resolve();
  const reply = (message: Reply): void => port.postMessage(message);

  async function perform(request: Request): Promise<void> {
    if (typeof request === 'object' && 'index' in request) {
      await draw(request.index, request.slot);
      return;
    }
    await close();
    if (request === endMessage) port.close();
    else if (request === 'close') reply('closed');
    else {
      tape = await openTape(request);
      reply('ready');
    }
  }

  async function draw(index: number, slot: number): Promise<void> {
    await tape?.mayDraw();
    const piece = tape?.draw(index, slot) ?? null;
    if (piece !== null) reply(piece);
    // It was the last that this tape's arithmetic could take.
    if (tape !== null && (piece === null || piece.frames < plannedFrames(tape.plan, index))) await close();
  }

  async function close(): Promise<void> {
    const left = tape;
    tape = null;
    await left?.close();
  }

  async function giveUp(error: unknown): Promise<void> {
    port.close();
    await close();
    whatIsNoFault(error);
  }

  port.on('message', (request: Request) => {
    // One after the other, also while a tape is being opened; after the first that failed none.
    done = done.then(() => perform(request));
    done.catch(giveUp);
  });
}

type OpenTape = {
  readonly plan: PiecePlan;
  readonly draw: PieceDrawer;
  /** Resolves when nobody else comes first, or when it is over. */
  mayDraw(): Promise<void>;
  close(): Promise<void>;
};

async function openTape({ open, plan, memory, pace, over }: OpenRequest): Promise<OpenTape> {
  const source = await openFrameSource(open);
  const { channels, frames } = planPieces(source.facts);
  // The name may have been given to another file since that was opened the first time, or the file may grow.
  if (source.readStoredNow === undefined || channels !== plan.channels || frames !== plan.frames) {
    await source.close();
    throw new UserError('stale', `${soundName(open)} is another file now.`);
  }
  const isOver = (): boolean => Atomics.load(over, 0) !== 0;
  return {
    plan,
    draw: createPieceDrawer(source, plan, createSlots(plan, memory), isOver),
    mayDraw: () => waitForTurn(pace, isOver),
    close: () => source.close(),
  };
}

/** The full pass meets a fault of the file or its disk where it lies, and says it; what is ours is thrown. */
export function whatIsNoFault(error: unknown): void {
  if (!(error instanceof UserError)) throw error;
}
