import { expect, test } from './fixtures.ts';

test('an empty archive greets with three ways to put a tape on, each with its key', async ({ page }) => {
  await expect(page.getByRole('heading', { name: 'Put the first reel on.' })).toBeVisible();
  for (const name of ['Add a folder of transfers', 'Add files', 'Open the demo reel']) {
    await expect(page.getByRole('button', { name })).toBeVisible();
  }
  await expect(page.getByText('or drop audio files and folders anywhere in this window')).toBeVisible();
  await expect(page.getByText('No tapes yet')).toBeVisible();
});

test('D opens the demo reel with its marks, and undo has nothing to take back', async ({ page }) => {
  await expect(page.getByRole('heading', { name: 'Put the first reel on.' })).toBeVisible();
  await page.keyboard.press('d');
  const tapes = page.getByRole('listbox', { name: 'Tapes' });
  // The machine plays it first.
  await expect(tapes.getByRole('option')).toHaveCount(1, { timeout: 30_000 });
  await expect(tapes.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('region', { name: 'Take sheet' })).toContainText('False start');
  await expect(page.getByRole('region', { name: 'Take sheet' })).toContainText('Breakdown');
  await page.keyboard.press('d');
  await expect(page.getByText('The demo reel is for an archive that is still empty.')).toBeVisible();
});

test('the theme is the system’s until one is chosen, and then stays chosen', async ({ startHost }) => {
  const running = await startHost();
  const page = await running.open();
  await page.emulateMedia({ colorScheme: 'light' });
  const root = page.locator('html');
  await expect(root).toHaveAttribute('data-theme', 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('theme light');
  await page.keyboard.press('Enter');
  await expect(root).toHaveAttribute('data-theme', 'light');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Put the first reel on.' })).toBeVisible();
  await expect(root).toHaveAttribute('data-theme', 'light');
});
