import type { TransferId } from '../../shared/domain/ids.ts';
import { fileNameOf, sizeOf, type Transfer } from '../../shared/domain/transfer.ts';
import { msUntilRead } from './ms-until-read.ts';
import { createLately, type Lately } from './reading-lately.ts';
import type { ReadingSpeeds, ReadingWork } from './reading-speeds.ts';

/** How far one file has been read. */
export type PassProgress = {
  readonly name: string;
  readonly done: number;
  readonly total: number;
  /** Null while there is nothing to go by. */
  readonly msLeft: number | null;
};

/** How far all of them have been read, in bytes, and how long the rest will take. */
export type WholeProgress = {
  readonly done: number;
  readonly total: number;
  readonly msLeft: number | null;
  readonly parts: readonly PassProgress[];
};

/**
 * How a pass ended: it read all, read far more than was promised, found all of it kept from an earlier time, or none of
 * them.
 */
export type PassEnd = 'read' | 'misjudged' | 'kept' | 'stopped';

export type ReadingProgress = {
  /** Something more that is to be read; instead of what was expected by that id, if it was. */
  expect(id: TransferId, transfer: Transfer): void;
  /** It is not to be read any more. */
  forget(id: TransferId): void;
  begin(id: TransferId, transfer: Transfer, work: ReadingWork): void;
  advance(id: TransferId, doneBytes: number): void;
  /** It rests with what was read so far, or goes on from there. */
  rest(id: TransferId, rests: boolean): void;
  /** `isOver` says whether it will not be read again. */
  end(id: TransferId, how: PassEnd, isOver: boolean): void;
  setPaused(isPaused: boolean): void;
  /** `waiting` without those that rest. */
  tell(waiting: readonly ReadingWork[], atOnce: number): WholeProgress;
};

type Pass = {
  readonly transfer: Transfer;
  readonly work: ReadingWork;
  /** How fast this very file goes. */
  own: Lately;
  doneBytes: number;
  /** How much of its work was learnt from: what usually takes so long. */
  usualMs: number;
  /** How long it has been since then. */
  ms: number;
  /** Its opening, or that somebody began or ended to listen since then, says nothing about how fast it goes on. */
  isMixed: boolean;
  /** It holds more than its work was reckoned by. */
  isMisjudged: boolean;
  rests: boolean;
};

/** A reader that is silent for so long is given up: if nobody is heard for longer, the machine has slept. */
const longestSilenceMs = 60_000;
/** Who listens fetches page after page: one that is not fetched yet does not end it. */
const listensOnMs = 5_000;

export type ReadingProgressOptions = {
  readonly speeds: ReadingSpeeds;
  /** Milliseconds. */
  now(): number;
  /** Whether reading goes slower for somebody who listens. */
  givesWay(): boolean;
};

/** How far reading is, and how long it will still take as it goes now on this machine. */
export function createReadingProgress({ speeds, now, givesWay }: ReadingProgressOptions): ReadingProgress {
  const bytes = { done: 0, total: 0 };
  /** Those of the total that are not over yet. */
  const expected = new Map<TransferId, number>();
  const passes = new Map<TransferId, Pass>();
  /** By disk: another program slows it down, or somebody listens. */
  const disks = new Map<string, Lately>();
  /** What it cost to find that an earlier pass kept everything. */
  const kept = { passes: 0, ms: 0 };
  /** The disks on which it was so the last time: it is so of many tapes in a row. */
  const foundKept = new Set<string>();
  let isPaused = false;
  let isListenedTo = false;
  let lastListenedAt = -Infinity;
  let hasSeen = false;
  let lastAt = now();

  const letTimePass = (): void => {
    const at = now();
    const ms = at - lastAt;
    lastAt = at;
    if (isPaused || ms < 0 || ms > longestSilenceMs) return;
    for (const pass of passes.values()) if (!pass.rests) pass.ms += ms;
    if (givesWay()) lastListenedAt = at;
    const listensOn = at - lastListenedAt < listensOnMs;
    if (listensOn === isListenedTo) return;
    // How fast it went until now says nothing about how fast it goes from now on.
    isListenedTo = listensOn;
    disks.clear();
    for (const pass of passes.values()) Object.assign(pass, { own: createLately(), isMixed: true });
  };

  const latelyOn = (disk: string): Lately => {
    const known = disks.get(disk) ?? createLately();
    disks.set(disk, known);
    return known;
  };

  const timesLately = (disk: string): number => latelyOn(disk).times(speeds.timesUsual);

  const goOn = (pass: Pass, share: number): void => {
    foundKept.delete(pass.work.disk);
    hasSeen = true;
    const { startMs, usualMs } = pass.work;
    const done = startMs + share * (usualMs - startMs);
    if (!pass.isMixed) {
      pass.own.add(pass.work, pass.ms, done - pass.usualMs);
      if (!pass.isMisjudged) learnFrom(pass, done - pass.usualMs);
    }
    Object.assign(pass, { usualMs: done, ms: 0, isMixed: false });
  };

  const learnFrom = ({ work, ms }: Pass, usualMs: number): void => {
    latelyOn(work.disk).add(work, ms, usualMs);
    if (!isListenedTo) speeds.learn(work, ms, usualMs);
  };

  /** There is more in the file than it promised: it is read from its beginning again. */
  const beginAnew = (pass: Pass): void => {
    const own = createLately(timesLately(pass.work.disk));
    Object.assign(pass, { own, usualMs: 0, ms: 0, isMixed: true, isMisjudged: true });
  };

  const msLeftOf = ({ work, usualMs, own }: Pass): number =>
    foundKept.has(work.disk)
      ? kept.ms / kept.passes
      : (work.usualMs - usualMs) * speeds.timesUsual(work) * own.times(speeds.timesUsual);

  /** Of thousands that wait, most are of one kind. */
  const msOfAll = (waiting: readonly ReadingWork[]): readonly number[] => {
    const known = new Map<string, number>();
    return waiting.map((work) => {
      if (foundKept.has(work.disk)) return kept.ms / kept.passes;
      const times = known.get(work.kindOnDisk) ?? speeds.timesUsual(work) * timesLately(work.disk);
      known.set(work.kindOnDisk, times);
      return work.usualMs * times;
    });
  };

  const forget = (id: TransferId): void => {
    bytes.total -= expected.get(id) ?? 0;
    expected.delete(id);
  };

  return {
    expect(id, transfer) {
      forget(id);
      expected.set(id, sizeOf(transfer));
      bytes.total += sizeOf(transfer);
    },
    forget,
    begin(id, transfer, work) {
      letTimePass();
      const own = createLately(timesLately(work.disk));
      const nothingYet = { doneBytes: 0, usualMs: 0, ms: 0, isMixed: true, isMisjudged: false, rests: false };
      passes.set(id, { transfer, work, own, ...nothingYet });
    },
    advance(id, doneBytes) {
      letTimePass();
      const pass = passes.get(id);
      if (pass === undefined) return;
      if (doneBytes < pass.doneBytes) beginAnew(pass);
      pass.doneBytes = doneBytes;
      const share = doneBytes / sizeOf(pass.transfer);
      // A tape that is drawn ahead is not being read yet, but will be; whether one that is at its end was is told there.
      if (doneBytes === 0) {
        foundKept.delete(pass.work.disk);
        pass.ms = 0;
      } else if (share < 1) goOn(pass, share);
    },
    rest(id, rests) {
      letTimePass();
      const pass = passes.get(id);
      if (pass !== undefined) Object.assign(pass, { rests, ms: 0, isMixed: true });
    },
    end(id, how, isOver) {
      letTimePass();
      if (isOver) {
        bytes.done += expected.get(id) ?? 0;
        expected.delete(id);
      }
      const pass = passes.get(id);
      if (pass === undefined) return;
      passes.delete(id);
      if (how === 'stopped') return;
      // One that is short was opened and read at once.
      if (pass.usualMs === 0) pass.isMixed = false;
      if (how === 'misjudged') pass.isMisjudged = true;
      if (how !== 'kept') return goOn(pass, 1);
      foundKept.add(pass.work.disk);
      hasSeen = true;
      kept.passes += 1;
      kept.ms += pass.ms;
    },
    setPaused(next) {
      letTimePass();
      isPaused = next;
    },
    tell(waiting, atOnce) {
      const begun = [...passes.values()].map((pass) => ({ pass, msLeft: msLeftOf(pass) }));
      const running = begun.filter(({ pass }) => !pass.rests);
      const toTime = ({ pass, msLeft }: (typeof begun)[number]) => ({ disk: pass.work.disk, ms: msLeft });
      const msOfWaiting = msOfAll(waiting);
      const told = (ms: number): number | null => (speeds.areKnown() || hasSeen ? Math.max(0, Math.round(ms)) : null);
      const done = begun.reduce((sum, { pass }) => sum + pass.doneBytes, bytes.done);
      return {
        done,
        // A file that grows may have more than it promised.
        total: Math.max(bytes.total, done),
        msLeft: told(
          msUntilRead(
            running.map(toTime),
            [
              ...begun.filter(({ pass }) => pass.rests).map(toTime),
              ...waiting.map(({ disk }, place) => ({ disk, ms: msOfWaiting[place]! })),
            ],
            atOnce,
          ),
        ),
        parts: running.map(({ pass, msLeft }) => ({
          name: fileNameOf(pass.transfer),
          done: pass.doneBytes,
          total: sizeOf(pass.transfer),
          msLeft: told(msLeft),
        })),
      };
    },
  };
}
