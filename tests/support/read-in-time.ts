import { type AnalysisJob, createAnalysisQueue } from '../../src/main/tapes/analysis-queue.ts';
import type { WholeProgress } from '../../src/main/tapes/reading-progress.ts';
import { createReadingSpeeds, type ReadingSpeeds } from '../../src/main/tapes/reading-speeds.ts';
import { sizeOf, type Transfer } from '../../src/shared/domain/transfer.ts';

/** A tape and how it is read on the machine that is played here. */
export type PlayedTape = {
  readonly transfer: Transfer;
  /** Milliseconds it takes from its beginning, while nothing else is asked of the machine. */
  readonly ms: number;
  readonly disk?: string;
  /** How long it takes to open it, in addition. */
  readonly startMs?: number;
  /** Of `ms`, how long it is drawn ahead of the pass, while no byte counts as read. */
  readonly aheadMs?: number;
  /** Found as an earlier pass kept it. */
  readonly isKept?: boolean;
};

/** From a time of the clock on everything takes so many times as long, for a listener or another reason, or is held. */
export type Happening = {
  readonly at: number;
  readonly takesTimes?: number;
  readonly isListenedTo?: boolean;
  readonly isHeld?: boolean;
  /** At that time the machine slept for so long. */
  readonly sleptMs?: number;
};

export type PlayedReading = {
  readonly told: readonly (WholeProgress & { readonly at: number })[];
  /** When all was read. */
  readonly endedAt: number;
};

type PlayedMachine = {
  /** What is known of it from an earlier time; nothing unless said. */
  readonly speeds?: ReadingSpeeds;
  readonly atOnce?: number;
  readonly happenings?: readonly Happening[];
};

const tellEveryMs = 200;
const settled = () => new Promise((next) => setImmediate(next));

/** Reads tapes through the real queue on a clock that jumps from one event to the next. */
export async function readInTime(
  tapes: readonly PlayedTape[],
  { speeds = createReadingSpeeds(), atOnce = 2, happenings = [] }: PlayedMachine = {},
): Promise<PlayedReading> {
  const tapeOf = new Map(tapes.map((tape) => [tape.transfer.id, tape]));
  const told: PlayedReading['told'][number][] = [];
  const clock = createClock();
  let takesTimes = 1;
  let isHeld = false;
  let isListenedTo = false;
  let hold: (isHeld: boolean) => void = () => undefined;

  /** Waits until so much of a pass is done that takes `ms` while nothing else is asked of the machine. */
  async function work(ms: number): Promise<void> {
    for (let left = ms; left > 0;) {
      const step = Math.min(left, 10);
      await clock.wait(step * takesTimes);
      if (!isHeld) left -= step;
    }
  }

  const queue = createAnalysisQueue({
    load: (id) => tapeOf.get(id)?.transfer ?? null,
    async analyse(transfer, onProgress) {
      const { ms, startMs = 0, aheadMs = 0, isKept = false } = tapeOf.get(transfer.id)!;
      await work(startMs);
      for (let done = 0; done < ms;) {
        const step = Math.min(tellEveryMs, ms - done);
        await work(step);
        done += step;
        onProgress(Math.max(0, Math.round((sizeOf(transfer) * (done - aheadMs)) / (ms - aheadMs))));
      }
      return { sha256: 'a'.repeat(64), audioSha256: 'b'.repeat(64), frames: 1, findings: [], isKept };
    },
    setPaused: (paused) => void (isHeld = paused),
    atOnce: () => atOnce,
    diskOf: ({ id }) => tapeOf.get(id)?.disk ?? 'the only one',
    speeds,
    now: clock.now,
    givesWay: () => isListenedTo,
    onDone: () => null,
    onFailed(id, error) {
      throw new Error(`${id} was not read`, { cause: error });
    },
    startJob: (run: (job: AnalysisJob) => Promise<string | null>) =>
      void run({
        signal: new AbortController().signal,
        progress: (tell) => void told.push({ at: clock.now(), ...tell() }),
        onPause: (listener) => void (hold = listener),
      }),
  });
  for (const { at, ...what } of happenings) {
    void clock.wait(at).then(() => {
      if (what.takesTimes !== undefined) takesTimes = what.takesTimes;
      if (what.isListenedTo !== undefined) isListenedTo = what.isListenedTo;
      if (what.isHeld !== undefined) hold(what.isHeld);
      if (what.sleptMs !== undefined) clock.sleep(what.sleptMs);
    });
  }
  queue.add(tapes.map(({ transfer }) => transfer.id));
  let endedAt: number | null = null;
  void queue.idle().then(() => void (endedAt = clock.now()));
  for (;;) {
    await settled();
    if (endedAt !== null) return { told, endedAt };
    clock.jump();
  }
}

/** Time passes only when nobody has anything to do but wait. */
function createClock() {
  let time = 0;
  let waiting: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => time,
    wait: (ms: number) => new Promise<void>((wake) => void waiting.push({ at: time + ms, wake })),
    /** To the next time for which somebody waits. */
    jump() {
      time = Math.min(...waiting.map(({ at }) => at));
      const due = waiting.filter(({ at }) => at === time);
      waiting = waiting.filter(({ at }) => at > time);
      for (const { wake } of due) wake();
    },
    /** The clock goes on and nobody works. */
    sleep(ms: number) {
      time += ms;
      waiting = waiting.map(({ at, wake }) => ({ at: at + ms, wake }));
    },
  };
}

/** Something of which it was told how much time is left, and how much really was. */
export type Look = {
  readonly what: string;
  readonly at: number;
  readonly msLeft: number | null;
  readonly reallyMs: number;
};

/** All that was told after the first tenth, of the whole and of each file. */
export function looksAt({ told, endedAt }: PlayedReading): readonly Look[] {
  const names = new Set(told.flatMap(({ parts }) => parts.map(({ name }) => name)));
  const ofFiles = [...names].flatMap((what) => {
    const own = told.flatMap(({ at, parts }) =>
      parts.filter(({ name }) => name === what).map(({ msLeft }) => ({ what, at, msLeft })),
    );
    return afterFirstTenth(own, own.at(-1)?.at ?? 0);
  });
  const ofAll = told.map(({ at, msLeft }) => ({ what: 'in all', at, msLeft }));
  return [...afterFirstTenth(ofAll, endedAt), ...ofFiles];
}

function afterFirstTenth(told: readonly Omit<Look, 'reallyMs'>[], endedAt: number): readonly Look[] {
  const beganAt = told[0]?.at ?? 0;
  return told
    .filter(({ at }) => at < endedAt && at - beganAt > (endedAt - beganAt) / 10)
    .map((one) => ({ ...one, reallyMs: endedAt - one.at }));
}

/** Those that were off by more than a fifth of what was left, and by more than a second. */
export function wrongOf(looks: readonly Look[]): readonly Look[] {
  return looks.filter(
    ({ msLeft, reallyMs }) => msLeft === null || Math.abs(msLeft - reallyMs) > Math.max(reallyMs / 5, 1_000),
  );
}
