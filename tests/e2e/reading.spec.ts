import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { makeDamaged } from '../support/damaged-files.ts';
import { flacWithHole } from '../support/make-compressed.ts';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';

const tone = (frame: number, channel: number): number =>
  Math.round(9000 * Math.sin((frame * 2 * Math.PI * (220 + channel * 70)) / 44_100) * Math.sin(frame / 40_000));

/** A set of two files, a WAV whose length wrapped, one whose header is gone, and a FLAC with a hole. */
test.use({
  tapes: async ({ reels }, use) => {
    makeWav(join(reels, 'Reel 0501.L.wav'), { channels: 1, frames: 44_100 });
    makeWav(join(reels, 'Reel 0501.R.wav'), { channels: 1, frames: 44_000 });
    makeDamaged(join(reels, 'Reel 0502.wav'), 'dataSizeTooSmall');
    const zeroed = makeWav(join(reels, 'Reel 0503.wav'), { code: tone, frames: 500_000 });
    writeFileSync(zeroed, readFileSync(zeroed).fill(0, 0, 44));
    writeFileSync(join(reels, 'Reel 0504.flac'), flacWithHole());
    await use(reels);
  },
});

const tapesOf = (page: Page): Locator => page.getByRole('listbox', { name: 'Tapes' }).getByRole('option');

async function openDetails(page: Page, reel: string): Promise<Locator> {
  const line = tapesOf(page).filter({ hasText: reel });
  await line.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Edit details…' }).click();
  return page.getByRole('region', { name: 'How it is read' });
}

test('files of a set are one tape with a repair to be told of, and can be separated', async ({ page }) => {
  await expect(tapesOf(page)).toHaveCount(4);
  await expect(tapesOf(page).filter({ hasText: 'Reel 0501' })).toContainText('1 repair');
  const reading = await openDetails(page, 'Reel 0501');
  await expect(reading).toContainText('Shorter channel');
  await reading.getByRole('button', { name: 'Separate its 2 files' }).click();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(tapesOf(page).filter({ hasText: 'Reel 0501' })).toHaveCount(2);
});

test('each thing that is found in the sound has a box and a head of its own', async ({ page }) => {
  await expect(tapesOf(page).filter({ hasText: 'Reel 0504' })).toContainText('2 repairs');
  const boxes = (await openDetails(page, 'Reel 0504')).getByRole('paragraph');
  await expect(boxes).toHaveText([
    /^Silent place\d\.\d{3} s at .* are silent\.$/,
    /^Changed soundIt is not .* MD5 .*\.$/,
  ]);
});

test('a length that wrapped is offered with a picture, taken, and given back', async ({ page }) => {
  await expect(tapesOf(page).filter({ hasText: 'Reel 0502' })).toContainText('a repair is offered');
  // That so much is not read is told where the tape is, not only in its details.
  await tapesOf(page).filter({ hasText: 'Reel 0502' }).click();
  const told = page.getByRole('region', { name: 'Sound that is not there' });
  await expect(told).toContainText('Only 0.011 s of 0.023 s is read');
  await told.getByRole('button', { name: 'Read it in full' }).click();
  await expect(told).toBeHidden();
  const reading = await openDetails(page, 'Reel 0502');
  await reading.getByRole('button', { name: 'Read as its header says' }).click();
  await expect(reading).toContainText('The file holds 0.023 s, which is 0.011 s more.');
  await expect(reading.getByRole('img', { name: 'What would be gained' })).toBeVisible();
  await reading.getByRole('button', { name: 'Read it in full' }).click();
  await expect(reading).toContainText('the sound was read in full');
  await expect(page.getByText('1,000 frames')).toBeVisible();
  await reading.getByRole('button', { name: 'Read as its header says' }).click();
  await expect(page.getByText('500 frames')).toBeVisible();
});

test('a file without its header is guessed, heard, put right and read', async ({ page }) => {
  await tapesOf(page).filter({ hasText: 'Reel 0501' }).click();
  const reading = await openDetails(page, 'Reel 0503');
  await reading.getByRole('button', { name: 'Read as raw PCM…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Read Reel 0503.wav as raw PCM' });
  await expect(dialog.getByRole('textbox', { name: 'Channels' })).toHaveValue('2');
  await expect(dialog.getByRole('img', { name: 'The first minute' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Play 5 s' }).click();
  await expect(page.getByRole('button', { name: 'Pause', includeHidden: true })).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Header bytes' }).fill('99999999');
  await dialog.getByRole('textbox', { name: 'Header bytes' }).press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('no frame is left');
  // What is no value stays where it was typed, says so, and nothing is read by it.
  const channels = dialog.getByRole('textbox', { name: 'Channels' });
  await channels.fill('zero');
  await dialog.getByRole('textbox', { name: 'Header bytes' }).click();
  await expect(channels).toHaveValue('zero');
  await expect(channels).toHaveAccessibleDescription('Write a whole number from 1 to 64.');
  await expect(dialog.getByRole('button', { name: 'Read it so' })).toBeDisabled();
  await channels.press('Escape');
  await expect(channels).toHaveValue('2');
  // Nor by a press of the button right from the field.
  await channels.fill('99');
  await dialog.getByRole('button', { name: 'Read it so' }).click({ force: true });
  await expect(channels).toHaveValue('99');
  await expect(dialog.getByRole('button', { name: 'Read it so' })).toBeDisabled();
  await channels.press('Escape');
  await dialog.getByRole('textbox', { name: 'Header bytes' }).fill('44');
  await dialog.getByRole('textbox', { name: 'Header bytes' }).press('Enter');
  // Nor is anything heard of it, by the button or in the picture.
  const picture = dialog.getByRole('button', { name: /hear five seconds from here/ });
  await expect(picture).toBeVisible();
  await channels.fill('zero');
  await channels.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Play 5 s' })).toBeDisabled();
  await expect(picture).toHaveCount(0);
  await channels.press('Escape');
  await expect(picture).toBeVisible();
  await dialog.getByRole('button', { name: 'Read it so' }).click();
  await expect(dialog).toBeHidden();
  await expect(reading).toContainText('Read without its header');
  await expect(page.getByText('raw PCM', { exact: false }).first()).toBeVisible();
});
