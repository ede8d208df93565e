import { aimReels } from './aim-reels.ts';
import { contextTimeHeardAt } from './clock.ts';
import { createDecks, type Deck, type DeckParts, type Tape } from './deck.ts';
import { createHandOnReel } from './hand-on-reel.ts';
import { createOrderBook } from './order-book.ts';
import { deviceChangeText } from './output-device.ts';
import { messageOf } from './patience.ts';
import type { MeterReading, TransportState } from './player.ts';
import type { Heard, ThreadedTape } from './sound-output.ts';
import { createStallWatch } from './stall-watch.ts';
import { createStandstillWatch } from './standstill-watch.ts';
import type { LastingOrder, TapeReport, TransportOrder } from './tape-messages.ts';
import { createThreader } from './threader.ts';
import { createWhereabouts } from './whereabouts.ts';

export type MachineParts = DeckParts & {
  /** Tells the other windows that this one plays now. */
  readonly claim: () => Promise<void>;
  readonly onClaimFailed: (error: unknown) => void;
  /** A sentence that says where the sound comes from now. */
  readonly onDeviceChanged: (sentence: string) => void;
  /** How long the device may take to answer. */
  readonly patienceMs?: number;
};

/** What the machine knows and its owner shows. */
export type MachineState = Pick<TransportState, 'playing' | 'underruns' | 'stalled' | 'moves' | 'problem'>;

/**
 * The machine that a tape is threaded on: joins the tape in the audio thread, its pages and its clock. What is asked
 * for while the sound is still being opened is kept and holds from the first frame on. Positions are units of the tape.
 */
export type Machine = ReturnType<typeof createMachine>;

/** The device is let go after a pause of this length; coming back costs some ten milliseconds. */
const idleMs = 30_000;
const peaksKept = 3;
/** Pages under the hand are read as if it got there in a tenth of a second. */
const handHaste = 10;
const deviceWentAway =
  'The sound device went away or was taken by another program. Connect it again, or choose another in the sound settings of this computer. Press Play to go on from here.';
const stoodStill =
  'The sound stood still for some seconds, because the computer slept or the sound device did. Press Play to go on from here.';

export function createMachine(
  { claim, onClaimFailed, onDeviceChanged, patienceMs = 5000, ...parts }: MachineParts,
  owner: {
    readonly tell: (change: Partial<MachineState>) => void;
    /** Whether what is heard is at another rate than the tape's. */
    readonly onResampled: (resampled: boolean) => void;
    /** The tape came to rest by itself: at an end, or where it was told to stop. */
    readonly onEnded: () => void;
  },
) {
  const decks = createDecks(parts);
  const threader = createThreader(decks, patienceMs);
  const { deck } = threader;
  const orders = createOrderBook();
  let state: MachineState = { playing: false, underruns: 0, stalled: false, moves: 0, problem: null };
  let tape: Tape | null = null;
  /** A sentence why this tape cannot be played on any device. */
  let refusal: string | null = null;
  let heard: Heard | null = null;
  /** The tape was told to play. `playing` is true a little earlier, while the sound is opened. */
  let rolling = false;
  let playAttempt = 0;
  let lastSeekId = 0;
  let recentPeaks: readonly (readonly [number, number])[] = [];
  let idleTimer: ReturnType<typeof setTimeout> | undefined;
  const watch = createStandstillWatch(() => lose(stoodStill));
  const stall = createStallWatch((stalled) => tell({ stalled }));

  const tell = (change: Partial<MachineState>): void => {
    state = { ...state, ...change };
    owner.tell(change);
  };
  const where = createWhereabouts((timeStampMs) => {
    const output = deck()?.output;
    return output === undefined ? 0 : contextTimeHeardAt(output.read(), timeStampMs);
  });
  const standAt = (position: number): void => where.standAt(position, tape?.length ?? 0);
  const hand = createHandOnReel({
    where,
    ready: async () => (tape === null ? undefined : ready(tape)),
    pull: (position) => {
      deck()?.tape.order({ kind: 'scrub', position });
      aim(where.readNext());
    },
    onFailed: (error) => fail(error),
  });
  const aim = (position: number): void => {
    const caches = deck()?.caches;
    if (tape === null || caches === undefined) return;
    const dragged = hand.at();
    const unitsPerSecond = dragged === null ? orders.speed() : handHaste * (dragged - position);
    aimReels(tape, caches, { position, unitsPerSecond, loop: orders.loop() }, orders.current());
  };

  const open = (wanted: Tape): Promise<Deck> =>
    threader.open(wanted, currentOrders, {
      onOpen: ({ output }) => {
        lookAtRates();
        if (heard !== null) output.hearAs(heard);
        aim(where.positionNow());
        restSoon();
      },
      onReport,
      onLost: () => lose(deviceWentAway),
      onDevice: (now, before) => {
        lookAtRates();
        const sentence = deviceChangeText(before, now);
        if (sentence !== null) onDeviceChanged(sentence);
      },
      onProblem: onUnreadable,
    });

  const lookAtRates = (): void => {
    const output = deck()?.output;
    if (output === undefined) return;
    const { contextRate } = output;
    owner.onResampled(contextRate !== tape?.unitsPerSecond || output.device().rate !== contextRate);
  };

  const currentOrders = (): readonly TransportOrder[] => [
    ...orders.beforeSeek(),
    { kind: 'seek', position: where.positionNow(), seekId: lastSeekId },
    ...orders.afterSeek(),
  ];

  const close = (): void => {
    clearTimeout(idleTimer);
    watch.end();
    stall.end();
    threader.close();
    rolling = false;
    hand.letGo();
    recentPeaks = [];
  };

  const onReport = (report: TapeReport, { tape: threaded, output }: Deck): void => {
    recentPeaks = [...recentPeaks, report.peaks].slice(-peaksKept);
    if (report.underruns !== state.underruns) tell({ underruns: report.underruns });
    // News from before the seek that moved the resting tape.
    if (!rolling && hand.at() === null && report.seekId < lastSeekId) return;
    where.follow(report, output.contextRate);
    if (rolling && hand.at() === null) {
      if (report.seekId === lastSeekId) where.land(report, output.contextRate);
      if (report.ended) {
        onEnded(report, threaded);
        return;
      }
      stall.note(report.step === 0);
    }
    if (rolling || hand.at() !== null) aim(where.readNext());
  };

  const onEnded = (report: TapeReport, threaded: ThreadedTape): void => {
    if (report.seekId < lastSeekId) {
      // It ran out while a seek was on its way to it: it goes on from there.
      threaded.order({ kind: 'play' });
      return;
    }
    rolling = false;
    orders.forgetStop();
    tell({ playing: false });
    owner.onEnded();
    restSoon();
  };

  /** Pages of what is not heard may be missing without stopping what is; that is told all the same. */
  const onUnreadable = (error: unknown, reel: number): void => {
    if (reel === orders.current()) fail(error);
    else tell({ problem: messageOf(error) });
  };

  const lose = (reason: string): void => {
    if (tape === null) return;
    standAt(where.positionNow());
    const wasPlaying = state.playing;
    close();
    decks.closeOutput();
    playAttempt += 1;
    if (wasPlaying) tell({ playing: false, problem: reason });
  };

  const fail = (error: unknown): void => {
    pause();
    tell({ problem: messageOf(error) });
  };

  const restSoon = (): void => {
    clearTimeout(idleTimer);
    watch.end();
    stall.end();
    idleTimer = setTimeout(() => {
      // A context that cannot even be suspended has been lost, and says so itself.
      deck()
        ?.output.suspend()
        .catch(() => lose(deviceWentAway));
    }, idleMs);
  };

  /** The deck, with sound coming out of it. */
  const ready = async (wanted: Tape): Promise<Deck> => {
    if (refusal !== null) throw new Error(refusal);
    clearTimeout(idleTimer);
    return threader.ready(() => open(wanted));
  };

  /** Puts on a tape, or none. It stands at `position`. */
  const load = (
    wanted: Tape | null,
    position: number,
    lasting: readonly LastingOrder[],
    why: string | null = null,
  ): void => {
    close();
    if (wanted === null) decks.closeOutput();
    playAttempt += 1;
    tape = wanted;
    refusal = why;
    orders.begin(lasting);
    standAt(wanted === null ? 0 : clamp(position, wanted));
    owner.onResampled(false);
    tell({ playing: false, underruns: 0, moves: state.moves + 1, problem: why });
    if (wanted === null || why !== null) return;
    open(wanted).catch((error: unknown) => {
      if (tape === wanted) fail(error);
    });
  };

  const play = async (): Promise<void> => {
    const wanted = tape;
    if (wanted === null || state.playing) return;
    playAttempt += 1;
    const attempt = playAttempt;
    tell({ playing: true, problem: null });
    claim().catch(onClaimFailed);
    try {
      const threaded = await ready(wanted);
      if (attempt !== playAttempt) return;
      const position = where.positionNow();
      aim(position);
      standAt(position);
      threaded.tape.order({ kind: 'play' });
      rolling = true;
      watch.begin(threaded.output);
    } catch (error) {
      if (attempt === playAttempt) fail(error);
    }
  };

  const pause = (): void => {
    if (hand.at() !== null) endScrub();
    playAttempt += 1;
    orders.forgetStop();
    if (tape === null || !state.playing) return;
    tell({ playing: false });
    restSoon();
    if (!rolling) return;
    rolling = false;
    deck()?.tape.order({ kind: 'pause' });
    const sought = where.seekingTo();
    if (sought !== null) standAt(sought);
  };

  const seek = (position: number): void => {
    if (tape === null || !Number.isFinite(position)) return;
    const target = clamp(position, tape);
    hand.letGo();
    lastSeekId += 1;
    orders.forgetStop();
    deck()?.tape.order({ kind: 'seek', position: target, seekId: lastSeekId });
    aim(target);
    if (rolling) where.seekTo(target);
    else standAt(target);
    tell({ moves: state.moves + 1 });
  };

  const order = (given: LastingOrder): void => {
    orders.keep(given);
    deck()?.tape.order(given);
    if (given.kind !== 'mix' && given.kind !== 'softEdges') aim(where.positionNow());
  };

  /** The hand on the reel; it is heard as soon as the sound is open. */
  const scrubTo = (position: number): void => {
    if (tape === null || refusal !== null || !Number.isFinite(position)) return;
    if (hand.at() === null) orders.forgetStop();
    hand.dragTo(Math.max(0, Math.min(position, tape.length)));
    tell({ moves: state.moves + 1 });
  };

  const endScrub = (): void => {
    const position = hand.at();
    if (position === null) return;
    if (hand.pulls() && !rolling) deck()?.tape.order({ kind: 'pause' });
    seek(Math.round(position));
    if (!rolling) restSoon();
  };

  return {
    load,
    play,
    pause,
    seek,
    order,
    scrubTo,
    endScrub,
    /** What lies behind the tape is told how to be heard, now and whenever the sound is opened. */
    hearAs(wanted: Heard): void {
      heard = wanted;
      deck()?.output.hearAs(wanted);
    },
    positionNow: where.positionNow,
    frameAt: where.frameAt,
    placeNow: where.placeNow,
    placeAt: where.placeAt,
    meters(): MeterReading {
      const isHeard = state.playing || hand.at() !== null;
      const told = isHeard ? (deck()?.output.meters() ?? null) : null;
      if (told !== null) return told;
      const peaks = isHeard ? peakOf(recentPeaks) : [0, 0];
      return { peaks, momentaryLufs: null, shortTermLufs: null, correlation: null };
    },
  };
}

function clamp(position: number, { length }: Tape): number {
  return Math.min(Math.max(0, Math.floor(position)), length);
}

function peakOf(peaks: readonly (readonly [number, number])[]): readonly number[] {
  return [Math.max(0, ...peaks.map(([left]) => left)), Math.max(0, ...peaks.map(([, right]) => right))];
}
