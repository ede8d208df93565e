import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';
import { askFrom } from './own-page.ts';

test.use({
  tapes: async ({ reels }, use) => {
    makeWav(join(reels, 'Reel 1.wav'), { frames: 44_100 });
    await use(reels);
  },
});

test('how many tapes are read at once is chosen in the settings, and stays so over a restart', async ({
  startHost,
}) => {
  const first = await startHost();
  const page = await first.open();
  const choice = await choiceIn(page);
  await expect(choice).toHaveText('Up to 2, one of each disk');
  // Up to the first of the list by keys alone.
  await choice.press('ArrowDown');
  await expect(page.getByRole('option')).toHaveCount(8);
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(choice).toHaveText('One');
  expect(await askFrom(page, 'tapesAtOnce.get', {})).toEqual({ atOnce: 1 });
  await choice.click();
  await page.getByRole('option', { name: 'Up to 8, one of each disk' }).click();
  await expect(choice).toHaveText('Up to 8, one of each disk');
  await first.stop();

  const second = await startHost();
  await expect(await choiceIn(await second.open())).toHaveText('Up to 8, one of each disk');
});

test('a number of tapes that cannot be is refused', async ({ page }) => {
  for (const atOnce of [0, 9, 1.5]) {
    await expect(askFrom(page, 'tapesAtOnce.set', { atOnce })).rejects.toThrow();
  }
  expect(await askFrom(page, 'tapesAtOnce.get', {})).toEqual({ atOnce: 2 });
});

async function choiceIn(page: Page): Promise<Locator> {
  await expect(page.getByRole('option', { name: /Reel 1/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Control+Comma');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await expect(settings).toBeVisible();
  return settings.getByRole('combobox', { name: 'Tapes read at once' });
}
