import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPlayer } from '../../src/renderer/transport/create-player.ts';
import { heardAsInFile, type Playable } from '../../src/renderer/transport/player.ts';
import { framesPerPage } from '../../src/shared/contract/byte-routes.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { aSoundDevice } from '../support/sound-double.ts';
import { codedLeft, codedPage, codedRight } from '../support/sound-tape.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const frames = 40 * framesPerPage;

function aTransfer(rest: Partial<Playable> = {}): Playable {
  return { ...heardAsInFile, id: 'tape-1' as TransferId, sampleRate: 48_000, channels: 2, frames, ...rest };
}

function aPlayer(options: Partial<Parameters<typeof aSoundDevice>[0]> = {}) {
  const device = aSoundDevice({ passTime: (ms) => vi.advanceTimersByTime(ms), ...options });
  const claims: string[] = [];
  const said: string[] = [];
  let readError: Error | null = null;
  const player = createPlayer({
    openOutput: device.open,
    fetchPage: (transfer, index) =>
      readError === null ? Promise.resolve(codedPage(index, transfer.frames)) : Promise.reject(readError),
    claim: () => {
      claims.push('claim');
      return Promise.resolve();
    },
    onDeviceChanged: (sentence) => said.push(sentence),
    onClaimFailed: (error) => {
      throw error;
    },
    patienceMs: 3000,
  });
  player.setSoftEdges(false);
  return {
    player,
    device,
    claims,
    said,
    failReading: (error: Error | null) => {
      readError = error;
    },
  };
}

/** Lets everything happen that waits for nothing but its turn. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

async function aPlayingTape(
  atFrame: number,
  options: Parameters<typeof aPlayer>[0] = {},
  transfer: Partial<Playable> = {},
) {
  const parts = aPlayer(options);
  parts.player.load(aTransfer(transfer), atFrame);
  await settled();
  await parts.player.play();
  return parts;
}

describe('the player', () => {
  it('starts at once on the frame it stood on, because its pages were read when the tape was put on', async () => {
    const { player, device } = await aPlayingTape(123_456);
    const heard = device.hear(2);
    expect(heard.slice(0, 2)).toEqual([123_456, 123_457]);
    expect(player.store.getState()).toMatchObject({ playing: true, problem: null });
  });

  it('says which frame is heard, output latency and all', async () => {
    // 480 samples at 48 kHz.
    const { player, device } = await aPlayingTape(1000, { latencySeconds: 0.01 });
    device.hear(10);
    expect(player.frameNow()).toBe(1000 + 1280 - 480);
    expect(player.frameAt(performance.now() - 5)).toBe(1000 + 1280 - 480 - 240);
    expect(player.frameAt(performance.now() - 1000)).toBe(1000);
  });

  it('pauses on what was heard last and goes on with the very next frame', async () => {
    const { player, device } = await aPlayingTape(0);
    const first = device.hear(5);
    player.pause();
    expect(device.hear(2).every((frame) => frame === -1)).toBe(true);
    expect(player.frameNow()).toBe(640);
    await player.play();
    expect([...first, ...device.hear(1)].at(640)).toBe(640);
  });

  it('seeks to the exact frame while it stands', async () => {
    const { player, device } = await aPlayingTape(0);
    device.hear(3);
    player.pause();
    device.hear(1);
    player.seek(300_001);
    expect(player.frameNow()).toBe(300_001);
    expect(player.frameAt(performance.now())).toBe(300_001);
    await settled();
    await player.play();
    expect(device.hear(1)[0]).toBe(300_001);
  });

  it('seeks to the exact frame while it runs, and adds up steps taken in quick succession', async () => {
    const { player, device } = await aPlayingTape(0, { latencySeconds: 0.01 });
    device.hear(20);
    player.seek(player.frameNow() + 48_000);
    player.seek(player.frameNow() + 48_000);
    const expected = 20 * 128 - 480 + 96_000;
    expect(player.frameNow()).toBe(expected);
    await settled();
    expect(device.hear(1)[0]).toBe(expected);
    expect(player.frameNow()).toBe(expected);
    device.hear(9);
    expect(player.frameNow()).toBe(expected + 10 * 128 - 480);
  });

  it('still knows what was heard before a seek when a key is handled late', async () => {
    const { player, device } = await aPlayingTape(0);
    device.hear(10);
    const pressedMs = performance.now() - 1;
    player.seek(200_000);
    await settled();
    device.hear(10);
    expect(player.frameAt(pressedMs)).toBe(1280 - 48);
    expect(player.frameNow()).toBe(200_000 + 1280);
  });

  it('starts over when Play is pressed at the end of the tape', async () => {
    const { player, device } = await aPlayingTape(frames - 100);
    device.hear(2);
    expect(player.store.getState().playing).toBe(false);
    expect(player.frameNow()).toBe(frames);
    await player.play();
    await settled();
    expect(device.hear(1)[0]).toBe(0);
  });

  it('goes on from a seek that came while it ran out', async () => {
    const { player, device } = await aPlayingTape(frames - 64);
    player.seek(500);
    await settled();
    expect(device.hear(1)[0]).toBe(500);
    expect(player.store.getState().playing).toBe(true);
  });

  it('keeps a loop inside the tape, and has none where nothing is left of it', async () => {
    const { player } = await aPlayingTape(0);
    player.setLoop({ startFrame: frames - 10, endFrame: frames + 500 });
    expect(player.store.getState().loop).toEqual({ startFrame: frames - 10, endFrame: frames });
    player.setLoop({ startFrame: 500, endFrame: 500 });
    expect(player.store.getState().loop).toBeNull();
  });

  it('follows the loop in what it says is heard', async () => {
    const { player, device } = await aPlayingTape(1000);
    player.setLoop({ startFrame: 1000, endFrame: 1100 });
    const heard = device.hear(4);
    expect(player.frameNow()).toBe((heard.at(-1) ?? 0) === 1099 ? 1000 : (heard.at(-1) ?? 0) + 1);
    expect(player.frameAt(performance.now() - 1000 / 480)).toBe(player.frameNow());
  });

  it('stops with the reason when the tape cannot be read, with its place kept, and goes on when it can', async () => {
    const { player, device, failReading } = await aPlayingTape(0);
    device.hear(1);
    failReading(new Error('The disk is gone.'));
    player.seek(400_000);
    await settled();
    expect(player.store.getState()).toMatchObject({ playing: false, problem: 'The disk is gone.' });
    expect(player.frameNow()).toBe(400_000);
    failReading(null);
    await player.play();
    await settled();
    expect(player.store.getState().problem).toBeNull();
    expect(device.hear(1)[0]).toBe(400_000);
  });

  it('counts under-runs', async () => {
    const { player, device } = await aPlayingTape(0);
    // Without a turn for the reads, the six pages ahead run out.
    device.hear((9 * framesPerPage) / 128);
    expect(player.store.getState().underruns).toBe(1);
    await settled();
    device.hear(1);
    expect(player.store.getState().playing).toBe(true);
  });

  it('tells that it waits for its file once that takes a second, and no longer when the sound comes', async () => {
    const { player, device } = await aPlayingTape(0);
    device.hear((9 * framesPerPage) / 128);
    expect(player.store.getState()).toMatchObject({ underruns: 1, stalled: false });
    device.hear(48_000 / 128);
    expect(player.store.getState()).toMatchObject({ underruns: 1, stalled: true, playing: true, problem: null });
    const place = player.frameNow();
    await settled();
    device.hear(1);
    expect(player.store.getState().stalled).toBe(false);
    expect(player.frameNow()).toBeLessThanOrEqual(place + 128);
    device.hear((9 * framesPerPage + 48_000) / 128);
    expect(player.store.getState().stalled).toBe(true);
    player.pause();
    expect(player.store.getState().stalled).toBe(false);
  });

  it('tells the other windows when it starts', async () => {
    const { player, claims } = await aPlayingTape(0);
    expect(claims).toHaveLength(1);
    player.pause();
    expect(claims).toHaveLength(1);
  });

  it('shows that a device of another rate resamples', async () => {
    const { player } = aPlayer({ deviceRate: 44_100 });
    player.load(aTransfer(), 0);
    await settled();
    expect(player.store.getState().resampled).toBe(true);
  });

  it('hears of a device that takes the place of another, also after the next tape was put on', async () => {
    const { player, device } = await aPlayingTape(0);
    player.load(aTransfer({ id: 'tape-2' as TransferId }), 77);
    await settled();
    expect(player.store.getState().resampled).toBe(false);
    device.changeDevice({ rate: 44_100 });
    expect(player.store.getState().resampled).toBe(true);
    player.load(aTransfer({ id: 'tape-3' as TransferId }), 77);
    await settled();
    expect(player.store.getState().resampled).toBe(true);
    await player.play();
    device.loseDevice();
    expect(player.store.getState().problem).toMatch(/sound device went away.*choose another in the sound settings/);
  });

  it('says where sound comes from when that changes, and plays on where it is', async () => {
    const { player, device, said } = await aPlayingTape(50_000, { deviceName: 'Speakers' });
    device.hear(100);
    const place = player.frameNow();
    device.changeDevice({ name: 'Speakers' });
    expect(said).toEqual([]);
    device.changeDevice({ name: 'Headphones' });
    device.changeDevice({ rate: 44_100 });
    device.changeDevice({ name: null });
    device.changeDevice({ rate: 48_000 });
    expect(said).toEqual([
      'Sound now comes from another device: Headphones. The position is kept.',
      'Headphones now runs at another rate: 44.1 kHz, before 48 kHz. The position is kept.',
      'Sound now comes from another device, the system’s default, or from the same one at another rate: 48 kHz, before 44.1 kHz. The position is kept.',
    ]);
    expect(player.store.getState()).toMatchObject({ playing: true, problem: null });
    expect(player.frameNow()).toBe(place);
    device.hear(1);
    expect(player.frameNow()).toBe(place + 128);
  });

  it('keeps the way to the ear for the next tape of that rate, and opens another for another rate', async () => {
    const { player, device } = await aPlayingTape(0);
    player.load(aTransfer({ id: 'tape-2' as TransferId }), 77);
    await settled();
    player.load(aTransfer({ id: 'tape-3' as TransferId, sampleRate: 96_000 }), 5);
    await settled();
    vi.advanceTimersByTime(1000);
    await settled();
    expect(device.events.filter((event) => event.startsWith('open'))).toEqual(['open 48000', 'open 96000']);
    expect(device.events.filter((event) => event === 'close')).toHaveLength(1);
    expect(device.events.filter((event) => event === 'eject')).toHaveLength(2);
    await player.play();
    expect(device.hear(1)[0]).toBe(5);
  });

  it('lets go of the device after a while of rest, and takes it again to play', async () => {
    const { player, device } = await aPlayingTape(0);
    player.pause();
    vi.advanceTimersByTime(31_000);
    expect(device.events).toContain('suspend');
    await player.play();
    expect(device.events.at(-1)).toBe('resume');
  });
});

describe('a tape that runs backwards', () => {
  it('is heard from its last frame to its first, and says so', async () => {
    const { player, device } = await aPlayingTape(frames, {}, { runsBackwards: true });
    expect(device.hear(2).slice(0, 2)).toEqual([frames - 1, frames - 2]);
    expect(player.frameNow()).toBe(frames - 256 - 1);
    player.seek(100);
    await settled();
    expect(device.hear(1).slice(98, 102)).toEqual([1, 0, -1, -1]);
    expect(player.store.getState().playing).toBe(false);
    expect(player.frameNow()).toBe(0);
    await player.play();
    await settled();
    expect(device.hear(1)[0]).toBe(frames - 1);
  });

  it('loops the other way round, and reads the pages it comes to', async () => {
    const { player, device } = await aPlayingTape(200_000, {}, { runsBackwards: true });
    player.setLoop({ startFrame: 199_900, endFrame: 200_100 });
    const heard = device.hear(4);
    expect([heard[99], heard[100], heard[300]]).toEqual([199_900, 200_099, 200_099]);
    player.setLoop(null);
    for (let count = 0; count < 14; count += 1) {
      device.hear(128);
      await settled();
    }
    expect(player.store.getState().underruns).toBe(0);
    expect(player.store.getState().playing).toBe(false);
  });
});

describe('speed', () => {
  it('is what the tape was corrected by times what the listener asks for', async () => {
    const { player, device } = await aPlayingTape(0, {}, { speedRatio: 1.25 });
    device.hear(10);
    expect(player.frameNow()).toBe(1600);
    player.setListening({ speed: 0.8 });
    device.hear(12);
    // Back at unity and on a whole frame, each sample is a frame of the file.
    const heard = device.hear(3);
    expect(heard.every((frame, index) => frame === (heard[0] ?? 0) + index)).toBe(true);
    expect(player.frameNow()).toBe((heard.at(-1) ?? 0) + 1);
  });

  it('is told to what stands behind the tape', async () => {
    const { player, device } = await aPlayingTape(0, {}, { speedIps: 15 });
    player.setListening({ speed: 0.5, speedKind: 'stretch' });
    expect(device.hearings.at(-1)).toMatchObject({ speedIps: 15, winding: false, listening: { speed: 0.5 } });
    await player.shuttle(2);
    expect(device.hearings.at(-1)).toMatchObject({ winding: true });
  });

  it('leaves the frame that is heard known, latency of the stretch and all', async () => {
    const { player, device } = await aPlayingTape(0, { chainLatencySeconds: 0.01 }, { speedRatio: 1.5 });
    device.hear(20);
    expect(player.frameNow()).toBe(1.5 * (20 * 128 - 480));
  });

  it("winds at multiples both ways, and is the tape's own again after Play or Pause", async () => {
    const { player, device } = await aPlayingTape(100_000);
    await player.shuttle(4);
    device.hear(20);
    const before = player.frameNow();
    device.hear(10);
    expect(player.frameNow() - before).toBe(4 * 1280);
    await player.shuttle(-2);
    device.hear(20);
    const turned = player.frameNow();
    device.hear(10);
    expect(player.frameNow() - turned).toBe(-2 * 1280);
    await player.play();
    expect(player.store.getState()).toMatchObject({ shuttle: 0, playing: true });
    device.hear(20);
    const heard = device.hear(2);
    expect(heard.every((frame, index) => frame === (heard[0] ?? 0) + index)).toBe(true);
    await player.shuttle(-8);
    await player.shuttle(0);
    expect(player.store.getState()).toMatchObject({ shuttle: 0, playing: false });
  });

  it('starts a resting tape that is wound, but not over its end', async () => {
    const { player, device } = aPlayer();
    player.load(aTransfer(), 5000);
    await settled();
    await player.shuttle(-1);
    expect(device.hear(1).slice(0, 2)).toEqual([4999, 4998]);
    await settled();
    device.hear(60);
    expect(player.store.getState()).toMatchObject({ playing: false, shuttle: 0 });
    await player.shuttle(-1);
    expect(player.store.getState().playing).toBe(false);
    await player.shuttle(1);
    expect(device.hear(1)[0]).toBe(0);
  });
});

describe('a stretch', () => {
  it('is played once, to its exact end, and remembered as the last start', async () => {
    const { player, device } = aPlayer();
    player.load(aTransfer(), 77);
    await settled();
    player.setLoop({ startFrame: 1000, endFrame: 1100 });
    await player.playRange({ startFrame: 1000, endFrame: 1300 });
    expect(player.store.getState()).toMatchObject({ playing: true, stopFrame: 1300, lastStartFrame: 1000 });
    const heard = device.hear(3);
    expect(heard.slice(0, 300)).toEqual(Array.from({ length: 300 }, (_, index) => 1000 + index));
    expect(heard[300]).toBe(-1);
    expect(player.store.getState()).toMatchObject({ playing: false, stopFrame: null });
    expect(player.frameNow()).toBe(1300);
    await player.play();
    device.hear(20);
    expect(player.store.getState()).toMatchObject({ playing: true, lastStartFrame: 1300 });
  });

  it('begins at its end on a tape that runs backwards', async () => {
    const { player, device } = aPlayer();
    player.load(aTransfer({ runsBackwards: true }), 77);
    await settled();
    await player.playRange({ startFrame: 1000, endFrame: 1200 });
    const heard = device.hear(2);
    expect([heard[0], heard[199], heard[200]]).toEqual([1199, 1000, -1]);
    expect(player.frameNow()).toBe(1000);
  });

  it('takes the place of what plays, and of another stretch', async () => {
    const { player, device } = await aPlayingTape(50_000);
    device.hear(3);
    await player.playRange({ startFrame: 1000, endFrame: 30_000 });
    await settled();
    device.hear(3);
    await player.playRange({ startFrame: 2000, endFrame: 2100 });
    await settled();
    const heard = device.hear(2);
    expect([heard[0], heard[99], heard[100]]).toEqual([2000, 2099, -1]);
  });

  it('is given up by a seek', async () => {
    const { player, device } = await aPlayingTape(0);
    await player.playRange({ startFrame: 1000, endFrame: 2000 });
    device.hear(1);
    player.seek(1900);
    await settled();
    device.hear(3);
    expect(player.store.getState()).toMatchObject({ playing: true, stopFrame: null });
  });

  it('is played when the sound was not open yet', async () => {
    const { player, device } = aPlayer();
    player.load(aTransfer(), 77);
    await player.playRange({ startFrame: 1000, endFrame: 1100 });
    await settled();
    const heard = device.hear(2);
    expect([heard[0], heard[99], heard[100]]).toEqual([1000, 1099, -1]);
  });
});

describe('the hand on the reel', () => {
  it('is followed audibly, and leaves the tape where it let go', async () => {
    const { player, device } = aPlayer();
    player.load(aTransfer(), 50_000);
    await settled();
    player.scrubTo(50_000);
    await settled();
    let loudest = 0;
    for (let move = 1; move <= 20; move += 1) {
      player.scrubTo(50_000 + 500 * move);
      expect(player.frameNow()).toBe(50_000 + 500 * move);
      for (const [left] of device.listen(4)) loudest = Math.max(loudest, left);
    }
    expect(loudest).toBeGreaterThan(0.3);
    expect(Math.max(...player.meters().peaks)).toBeGreaterThan(0.3);
    player.endScrub();
    expect(player.frameNow()).toBe(60_000);
    expect(
      device
        .hear(4)
        .slice(-128)
        .every((frame) => frame === -1),
    ).toBe(true);
    expect(player.store.getState().playing).toBe(false);
    await player.play();
    expect(device.hear(1)[0]).toBe(60_000);
  });

  it('lets a tape run on that ran before', async () => {
    const { player, device } = await aPlayingTape(50_000);
    device.hear(2);
    player.scrubTo(60_000);
    await settled();
    device.hear(10);
    player.scrubTo(60_500);
    device.hear(10);
    player.endScrub();
    await settled();
    expect(device.hear(1)[0]).toBe(60_500);
    expect(player.store.getState().playing).toBe(true);
  });
});

describe('channels', () => {
  it('are heard as the listener asks, through the start, a change and the next tape', async () => {
    const { player, device } = await aPlayingTape(0);
    device.hear(1);
    player.setListening({ mode: 'swapped' });
    device.hear(2);
    const [left, right] = device.listen(1)[0] ?? [];
    expect([right, left]).toEqual([codedLeft(384), codedRight(384)]);
    player.load(aTransfer({ id: 'tape-2' as TransferId }), 0);
    await settled();
    await player.play();
    expect(device.listen(1)[0]).toEqual([codedRight(0), codedLeft(0)]);
  });

  it('of more than 24 come as their mean, which the main process makes', async () => {
    const asked: boolean[] = [];
    const device = aSoundDevice({ passTime: (ms) => vi.advanceTimersByTime(ms) });
    const player = createPlayer({
      openOutput: device.open,
      fetchPage: (_transfer, index, _signal, mean) => {
        asked.push(mean);
        return Promise.resolve({ channels: codedPage(index, frames).channels.slice(0, 1) });
      },
      claim: () => Promise.resolve(),
      onDeviceChanged: () => {},
      onClaimFailed: () => {},
    });
    player.setSoftEdges(false);
    player.load(aTransfer({ channels: 32 }), 0);
    await settled();
    await player.play();
    expect(device.listen(1)[7]).toEqual([codedLeft(7), codedLeft(7)]);
    expect(new Set(asked)).toEqual(new Set([true]));
  });
});

describe('a rate', () => {
  it.each([0, -1, NaN, 768_001])('of %d Hz is refused in words, with the place kept', async (sampleRate) => {
    const { player, device } = aPlayer();
    player.load(aTransfer({ sampleRate }), 4711);
    await settled();
    expect(player.store.getState().problem).toMatch(/1 Hz to 768 kHz/);
    expect(player.frameNow()).toBe(4711);
    await player.play();
    expect(player.store.getState()).toMatchObject({ playing: false, problem: expect.stringMatching(/768 kHz/) });
    expect(device.events).toEqual([]);
  });

  it('that no context takes is resampled by the tape, and said to be', async () => {
    const { player, device } = await aPlayingTape(1000, { refusedRates: [47_999] }, { sampleRate: 47_999 });
    expect(player.store.getState()).toMatchObject({ resampled: true, problem: null });
    device.hear(375);
    expect(player.frameNow()).toBe(1000 + 47_999);
  });
});

describe('a sound device that fails', () => {
  it('and never opens does not keep Play waiting for ever', async () => {
    const { player, device } = aPlayer();
    device.neverOpen();
    player.load(aTransfer(), 10);
    const playing = player.play();
    expect(player.store.getState().playing).toBe(true);
    vi.advanceTimersByTime(3001);
    await playing;
    expect(player.store.getState().playing).toBe(false);
    expect(player.store.getState().problem).toMatch(/sound device does not answer/);
    expect(player.frameNow()).toBe(10);
  });

  it('and is held back by the browser says so', async () => {
    const { player, device } = aPlayer();
    device.neverResume();
    player.load(aTransfer(), 10);
    await settled();
    const playing = player.play();
    await settled();
    vi.advanceTimersByTime(3001);
    await playing;
    expect(player.store.getState().problem).toMatch(/press Play again/i);
  });

  it('and cannot be opened gives the reason, and is tried again by the next Play', async () => {
    const { player, device } = aPlayer();
    device.failToOpen(new Error('no such rate'));
    player.load(aTransfer(), 10);
    await settled();
    expect(player.store.getState().problem).toMatch(/no such rate/);
  });

  it('and goes away leaves the tape paused where it was heard', async () => {
    const { player, device } = await aPlayingTape(1000);
    device.hear(10);
    device.loseDevice();
    expect(player.store.getState().playing).toBe(false);
    expect(player.store.getState().problem).toMatch(/sound device went away/);
    expect(player.frameNow()).toBe(1000 + 1280);
    await player.play();
    await settled();
    expect(device.hear(1)[0]).toBe(1000 + 1280);
  });

  it('and stands still while the computer sleeps leaves the tape paused where it was heard', async () => {
    const { player, device } = await aPlayingTape(1000);
    device.hear(10);
    device.standStill(60_000);
    expect(player.store.getState().playing).toBe(false);
    expect(player.store.getState().problem).toMatch(/computer slept/);
    expect(player.frameNow()).toBe(1000 + 1280);
    await player.play();
    await settled();
    expect(device.hear(1)[0]).toBe(1000 + 1280);
  });

  it('and only takes its time is waited for', async () => {
    const { player, device } = await aPlayingTape(1000);
    device.hear(10);
    device.standStill(2000);
    device.hear(10);
    device.standStill(2000);
    expect(player.store.getState()).toMatchObject({ playing: true, problem: null });
  });

  it('is not waited for by a Play that was taken back', async () => {
    const { player, device } = aPlayer();
    player.load(aTransfer(), 10);
    const playing = player.play();
    player.pause();
    await playing;
    expect(player.store.getState().playing).toBe(false);
    expect(device.hear(2).every((frame) => frame === -1)).toBe(true);
  });
});
