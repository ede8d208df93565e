import { createPageCache, type PageCache } from './page-cache.ts';
import type { Playable } from './player.ts';
import type { OpenSoundOutput, SoundOutput, ThreadedTape } from './sound-output.ts';
import type { TapePage, TapeReport, TransportOrder } from './tape-messages.ts';

/** One tape threaded on one way to the ear, with its pages. */
export type Deck = {
  readonly output: SoundOutput;
  readonly tape: ThreadedTape;
  readonly cache: PageCache;
};

export type DeckParts = {
  readonly openOutput: OpenSoundOutput;
  readonly fetchPage: (transfer: Playable, index: number, signal: AbortSignal) => Promise<TapePage>;
};

/** Long enough for a fade-out of 5 ms in any context. */
const fadeOutMs = 60;

/**
 * Threads tapes one after the other. The audio context is kept from tape to tape as long as their rate is the same
 * and the device is there; contexts of other rates are closed.
 */
export function createDecks({ openOutput, fetchPage }: DeckParts) {
  let opened: { readonly sampleRate: number; readonly output: Promise<SoundOutput> } | null = null;

  const outputFor = (sampleRate: number, onLost: () => void): Promise<SoundOutput> => {
    if (opened?.sampleRate === sampleRate) return opened.output;
    closeOutput();
    const output = openOutput(sampleRate, onLost);
    opened = { sampleRate, output };
    // An output that could not be opened is tried anew next time; the caller hears of the failure.
    output.catch(() => {
      if (opened?.output === output) opened = null;
    });
    return output;
  };

  /** After what still fades out in it. */
  const closeOutput = (): void => {
    const old = opened;
    opened = null;
    if (old === null) return;
    setTimeout(() => void old.output.then((output) => output.close()).catch(nothingToClose), 2 * fadeOutMs);
  };

  return {
    async thread(
      transfer: Playable,
      orders: () => readonly TransportOrder[],
      heard: {
        readonly onReport: (report: TapeReport) => void;
        readonly onLost: () => void;
        readonly onProblem: (error: unknown) => void;
      },
    ): Promise<Deck> {
      const output = await outputFor(transfer.sampleRate, heard.onLost);
      const tape = output.thread(transfer.frames, orders(), heard.onReport);
      const cache = createPageCache({
        frames: transfer.frames,
        sampleRate: transfer.sampleRate,
        fetchPage: (index, signal) => fetchPage(transfer, index, signal),
        give: (index, page) => tape.order({ kind: 'page', index, page }),
        forget: (indexes) => tape.order({ kind: 'forget', indexes }),
        onProblem: heard.onProblem,
      });
      return { output, tape, cache };
    },
    /** Stops a tape softly and takes it out. */
    retire({ tape, cache }: Deck): void {
      cache.close();
      tape.order({ kind: 'pause' });
      setTimeout(() => tape.eject(), fadeOutMs);
    },
    /** Closes the context: the device is gone, or no tape is open. */
    closeOutput,
  };
}

function nothingToClose(): void {
  // It was never open, or the browser closed it first; either way it is closed now.
}
