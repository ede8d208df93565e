import { expect, test } from '@playwright/test';
import type { SoundPage } from '../support/sound-page.ts';
import { startSoundServer } from '../support/sound-server.ts';

declare global {
  // The page of sound-page.ts puts it there.
  var sound: SoundPage;
}

const rate = 48_000;
const frames = 2_000_000_000;

// One page is built for all of them.
test.describe.configure({ mode: 'default', timeout: 180_000 });

let server: Awaited<ReturnType<typeof startSoundServer>>;
test.beforeAll(async () => {
  server = await startSoundServer();
});
test.afterAll(() => server.close());

test.beforeEach(async ({ page }) => {
  await page.goto(server.origin);
  await page.waitForFunction(() => 'sound' in globalThis);
  await page.evaluate(() => sound.player.setSoftEdges(false));
});

test('a tape that runs backwards is heard frame by frame from its end, loops and all', async ({ page }) => {
  const steps = await page.evaluate(
    async ([sampleRate, length]) => {
      sound.load('coded', sampleRate, length, 1_000_100_000, { runsBackwards: true });
      sound.player.setLoop({ startFrame: 1_000_095_000, endFrame: 1_000_100_000 });
      await sound.player.play();
      // The left side says the lower 16 bits.
      const heard = await sound.hear(24_000);
      const found: Record<number, number> = {};
      for (let index = 1; index < heard.length; index += 1) {
        const step = Math.round(((heard[index] ?? 0) - (heard[index - 1] ?? 0)) * 131_072);
        const wrapped = step > 32_768 ? step - 65_536 : step < -32_768 ? step + 65_536 : step;
        found[wrapped] = (found[wrapped] ?? 0) + 1;
      }
      return found;
    },
    [rate, frames] as const,
  );
  expect(Object.keys(steps).sort()).toEqual(['-1', '4999']);
  expect(steps[4999]).toBeGreaterThanOrEqual(4);
});

test('after a change of speed each sample is a frame again', async ({ page }) => {
  const { runs, problem } = await page.evaluate(
    async ([sampleRate, length]) => {
      sound.load('coded', sampleRate, length, 500_000);
      await sound.player.play();
      for (let turn = 1; turn <= 5; turn += 1) {
        sound.player.setListening({ speed: 0.7 + 0.1 * turn });
        const until = sound.samples().length + 6000;
        await sound.until(() => sound.samples().length > until);
        sound.player.setListening({ speed: 1 });
        sound.forget();
        await sound.until((heard) => heard.some((run) => run.frame > 0 && run.length > 8000));
      }
      const long = sound.runs().filter((run) => run.length > 1000);
      return { runs: long, problem: sound.player.store.getState().problem };
    },
    [rate, frames] as const,
  );
  expect(problem).toBeNull();
  for (const run of runs) expect(Number.isInteger(run.frame)).toBe(true);
  expect(runs.length).toBeGreaterThan(0);
});

test('takes side by side change places without losing one', async ({ page }) => {
  const runs = await page.evaluate(
    async ([sampleRate, length]) => {
      sound.compareTakes(sampleRate, length, [1_000_000, 700_000_000]);
      await sound.compare.play();
      for (let turn = 1; turn <= 4; turn += 1) {
        const from = turn % 2 === 1 ? 1_000_000 : 700_000_000;
        sound.forget();
        await sound.until((heard) => heard.some((run) => run.frame >= from && run.length > 4000));
        if (turn < 4) sound.compare.switchTo(turn % 2);
      }
      return { state: sound.compare.store.getState(), at: sound.compare.positionNow(), last: sound.runs().at(-1) };
    },
    [rate, frames] as const,
  );
  expect(runs.state).toMatchObject({ current: 1, playing: true, problem: null });
  // Both are at the same place of the common time, so the heard frame tells it, but for what is still on its way.
  const seconds = ((runs.last?.frame ?? 0) + (runs.last?.length ?? 0) - 700_000_000) / rate;
  expect(Math.abs(seconds - runs.at)).toBeLessThan(0.5);
});

test('one of 24 channels is heard alone, each of its frames', async ({ page }) => {
  const { wrong, problem } = await page.evaluate(
    async ([length]) => {
      sound.player.setListening({ soloed: [17] });
      sound.load('many', 48_000, length, 100_000, { channels: 24 });
      await sound.player.play();
      const heard = await sound.hear(24_000);
      const first = 100_000 + 17 * 8 * 16_384;
      const bad = heard.filter((sample, index) => sample * 2 ** 24 - 1 !== first + index).length;
      return { wrong: bad, problem: sound.player.store.getState().problem };
    },
    [frames] as const,
  );
  expect(wrong).toBe(0);
  expect(problem).toBeNull();
});
