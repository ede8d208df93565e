import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeSparseWav } from '../support/make-sparse-wav.ts';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';
import { askFrom } from './own-page.ts';

test.describe.configure({ timeout: 600_000 });

const stretchSeconds = 8;
const slow = { timeout: 120_000 };
/** As `main/peaks/pacing.ts` has it. */
const restMs = 25;

test.use({
  tapes: async ({ reels }, use) => {
    const tone = (frame: number): number => Math.round(9_000 * Math.sin(frame / 20));
    makeWav(join(reels, 'Reel 1.wav'), { channels: 2, sampleRate: 44_100, frames: 44_100 * 180, code: tone });
    await use(reels);
  },
});

test('what is read behind the scenes makes no sound run out, and is read to its end when nobody listens', async ({
  page,
  home,
}) => {
  // Read in a few seconds when nobody listens, in a minute at the least when somebody does.
  const frames = (2.5 * 2 ** 30) / 4;
  mkdirSync(join(home, 'later'));
  const large = makeSparseWav(join(home, 'later', 'Reel 2.wav'), {
    frames,
    channels: 2,
    sampleRate: 96_000,
    impulseFrame: frames - 1,
    code: 20_000,
  });
  const largeSum = async (): Promise<string | null | undefined> => {
    const { transfers } = await askFrom(page, 'archive.get', {});
    return transfers.flatMap(({ files }) => files).find(({ path }) => path.endsWith('Reel 2.wav'))?.sha256;
  };
  const transport = page.getByRole('region', { name: 'Transport' });
  const secondsHeard = async (): Promise<number> => {
    const text = await transport.getByRole('button', { name: /Position/ }).innerText();
    const [, minutes, seconds] = /:(\d\d):(\d\d)\./.exec(text) ?? [];
    return Number(minutes) * 60 + Number(seconds);
  };
  const timesRanOut = async (): Promise<number> => {
    await transport.locator('[data-part=value]').hover();
    const text = await page.getByText(/The sound (has never run|ran) out/).innerText();
    const [, times] = /ran out (once|\d+)/.exec(text) ?? [];
    return times === undefined ? 0 : times === 'once' ? 1 : Number(times);
  };
  const doneBytes = async (): Promise<number> => {
    const { jobs } = await askFrom(page, 'archive.get', {});
    return jobs.find(({ title }) => title === 'Reading waveforms')?.done ?? frames * 4;
  };
  const play = page.getByRole('button', { name: 'Play', exact: true });
  const hold = page.getByRole('button', { name: 'Hold reading' });
  const goOn = page.getByRole('button', { name: 'Go on reading' });

  await page
    .getByRole('listbox', { name: 'Tapes' })
    .getByRole('option', { name: /Reel 1/ })
    .click();
  await play.click();
  await expect.poll(secondsHeard).toBeGreaterThan(0);
  await askFrom(page, 'transfers.add', { paths: [large] });
  await expect.poll(largeSum, { timeout: 60_000 }).toBeNull();
  await expect(page.getByTitle(/^Reel 2\.wav: .+ \/ 2\.68 GB · \d\S* (s|min|h) left$/)).toBeVisible();

  const looked = async () => ({ at: Date.now(), ranOut: await timesRanOut(), done: await doneBytes() });
  const hear = async (): Promise<{ readonly ranOut: number; readonly readBytes: number; readonly ms: number }> => {
    const until = (await secondsHeard()) + stretchSeconds;
    const before = await looked();
    await expect.poll(async () => (await play.isVisible()) || (await secondsHeard()) > until, slow).toBe(true);
    if (await play.isVisible()) {
      // The sound device itself stood still for seconds, as on a machine that slept: such a stretch says nothing.
      await play.click();
      return hear();
    }
    const after = await looked();
    return { ranOut: after.ranOut - before.ranOut, readBytes: after.done - before.done, ms: Date.now() - before.at };
  };
  // What is counted is everything that ran out over whole stretches. The same machine says in the same run how often
  // sound runs out while nothing is read: no more may run out while reading is at work, however slow the machine is.
  let [ranOutAlone, ranOutBeside] = [0, 0];
  for (let round = 0; round < 2; round += 1) {
    await hold.click();
    await expect(goOn).toBeVisible();
    ranOutAlone += (await hear()).ranOut;
    await goOn.click();
    await expect(hold).toBeVisible();
    const { ranOut, readBytes, ms } = await hear();
    ranOutBeside += ranOut;
    expect(readBytes, 'reading is at work').toBeGreaterThan(0);
    // It rests after every MiB, so that no machine can be too slow for this; what is told may be late by a little.
    expect(readBytes, 'reading goes slower while somebody listens').toBeLessThan(1.25 * (ms / restMs) * 2 ** 20);
  }
  expect(ranOutBeside, 'times that the sound ran out beside a reading').toBeLessThanOrEqual(ranOutAlone);
  expect(await largeSum(), 'it was not read to its end yet').toBeNull();

  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect.poll(largeSum, { timeout: 400_000 }).toMatch(/^[0-9a-f]{64}$/);
});
