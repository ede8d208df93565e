import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';

/** Five minutes: no machine is so slow that the tape ends before the story does. */
const longEnough = { sampleRate: 8000, channels: 1, frames: 8000 * 300 };

// Two generated tapes; Playwright's fixtures are given by destructuring.
test.use({
  tapes: async ({ reels }, use) => {
    makeWav(join(reels, 'Reel 0417 side A.wav'), longEnough);
    makeWav(join(reels, 'Reel 0417 side B.wav'), longEnough);
    await use(reels);
  },
});

const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const sheetLines = (page: Page): Locator =>
  region(page, 'Take sheet').locator('[role=row][aria-rowindex]:not([aria-rowindex="1"])');

/** Waits until the playhead has moved on by itself: the tape is heard. */
async function hearOn(page: Page): Promise<void> {
  const readout = region(page, 'Transport').getByRole('button', { name: /Position/ });
  const before = await readout.innerText();
  await expect(readout).not.toHaveText(before);
  const next = await readout.innerText();
  await expect(readout).not.toHaveText(next);
}

async function saved(page: Page): Promise<void> {
  await expect(page.getByText('All changes saved')).toBeVisible();
}

test('two takes are marked while the tape plays, survive undo, redo and a reload, and leave as a cue sheet', async ({
  page,
  home,
}) => {
  await region(page, 'Tapes')
    .getByRole('option', { name: /Reel 0417, side A/ })
    .click();
  await expect(region(page, 'Waveform')).toHaveAttribute('data-settled', 'true');

  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  for (const song of ['Blue Room', 'Blue "Room" 🎷']) {
    await hearOn(page);
    await page.keyboard.press('t');
    await expect(sheetLines(page).filter({ hasText: 'open' })).toHaveCount(1);
    await page.keyboard.press('Enter');
    await page.keyboard.type(song);
    await page.keyboard.press('Enter');
    await hearOn(page);
    await page.keyboard.press('t');
    await expect(sheetLines(page).filter({ hasText: 'open' })).toHaveCount(0);
  }
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(sheetLines(page)).toHaveCount(2);
  await expect(sheetLines(page).nth(0)).toContainText('Blue Room');
  await expect(sheetLines(page).nth(1)).toContainText('Blue "Room" 🎷');

  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(sheetLines(page).filter({ hasText: 'open' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Redo', exact: true }).click();
  await expect(sheetLines(page).filter({ hasText: 'open' })).toHaveCount(0);
  await saved(page);

  await page.reload();
  await expect(sheetLines(page)).toHaveCount(2);
  await expect(sheetLines(page).nth(1)).toContainText('Blue "Room" 🎷');

  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Export', exact: true });
  await expect(panel).toContainText('TITLE "Blue Room (take 1)"');
  await expect(panel).toContainText('TITLE "Blue \'Room\' 🎷 (take 1)"');
  await expect(panel).toContainText('apostrophes');
  const shown = await panel.locator('pre').innerText();
  await page.getByRole('button', { name: /Write/ }).click();
  await expect(page.getByRole('status').filter({ hasText: '.cue' }).first()).toBeVisible();
  const written = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.cue'));
  expect(written).toHaveLength(1);
  const text = readFileSync(join(home, written[0] ?? ''), 'utf8');
  expect(text.replaceAll('\r\n', '\n').trim()).toBe(shown.trim());
  expect(text).toMatch(/FILE "Reel 0417 side A\.wav" WAVE\r\n/);
});

test('the same story by keyboard alone', async ({ page, home }) => {
  await expect(region(page, 'Tapes').getByRole('option')).toHaveCount(2);
  await page.keyboard.press('Alt+ArrowDown');
  await expect(region(page, 'Waveform')).toHaveAttribute('data-settled', 'true');
  await page.keyboard.press('Space');
  await hearOn(page);
  await page.keyboard.press('t');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Evening tune');
  await page.keyboard.press('Enter');
  await hearOn(page);
  await page.keyboard.press('t');
  await hearOn(page);
  await page.keyboard.press('m');
  await page.keyboard.press('Space');
  await expect(sheetLines(page)).toHaveCount(2);

  // Up to the take: rate it, say how far it got, make it the master.
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('4');
  await page.keyboard.press('Shift+C');
  await page.keyboard.press('Shift+M');
  await expect(sheetLines(page).nth(0)).toContainText('Complete, master');
  await expect(sheetLines(page).nth(0)).toContainText('★★★★');

  await page.keyboard.press('Control+z');
  await expect(sheetLines(page).nth(0)).not.toContainText('master');
  await page.keyboard.press('Control+Shift+z');
  await expect(sheetLines(page).nth(0)).toContainText('Complete, master');
  await saved(page);

  // In the sheet itself: walk to the notes and type.
  await region(page, 'Take sheet').getByRole('grid').focus();
  await page.keyboard.press('Home');
  for (let step = 0; step < 7; step += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.keyboard.type('the one');
  await page.keyboard.press('Enter');
  await expect(sheetLines(page).nth(0)).toContainText('the one');

  await page.keyboard.press('Control+e');
  await expect(page.getByRole('region', { name: 'Export', exact: true })).toContainText('Evening tune (take 1)');
  await expect(page.getByRole('button', { name: /Write/ })).toBeEnabled();
  await page.getByRole('button', { name: /Write/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: '.cue' }).first()).toBeVisible();
  const written = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.cue'));
  expect(written).toHaveLength(1);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Export', exact: true })).toBeHidden();
});
