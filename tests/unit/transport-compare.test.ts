import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listenedSideBySide } from '../../src/renderer/heard/listened-to.ts';
import { trackHeard } from '../../src/renderer/heard/track-heard.ts';
import type { CompareSource } from '../../src/renderer/transport/compare-player.ts';
import { createComparePlayer } from '../../src/renderer/transport/create-compare-player.ts';
import { heardAsInFile } from '../../src/renderer/transport/player.ts';
import { framesPerPage } from '../../src/shared/contract/byte-routes.ts';
import { type FrameRange, mergeRanges } from '../../src/shared/domain/frame-ranges.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { flatListening } from '../../src/shared/domain/listening.ts';
import { aSoundDevice } from '../support/sound-double.ts';
import { codedLeft, codedPage } from '../support/sound-tape.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const rate = 48_000;
const frames = 200 * framesPerPage;

function aSource(
  rest: Partial<CompareSource> & { readonly id?: string; readonly sampleRate?: number } = {},
): CompareSource {
  const { id = 'take-1', sampleRate = rate, ...given } = rest;
  const transfer = { ...heardAsInFile, id: id as TransferId, sampleRate, channels: 2, frames };
  return { transfer, startFrame: 0, framesPerSecond: sampleRate, gainDb: 0, ...given };
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

async function aComparison(sources: readonly CompareSource[], lengthSeconds = 30) {
  const device = aSoundDevice({ passTime: (ms) => vi.advanceTimersByTime(ms) });
  let unreadable = '';
  let slow = '';
  const held: (() => void)[] = [];
  const player = createComparePlayer({
    openOutput: device.open,
    fetchPage: (transfer, index) => {
      if (transfer.id === unreadable) return Promise.reject(new Error(`${unreadable} is gone.`));
      const page = codedPage(index, transfer.frames);
      if (transfer.id !== slow) return Promise.resolve(page);
      return new Promise((resolve) => held.push(() => resolve(page)));
    },
    claim: () => Promise.resolve(),
    onDeviceChanged: () => {},
    onClaimFailed: (error) => {
      throw error;
    },
  });
  player.load(sources, lengthSeconds);
  await settled();
  return {
    player,
    device,
    makeUnreadable: (id: string) => {
      unreadable = id;
    },
    makeSlow: (id: string) => {
      slow = id;
    },
    release: () => {
      slow = '';
      for (const give of held) give();
    },
  };
}

describe('takes that are compared', () => {
  it('are heard at one musical place, each frame as it is in its file', async () => {
    const { player, device } = await aComparison([aSource(), aSource({ id: 'take-2', startFrame: 500_000 })]);
    await player.play();
    // The start is edged over 5 ms.
    expect(device.hear(4).slice(240)).toEqual(Array.from({ length: 4 * 128 - 240 }, (_, index) => 240 + index));
    player.switchTo(1);
    await settled();
    const heard = device.hear(10);
    // 20 ms at 48 kHz are 960 samples.
    expect(heard.slice(960)).toEqual(Array.from({ length: 320 }, (_, index) => 500_000 + 4 * 128 + 960 + index));
    expect(player.store.getState()).toMatchObject({ current: 1, playing: true, underruns: 0 });
    expect(player.positionNow()).toBeCloseTo((14 * 128) / rate, 6);
  });

  it('fade into each other in 20 ms, never louder than the louder of them and without a step', async () => {
    const { player, device } = await aComparison([aSource(), aSource({ id: 'take-2', startFrame: 40_000 })]);
    await player.play();
    device.hear(4);
    for (let turn = 0; turn < 12; turn += 1) {
      const from = Math.round(player.positionNow() * rate);
      player.switchTo((turn + 1) % 2);
      // Some are switched back before the fade is over.
      const heard = device.listen(turn % 3 === 0 ? 4 : 9);
      heard.forEach(([left], index) => {
        const one = codedLeft(from + index);
        const other = codedLeft(from + index + 40_000);
        expect(left).toBeLessThanOrEqual(Math.max(one, other));
        expect(left).toBeGreaterThanOrEqual(Math.min(one, other));
      });
      const steps = heard.slice(1).map(([left], index) => Math.abs(left - (heard[index]?.[0] ?? 0)));
      expect(Math.max(...steps)).toBeLessThan(0.31 / 960 + 0.0002);
      await settled();
    }
  });

  it('come to one that is not read yet when it is, and the old one goes on until then', async () => {
    const sources = [aSource(), aSource({ id: 'take-2', startFrame: 500_000 })];
    const { player, device, makeSlow, release } = await aComparison(sources);
    makeSlow('take-2');
    player.seek(20);
    await settled();
    await player.play();
    player.switchTo(1);
    expect(device.hear(4).slice(240)).toEqual(Array.from({ length: 272 }, (_, index) => 20 * rate + 240 + index));
    release();
    await settled();
    expect(device.hear(9).slice(960)[0]).toBe(500_000 + 20 * rate + 512 + 960);
    expect(player.store.getState()).toMatchObject({ playing: true, underruns: 0 });
  });

  it('loop over one passage of the common time in all of them', async () => {
    const { player, device } = await aComparison([aSource(), aSource({ id: 'take-2', startFrame: 100_000 })]);
    player.setLoop({ startSeconds: 1, endSeconds: 1.05 });
    player.seek(1);
    await settled();
    await player.play();
    player.switchTo(1);
    const heard = device.hear(60);
    // Behind the start's edge and the fade.
    heard.slice(1200).forEach((frame, index) => expect(frame).toBe(148_000 + ((1200 + index) % 2400)));
  });

  it('may run backwards or lie outside their file, which is silent there', async () => {
    const backwards = aSource({ id: 'take-2', startFrame: 1_000_000, framesPerSecond: -rate });
    const late = aSource({ id: 'take-3', startFrame: -rate });
    const { player, device } = await aComparison([backwards, late]);
    await player.play();
    const heard = device.hear(4);
    expect(heard.slice(240, 243)).toEqual([999_759, 999_758, 999_757]);
    player.switchTo(1);
    device.hear(8);
    expect(new Set(device.hear(2))).toEqual(new Set([-1]));
  });

  it('are matched in level, each by its own gain', async () => {
    const { player, device } = await aComparison([aSource({ gainDb: -6 }), aSource({ id: 'take-2' })]);
    await player.play();
    device.hear(4);
    const [left] = device.listen(1)[0] ?? [];
    expect(left).toBe(Math.fround(codedLeft(512) * 10 ** (-6 / 20)));
    player.setGainDb(0, 0);
    device.hear(2);
    expect(device.hear(1)[0]).toBe(512 + 128 * 3);
    expect(player.store.getState().sources[0]?.gainDb).toBe(0);
  });

  it('are heard through the monitor: its gain, its sides and its filters, but nothing that belongs to one tape', async () => {
    const { player, device } = await aComparison([aSource({ gainDb: -6 }), aSource({ id: 'take-2' })]);
    const monitor = { ...flatListening, gainDb: -14, mode: 'left', highPassHz: 80 } as const;
    player.listenAs({ ...monitor, soloed: [1], speed: 2, tapeEqualisation: 'nabToIec' });
    await player.play();
    device.hear(4);
    const asHeard = Math.fround(codedLeft(512) * 10 ** (-20 / 20));
    expect(device.listen(1)[0]).toEqual([asHeard, asHeard]);
    expect(device.hearings.at(-1)).toEqual({ listening: monitor, speedIps: null, speedRatio: 1, winding: false });
    player.listenAs(flatListening);
    player.setGainDb(0, 0);
    device.hear(2);
    expect(device.hear(1)[0]).toBe(512 + 128 * 3);
  });

  it('and the next that are put on sound through the same monitor', async () => {
    const { player, device } = await aComparison([aSource()]);
    player.listenAs({ ...flatListening, dimmed: true });
    player.close();
    player.load([aSource({ id: 'take-2' })], 30);
    await settled();
    await player.play();
    device.hear(4);
    expect(device.listen(1)[0]?.[0]).toBe(Math.fround(codedLeft(512) * 0.1));
  });

  it('start without an edge where soft edges are off, as do the next that are put on', async () => {
    const { player, device } = await aComparison([aSource({ startFrame: 1000 })]);
    await player.play();
    expect(device.hear(1)[5]).not.toBe(1005);
    player.setSoftEdges(false);
    player.load([aSource({ id: 'take-2', startFrame: 70_000 })], 30);
    await settled();
    const place = Math.round(player.positionNow() * rate);
    expect(device.hear(1)[5]).toBe(70_000 + place + 5);
  });

  it('keep the place and the current one when another is added', async () => {
    const { player, device } = await aComparison([aSource(), aSource({ id: 'take-2', startFrame: 500_000 })]);
    player.switchTo(1);
    player.seek(2);
    player.load([aSource(), aSource({ id: 'take-2', startFrame: 500_000 }), aSource({ id: 'take-3' })], 30);
    await settled();
    expect(player.store.getState()).toMatchObject({ current: 1, playing: false });
    expect(player.positionNow()).toBe(2);
    await player.play();
    expect(device.hear(3)[250]).toBe(596_250);
  });

  it.each([
    ['stays where it is', 0],
    ['is moved', 4800],
  ])('are heard to the moment others of another rate are put on, while the heard one %s', async (_what, movedBy) => {
    const one = aSource({ startFrame: 10_000 });
    const { player, device } = await aComparison([one]);
    let heard: readonly FrameRange[] = [];
    let look: (() => void) | null = null;
    trackHeard({
      listenedTo: listenedSideBySide(player),
      counts: () => true,
      onHeard: (_id, ranges) => {
        heard = mergeRanges([...heard, ...ranges]);
      },
      onStore: () => undefined,
      now: () => performance.now(),
      every(_ms, tick) {
        look = tick;
        return () => {
          look = null;
        };
      },
    });
    await player.play();
    device.hear(375);
    (look as (() => void) | null)?.();
    device.hear(75);
    player.load(
      [
        { ...one, startFrame: one.startFrame + movedBy },
        ...['take-2', 'take-3'].map((id) => aSource({ id, sampleRate: 44_100 })),
      ],
      30,
    );
    expect(player.store.getState().unitsPerSecond).toBe(44_100);
    // Steps of 10 ms are looked at; no frame counts that was not heard.
    expect(heard).toEqual([{ startFrame: 10_000, endFrame: 10_000 + 450 * 128 - 480 }]);
    expect(player.positionNow()).toBeCloseTo((450 * 128) / 48_000, 4);
  });

  it('of which one cannot be read go on, with a word why', async () => {
    const { player, device, makeUnreadable } = await aComparison([aSource(), aSource({ id: 'take-2' })]);
    await player.play();
    device.hear(4);
    makeUnreadable('take-2');
    player.seek(20);
    await settled();
    device.hear(4);
    await settled();
    expect(player.store.getState()).toMatchObject({ playing: true, problem: 'take-2 is gone.' });
  });

  it('are let go of with the device', async () => {
    const { player, device } = await aComparison([aSource()]);
    player.close();
    vi.advanceTimersByTime(1000);
    await settled();
    expect(device.events).toEqual(['open 48000', 'thread', 'eject', 'close']);
    await player.play();
    expect(player.store.getState()).toMatchObject({ playing: false, sources: [] });
  });
});
