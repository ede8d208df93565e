import { sayProblem } from '../ui/messages.ts';
import type { OutputReading } from './clock.ts';
import type { Heard } from './heard.ts';
import { createListeningChain } from './listening-chain.ts';
import { findOutputDevice, type OutputDevice } from './output-device.ts';
import type { MeterReading } from './player.ts';
import type { TapeOrder, TapeReport, TapeSetup } from './tape-messages.ts';
// oxlint-disable-next-line import/default -- the query makes it the address of a file of our own origin, no module
import tapeWorkletUrl from './tape.worklet.ts?worker&url';

export type { Heard } from './heard.ts';

/** A tape that is threaded in the audio thread. */
export type ThreadedTape = {
  /** Pages are transferred, not copied. */
  order(order: TapeOrder): void;
  /** Takes it out; nothing of it is heard or reported any more. */
  eject(): void;
};

/** The way to the ear: one audio context at one rate. */
export type SoundOutput = {
  /** The tape's own rate, or the device's where no context takes that. */
  readonly contextRate: number;
  /** Where it comes out now. */
  device(): OutputDevice;
  thread(setup: Omit<TapeSetup, 'contextRate'>, onReport: (report: TapeReport) => void): ThreadedTape;
  /** Equaliser and stretch. The tape itself does channels, polarity, gain and speed. */
  hearAs(heard: Heard): void;
  /** What its meters show; null where it has none, and the tape's own peaks must do. */
  meters(): MeterReading | null;
  /** Resolves when sound can come out; never, where the browser waits for a gesture. */
  resume(): Promise<void>;
  /** Lets go of the device while nothing is played. */
  suspend(): Promise<void>;
  close(): Promise<void>;
  read(): OutputReading;
};

/** What the sound device does by itself. */
export type DeviceNews = {
  /** It went away. */
  readonly onLost: () => void;
  /** It runs at another rate than before, or another device took its place. */
  readonly onDevice: (now: OutputDevice, before: OutputDevice) => void;
};

/** Opens the way to the ear for tapes of one rate. */
export type OpenSoundOutput = (sampleRate: number, news: DeviceNews) => Promise<SoundOutput>;

/** What audio contexts take (Chromium, media/base/limits.h). Slower tapes are put on a multiple of their rate. */
const lowestContextRate = 3000;
const comfortableRate = 8000;

/** Opens an audio context at the tape's own rate, so that nothing is resampled on the way out of the program. */
export const openSoundOutput: OpenSoundOutput = async (sampleRate, { onLost, onDevice }) => {
  const context = openContext(sampleRate);
  const contextRate = context.sampleRate;
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
  const devices = new AbortController();
  let device: OutputDevice | null = null;
  const lookAtDevice = (): void => {
    findOutputDevice().then(
      (now) => {
        const before = device;
        device = now;
        if (before !== null && !devices.signal.aborted) onDevice(now, before);
      },
      // A device that tells nothing is as it was.
      () => undefined,
    );
  };
  // A page that may not use devices has no list of them.
  navigator.mediaDevices?.addEventListener('devicechange', lookAtDevice, { signal: devices.signal });
  const [found, chain] = await Promise.all([
    findOutputDevice(),
    createListeningChain(context, sayProblem),
    context.audioWorklet.addModule(tapeWorkletUrl),
  ]);
  device ??= found;
  return {
    contextRate,
    device: () => device ?? found,
    thread(setup, onReport) {
      const processorOptions: TapeSetup = { ...setup, contextRate };
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
    hearAs: chain.hearAs,
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
      devices.abort();
      if (context.state !== 'closed') await context.close();
    },
    read() {
      const { contextTime = 0, performanceTime = 0 } = context.getOutputTimestamp();
      return {
        nowMs: performance.now(),
        currentTime: context.currentTime,
        outputLatency: context.outputLatency,
        baseLatency: context.baseLatency,
        contextTime,
        performanceTime,
        chainLatency: chain.latencySeconds(),
      };
    },
  };
};

/** At the tape's own rate where the browser takes it; else at the device's, and the tape is resampled. */
function openContext(sampleRate: number): AudioContext {
  const wanted = sampleRate >= lowestContextRate ? sampleRate : sampleRate * Math.ceil(comfortableRate / sampleRate);
  try {
    return new AudioContext({ sampleRate: wanted, latencyHint: 'interactive' });
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== 'NotSupportedError') throw error;
    return new AudioContext({ latencyHint: 'interactive' });
  }
}

function transferredWith(order: TapeOrder): Transferable[] {
  return order.kind === 'page' ? order.page.channels.map((channel) => channel.buffer) : [];
}
