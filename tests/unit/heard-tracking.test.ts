import { beforeEach, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createHeardStore } from '../../src/renderer/heard/heard-store.ts';
import { listenedOnTape, listenedSideBySide } from '../../src/renderer/heard/listened-to.ts';
import { skipPauses, skipTarget } from '../../src/renderer/heard/skip-silence.ts';
import { soundedBetween } from '../../src/renderer/heard/sounded.ts';
import { trackHeard } from '../../src/renderer/heard/track-heard.ts';
import {
  type ComparePlayer,
  type CompareSource,
  type CompareState,
  nothingCompared,
} from '../../src/renderer/transport/compare-player.ts';
import { createTransportStore, type Playable, type Player } from '../../src/renderer/transport/player.ts';
import { heardPath } from '../../src/renderer/waveform/heard-path.ts';
import { type FrameRange, mergeRanges } from '../../src/shared/domain/frame-ranges.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { createFakeBridge } from '../support/fake-bridge.ts';

const rate = 1000;
const reel = 'reel' as TransferId;
const range = (startFrame: number, endFrame: number): FrameRange => ({ startFrame, endFrame });

/** A tape's way in pieces: from a moment on at a place, moving so many frames per millisecond. */
type Piece = { readonly fromMs: number; readonly frame: number; readonly perMs: number };
const wayOf = (pieces: readonly Piece[]) => (ms: number) => {
  const piece = pieces.findLast(({ fromMs }) => fromMs <= ms) ?? pieces[0]!;
  return Math.floor(piece.frame + Math.max(0, ms - piece.fromMs) * piece.perMs);
};

const sounded = (pieces: readonly Piece[], toMs: number, isSteady = false) =>
  soundedBetween({
    frameAt: wayOf(pieces),
    fromMs: 0,
    toMs,
    lastFrame: null,
    movedMs: 0,
    isSteady,
    framesPerSecond: rate,
  }).ranges;

test('what plays is heard from its first frame to its last, forwards and backwards, up to four times as fast', () => {
  expect(sounded([{ fromMs: 0, frame: 500, perMs: 1 }], 200)).toEqual([range(500, 700)]);
  expect(sounded([{ fromMs: 0, frame: 500, perMs: -1 }], 200)).toEqual([range(300, 500)]);
  expect(sounded([{ fromMs: 0, frame: 0, perMs: 4 }], 200)).toEqual([range(0, 800)]);
});

test('a tape that is wound faster, or stands, is not heard', () => {
  expect(sounded([{ fromMs: 0, frame: 0, perMs: 8 }], 200)).toEqual([]);
  expect(sounded([{ fromMs: 0, frame: 300, perMs: 0 }], 200)).toEqual([]);
});

test('what a seek jumps over is not heard, nor is what a loop turns over', () => {
  const ranges = sounded(
    [
      { fromMs: 0, frame: 0, perMs: 1 },
      { fromMs: 100, frame: 5000, perMs: 1 },
      { fromMs: 150, frame: 2000, perMs: 1 },
    ],
    200,
  );
  expect(ranges).toEqual([range(0, 90), range(2000, 2050), range(5000, 5040)]);
});

test('a clock that stood for want of news leaps over what was heard; after a seek it does not', () => {
  const late = [
    { fromMs: 0, frame: 0, perMs: 0 },
    { fromMs: 500, frame: 500, perMs: 1 },
  ];
  expect(sounded(late, 700, true)).toEqual([range(0, 700)]);
  expect(sounded(late, 700, false)).toEqual([range(500, 700)]);
  // Nothing moves so far in the time.
  const far = [late[0]!, { fromMs: 500, frame: 5000, perMs: 1 }];
  expect(sounded(far, 700, true)).toEqual([range(5000, 5200)]);
});

test('a loop is heard once, however often it turns', () => {
  const turns = Array.from({ length: 5 }, (_, turn) => ({ fromMs: turn * 130, frame: 100, perMs: 1 }));
  const [first, ...rest] = sounded(turns, 650);
  expect(rest).toEqual([]);
  expect(first).toEqual(range(100, 230));
});

test('in pauses the tape goes on behind them; in a loop, or before a stop, it plays through', () => {
  const pauses = [range(100, 200), range(500, 900)];
  const transfer = { id: reel, runsBackwards: false } as Playable;
  const state = { transfer, shuttle: 0, loop: null, stopFrame: null };
  expect(skipTarget(pauses, 100, state)).toBe(200);
  expect(skipTarget(pauses, 199, state)).toBe(200);
  expect(skipTarget(pauses, 200, state)).toBeNull();
  expect(skipTarget(pauses, 450, state)).toBeNull();
  expect(skipTarget(pauses, 150, { ...state, shuttle: -1 })).toBe(99);
  expect(skipTarget(pauses, 150, { ...state, transfer: { ...transfer, runsBackwards: true } })).toBe(99);
  expect(skipTarget(pauses, 600, { ...state, loop: range(450, 800) })).toBeNull();
  expect(skipTarget(pauses, 600, { ...state, loop: range(450, 1800) })).toBe(900);
  expect(skipTarget(pauses, 600, { ...state, stopFrame: 800 })).toBeNull();
  expect(skipTarget(pauses, 600, { ...state, stopFrame: 1800 })).toBe(900);
  expect(skipTarget(pauses, 600, { ...state, transfer: null })).toBeNull();
});

test('pauses are looked for only while the tape plays, and a stretch that is toured keeps its end', () => {
  const store = createTransportStore();
  const done: string[] = [];
  let work: (() => void) | null = null;
  let frame = 120;
  let pauses: readonly FrameRange[] | null = [range(100, 200)];
  const player = {
    store,
    frameNow: () => frame,
    seek: (target: number) => done.push(`seek ${target}`),
    playRange: async ({ startFrame, endFrame }: FrameRange) => done.push(`play ${startFrame} to ${endFrame}`),
  } as unknown as Player;
  store.setState({ transfer: { id: reel, runsBackwards: false } as Playable });
  const end = skipPauses({
    player,
    pauses: () => pauses,
    every(_ms, look) {
      work = look;
      return () => {
        work = null;
      };
    },
  });
  const look = (): void => work?.();
  look();
  expect(done).toEqual([]);
  store.setState({ playing: true });
  look();
  store.setState({ stopFrame: 400 });
  look();
  pauses = null;
  look();
  pauses = [range(100, 200)];
  frame = 250;
  look();
  expect(done).toEqual(['seek 200', 'play 200 to 400']);
  end();
  expect(work).toBeNull();
});

test('the line is drawn in columns, never narrower than one, and turned round with the tape', () => {
  const options = { frames: 1000, columns: 100, runsBackwards: false };
  expect(heardPath([range(0, 100), range(100, 104), range(501, 502)], options)).toBe('M0 0H11M50 0H51');
  expect(heardPath([range(0, 100)], { ...options, runsBackwards: true })).toBe('M90 0H100');
  expect(heardPath([range(999, 1000)], options)).toBe('M99 0H100');
});

/** A player whose way is told, a clock and a timer that the test moves. */
function aListening() {
  const store = createTransportStore();
  let nowMs = 0;
  let pieces: readonly Piece[] = [{ fromMs: 0, frame: 0, perMs: 0 }];
  let work: (() => void) | null = null;
  const heardRanges: FrameRange[] = [];
  let stores = 0;
  const player = { store, frameAt: (ms: number) => wayOf(pieces)(ms) } as unknown as Player;
  const transfer = { id: reel, sampleRate: rate, frames: 100_000, speedRatio: 1, runsBackwards: false } as Playable;
  store.setState({ transfer });
  const lastLook = trackHeard({
    listenedTo: listenedOnTape(player),
    counts: (id) => id === reel,
    onHeard: (_id, ranges) => heardRanges.push(...ranges),
    onStore: () => {
      stores += 1;
    },
    now: () => nowMs,
    every(_ms, tick) {
      work = tick;
      return () => {
        work = null;
      };
    },
  });
  return {
    store,
    heardRanges,
    lastLook,
    stores: () => stores,
    isLooking: () => work !== null,
    go(ms: number, perMs: number, frame: number = wayOf(pieces)(nowMs)) {
      pieces = [...pieces, { fromMs: nowMs, frame, perMs }];
      for (const until = nowMs + ms; nowMs < until;) {
        nowMs += 50;
        if (nowMs % 250 === 0) work?.();
      }
    },
  };
}

test('while a tape plays it is told what sounds, without a hole between two looks; after the pause it is stored', () => {
  const listening = aListening();
  listening.store.setState({ playing: true });
  listening.go(3000, 1);
  listening.store.setState({ playing: false });
  listening.go(1000, 0);
  const starts = listening.heardRanges.map(({ startFrame }) => startFrame);
  const ends = listening.heardRanges.map(({ endFrame }) => endFrame);
  expect(starts[0]).toBe(0);
  expect(starts.slice(1)).toEqual(ends.slice(0, -1));
  expect(ends.at(-1)).toBe(3000);
  expect(listening.isLooking()).toBe(false);
  expect(listening.stores()).toBeGreaterThan(0);
});

test('where somebody sought since the start, no leap of the clock counts, however late it comes', () => {
  const listening = aListening();
  listening.store.setState({ playing: true });
  // News of the first second comes late; nobody sought.
  listening.go(1000, 0);
  listening.go(1000, 1, 1000);
  listening.store.setState({ moves: listening.store.getState().moves + 1 });
  listening.go(3000, 0);
  listening.go(1000, 1, 5000);
  listening.lastLook();
  expect(mergeRanges(listening.heardRanges)).toEqual([range(0, 2000), range(5000, 6000)]);
});

test('while it plays on and on, it is stored every few seconds, and once more when the window goes', () => {
  const listening = aListening();
  listening.store.setState({ playing: true });
  listening.go(20_000, 1);
  expect(listening.stores()).toBeGreaterThanOrEqual(4);
  const before = listening.stores();
  listening.go(100, 1);
  listening.lastLook();
  expect(listening.stores()).toBe(before + 1);
  expect(listening.heardRanges.at(-1)!.endFrame).toBe(20_100);
});

test('steps while the tape rests are not listening, and a preview is no tape', () => {
  const listening = aListening();
  listening.go(1000, 0, 500);
  listening.go(1000, 0, 510);
  listening.store.setState({ transfer: { ...listening.store.getState().transfer!, id: 'preview' as TransferId } });
  listening.store.setState({ playing: true });
  listening.go(2000, 1);
  expect(listening.heardRanges).toEqual([]);
});

test('of takes side by side the one that is heard counts, up to the moment of the switch', () => {
  const aTake = (id: string, startFrame: number, framesPerSecond: number): CompareSource => {
    const transfer = { id: id as TransferId, sampleRate: rate, frames: 7000 } as Playable;
    return { transfer, startFrame, framesPerSecond, gainDb: 0 };
  };
  const store = createStore<CompareState>(() => ({
    ...nothingCompared,
    sources: [aTake('one', 1000, rate), aTake('two', 5000, rate), aTake('back', 3000, -rate)],
    lengthSeconds: 60,
    unitsPerSecond: rate,
  }));
  let nowMs = 0;
  let work: (() => void) | null = null;
  const told = new Map<string, readonly FrameRange[]>();
  const takeLastLook = trackHeard({
    listenedTo: listenedSideBySide({ store, positionAt: (ms: number) => ms / 1000 } as unknown as ComparePlayer),
    counts: () => true,
    onHeard: (id, ranges) => told.set(id, mergeRanges([...(told.get(id) ?? []), ...ranges])),
    onStore: () => undefined,
    now: () => nowMs,
    every(_ms, tick) {
      work = tick;
      return () => {
        work = null;
      };
    },
  });
  const listenUntil = (ms: number): void => {
    while (nowMs < ms) {
      nowMs += 50;
      if (nowMs % 250 === 0) work?.();
    }
  };
  store.setState({ playing: true });
  listenUntil(1100);
  store.setState({ current: 1, moves: 1 });
  listenUntil(1800);
  store.setState({ current: 2, moves: 2 });
  // A level that is matched meanwhile is no other take.
  store.setState(({ sources }) => ({ sources: sources.with(2, { ...sources[2]!, gainDb: -3 }) }));
  listenUntil(2300);
  store.setState({ current: 1, moves: 3 });
  listenUntil(2500);
  takeLastLook();
  expect(Object.fromEntries(told)).toEqual({
    one: [range(1000, 2100)],
    // It is over after 2 seconds.
    two: [range(6100, 6800)],
    back: [range(700, 1200)],
  });
});

let fake: ReturnType<typeof createFakeBridge>;
beforeEach(() => {
  fake = createFakeBridge();
});

test('what sounds is shown at once, stored later, and sent again when it could not be stored', async () => {
  const heard = createHeardStore(fake.bridge);
  void heard.open(reel);
  await fake.answer('heard.get', { ranges: [range(0, 100)] });
  heard.add(reel, [range(100, 250)]);
  expect(heard.store.getState().ranges).toEqual([range(0, 250)]);
  expect(heard.store.getState().heardFrames.get(reel)).toBe(250);
  void heard.flush();
  await fake.refuse('heard.add', new Error('The connection was lost.'));
  expect(heard.store.getState().ranges).toEqual([range(0, 250)]);
  heard.add(reel, [range(300, 310)]);
  void heard.flush();
  expect(fake.open()).toEqual(['heard.add']);
  await fake.answer('heard.add', { heardFrames: 260 });
  await fake.tell('heard.changed', {
    transferId: reel,
    ranges: [range(0, 250), range(300, 310)],
    heardFrames: 260,
    lastHeardAt: 5,
  });
  void heard.flush();
  expect(fake.open()).toEqual([]);
  expect(heard.store.getState().ranges).toEqual([range(0, 250), range(300, 310)]);
});

test('what another window heard comes as news, also while the own question is on its way', async () => {
  const heard = createHeardStore(fake.bridge);
  void heard.load();
  await fake.answer('heard.list', {
    heard: [{ transferId: 'other' as TransferId, heardFrames: 7, lastHeardAt: 1 }],
  });
  void heard.open(reel);
  await fake.tell('heard.changed', { transferId: reel, ranges: [range(5, 9)], heardFrames: 4, lastHeardAt: 5 });
  await fake.answer('heard.get', { ranges: [] });
  expect(heard.store.getState()).toMatchObject({ ready: true, ranges: [range(5, 9)] });
  expect([...heard.store.getState().heardFrames]).toEqual([
    ['other', 7],
    [reel, 4],
  ]);
  await fake.tell('heard.changed', { transferId: reel, ranges: [], heardFrames: 0, lastHeardAt: null });
  expect(heard.store.getState().ranges).toEqual([]);
});
