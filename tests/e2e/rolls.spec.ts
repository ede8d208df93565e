import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';

const rate = 44_100;

test.use({
  tapes: async ({ reels }, use) => {
    makeWav(join(reels, 'Reel 0417 side A.wav'), { sampleRate: rate, frames: 120 * rate });
    await use(reels);
  },
});

/** The tape with a take from 10 to 11 seconds and a timestamp at 40. */
async function openTape(page: Page) {
  await page.getByRole('region', { name: 'Tapes' }).getByText('Reel 0417').first().click();
  const transport = page.getByRole('region', { name: 'Transport' });
  await expect(transport.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await page.keyboard.press('Shift+D');
  const position = transport.getByRole('button', { name: /^Position/ });
  const frame = async (): Promise<number> =>
    Number(((await position.textContent()) ?? '').replace(/^.*:/, '').replaceAll(/\s/g, ''));
  const isPlaying = (playing: boolean): Promise<void> =>
    expect(transport.getByRole('button', { name: playing ? 'Pause' : 'Play', exact: true })).toBeVisible({
      timeout: 10_000,
    });
  const go = async (seconds: number): Promise<void> => {
    await page.keyboard.press('Home');
    for (let ten = 0; ten < seconds; ten += 10) await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(frame).toBe(seconds * rate);
  };
  await go(10);
  await page.keyboard.press('t');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('t');
  await page.keyboard.press('Escape');
  await go(40);
  await page.keyboard.press('m');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Home');
  return { frame, isPlaying, go };
}

async function setRolls(page: Page, rolls: Readonly<Record<string, string>>): Promise<void> {
  await page.keyboard.press('Control+Comma');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  for (const [name, text] of Object.entries(rolls)) {
    const field = settings.getByRole('textbox', { name });
    await field.fill(text);
    await field.press('Enter');
  }
  await page.keyboard.press('Escape');
  await expect(settings).toBeHidden();
}

test('each key has its own pre-roll and post-roll, set in one table and kept over a restart', async ({ page }) => {
  const { frame, isPlaying } = await openTape(page);
  await setRolls(page, {
    'Selected mark: pre-roll': '2',
    'Selection, once: pre-roll': '500 ms',
    'Selection, once: post-roll': '1 s',
    'Up to an edge: pre-roll': '0,5',
  });
  await page.reload();
  await isPlaying(false);
  await page.keyboard.press('Control+Comma');
  await expect(page.getByRole('textbox', { name: 'Selection, once: pre-roll' })).toHaveValue('0.5');
  await expect(page.getByRole('textbox', { name: 'Across an edge: post-roll' })).toHaveValue('2');
  await page.keyboard.press('Escape');

  // The first row is the take.
  await page.getByRole('region', { name: 'Take sheet' }).getByRole('row').nth(1).click();
  await page.keyboard.press('p');
  await isPlaying(true);
  await page.keyboard.press('k');
  await page.keyboard.press('b');
  await expect.poll(frame).toBe(8 * rate);
  await page.keyboard.press('Shift+Space');
  await isPlaying(true);
  await isPlaying(false);
  await expect.poll(frame).toBe(12 * rate);
  await page.keyboard.press('b');
  await expect.poll(frame).toBe(9.5 * rate);
  await page.keyboard.press('a');
  await isPlaying(true);
  await isPlaying(false);
  await expect.poll(frame).toBe(10 * rate);
  await page.keyboard.press('b');
  await expect.poll(frame).toBe(9.5 * rate);
});

test('keys that go somewhere begin earlier only while the tape plays, and step on from where they mean', async ({
  page,
}) => {
  const { frame, isPlaying, go } = await openTape(page);
  await setRolls(page, { 'To mark edges: pre-roll': '20', 'Back to last start: pre-roll': '1', 'Play: pre-roll': '3' });
  await page.keyboard.press('Period');
  await expect.poll(frame).toBe(10 * rate);
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await isPlaying(true);
  // 10, 11 and 40 seconds, though each time it plays from before them: twenty seconds leave time to look.
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('Period');
  await expect.poll(frame).toBeGreaterThanOrEqual(20 * rate);
  await page.keyboard.press('k');
  expect(await frame()).toBeLessThan(40 * rate);
  await go(30);
  await page.keyboard.press('Space');
  await isPlaying(true);
  await page.keyboard.press('b');
  await page.keyboard.press('k');
  await page.keyboard.press('b');
  await expect.poll(frame).toBe(27 * rate);
});

test('a roll that cannot be is refused with a sentence, and arrows move one', async ({ page }) => {
  await openTape(page);
  await page.keyboard.press('Control+Comma');
  const field = page.getByRole('textbox', { name: 'Selection, once: pre-roll' });
  await field.fill('a bar');
  await field.press('Enter');
  await expect(page.getByText('“a bar” is no time to be played there. Write seconds from 0 to 30')).toBeVisible();
  await expect(field).toHaveValue('0');
  await field.press('Shift+ArrowUp');
  await expect(field).toHaveValue('1');
  await field.press('ArrowDown');
  await expect(field).toHaveValue('0.9');
});

test('soft edges are switched where listening is set, and stay so over a restart', async ({ page }) => {
  await openTape(page);
  const transport = page.getByRole('region', { name: 'Transport' });
  const soft = page.getByRole('button', { name: 'Soft edges, 5 ms' });
  const choice = page.getByRole('dialog', { name: 'Settings' }).getByRole('combobox', { name: 'Start, stop, seek' });
  await transport.getByRole('button', { name: /^(Listen|Sound) / }).click();
  await expect(soft).toHaveAttribute('aria-pressed', 'true');
  await soft.press('Enter');
  await expect(soft).toHaveAttribute('aria-pressed', 'false');
  await expect(page.getByText('Start, stop and seek cut hard, and may click.')).toBeVisible();
  await page.reload();
  await transport.getByRole('button', { name: /^(Listen|Sound) / }).click();
  await expect(soft).toHaveAttribute('aria-pressed', 'false');
  await page.getByRole('button', { name: 'Pre-roll and post-roll' }).click();
  await expect(choice).toHaveText(/Hard edges/);
});
