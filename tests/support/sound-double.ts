import type { OutputDevice } from '../../src/renderer/transport/output-device.ts';
import type { DeviceNews, Heard, OpenSoundOutput, SoundOutput } from '../../src/renderer/transport/sound-output.ts';
import type { TapeReport } from '../../src/renderer/transport/tape-messages.ts';
import { renderTape, reportTape } from '../../src/renderer/transport/tape-render.ts';
import { obeyOrder, threadTape } from '../../src/renderer/transport/tape-transport.ts';
import { decodeFrame } from './sound-tape.ts';

const quantum = 128;

/**
 * A sound device without sound: the real transport, stepped by hand. `passTime` must advance the clock that
 * `performance.now()` reads, so that time and sound move together.
 */
export function aSoundDevice({
  passTime,
  latencySeconds = 0,
  chainLatencySeconds = 0,
  deviceRate = 48_000,
  deviceName = null,
  refusedRates = [],
}: {
  readonly passTime: (ms: number) => void;
  readonly latencySeconds?: number;
  readonly chainLatencySeconds?: number;
  readonly deviceRate?: number;
  readonly deviceName?: string | null;
  /** Rates no context takes: the device's own is used for them. */
  readonly refusedRates?: readonly number[];
}) {
  let threaded: { tape: ReturnType<typeof threadTape>; onReport: (report: TapeReport) => void } | null = null;
  let contextSample = 0;
  let contextRate = deviceRate;
  let lose: () => void = () => {};
  let device: OutputDevice = { rate: deviceRate, name: deviceName };
  let tellDevice: DeviceNews['onDevice'] = () => {};
  let opening: Promise<void> = Promise.resolve();
  let resuming: Promise<void> = Promise.resolve();
  const events: string[] = [];
  const hearings: Heard[] = [];

  const output = (): SoundOutput => ({
    contextRate,
    device: () => device,
    thread(setup, onReport) {
      events.push('thread');
      const mine = { tape: threadTape({ ...setup, contextRate }), onReport };
      threaded = mine;
      return {
        order: (order) => {
          if (order.kind !== 'eject') obeyOrder(mine.tape, order);
        },
        eject: () => {
          events.push('eject');
          if (threaded === mine) threaded = null;
        },
      };
    },
    hearAs: (heard) => {
      hearings.push(heard);
    },
    meters: () => null,
    resume: () => {
      events.push('resume');
      return resuming;
    },
    suspend: () => {
      events.push('suspend');
      return Promise.resolve();
    },
    close: () => {
      events.push('close');
      return Promise.resolve();
    },
    read: () => ({
      nowMs: performance.now(),
      currentTime: contextSample / contextRate,
      outputLatency: latencySeconds,
      baseLatency: 0,
      contextTime: 0,
      performanceTime: 0,
      chainLatency: chainLatencySeconds,
    }),
  });

  const open: OpenSoundOutput = async (sampleRate, news) => {
    await opening;
    events.push(`open ${sampleRate}`);
    contextRate = refusedRates.includes(sampleRate) ? deviceRate : sampleRate;
    ({ onLost: lose, onDevice: tellDevice } = news);
    return output();
  };

  return {
    open,
    events,
    hearings,
    /** Lets some quanta pass; returns the frames that came out, -1 for silence. */
    hear(quanta: number): readonly number[] {
      return this.listen(quanta).map(([left, right]) => decodeFrame(left, right));
    },
    /** Lets some quanta pass; returns the samples that came out. */
    listen(quanta: number): readonly (readonly [left: number, right: number])[] {
      const heard: (readonly [number, number])[] = [];
      for (let count = 0; count < quanta; count += 1) {
        const left = new Float32Array(quantum);
        const right = new Float32Array(quantum);
        if (threaded !== null) {
          if (threaded.tape.rolling) threaded.onReport(reportTape(threaded.tape, contextSample));
          renderTape(threaded.tape, left, right, contextSample, threaded.onReport);
        }
        contextSample += quantum;
        passTime((1000 * quantum) / contextRate);
        left.forEach((sample, index) => heard.push([sample, right[index] ?? 0]));
      }
      return heard;
    },
    /** Time goes on, and the device renders nothing. */
    standStill: (ms: number) => passTime(ms),
    loseDevice: () => lose(),
    changeDevice(now: Partial<OutputDevice>): void {
      const before = device;
      device = { ...device, ...now };
      tellDevice(device, before);
    },
    neverOpen: () => {
      opening = new Promise(() => {});
    },
    failToOpen: (error: Error) => {
      opening = Promise.reject(error);
      opening.catch(() => {});
    },
    neverResume: () => {
      resuming = new Promise(() => {});
    },
  };
}
