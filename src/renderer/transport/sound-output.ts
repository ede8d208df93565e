import type { Listening } from '../../shared/domain/listening.ts';
import { sayProblem } from '../ui/messages.ts';
import type { OutputReading } from './clock.ts';
import { createListeningChain } from './listening-chain.ts';
import type { MeterReading, Playable } from './player.ts';
import type { TapeOrder, TapeReport, TapeSetup, TransportOrder } from './tape-messages.ts';
// oxlint-disable-next-line import/default -- the query makes it the address of a file of our own origin, no module
import tapeWorkletUrl from './tape.worklet.ts?worker&url';

/** A tape that is threaded in the audio thread. */
export type ThreadedTape = {
  /** Pages are transferred, not copied. */
  order(order: TapeOrder): void;
  /** Takes it out; nothing of it is heard or reported any more. */
  eject(): void;
};

/** The way to the ear: one audio context at one rate. */
export type SoundOutput = {
  readonly contextRate: number;
  /** How many samples of the context a frame of the tape lasts; more than 1 only for rates no context takes. */
  readonly samplesPerFrame: number;
  /** The rate the sound device itself runs at; the browser resamples what comes at another. */
  readonly deviceRate: number;
  thread(frames: number, orders: readonly TransportOrder[], onReport: (report: TapeReport) => void): ThreadedTape;
  /** Sets what stands between the tape and the ear: filters, kept pitch. */
  setListening(listening: Listening, transfer: Playable): void;
  /** What leaves for the device now, after everything. */
  meters(): MeterReading;
  /** Resolves when sound can come out; never, where the browser waits for a gesture. */
  resume(): Promise<void>;
  /** Lets go of the device while nothing is played. */
  suspend(): Promise<void>;
  close(): Promise<void>;
  /** Of the tape: what was rendered for the device came from it earlier by what the chain takes. */
  read(): OutputReading;
};

/** Opens the way to the ear for tapes of one rate. `onLost` is told when the device goes away by itself. */
export type OpenSoundOutput = (sampleRate: number, onLost: () => void) => Promise<SoundOutput>;

/** What audio contexts take at least (Chromium, media/base/limits.h). */
const lowestContextRate = 3000;
const comfortableRate = 8000;

/** Opens an audio context at the tape's own rate, so that nothing is resampled on the way out of the program. */
export const openSoundOutput: OpenSoundOutput = async (sampleRate, onLost) => {
  const samplesPerFrame = sampleRate >= lowestContextRate ? 1 : Math.ceil(comfortableRate / sampleRate);
  const contextRate = sampleRate * samplesPerFrame;
  const context = new AudioContext({ sampleRate: contextRate, latencyHint: 'interactive' });
  let wanted: 'running' | 'resting' = 'resting';
  const loseIt = (): void => {
    if (wanted === 'resting') return;
    wanted = 'resting';
    onLost();
  };
  context.addEventListener('statechange', () => {
    if (context.state !== 'running') loseIt();
  });
  // Chromium tells a device that failed by an event of this name.
  context.addEventListener('error', loseIt);
  const [rate, chain] = await Promise.all([
    deviceRate(),
    createListeningChain(context, sayProblem),
    context.audioWorklet.addModule(tapeWorkletUrl),
  ]);
  return {
    contextRate,
    samplesPerFrame,
    deviceRate: rate,
    thread(frames, orders, onReport) {
      const processorOptions: TapeSetup = { frames, contextRate, samplesPerFrame, orders };
      const node = new AudioWorkletNode(context, 'tape', {
        numberOfInputs: 0,
        outputChannelCount: [2],
        processorOptions,
      });
      node.port.onmessage = ({ data }: MessageEvent<TapeReport>) => onReport(data);
      node.addEventListener('processorerror', loseIt);
      node.connect(chain.input);
      return {
        order: (order) => node.port.postMessage(order, transferredWith(order)),
        eject: () => {
          node.port.postMessage({ kind: 'eject' } satisfies TapeOrder);
          node.port.onmessage = null;
          node.disconnect();
        },
      };
    },
    setListening: chain.set,
    meters: chain.meters,
    async resume() {
      await context.resume();
      wanted = 'running';
    },
    async suspend() {
      wanted = 'resting';
      await context.suspend();
    },
    async close() {
      wanted = 'resting';
      if (context.state !== 'closed') await context.close();
    },
    read() {
      const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
      const chainSeconds = chain.latencySeconds();
      return {
        nowMs: performance.now(),
        currentTime: context.currentTime - chainSeconds,
        outputLatency: context.outputLatency,
        baseLatency: context.baseLatency,
        contextTime: contextTime > 0 ? contextTime - chainSeconds : 0,
        performanceTime,
      };
    },
  };
};

/** Only a context that was asked for no rate tells the device's own. */
async function deviceRate(): Promise<number> {
  const context = new AudioContext();
  await context.close();
  return context.sampleRate;
}

function transferredWith(order: TapeOrder): Transferable[] {
  if (order.kind !== 'page') return [];
  const { left, right } = order.page;
  return left === right ? [left.buffer] : [left.buffer, right.buffer];
}
