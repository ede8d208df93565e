import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';

// What a window has that cannot open the system's dialogs; other hosts add by those.

const tapesOf = (page: Page) => page.getByRole('listbox', { name: 'Tapes' }).getByRole('option');
const entriesOf = (page: Page) => page.getByRole('listbox', { name: 'Folders and files' });

/** Two reels in a folder, one of them a text that only calls itself sound. */
function fillShelf(reels: string): void {
  mkdirSync(join(reels, 'January'));
  makeWav(join(reels, 'January', 'Reel 0417 side A.wav'), { frames: 44_100 });
  makeWav(join(reels, 'January', 'Reel 0417 side B.wav'), { frames: 88_200 });
  writeFileSync(join(reels, 'January', 'notes.wav'), 'bought at the flea market');
}

test('a folder is added with all below it, and what cannot be read is listed with its reason', async ({
  page,
  reels,
}) => {
  fillShelf(reels);
  await page.getByRole('button', { name: 'Add a folder of transfers' }).click();
  await entriesOf(page).getByRole('option', { name: 'reels' }).dblclick();
  await expect(page.getByRole('textbox', { name: 'Folder' })).toHaveValue(reels);
  await page.getByRole('button', { name: 'Add this folder with all below it' }).click();
  const report = page.getByRole('dialog', { name: '2 tapes added, 1 file cannot be read' });
  await expect(report.getByRole('region', { name: 'Cannot be read' })).toContainText('notes.wav');
  await expect(report.getByRole('region', { name: 'Added' })).toContainText('Reel 0417 side B.wav');
  await report.getByRole('button', { name: 'Done' }).click();
  await expect(tapesOf(page)).toHaveCount(3);
  await expect(tapesOf(page).filter({ hasText: 'Reel 0417, side A' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByText('2 tapes present')).toBeVisible();
  await expect(page.getByText('1 unreadable')).toBeVisible();
});

test('files are chosen by keyboard alone', async ({ page, reels }) => {
  fillShelf(reels);
  await expect(page.getByRole('button', { name: 'Add files' })).toBeVisible();
  await page.keyboard.press('Control+o');
  await expect(entriesOf(page)).toBeFocused();
  await page.keyboard.type('reels');
  await page.keyboard.press('Enter');
  await expect(entriesOf(page).getByRole('option', { name: 'January' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(entriesOf(page).getByRole('option', { name: 'Reel 0417 side B.wav' })).toBeVisible();
  await page.keyboard.type('reel 0417 side b');
  await page.keyboard.press(' ');
  await expect(page.getByRole('button', { name: 'Add 1 file' })).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Add 1 file' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(tapesOf(page)).toHaveCount(1);
  await expect(tapesOf(page)).toContainText('Reel 0417, side B');
});

test('the same file added twice is recognised and said', async ({ page, reels }) => {
  makeWav(join(reels, 'R0417_A.wav'), { frames: 44_100 });
  for (const count of [1, 2]) {
    await page.keyboard.press('Control+Shift+o');
    if (count === 1) await entriesOf(page).getByRole('option', { name: 'reels' }).dblclick();
    await expect(page.getByRole('textbox', { name: 'Folder' })).toHaveValue(reels);
    await page.getByRole('button', { name: 'Add this folder with all below it' }).click();
    if (count === 1) await expect(tapesOf(page)).toHaveCount(1);
  }
  const report = page.getByRole('dialog', { name: 'No tape was added' });
  await expect(report.getByRole('region', { name: 'In the archive already' })).toContainText('Reel 0417, side A');
});

test('a folder outside the allowed ones is refused with a sentence', async ({ page }) => {
  await page.keyboard.press('Control+o');
  const field = page.getByRole('textbox', { name: 'Folder' });
  await field.fill('/etc');
  await field.press('Enter');
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('/etc');
});

/** Drops files into the window as a file manager does. */
async function drop(page: Page, files: readonly { readonly name: string; readonly base64: string }[]): Promise<void> {
  await page.evaluate((dropped) => {
    const dataTransfer = new DataTransfer();
    for (const { name, base64 } of dropped) {
      dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
    }
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
  }, files);
}

test('a file dropped into the browser is found by its content where it lies', async ({ page, reels }) => {
  const path = makeWav(join(reels, 'Reel 0455 side A.wav'), { frames: 44_100 });
  await expect(page.getByRole('button', { name: 'Add files' })).toBeVisible();
  await drop(page, [{ name: 'Reel 0455 side A.wav', base64: readFileSync(path).toString('base64') }]);
  await expect(tapesOf(page)).toHaveCount(1);
  await expect(tapesOf(page)).toContainText('Reel 0455, side A');
});

test('a dropped file that is not found opens the folder browser with a word why', async ({ page }) => {
  await expect(page.getByRole('button', { name: 'Add files' })).toBeVisible();
  await drop(page, [{ name: 'elsewhere.wav', base64: Buffer.from('RIFF....WAVE').toString('base64') }]);
  await expect(page.getByRole('dialog', { name: 'Add tapes' })).toContainText(
    'they were not found in the folders this page may show',
  );
});
