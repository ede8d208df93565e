import { silentReading } from '../../src/renderer/transport/meter-sums.ts';
import type { OpenSoundOutput, SoundOutput } from '../../src/renderer/transport/sound-output.ts';
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
  deviceRate = 48_000,
}: {
  readonly passTime: (ms: number) => void;
  readonly latencySeconds?: number;
  readonly deviceRate?: number;
}) {
  let threaded: { tape: ReturnType<typeof threadTape>; onReport: (report: TapeReport) => void } | null = null;
  let contextSample = 0;
  let contextRate = deviceRate;
  let lose: () => void = () => {};
  let opening: Promise<void> = Promise.resolve();
  let resuming: Promise<void> = Promise.resolve();
  const events: string[] = [];

  const output = (): SoundOutput => ({
    contextRate,
    samplesPerFrame: 1,
    deviceRate,
    thread(frames, orders, onReport) {
      events.push('thread');
      const mine = { tape: threadTape({ frames, contextRate, samplesPerFrame: 1, orders }), onReport };
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
    setListening: () => {},
    meters: () => silentReading,
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
    }),
  });

  const open: OpenSoundOutput = async (sampleRate, onLost) => {
    await opening;
    events.push(`open ${sampleRate}`);
    contextRate = sampleRate;
    lose = onLost;
    return output();
  };

  return {
    open,
    events,
    /** Lets some quanta pass; returns the frames that came out, -1 for silence. */
    hear(quanta: number): readonly number[] {
      const heard: number[] = [];
      for (let count = 0; count < quanta; count += 1) {
        const left = new Float32Array(quantum);
        const right = new Float32Array(quantum);
        if (threaded !== null) {
          if (threaded.tape.rolling) threaded.onReport(reportTape(threaded.tape, contextSample));
          renderTape(threaded.tape, left, right, contextSample, threaded.onReport);
        }
        contextSample += quantum;
        passTime((1000 * quantum) / contextRate);
        left.forEach((sample, index) => heard.push(decodeFrame(sample, right[index] ?? 0)));
      }
      return heard;
    },
    loseDevice: () => lose(),
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
