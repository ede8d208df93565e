import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { makeSparseWav } from '../support/make-sparse-wav.ts';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';
import { askFrom } from './own-page.ts';

const largeBytes = 1.5 * 2 ** 30;

test.describe.configure({ timeout: 600_000 });

/** A tape to hear, and one that takes a few seconds to read when nobody listens, and most of a minute when somebody does. */
test.use({
  tapes: async ({ reels }, use) => {
    const tone = (frame: number): number => Math.round(9_000 * Math.sin(frame / 20));
    makeWav(join(reels, 'Reel 1.wav'), { channels: 2, sampleRate: 44_100, frames: 44_100 * 120, code: tone });
    const frames = largeBytes / 4;
    const quiet = { frames, channels: 2, sampleRate: 96_000, impulseFrame: frames - 1, code: 20_000 };
    makeSparseWav(join(reels, 'Reel 2.wav'), quiet);
    await use(reels);
  },
});

test('what is read behind the scenes makes no sound run out, and is read to its end when nobody listens', async ({
  page,
}) => {
  const largeSum = async (): Promise<string | null | undefined> => {
    const { transfers } = await askFrom(page, 'archive.get', {});
    return transfers.flatMap(({ files }) => files).find(({ path }) => path.endsWith('Reel 2.wav'))?.sha256;
  };
  const reel = page.getByRole('listbox', { name: 'Tapes' }).getByRole('option', { name: /Reel 1/ });
  await expect(reel).toBeVisible();
  const reading = await readingJob(page);
  await askFrom(page, 'jobs.pause', { jobId: reading, paused: true });
  await reel.click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  const position = page.getByRole('region', { name: 'Transport' }).getByRole('button', { name: /Position/ });
  await expect(position).not.toHaveText(/:00\.000/);
  await askFrom(page, 'jobs.pause', { jobId: reading, paused: false });

  await expect(position).toHaveText(/:(0[6-9]|[1-5]\d)\./, { timeout: 120_000 });
  expect(await largeSum(), 'reading goes slower while somebody listens').toBeNull();
  await page.locator('[data-part=value]').hover();
  await expect(page.getByText('The sound has never run out on this tape.')).toBeVisible({ timeout: 30_000 });

  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect.poll(largeSum, { timeout: 120_000 }).toMatch(/^[0-9a-f]{64}$/);
});

/** The job that reads the waveforms, as soon as it is there. */
async function readingJob(page: Page) {
  const find = async () => {
    const { jobs } = await askFrom(page, 'archive.get', {});
    return jobs.find(({ pausable, parts }) => pausable && parts.length > 0)?.id;
  };
  await expect.poll(find, { timeout: 30_000 }).toBeDefined();
  return (await find())!;
}
