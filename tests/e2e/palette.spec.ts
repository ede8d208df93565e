import { join } from 'node:path';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';

test.use({
  tapes: async ({ reels }, use) => {
    makeWav(join(reels, 'Reel 0417 side A.wav'), { frames: 44_100 });
    makeWav(join(reels, 'Reel 0422 side B.wav'), { frames: 44_100 });
    await use(reels);
  },
});

test.beforeEach(async ({ page }) => {
  await expect(page.getByRole('option', { name: /Reel 0417, side A/ })).toHaveAttribute('aria-selected', 'true');
});

test('Ctrl K finds a tape by its number and opens it', async ({ page }) => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('0422');
  await expect(page.getByRole('combobox', { name: 'Find a command or a tape' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('listbox', { name: 'Tapes' }).getByRole('option', { name: /0422/ })).toHaveAttribute(
    'aria-selected',
    'true',
  );
});

test('a reel is found in the list by its figures', async ({ page }) => {
  const list = page.getByRole('listbox', { name: 'Tapes' });
  await list.focus();
  await page.keyboard.type('422');
  await page.keyboard.press('Enter');
  await expect(list.getByRole('option', { name: /0422/ })).toHaveAttribute('aria-selected', 'true');
});

test('every command is in the palette with its key, and runs from there', async ({ page }) => {
  await page.getByRole('button', { name: 'Search commands and tapes' }).click();
  await page.keyboard.type('every key');
  await expect(page.getByRole('option', { name: /Show every key/ })).toContainText('?');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Every key' })).toContainText('Mark timestamp');
});

test('a command that cannot run now says why', async ({ page }) => {
  await page.keyboard.press('Control+Shift+z');
  await expect(page.getByText('There is nothing to redo.')).toBeVisible();
});

test('typing in a field marks nothing', async ({ page }) => {
  await page.keyboard.press('Control+f');
  await page.keyboard.type('tfm');
  await expect(page.getByRole('searchbox', { name: 'Filter tapes' })).toHaveValue('tfm');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Take sheet' })).toContainText('Nothing is marked yet');
});

test('after a tape or a button was pressed with the mouse, the keys are meant for the tape again', async ({ page }) => {
  const filter = page.getByRole('searchbox', { name: 'Filter tapes' });
  const press = [
    () => page.getByRole('listbox', { name: 'Tapes' }).getByRole('option').first().click(),
    () => page.getByRole('button', { name: 'Play', exact: true }).click(),
  ];
  for (const [index, pressed] of press.entries()) {
    await page.keyboard.press('Control+f');
    await filter.fill('Reel');
    await pressed();
    await page.keyboard.press('m');
    await expect(filter).toHaveValue('Reel');
    await expect(page.getByRole('region', { name: 'Take sheet' })).toContainText(
      index === 0 ? '1 timestamp' : '2 timestamps',
    );
  }
});

test('Esc closes the palette and leaves the focus where it was', async ({ page }) => {
  const list = page.getByRole('listbox', { name: 'Tapes' });
  await list.focus();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Find a command or a tape' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(list).toBeFocused();
});

test('F6 goes through the panes, and the edges between them are moved by keyboard', async ({ page }) => {
  await page.keyboard.press('F6');
  await page.keyboard.press('F6');
  await expect(page.getByRole('listbox', { name: 'Tapes' })).toBeFocused();
  const edge = page.getByRole('separator', { name: 'Width of the list of tapes' });
  await edge.focus();
  await page.keyboard.press('ArrowRight');
  await expect(edge).toHaveAttribute('aria-valuenow', '280');
});
