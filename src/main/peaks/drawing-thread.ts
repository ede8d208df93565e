import { type MessagePort, SHARE_ENV, Worker } from 'node:worker_threads';
import { UserError } from '../../shared/contract/errors.ts';
import { endMessage } from '../audio/end-worker.ts';
import { fencedLimits } from '../audio/heap-fence.ts';
import { type Locator, soundName } from '../audio/locator.ts';
import { openFrameSource } from '../audio/open-frame-source.ts';
import { createPieceDrawer, createSlots, type DrawnPiece, type PieceDrawer, type PiecePlan } from './draw-pieces.ts';

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
  /** Resolves when something came, or when nothing can come any more. */
  news(): Promise<void>;
  /** It could not open the tape or not read on: what was asked for does not come. */
  hasEnded(): boolean;
  /** Resolves when the thread has closed the tape, or is gone. */
  end(): Promise<void>;
};

/** What a thread at this entry is started with. */
export type DrawingThreadData = { readonly isToDraw: true };

/** How a tape is divided, and the memory of the slots for that. */
export type DrawingPlace = { readonly plan: PiecePlan; readonly memory: SharedArrayBuffer };

type Request =
  | ({ readonly open: Locator } & DrawingPlace)
  | { readonly index: number; readonly slot: number }
  | 'close'
  | typeof endMessage;
type Reply = DrawnPiece | 'ready' | 'closed';

/** The second thread of an analysis worker. It stays for the next tape: to start one takes as long as to draw 300 MB. */
export type SecondThread = {
  /** Has it open a tape, when it has ended the one before. */
  draw(path: Locator, place: DrawingPlace): DrawingThread;
  /** Resolves when the thread is gone. */
  close(): Promise<void>;
};

/** It is started at the entry file of the analysis worker, when it is first needed. */
export function createSecondThread(url: URL): SecondThread {
  let running: Running | null = null;
  return {
    draw(path, place) {
      if (running === null || running.hasEnded()) running = startThread(url);
      return running.draw(path, place);
    },
    async close() {
      await running?.stop();
    },
  };
}

type Running = {
  draw(path: Locator, place: DrawingPlace): DrawingThread;
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
    failure = error;
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
    draw(path, place) {
      worker.ref();
      state = 'opening';
      request({ open: path, ...place });
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
      request(endMessage);
      await until(hasEnded);
    },
  };
}

/** The work of that thread. It ends when it is told to, or by itself where a tape cannot be opened or read. */
export function drawPiecesAsAsked(port: MessagePort): void {
  let tape: OpenTape | null = null;
  let done = Promise.resolve();

  async function perform(request: Request): Promise<void> {
    const reply = (message: Reply): void => port.postMessage(message);
    if (typeof request === 'object' && 'index' in request) {
      reply(tape!.draw(request.index, request.slot));
      return;
    }
    await tape?.close();
    tape = null;
    if (request === endMessage) port.close();
    else if (request === 'close') reply('closed');
    else {
      tape = await openTape(request.open, request);
      reply('ready');
    }
  }

  async function giveUp(error: unknown): Promise<void> {
    port.close();
    const left = tape;
    tape = null;
    await left?.close();
    whatIsNoFault(error);
  }

  port.on('message', (request: Request) => {
    // One after the other, also while a tape is being opened; after the first that failed none.
    done = done.then(() => perform(request));
    done.catch(giveUp);
  });
}

type OpenTape = { readonly draw: PieceDrawer; close(): Promise<void> };

async function openTape(path: Locator, { plan, memory }: DrawingPlace): Promise<OpenTape> {
  const source = await openFrameSource(path);
  // The name may have been given to another file since that was opened the first time.
  if (source.readStoredNow === undefined || source.facts.channels !== plan.channels) {
    await source.close();
    throw new UserError('stale', `${soundName(path)} is another file now.`);
  }
  return { draw: createPieceDrawer(source, plan, createSlots(plan, memory)), close: () => source.close() };
}

/** The full pass meets a fault of the file or its disk where it lies, and says it; what is ours is thrown. */
export function whatIsNoFault(error: unknown): null {
  if (error instanceof UserError) return null;
  throw error;
}
