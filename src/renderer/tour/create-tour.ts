import type { StoreApi } from 'zustand/vanilla';
import type { MarkId, TransferId } from '../../shared/domain/ids.ts';
import type { TourProgress, TourStep } from '../../shared/domain/tour.ts';
import type { Player } from '../transport/player.ts';
import type { RunningTour, TourPhase } from './tour-store.ts';

/** After the tape came to rest by itself, what was rendered is heard a little longer. */
const tailMs = 600;
const lookMs = 40;

export type TourParts = {
  readonly store: StoreApi<{ readonly running: RunningTour | null }>;
  readonly player: Player;
  /** The transfer that is on the machine. */
  readonly openId: () => TransferId | null;
  /** Puts a transfer on the machine; resolves when its marks have come. */
  readonly open: (transferId: TransferId) => Promise<void>;
  /** Selects a mark and brings the stretch that is heard into view. */
  readonly show: (step: TourStep) => void;
  readonly selection: () => readonly MarkId[];
  /** Keeps how far the tour has come; null when there is nothing to come back to. */
  readonly keep: (progress: TourProgress | null) => void;
  readonly say: (kind: 'info' | 'done' | 'problem', text: string) => void;
  readonly now: () => number;
  readonly every: (ms: number, work: () => void) => () => void;
};

export type Tour = {
  /** Begins a tour, or another one in place of the one that is on. */
  start(tour: Pick<RunningTour, 'title' | 'choice' | 'steps'>, at: number): Promise<void>;
  next(): Promise<void>;
  previous(): Promise<void>;
  repeat(): Promise<void>;
  pauseOrGoOn(): Promise<void>;
  /** Leaves the tour; it can be taken up again where it was. */
  stop(): void;
  /** A rating or a status was given: goes on, where it is to. */
  verdictGiven(): Promise<void>;
};

/** Goes through the steps of a tour on the one player. The tape's own state says when a stretch was heard to its end. */
export function createTour(parts: TourParts): Tour {
  const { store, player } = parts;
  /** Grows with every move, so that an answer that comes late moves nothing. */
  let moves = 0;
  let endWatch: (() => void) | null = null;

  const running = (): RunningTour | null => store.getState().running;
  const stepNow = (): TourStep | null => {
    const tour = running();
    return tour === null ? null : (tour.steps[tour.at] ?? null);
  };
  const setPhase = (phase: TourPhase): void => {
    const tour = running();
    if (tour !== null && tour.phase !== phase) store.setState({ running: { ...tour, phase } });
  };
  const endLooking = (): void => {
    endWatch?.();
    endWatch = null;
  };

  const goTo = async (at: number): Promise<void> => {
    const tour = running();
    const step = tour?.steps[at];
    if (tour === null || step === undefined) return;
    moves += 1;
    const mine = moves;
    endLooking();
    const isOther = parts.openId() !== step.transferId;
    store.setState({ running: { ...tour, at, phase: isOther ? 'opening' : 'playing' } });
    keepProgress();
    const opened = isOther ? parts.open(step.transferId) : null;
    // The sound does not wait for the marks.
    parts.show(step);
    player.setLoop(null);
    const started = player.playRange(step);
    await opened;
    if (mine !== moves) return;
    parts.show(step);
    await started;
    if (mine !== moves) return;
    setPhase(player.store.getState().playing ? 'playing' : 'paused');
  };

  const keepProgress = (): void => {
    const tour = running();
    const step = stepNow();
    if (tour === null || step === null) return;
    const { title, choice, steps } = tour;
    const { part, seconds } = choice;
    parts.keep({ title, part, seconds, markIds: steps.map(({ markId }) => markId), at: step.markId });
  };

  const next = async (): Promise<void> => {
    const tour = running();
    if (tour === null) return;
    if (tour.at + 1 < tour.steps.length) return goTo(tour.at + 1);
    moves += 1;
    endLooking();
    player.pause();
    store.setState({ running: null });
    parts.keep(null);
    const { length } = tour.steps;
    parts.say('done', `The tour of ${tour.title} is over: ${length === 1 ? 'one was' : `all ${length} were`} heard.`);
  };

  const stop = (): void => {
    const tour = running();
    if (tour === null) return;
    moves += 1;
    endLooking();
    player.pause();
    store.setState({ running: null });
    parts.say('info', `The tour of ${tour.title} rests at ${tour.at + 1} of ${tour.steps.length}; it can be resumed.`);
  };

  /** The tape came to rest: at the end of the stretch, or because somebody paused it. */
  const onRest = (): void => {
    const step = stepNow();
    if (step === null) return;
    const mine = moves;
    const until = parts.now() + tailMs;
    endLooking();
    endWatch = parts.every(lookMs, () => {
      if (mine !== moves || player.store.getState().playing) return endLooking();
      if (isAtEnd(player, step)) {
        endLooking();
        if (running()?.choice.goesOn === true) void next();
        else setPhase('waiting');
      } else if (parts.now() > until) {
        endLooking();
        setPhase('paused');
      }
    });
  };

  player.store.subscribe((is, was) => {
    const step = stepNow();
    if (step === null) return;
    if (is.transfer?.id !== step.transferId) {
      // Somebody put on another tape; while the tour itself does, the phase says so.
      if (running()?.phase !== 'opening' && is.transfer !== was.transfer) stop();
      return;
    }
    if (was.playing && !is.playing) onRest();
    else if (!was.playing && is.playing) {
      setPhase('playing');
      // Play was pressed, and plays without an end; inside the stretch the tour's end holds again.
      if (is.stopFrame === null) playRest(step);
    }
  });

  /** Plays on to the end of the stretch; false where the tape stands outside of it. */
  const playRest = (step: TourStep): boolean => {
    const frame = player.frameNow();
    const { startFrame, endFrame } = step;
    if (frame < startFrame || frame > endFrame) return false;
    const isBackwards = player.store.getState().transfer?.runsBackwards === true;
    const rest = isBackwards ? { startFrame, endFrame: frame } : { startFrame: frame, endFrame };
    // What stands in the way of playing becomes a sentence of the player's own.
    void player.playRange(rest);
    return rest.endFrame > rest.startFrame;
  };

  return {
    async start(tour, at) {
      store.setState({ running: { ...tour, at, phase: 'opening' } });
      await goTo(at);
    },
    next,
    async previous() {
      const tour = running();
      if (tour !== null) await goTo(Math.max(0, tour.at - 1));
    },
    async repeat() {
      const tour = running();
      if (tour !== null) await goTo(tour.at);
    },
    async pauseOrGoOn() {
      const step = stepNow();
      if (step === null) return;
      if (player.store.getState().playing) {
        player.pause();
        setPhase('paused');
      } else if (isAtEnd(player, step)) {
        await next();
      } else if (!playRest(step)) {
        await goTo(running()?.at ?? 0);
      }
    },
    stop,
    async verdictGiven() {
      const tour = running();
      const step = stepNow();
      if (tour === null || step === null || !tour.choice.movesOn) return;
      // A verdict on something else that was selected meanwhile is none on what is heard.
      const selection = parts.selection();
      if (selection.length === 1 && selection[0] === step.markId) await next();
    },
  };
}

function isAtEnd(player: Player, { startFrame, endFrame }: TourStep): boolean {
  const frame = player.frameNow();
  return player.store.getState().transfer?.runsBackwards === true ? frame <= startFrame : frame >= endFrame;
}
