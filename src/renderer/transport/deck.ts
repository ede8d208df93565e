import { createPageCache, type PageCache } from './page-cache.ts';
import type { FetchPage } from './fetch-page.ts';
import type { Playable } from './player.ts';
import type { DeviceNews, OpenSoundOutput, SoundOutput, ThreadedTape } from './sound-output.ts';
import type { ReelSetup, TapeReport, TransportOrder } from './tape-messages.ts';

/** What is put on: one file, or several side by side. See `ReelSetup` for units. */
export type Tape = {
  /** At its own speed; the rate that is asked of the sound device. */
  readonly unitsPerSecond: number;
  /** In units. */
  readonly length: number;
  readonly reels: readonly TapeReel[];
};

export type TapeReel = ReelSetup & {
  readonly transfer: Playable;
  /** Whether its channels come mixed down to their mean, as one. */
  readonly mean: boolean;
};

/** A tape threaded on one way to the ear, with the pages of each reel. */
export type Deck = {
  readonly output: SoundOutput;
  readonly tape: ThreadedTape;
  readonly caches: readonly PageCache[];
};

export type DeckParts = {
  readonly openOutput: OpenSoundOutput;
  readonly fetchPage: FetchPage;
};

/** Of all pages together. What is on its way and what the browser keeps for itself comes to as much again. */
const maxBytes = 32 * 1024 * 1024;
/** Fetches at one time, of all reels together. */
const parallelFetches = 3;
/** Long enough for a fade-out of 5 ms in any context. */
const fadeOutMs = 60;

/**
 * Threads tapes one after the other. The audio context is kept from tape to tape as long as their rate is the same
 * and the device is there; contexts of other rates are closed.
 */
export function createDecks({ openOutput, fetchPage }: DeckParts) {
  let opened: { readonly sampleRate: number; readonly output: Promise<SoundOutput> } | null = null;
  /** Who hears of the device: the tape that was threaded last. */
  let news: DeviceNews = { onLost: () => {}, onDevice: () => {} };

  const outputFor = (sampleRate: number): Promise<SoundOutput> => {
    if (opened?.sampleRate === sampleRate) return opened.output;
    closeOutput();
    const isMine = (): boolean => opened?.output === output;
    const output = openOutput(sampleRate, {
      onLost: () => (isMine() ? news.onLost() : undefined),
      onDevice: (now, before) => (isMine() ? news.onDevice(now, before) : undefined),
    });
    opened = { sampleRate, output };
    // An output that could not be opened is tried anew next time; the caller hears of the failure.
    output.catch(() => {
      if (isMine()) opened = null;
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
      { unitsPerSecond, length, reels }: Tape,
      orders: () => readonly TransportOrder[],
      heard: DeviceNews & {
        readonly onReport: (report: TapeReport) => void;
        readonly onProblem: (error: unknown, reel: number) => void;
      },
    ): Promise<Deck> {
      news = heard;
      const output = await outputFor(unitsPerSecond);
      const setups = reels.map(({ frames, startFrame, framesPerUnit }) => ({ frames, startFrame, framesPerUnit }));
      const tape = output.thread({ length, reels: setups, orders: orders() }, heard.onReport);
      const caches = reels.map(({ transfer, frames, mean }, reel) =>
        createPageCache({
          frames,
          bytesPerFrame: Float32Array.BYTES_PER_ELEMENT * (mean ? 1 : transfer.channels),
          maxBytes: maxBytes / reels.length,
          parallelFetches: Math.max(1, Math.floor(parallelFetches / reels.length)),
          fetchPage: (index, signal) => fetchPage(transfer, index, signal, mean),
          give: (index, page) => tape.order({ kind: 'page', reel, index, page }),
          forget: (indexes) => tape.order({ kind: 'forget', reel, indexes }),
          onProblem: (error) => heard.onProblem(error, reel),
        }),
      );
      return { output, tape, caches };
    },
    /** Stops a tape softly and takes it out. */
    retire({ tape, caches }: Deck): void {
      for (const cache of caches) cache.close();
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
