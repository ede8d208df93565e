import type { createDecks, Deck, Tape } from './deck.ts';
import { messageOf, within } from './patience.ts';
import type { DeviceNews } from './sound-output.ts';
import type { TapeReport, TransportOrder } from './tape-messages.ts';

export type ThreadNews = DeviceNews & {
  readonly onOpen: (deck: Deck) => void;
  readonly onReport: (report: TapeReport, deck: Deck) => void;
  readonly onProblem: (error: unknown, reel: number) => void;
};

const deviceIsSilent =
  'The sound device does not answer. Check the sound settings of this computer, then press Play again.';
const soundIsHeldBack = 'The sound has not started; browsers hold it back until the page is clicked. Press Play again.';

/**
 * Opens the sound for one tape at a time and holds the deck it is threaded on. What a tape says after another was put
 * on, or after it was closed, is told to nobody.
 */
export function createThreader(decks: ReturnType<typeof createDecks>, patienceMs: number) {
  let deck: Deck | null = null;
  let opening: Promise<Deck> | null = null;

  const open = (tape: Tape, orders: () => readonly TransportOrder[], news: ThreadNews): Promise<Deck> => {
    const isCurrent = (): boolean => opening === mine;
    const mine: Promise<Deck> = decks
      .thread(tape, orders, {
        onReport: (report) => (isCurrent() && deck !== null ? news.onReport(report, deck) : undefined),
        onLost: () => (isCurrent() ? news.onLost() : undefined),
        onDevice: (now, before) => (isCurrent() ? news.onDevice(now, before) : undefined),
        onProblem: (error, reel) => (isCurrent() ? news.onProblem(error, reel) : undefined),
      })
      .then(
        (threaded) => {
          if (!isCurrent()) {
            decks.retire(threaded);
            return threaded;
          }
          deck = threaded;
          news.onOpen(threaded);
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

  return {
    open,
    /** Null until it is open, and after it was closed. */
    deck: (): Deck | null => deck,
    /** The deck with sound coming out of it, opened anew where it is closed. */
    async ready(openAnew: () => Promise<Deck>): Promise<Deck> {
      const threaded = await within(patienceMs, opening ?? openAnew(), deviceIsSilent);
      await within(patienceMs, threaded.output.resume(), soundIsHeldBack);
      return threaded;
    },
    close(): void {
      if (deck !== null) decks.retire(deck);
      deck = null;
      opening = null;
    },
  };
}
