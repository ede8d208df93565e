import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeSparseWav } from '../support/make-sparse-wav.ts';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';
import { askFrom } from './own-page.ts';

test.describe.configure({ timeout: 300_000 });

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
  // Read in a few seconds when nobody listens, in most of a minute when somebody does.
  const frames = (1.5 * 2 ** 30) / 4;
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

  await page
    .getByRole('listbox', { name: 'Tapes' })
    .getByRole('option', { name: /Reel 1/ })
    .click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(secondsHeard).toBeGreaterThan(0);
  await askFrom(page, 'transfers.add', { paths: [large] });
  await expect.poll(largeSum, { timeout: 60_000 }).toBeNull();
  await transport.locator('[data-part=value]').hover();
  const ranOut = async (): Promise<string | null> => page.getByText(/The sound (has never run|ran) out/).textContent();
  // Other programs may take the processor from the sound for a moment; what reads would take it again and again.
  await expect(async () => {
    const [before, ranOutBefore] = [await secondsHeard(), await ranOut()];
    await expect.poll(secondsHeard, { timeout: 60_000 }).toBeGreaterThan(before + 6);
    expect(await largeSum(), 'reading goes slower while somebody listens').toBeNull();
    expect(await ranOut()).toBe(ranOutBefore);
  }).toPass({ timeout: 120_000 });

  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect.poll(largeSum, { timeout: 120_000 }).toMatch(/^[0-9a-f]{64}$/);
});
