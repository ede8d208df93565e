import type { TapeSetup, TransportOrder } from '../../src/renderer/transport/tape-messages.ts';
// oxlint-disable-next-line import/default -- the query makes it an address
import tapeWorkletUrl from '../../src/renderer/transport/tape.worklet.ts?worker&url';
import { framesPerPage } from '../../src/shared/contract/byte-routes.ts';
import type { Rendered } from './offline-judge.ts';
import type { Question } from './sound-echo.worklet.ts';
// oxlint-disable-next-line import/default -- the query makes it an address
import echoWorkletUrl from './sound-echo.worklet.ts?worker&url';
import { reelPage } from './sound-reel.ts';

export type Rendering = {
  readonly rate: number;
  readonly channels: number;
  /** Which channel each ear hears. */
  readonly ears: readonly [left: number, right: number];
  /** Length of the tape. */
  readonly frames: number;
  /** What of it is in the audio thread from the start, both ends included. */
  readonly lowest: number;
  readonly highest: number;
  readonly samples: number;
  /** Orders before the first sample. */
  readonly orders: readonly TransportOrder[];
  /** Orders on the way, from these samples on (multiples of 128), in rising order. */
  readonly later?: readonly { readonly atSample: number; readonly order: TransportOrder }[];
};

/** Plays a coded tape through the product's worklet, as fast as the machine can; soft edges are off. */
export async function renderTapeOffline(rendering: Rendering): Promise<Rendered> {
  const { rate, ears, samples, later = [] } = rendering;
  const context = new OfflineAudioContext(2, samples, rate);
  await Promise.all([tapeWorkletUrl, echoWorkletUrl].map((url) => context.audioWorklet.addModule(url)));
  const tape = new AudioWorkletNode(context, 'tape', {
    numberOfInputs: 0,
    outputChannelCount: [2],
    processorOptions: setupOf(rendering),
  });
  tape.connect(context.destination);
  const echo = new AudioWorkletNode(context, 'echo', { numberOfInputs: 0 });
  echo.connect(context.destination);
  const haltedAt: number[] = [];
  for (const { atSample, order } of later) {
    // Chromium halts before the next quantum; half a quantum earlier, so that no rounding of seconds leads past it.
    const halt = context.suspend((atSample - 64) / rate);
    void halt.then(async () => {
      haltedAt.push(Math.round(context.currentTime * rate));
      tape.port.postMessage(order);
      await answered(echo);
      await context.resume();
    });
  }
  const heard = await context.startRendering();
  if (haltedAt.some((at, index) => at !== later[index]?.atSample)) throw new Error('The browser halted elsewhere.');
  return { left: heard.getChannelData(0), right: heard.getChannelData(1), ears };
}

function setupOf({ rate, channels, ears, frames, lowest, highest, orders }: Rendering): TapeSetup {
  const row = (heard: number): readonly number[] =>
    Array.from({ length: channels }, (_, channel) => (channel === heard ? 1 : 0));
  const firstPage = Math.max(0, Math.floor(lowest / framesPerPage));
  const lastPage = Math.floor(Math.min(frames - 1, highest) / framesPerPage);
  return {
    length: frames,
    reels: [{ frames, startFrame: 0, framesPerUnit: 1 }],
    contextRate: rate,
    orders: [
      { kind: 'softEdges', on: false },
      { kind: 'mix', reel: 0, matrix: { left: row(ears[0]), right: row(ears[1]) } },
      ...Array.from({ length: lastPage - firstPage + 1 }, (_, at) => {
        const index = firstPage + at;
        return { kind: 'page', reel: 0, index, page: reelPage(index, channels) } as const;
      }),
      ...orders,
    ],
  };
}

/** Resolves when the audio thread has dealt with every message before this one. */
function answered(echo: AudioWorkletNode): Promise<void> {
  return new Promise((resolve) => {
    echo.port.onmessage = () => resolve();
    const question: Question = 0;
    echo.port.postMessage(question);
  });
}
