import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPlayhead } from '../../src/renderer/transport/create-playhead.ts';
import { createTapeMedia } from '../../src/renderer/transport/create-tape-media.ts';
import { loopTarget, stepToEdge } from '../../src/renderer/transport/mark-stops.ts';
import { createTransportStore, heardAsInFile, type Player } from '../../src/renderer/transport/player.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { aTake } from '../support/make-marks.ts';

/** A player that stands where it is put. */
function aStandingPlayer(): Player & { at: number } {
  const store = createTransportStore();
  store.setState({
    transfer: { ...heardAsInFile, id: 'tape-1' as TransferId, sampleRate: 44_100, channels: 2, frames: 441_000 },
  });
  const player = {
    store,
    at: 0,
    load() {},
    play: () => {
      store.setState({ playing: true });
      return Promise.resolve();
    },
    pause: () => store.setState({ playing: false }),
    seek: (frame: number) => {
      player.at = frame;
      store.setState(({ moves }) => ({ moves: moves + 1 }));
    },
    setLoop() {},
    setListening() {},
    shuttle: () => Promise.resolve(),
    playRange: () => Promise.resolve(),
    scrubTo() {},
    endScrub() {},
    setSoftEdges() {},
    frameNow: () => player.at,
    frameAt: () => player.at,
    meters: () => ({ peaks: [0, 0], momentaryLufs: null, shortTermLufs: null, correlation: null }),
  };
  return player;
}

function eventsOf(media: EventTarget, ...names: readonly string[]): string[] {
  const seen: string[] = [];
  for (const name of names) media.addEventListener(name, () => seen.push(name));
  return seen;
}

describe('the media that wavesurfer drives', () => {
  it('tells times in seconds of the tape and seeks to whole frames', () => {
    const player = aStandingPlayer();
    const media = createTapeMedia(player);
    expect([media.duration, media.currentTime, media.paused, media.readyState]).toEqual([10, 0, true, 4]);
    media.currentTime = 1.000_01;
    expect(player.at).toBe(44_100);
    media.currentTime = 2;
    expect(media.currentTime).toBe(2);
  });

  it('says when it plays, pauses, moves and ends', async () => {
    const player = aStandingPlayer();
    const media = createTapeMedia(player);
    const seen = eventsOf(media, 'play', 'pause', 'seeking', 'seeked', 'timeupdate', 'ended', 'durationchange');
    await media.play();
    media.currentTime = 3;
    media.pause();
    expect(seen).toEqual(['play', 'seeking', 'seeked', 'timeupdate', 'pause', 'timeupdate']);
    expect(media.ended).toBe(false);
    await media.play();
    player.at = 441_000;
    player.store.setState({ playing: false });
    expect([seen.at(-1), media.ended]).toEqual(['ended', true]);
    player.store.setState({ transfer: null });
    expect(seen.at(-1)).toBe('durationchange');
  });
});

describe('steps to the edges of marks', () => {
  const marks = [
    aTake({ startFrame: 1000, endFrame: 5000 }),
    aTake({ startFrame: 3000, endFrame: 3000 }),
    aTake({ startFrame: 8000, endFrame: null }),
  ];

  it('find the nearest start or end on either side, and none beyond the last', () => {
    expect(stepToEdge(marks, 1000, 'next', 0)).toBe(3000);
    expect(stepToEdge(marks, 4000, 'next', 0)).toBe(5000);
    expect(stepToEdge(marks, 8000, 'next', 0)).toBeNull();
    expect(stepToEdge(marks, 5000, 'previous', 0)).toBe(3000);
    expect(stepToEdge(marks, 1000, 'previous', 0)).toBeNull();
  });

  it('get past an edge the running tape has just left', () => {
    expect(stepToEdge(marks, 3100, 'previous', 0)).toBe(3000);
    expect(stepToEdge(marks, 3100, 'previous', 1000)).toBe(1000);
  });
});

describe('what is looped', () => {
  it('is the stretch that was dragged out, else the selected mark, else nothing', () => {
    const take = aTake({ startFrame: 1000, endFrame: 5000 });
    expect(loopTarget(take, { startFrame: 7, endFrame: 9 })).toEqual({ startFrame: 7, endFrame: 9 });
    expect(loopTarget(take, null)).toEqual({ startFrame: 1000, endFrame: 5000 });
    expect(loopTarget(aTake({ startFrame: 10, endFrame: 10 }), null)).toBeNull();
    expect(loopTarget(aTake({ startFrame: 10, endFrame: null }), null)).toBeNull();
    expect(loopTarget(null, null)).toBeNull();
  });
});

describe('the playhead', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  /** Animation frames that are drawn by hand. */
  function aPlayhead() {
    const frames: FrameRequestCallback[] = [];
    let nowMs = 0;
    vi.stubGlobal('requestAnimationFrame', (step: FrameRequestCallback) => frames.push(step));
    vi.stubGlobal('cancelAnimationFrame', () => frames.splice(0));
    vi.stubGlobal('performance', { now: () => nowMs });
    const player = aStandingPlayer();
    const draw = (elapsedMs: number): void => {
      nowMs += elapsedMs;
      for (const step of frames.splice(0)) step(nowMs);
    };
    return { player, onPlayhead: createPlayhead(player), draw, waiting: () => frames.length };
  }

  it('tells its listeners at once, on each drawn frame while it plays, and once after a seek', async () => {
    const { player, onPlayhead, draw, waiting } = aPlayhead();
    const told: number[] = [];
    onPlayhead((frame) => told.push(frame));
    expect([told, waiting()]).toEqual([[0], 0]);
    player.seek(500);
    player.seek(600);
    draw(16);
    expect([told, waiting()]).toEqual([[0, 600], 0]);
    await player.play();
    player.at = 700;
    draw(16);
    draw(16);
    expect(told).toEqual([0, 600, 700, 700]);
    player.pause();
    draw(16);
    expect(waiting()).toBe(1);
    draw(1000);
    expect(waiting()).toBe(0);
  });

  it('does nothing any more when nobody listens', async () => {
    const { player, onPlayhead, waiting } = aPlayhead();
    const stop = onPlayhead(() => {});
    await player.play();
    expect(waiting()).toBe(1);
    stop();
    expect(waiting()).toBe(0);
    player.seek(5);
    expect(waiting()).toBe(0);
  });
});
