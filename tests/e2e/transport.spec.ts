import { expect, test } from '@playwright/test';
import type { SoundPage } from '../support/sound-page.ts';
import { startSoundServer } from '../support/sound-server.ts';
import { framesPerPage } from '../../src/shared/contract/byte-routes.ts';

declare global {
  // The page of sound-page.ts puts it there.
  var sound: SoundPage;
}

const rate = 48_000;
const frames = 2_000_000_000;

// One page is built for all of them.
test.describe.configure({ mode: 'default' });

let server: Awaited<ReturnType<typeof startSoundServer>>;
test.beforeAll(async () => {
  server = await startSoundServer();
});
test.afterAll(() => server.close());

test.beforeEach(async ({ page }) => {
  await page.goto(server.origin);
  await page.waitForFunction(() => 'sound' in globalThis);
});

test('the tape is a file of our own origin that stands alone', async () => {
  const names = (await server.builtFiles()).filter((name) => name.startsWith('tape.worklet'));
  expect(names).toHaveLength(1);
  const text = await server.builtText(names[0] ?? '');
  expect(text).toContain('registerProcessor');
  expect(text).not.toMatch(/\bimport\b|\bexport\b/);
});

test('playing starts on the exact frame and loses none', async ({ page }) => {
  const runs = await page.evaluate(
    async ([sampleRate, length]) => {
      const { player } = sound;
      player.setSoftEdges(false);
      sound.load('coded', sampleRate, length, 1_234_567_891);
      await sound.opened();
      await player.play();
      await sound.until(() => sound.sounding().some((run) => run.length > sampleRate));
      return sound.sounding();
    },
    [rate, frames] as const,
  );
  expect(runs.map(({ frame }) => frame)).toEqual([1_234_567_891]);
});

test('two hundred random loops between 20 ms and 2 s come out without a missing, repeated or changed sample', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const { wrong, samples } = await page.evaluate(() => sound.renderLoops(200, 20_261));
  expect(samples).toBeGreaterThan(200 * 0.044 * 44_100);
  expect(wrong).toBe(0);
});

test('loops are as exact while they are heard', async ({ page }) => {
  const wrong = await page.evaluate(
    async ([sampleRate, length]) => {
      const { player } = sound;
      player.setSoftEdges(false);
      sound.load('coded', sampleRate, length, 0);
      const found: unknown[] = [];
      for (let number = 1; number <= 8; number += 1) {
        const loop = { startFrame: number * 10_000_019, endFrame: number * 10_000_019 + 997 * number };
        player.setLoop(loop);
        player.seek(loop.startFrame);
        sound.forget();
        await player.play();
        await sound.until((heard) => heard.filter((run) => run.frame === loop.startFrame).length > 6);
        for (const run of sound.sounding().slice(0, -1)) {
          if (run.frame !== loop.startFrame || run.length !== 997 * number) found.push({ loop, run });
        }
        player.pause();
        await sound.until((heard) => heard.at(-1)?.frame === -1);
      }
      return found;
    },
    [rate, frames] as const,
  );
  expect(wrong).toEqual([]);
});

test('seeks land on the exact frame, from page to page and within one, playing or not', async ({ page }) => {
  const landed = await page.evaluate(
    async ([sampleRate, length]) => {
      const { player } = sound;
      player.setSoftEdges(false);
      sound.load('coded', sampleRate, length, 0);
      await player.play();
      await sound.until(() => sound.sounding().some((run) => run.frame === 0 && run.length > 300));
      const targets = [5, 16_383, 16_384, 700_000_001, 3, 1_999_990_000 - 7, 48_000, 48_001];
      for (const target of targets) {
        player.seek(target);
        await sound.until(() => sound.sounding().some((run) => run.frame === target && run.length > 300));
      }
      player.pause();
      await sound.until((heard) => heard.at(-1)?.frame === -1);
      player.seek(123);
      await player.play();
      await sound.until(() => sound.sounding().some((run) => run.frame === 123 && run.length > 300));
      return sound.sounding().map((run) => run.frame);
    },
    [rate, frames] as const,
  );
  expect(landed).toEqual([0, 5, 16_383, 16_384, 700_000_001, 3, 1_999_990_000 - 7, 48_000, 48_001, 123]);
});

test('start, seek, stop and gain make no step in the sound, and gain is exact', async ({ page }) => {
  const hearAll = () =>
    page.evaluate(
      async ([sampleRate, length]) => {
        const { player } = sound;
        // A page may be late on a busy machine; the tape waits for it in silence.
        const enough = (): Promise<void> => {
          const from = sound.samples().length;
          return sound.until(() => sound.samples().length > from + 4000 && (sound.samples().at(-1) ?? 0) > 0);
        };
        const first = sound.samples().length;
        const stalls = player.store.getState().underruns;
        sound.load('steady', sampleRate, length, 0);
        await player.play();
        await enough();
        player.seek(1_000_000);
        await enough();
        const gains = [-6, 0].map((gainDb) => [gainDb, Math.fround(0.5 * 10 ** (gainDb / 20))] as const);
        for (const [gainDb, level] of gains) {
          player.setListening({ gainDb });
          // What never gets there exactly is waited for in vain.
          await sound.until(() => sound.samples().at(-1) === level);
        }
        player.pause();
        await sound.until(() => sound.samples().at(-1) === 0);
        const heard = sound.samples().slice(first);
        let largest = 0;
        for (let index = 1; index < heard.length; index += 1) {
          largest = Math.max(largest, Math.abs((heard[index] ?? 0) - (heard[index - 1] ?? 0)));
        }
        const stalled = player.store.getState().underruns - stalls;
        return { stalled, largestStep: largest, last: heard.at(-1) };
      },
      [rate, frames] as const,
    );
  // A stall is a break in the sound by its nature; what is asked here is the sound without one.
  let told = await hearAll();
  while (told.stalled > 0) told = await hearAll();
  const { largestStep, last } = told;
  // Over 240 frames a raised cosine of height 0.5 climbs by at most π/4/240 each.
  expect(largestStep).toBeLessThan(0.004);
  expect(last).toBe(0);
});

test('a read that stalls holds the tape in its place, is counted, and no frame is lost', async ({ page }) => {
  const stalledAt = 3 * framesPerPage;
  server.holdFrom(3);
  await page.evaluate(
    async ([sampleRate, length, stopsAt]) => {
      sound.player.setSoftEdges(false);
      sound.load('coded', sampleRate, length, 20_000);
      await sound.player.play();
      await sound.until(() => sound.sounding().some((run) => run.frame + run.length === stopsAt));
      await sound.until((heard) => (heard.at(-1)?.length ?? 0) > sampleRate / 2 && heard.at(-1)?.frame === -1);
    },
    [rate, frames, stalledAt] as const,
  );
  expect(await page.evaluate(() => sound.player.frameNow())).toBe(stalledAt);
  server.release();
  const { runs, sounding, underruns } = await page.evaluate(async () => {
    await sound.until((heard) => heard.at(-1)?.frame !== -1 && (heard.at(-1)?.length ?? 0) > 10_000);
    const counted = sound.player.store.getState().underruns;
    return { runs: sound.runs(), sounding: sound.sounding(), underruns: counted };
  });
  const starts = runs.map(({ frame }) => frame).filter((frame) => frame !== -1);
  expect(starts).toContain(stalledAt);
  // A busy machine may be late with another page as well.
  expect(underruns).toBe(starts.length - 1);
  expect(sounding.map(({ frame }) => frame)).toEqual([20_000]);
});

test('what the player calls heard is what leaves the graph at that moment', async ({ page }) => {
  const compared = await page.evaluate(
    async ([sampleRate, length]) => {
      sound.player.setSoftEdges(false);
      sound.load('coded', sampleRate, length, 100_000);
      sound.player.setLoop({ startFrame: 100_000, endFrame: 108_000 });
      await sound.player.play();
      const found: ReturnType<SoundPage['compareHeard']>[] = [];
      for (let turn = 0; turn < 60; turn += 1) {
        await new Promise(requestAnimationFrame);
        found.push(sound.compareHeard());
      }
      return found.filter(({ heard }) => heard !== null);
    },
    [rate, frames] as const,
  );
  expect(compared.length).toBeGreaterThan(20);
  for (const { said, heard } of compared) {
    // The two read the clock one after the other; round the seam the difference is the loop's length.
    const distance = Math.abs(said - (heard ?? 0));
    expect(Math.min(distance, 8000 - distance)).toBeLessThanOrEqual(rate / 1000);
  }
});

test('a tape that cannot be read says why and stays in its place', async ({ page }) => {
  const state = await page.evaluate(
    async ([sampleRate, length]) => {
      const failed = new Promise((resolve) => {
        sound.player.store.subscribe(({ problem }) => (problem === null ? undefined : resolve(problem)));
      });
      sound.load('gone', sampleRate, length, 4711);
      await failed;
      return { ...sound.player.store.getState(), frame: sound.player.frameNow() };
    },
    [rate, frames] as const,
  );
  expect(state).toMatchObject({ playing: false, frame: 4711 });
  expect(state.problem).toContain('The reel is not where it was: connect its disk.');
});

test('tapes of other rates are played at their own, and a rate below all contexts on a multiple of it', async ({
  page,
}) => {
  const heard = await page.evaluate(
    async ([length]) => {
      sound.player.setSoftEdges(false);
      const runs: unknown[] = [];
      for (const sampleRate of [44_100, 192_000]) {
        const start = 10 * sampleRate + 7;
        sound.load('coded', sampleRate, length, start);
        await sound.opened();
        await sound.player.play();
        // A stall on a busy machine splits a run and loses nothing, so any run from the start on will do.
        await sound.until((all) => all.some((run) => run.frame >= start && run.length >= 2000));
        const { problem, resampled } = sound.player.store.getState();
        runs.push([problem, resampled, sound.runs().filter((run) => run.frame === start).length]);
      }
      sound.forget();
      sound.load('coded', 1000, length, 107);
      await sound.player.play();
      // Between its frames the sound is led in a curve: no sample is a frame, but all of them lie in a row.
      // The tape before, far beyond these places, is still heard as it fades.
      const placesHeard = (): readonly number[] =>
        sound
          .samples()
          .map((sample) => sample * 131_072 - 1)
          .filter((place) => place < 20_000);
      await sound.until(() => placesHeard().some((place) => place > 207));
      const places = placesHeard();
      const from = places.findIndex((place) => place > 140);
      const row = places.slice(from, from + 240);
      return { runs, steps: row.slice(1).map((place, index) => place - (row[index] ?? 0)) };
    },
    [frames] as const,
  );
  expect(heard.runs).toEqual([
    [null, false, 1],
    [null, true, 1],
  ]);
  for (const step of heard.steps) expect(step).toBeCloseTo(1 / 8, 2);
});
