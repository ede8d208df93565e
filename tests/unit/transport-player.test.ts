import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPlayer } from '../../src/renderer/transport/create-player.ts';
import { heardAsInFile, type Playable } from '../../src/renderer/transport/player.ts';
import { framesPerPage } from '../../src/shared/contract/byte-routes.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { aSoundDevice } from '../support/sound-double.ts';
import { codedPage } from '../support/sound-tape.ts';

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

function aPlayer({ latencySeconds = 0, deviceRate = 48_000 } = {}) {
  const device = aSoundDevice({ passTime: (ms) => vi.advanceTimersByTime(ms), latencySeconds, deviceRate });
  const claims: string[] = [];
  let readError: Error | null = null;
  const player = createPlayer({
    openOutput: device.open,
    fetchPage: (transfer, index) =>
      readError === null ? Promise.resolve(codedPage(index, transfer.frames)) : Promise.reject(readError),
    claim: () => {
      claims.push('claim');
      return Promise.resolve();
    },
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
    failReading: (error: Error | null) => {
      readError = error;
    },
  };
}

/** Lets everything happen that waits for nothing but its turn. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

async function aPlayingTape(atFrame: number, options: { latencySeconds?: number } = {}) {
  const parts = aPlayer(options);
  parts.player.load(aTransfer(), atFrame);
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
