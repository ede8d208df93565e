import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';

/** Two reels in a folder, and a text that only calls itself sound. */
test.use({
  tapes: async ({ reels }, use) => {
    mkdirSync(join(reels, 'January'));
    makeWav(join(reels, 'January', 'Reel 0417 side A.wav'), { frames: 44_100 });
    makeWav(join(reels, 'January', 'Reel 0417 side B.wav'), { frames: 88_200 });
    writeFileSync(join(reels, 'January', 'notes.wav'), 'bought at the flea market');
    await use(reels);
  },
});

const tapesOf = (page: Page) => page.getByRole('listbox', { name: 'Tapes' }).getByRole('option');

test('every file of the folder is listed, the one that cannot be read with its reason', async ({ page }) => {
  await expect(tapesOf(page)).toHaveCount(3);
  await expect(page.getByText('2 tapes present')).toBeVisible();
  await expect(page.getByText('1 unreadable')).toBeVisible();
  await expect(tapesOf(page).filter({ hasNotText: 'Reel 0417' })).toContainText(/audio/);
});

test('tapes are moved through and opened by keyboard', async ({ page }) => {
  await expect(tapesOf(page)).toHaveCount(3);
  await page.getByRole('listbox', { name: 'Tapes' }).focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(tapesOf(page).first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(tapesOf(page).nth(1)).toHaveAttribute('aria-selected', 'true');
});

test('what is written about a tape is kept, said in the history, and undone with a word', async ({ page }) => {
  const sideA = tapesOf(page).filter({ hasText: 'Reel 0417, side A' });
  await sideA.click();
  await sideA.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Edit details…' }).click();
  await page.getByRole('textbox', { name: 'Title' }).fill('slow version, mandolin');
  await page.getByRole('textbox', { name: 'Date' }).fill('1971-01-12');
  await page.getByRole('textbox', { name: 'Date' }).press('Enter');
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(sideA).toContainText('slow version, mandolin');
  await expect(page.getByText('1971 · January')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Undid: Edit Reel 0417, side A')).toBeVisible();
  await expect(page.getByText('1971 · January')).toBeHidden();
});

test('removing a tape asks first, and the file stays where it is', async ({ page }) => {
  const unreadable = tapesOf(page).filter({ hasNotText: 'Reel 0417' });
  await unreadable.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Remove from the archive…' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('The audio file is not touched.');
  await page.getByRole('button', { name: 'Remove it' }).click();
  await expect(tapesOf(page)).toHaveCount(2);
});
