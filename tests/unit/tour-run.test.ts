import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { createTour } from '../../src/renderer/tour/create-tour.ts';
import type { RunningTour } from '../../src/renderer/tour/tour-store.ts';
import { secondsLeft } from '../../src/renderer/tour/tour-time.ts';
import { createTransportStore, type Playable, type Player } from '../../src/renderer/transport/player.ts';
import type { MarkId, TransferId } from '../../src/shared/domain/ids.ts';
import type { TourProgress, TourStep } from '../../src/shared/domain/tour.ts';

const step = (name: string, transfer: string, startFrame: number, endFrame: number): TourStep => ({
  markId: name as MarkId,
  transferId: transfer as TransferId,
  startFrame,
  endFrame,
  by: 'first',
});
const steps = [step('one', 'a', 100, 200), step('two', 'a', 500, 600), step('three', 'b', 0, 100)];

/** A tour on a player that does what it is told at once, and whose tape the test moves. */
function aTour(choice: Partial<RunningTour['choice']> = {}) {
  const transport = createTransportStore();
  let frame = 0;
  let nowMs = 0;
  const timers = new Set<() => void>();
  const played: (readonly [number, number])[] = [];
  const player = {
    store: transport,
    frameNow: () => frame,
    setLoop: () => {},
    pause() {
      transport.setState({ playing: false });
      transport.setState({ stopFrame: null });
    },
    async playRange({ startFrame, endFrame }: TourStep) {
      played.push([startFrame, endFrame]);
      frame = startFrame;
      transport.setState({ stopFrame: endFrame, playing: true });
    },
  } as unknown as Player;
  const load = (id: string): void =>
    transport.setState({
      transfer: { id: id as TransferId, runsBackwards: false } as Playable,
      playing: false,
      stopFrame: null,
    });
  load('a');
  const store = createStore<{ readonly running: RunningTour | null }>(() => ({ running: null }));
  let openId = 'a';
  let selection: readonly MarkId[] = [];
  let kept: TourProgress | null = null;
  const said: string[] = [];
  const tour = createTour({
    store,
    player,
    openId: () => openId as TransferId,
    async open(id) {
      openId = id;
      load(id);
    },
    show: ({ markId }) => {
      selection = [markId];
    },
    selection: () => selection,
    keep: (progress) => {
      kept = progress;
    },
    say: (_kind, text) => said.push(text),
    now: () => nowMs,
    every(_ms, work) {
      timers.add(work);
      return () => void timers.delete(work);
    },
  });
  return {
    tour,
    store,
    transport,
    played,
    said,
    load,
    kept: () => kept?.at ?? null,
    select: (ids: readonly string[]) => {
      selection = ids as readonly MarkId[];
    },
    place: (at: number) => {
      frame = at;
    },
    /** The tape comes to rest at a frame, and time passes. */
    async rest(at: number) {
      frame = at;
      transport.setState({ playing: false });
      transport.setState({ stopFrame: null });
      nowMs += 1000;
      // Those that are begun meanwhile wait for the next time.
      const due = [...timers];
      for (const work of due) work();
      await Promise.resolve();
    },
    start: (at = 0) =>
      tour.start(
        {
          title: 'Ramble',
          steps,
          choice: { part: 'first', seconds: 10, movesOn: true, goesOn: true, ...choice },
        },
        at,
      ),
    at: () => store.getState().running?.at ?? null,
    phase: () => store.getState().running?.phase ?? null,
  };
}

test('each stretch that was heard to its end leads to the next, over tapes, until all were heard', async () => {
  const one = aTour();
  await one.start();
  expect([one.at(), one.phase(), one.kept()]).toEqual([0, 'playing', 'one']);
  await one.rest(200);
  expect([one.at(), one.kept()]).toEqual([1, 'two']);
  await one.rest(600);
  expect([one.at(), one.phase(), one.kept()]).toEqual([2, 'playing', 'three']);
  await one.rest(100);
  expect([one.at(), one.kept()]).toEqual([null, null]);
  expect(one.played).toEqual([
    [100, 200],
    [500, 600],
    [0, 100],
  ]);
  expect(one.said).toEqual(['The tour of Ramble is over: all 3 were heard.']);
});

test('a tour that does not go on by itself waits at the end, and Space goes on from there', async () => {
  const one = aTour({ goesOn: false });
  await one.start();
  await one.rest(200);
  expect([one.at(), one.phase()]).toEqual([0, 'waiting']);
  await one.tour.pauseOrGoOn();
  expect([one.at(), one.phase()]).toEqual([1, 'playing']);
});

test('a pause is no end: the rest of the stretch is played to the same end, whoever presses Play', async () => {
  const one = aTour();
  await one.start();
  one.place(150);
  await one.tour.pauseOrGoOn();
  await one.rest(150);
  expect([one.at(), one.phase()]).toEqual([0, 'paused']);
  await one.tour.pauseOrGoOn();
  expect(one.played.at(-1)).toEqual([150, 200]);
  await one.rest(160);
  expect(one.phase()).toBe('paused');
  // The button of the transport knows of no end.
  one.transport.setState({ playing: true });
  expect(one.played.at(-1)).toEqual([160, 200]);
});

test('verdicts move on only when they are of what is heard, and only when they are to', async () => {
  const one = aTour();
  await one.start();
  await one.tour.verdictGiven();
  expect(one.at()).toBe(1);
  one.select(['one']);
  await one.tour.verdictGiven();
  expect(one.at()).toBe(1);
  const other = aTour({ movesOn: false });
  await other.start();
  await other.tour.verdictGiven();
  expect(other.at()).toBe(0);
});

test('one can go back, hear again, and leave; the place is kept', async () => {
  const one = aTour();
  await one.start(1);
  await one.tour.previous();
  await one.tour.previous();
  expect(one.at()).toBe(0);
  await one.tour.repeat();
  expect(one.played).toEqual([
    [500, 600],
    [100, 200],
    [100, 200],
    [100, 200],
  ]);
  await one.tour.next();
  one.tour.stop();
  expect([one.at(), one.kept(), one.transport.getState().playing]).toEqual([null, 'two', false]);
  expect(one.said).toEqual(['The tour of Ramble rests at 2 of 3; it can be resumed.']);
});

test('another tape put on by hand leaves the tour; the tour’s own tapes do not', async () => {
  const one = aTour();
  await one.start(1);
  await one.tour.next();
  expect(one.at()).toBe(2);
  one.load('elsewhere');
  expect([one.at(), one.kept()]).toEqual([null, 'three']);
});

test('the time that is left counts each tape’s own speed and the listener’s, and a tape that runs backwards', () => {
  const tapes = {
    a: { sampleRate: 10, speedRatio: 1, runsBackwards: false },
    b: { sampleRate: 100, speedRatio: 2, runsBackwards: true },
  };
  const tapeOf = ({ transferId }: TourStep) => (transferId === 'a' ? tapes.a : tapes.b);
  expect(secondsLeft({ steps, at: 1 }, 525, tapeOf, 1)).toEqual({ ofStep: 7.5, ofTour: 8, share: 0.25 });
  expect(secondsLeft({ steps, at: 1 }, 525, tapeOf, 2)).toEqual({ ofStep: 3.75, ofTour: 4, share: 0.25 });
  expect(secondsLeft({ steps, at: 2 }, 80, tapeOf, 1)).toEqual({ ofStep: 0.4, ofTour: 0.4, share: 0.2 });
});
