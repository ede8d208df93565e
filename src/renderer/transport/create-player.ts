import { dimDb, type Listening, maxGainDb, maxSpeed, minGainDb, minSpeed } from '../../shared/domain/listening.ts';
import { clockAfter, clockAtRest, contextTimeHeardAt, frameHeardAt } from './clock.ts';
import { createDecks, type Deck, type DeckParts } from './deck.ts';
import { silentReading } from './meter-sums.ts';
import { createTransportStore, type Playable, type Player, type TransportState } from './player.ts';
import type { TapeReport, TransportOrder } from './tape-messages.ts';

export type PlayerParts = DeckParts & {
  /** Tells the other windows that this one plays now. */
  readonly claim: () => Promise<void>;
  readonly onClaimFailed: (error: unknown) => void;
  /** How long the device may take to answer. */
  readonly patienceMs?: number;
};

/** The device is let go after a pause of this length; coming back costs some ten milliseconds. */
const idleMs = 30_000;

/**
 * Joins the tape in the audio thread, its pages and its clock into the one instrument the window plays. What is asked
 * for while the sound is still being opened is kept and holds from the first frame on.
 */
export function createPlayer({ claim, onClaimFailed, patienceMs = 5000, ...parts }: PlayerParts): Player {
  const store = createTransportStore();
  const decks = createDecks(parts);
  let deck: Deck | null = null;
  let opening: Promise<Deck> | null = null;
  let clock = clockAtRest(0, 1, 0);
  /** The tape was told to play. `playing` in the store is true a little earlier, while the sound is opened. */
  let rolling = false;
  let playAttempt = 0;
  let lastSeekId = 0;
  /** A seek that is not heard yet; `landedAt` is the context's time of its first sample. */
  let pendingSeek: { readonly frame: number; readonly landedAt: number | null } | null = null;
  let idleTimer: ReturnType<typeof setTimeout> | undefined;

  const heardAt = (timeStampMs: number): number =>
    deck === null ? 0 : contextTimeHeardAt(deck.output.read(), timeStampMs);
  const standAt = (transfer: Playable, frame: number): void => {
    pendingSeek = null;
    clock = clockAtRest(frame, transfer.sampleRate, transfer.frames);
  };

  const open = (transfer: Playable): Promise<Deck> => {
    const isCurrent = (): boolean => opening === mine;
    const mine: Promise<Deck> = decks
      .thread(transfer, currentOrders, {
        onReport: (report) => (isCurrent() ? onReport(report) : undefined),
        onLost: () => (isCurrent() ? onLost() : undefined),
        onProblem: (error) => (isCurrent() ? fail(error) : undefined),
      })
      .then(
        (threaded) => {
          if (!isCurrent()) {
            decks.retire(threaded);
            return threaded;
          }
          deck = threaded;
          threaded.output.setListening(store.getState().listening, transfer);
          const { samplesPerFrame, deviceRate } = threaded.output;
          store.setState({ resampled: samplesPerFrame > 1 || deviceRate !== transfer.sampleRate });
          threaded.cache.aim(frameNow(), store.getState().loop);
          restSoon();
          return threaded;
        },
        (error: unknown) => {
          if (isCurrent()) opening = null;
          throw new Error(
            `Sound cannot be played: ${messageOf(error)}. Check the sound settings, then press Play again.`,
          );
        },
      );
    opening = mine;
    return mine;
  };

  const currentOrders = (): readonly TransportOrder[] => {
    const { loop, listening, softEdges } = store.getState();
    return [
      { kind: 'seek', frame: frameNow(), seekId: lastSeekId },
      { kind: 'loop', loop },
      { kind: 'gain', gain: gainOf(listening) },
      { kind: 'softEdges', on: softEdges },
    ];
  };

  const close = (): void => {
    clearTimeout(idleTimer);
    if (deck !== null) decks.retire(deck);
    deck = null;
    opening = null;
    rolling = false;
  };

  const onReport = (report: TapeReport): void => {
    if (deck === null) return;
    if (report.underruns !== store.getState().underruns) store.setState({ underruns: report.underruns });
    // News from before the seek that moved the resting tape.
    if (!rolling && report.seekId < lastSeekId) return;
    const contextTime = report.contextSample / deck.output.contextRate;
    clock = clockAfter(clock, { contextTime, frame: report.frame, moving: report.moving, loop: report.loop });
    if (!rolling) return;
    if (pendingSeek?.landedAt === null && report.seekId === lastSeekId) {
      pendingSeek = { ...pendingSeek, landedAt: contextTime };
    }
    if (report.ended) onEnded(report, deck);
    else deck.cache.aim(pendingSeek?.landedAt === null ? pendingSeek.frame : report.frame, store.getState().loop);
  };

  const onEnded = (report: TapeReport, { tape }: Deck): void => {
    if (report.seekId < lastSeekId) {
      // It ran out while a seek was on its way to it: it goes on from there.
      tape.order({ kind: 'play' });
      return;
    }
    rolling = false;
    store.setState({ playing: false });
    restSoon();
  };

  const onLost = (): void => {
    const { transfer, playing } = store.getState();
    if (transfer === null) return;
    standAt(transfer, frameNow());
    close();
    decks.closeOutput();
    playAttempt += 1;
    if (!playing) return;
    store.setState({
      playing: false,
      problem: 'The sound device went away or was taken by another program. Press Play to go on from here.',
    });
  };

  const fail = (error: unknown): void => {
    pause();
    store.setState({ problem: messageOf(error) });
  };

  const restSoon = (): void => {
    clearTimeout(idleTimer);
    idleTimer = setTimeout(() => {
      // A context that cannot even be suspended has been lost, and says so itself.
      deck?.output.suspend().catch(onLost);
    }, idleMs);
  };

  const load = (transfer: Playable | null, atFrame: number): void => {
    close();
    if (transfer === null) decks.closeOutput();
    playAttempt += 1;
    const frame = transfer === null ? 0 : clampFrame(atFrame, transfer);
    standAt(transfer ?? nothing, frame);
    store.setState(({ moves }) => ({
      transfer,
      playing: false,
      loop: null,
      resampled: false,
      underruns: 0,
      moves: moves + 1,
      problem: null,
    }));
    if (transfer !== null) {
      open(transfer).catch((error: unknown) => {
        if (store.getState().transfer === transfer) fail(error);
      });
    }
  };

  const play = async (): Promise<void> => {
    const { transfer, playing } = store.getState();
    if (transfer === null || playing) return;
    playAttempt += 1;
    const attempt = playAttempt;
    if (frameNow() >= transfer.frames) seek(0);
    store.setState({ playing: true, problem: null });
    claim().catch(onClaimFailed);
    clearTimeout(idleTimer);
    try {
      const ready = await within(patienceMs, opening ?? open(transfer), deviceIsSilent);
      await within(patienceMs, ready.output.resume(), soundIsHeldBack);
      if (attempt !== playAttempt) return;
      const frame = frameNow();
      ready.cache.aim(frame, store.getState().loop);
      standAt(transfer, frame);
      ready.tape.order({ kind: 'play' });
      rolling = true;
    } catch (error) {
      if (attempt === playAttempt) fail(error);
    }
  };

  const pause = (): void => {
    const { transfer, playing } = store.getState();
    playAttempt += 1;
    if (transfer === null || !playing) return;
    store.setState({ playing: false });
    restSoon();
    if (!rolling) return;
    rolling = false;
    deck?.tape.order({ kind: 'pause' });
    if (pendingSeek !== null) standAt(transfer, pendingSeek.frame);
  };

  const seek = (frame: number): void => {
    const { transfer, loop } = store.getState();
    if (transfer === null || !Number.isFinite(frame)) return;
    const target = clampFrame(frame, transfer);
    lastSeekId += 1;
    deck?.tape.order({ kind: 'seek', frame: target, seekId: lastSeekId });
    deck?.cache.aim(target, loop);
    if (rolling) pendingSeek = { frame: target, landedAt: null };
    else standAt(transfer, target);
    store.setState(({ moves }) => ({ moves: moves + 1 }));
  };

  const setLoop = (range: TransportState['loop']): void => {
    const { transfer } = store.getState();
    if (transfer === null) return;
    const loop = range === null ? null : loopOn(transfer, range);
    store.setState({ loop });
    deck?.tape.order({ kind: 'loop', loop });
    deck?.cache.aim(frameNow(), loop);
  };

  const frameNow = (): number => {
    if (pendingSeek === null) return frameAt(performance.now());
    const isHeard = pendingSeek.landedAt !== null && heardAt(performance.now()) >= pendingSeek.landedAt;
    if (!isHeard) return pendingSeek.frame;
    pendingSeek = null;
    return frameAt(performance.now());
  };

  const frameAt = (timeStampMs: number): number => frameHeardAt(clock, heardAt(timeStampMs));

  return {
    store,
    load,
    play,
    pause,
    seek,
    setLoop,
    setListening(change) {
      const listening = withinBounds({ ...store.getState().listening, ...change });
      store.setState({ listening });
      const { transfer } = store.getState();
      if (transfer !== null) deck?.output.setListening(listening, transfer);
      deck?.tape.order({ kind: 'gain', gain: gainOf(listening) });
    },
    async shuttle(speed) {
      store.setState({ shuttle: speed });
      await (speed === 0 ? pause() : play());
    },
    async playRange({ startFrame, endFrame }) {
      store.setState({ stopFrame: endFrame });
      seek(startFrame);
      await play();
    },
    scrubTo: seek,
    endScrub: () => {},
    setSoftEdges(on) {
      store.setState({ softEdges: on });
      deck?.tape.order({ kind: 'softEdges', on });
    },
    frameNow,
    frameAt,
    meters: () => (store.getState().playing ? (deck?.output.meters() ?? silentReading) : silentReading),
  };
}

const nothing = { sampleRate: 1, frames: 0 } as Playable;
const deviceIsSilent =
  'The sound device does not answer. Check the sound settings of this computer, then press Play again.';
const soundIsHeldBack = 'The sound has not started; browsers hold it back until the page is clicked. Press Play again.';

function clampFrame(frame: number, transfer: Playable): number {
  return Math.min(Math.max(0, Math.floor(frame)), transfer.frames);
}

/** A loop inside the tape; null when nothing of it is. */
function loopOn(transfer: Playable, range: NonNullable<TransportState['loop']>): TransportState['loop'] {
  const startFrame = clampFrame(range.startFrame, transfer);
  const endFrame = clampFrame(range.endFrame, transfer);
  return endFrame > startFrame ? { startFrame, endFrame } : null;
}

function gainOf({ gainDb, dimmed }: Listening): number {
  return 10 ** ((gainDb + (dimmed ? dimDb : 0)) / 20);
}

function withinBounds(listening: Listening): Listening {
  return {
    ...listening,
    gainDb: Math.min(maxGainDb, Math.max(minGainDb, listening.gainDb)),
    speed: Math.min(maxSpeed, Math.max(minSpeed, listening.speed)),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The promise's own outcome, or an error with a sentence when it takes too long. */
async function within<Value>(ms: number, promise: Promise<Value>, sentence: string): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(sentence)), ms);
  });
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
