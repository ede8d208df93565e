import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';

const rate = 44_100;
const frames = 25 * rate;

test.use({
  tapes: async ({ reels }, use) => {
    makeWav(join(reels, 'Reel 0417 side A.wav'), { sampleRate: rate, frames });
    await use(reels);
  },
});

/** The transport of a window with its tape open, showing sample frames. */
async function openTape(page: Page) {
  await page.getByRole('region', { name: 'Tapes' }).getByText('Reel 0417').first().click();
  const transport = page.getByRole('region', { name: 'Transport' });
  await expect(transport.getByRole('button', { name: 'Play' })).toBeVisible();
  const position = transport.getByRole('button', { name: /^Position/ });
  await expect(position).toContainText('00:00:00.000');
  await page.keyboard.press('Shift+D');
  await expect(position).toHaveText(/: 0$/);
  const frame = async (): Promise<number> => {
    const text = (await position.textContent()) ?? '';
    return Number(text.slice(text.lastIndexOf(':') + 1).replaceAll(/\s/g, ''));
  };
  return { transport, frame };
}

test('steps and ends land on the exact frame', async ({ page }) => {
  const { frame } = await openTape(page);
  const after = async (key: string): Promise<number> => {
    const before = await frame();
    await page.keyboard.press(key);
    await expect.poll(frame).not.toBe(before);
    return frame();
  };
  expect(await after('ArrowRight')).toBe(rate);
  expect(await after('Alt+ArrowRight')).toBe(rate + 441);
  expect(await after('Control+ArrowRight')).toBe(rate + 442);
  expect(await after('Shift+ArrowRight')).toBe(11 * rate + 442);
  expect(await after('Shift+ArrowLeft')).toBe(rate + 442);
  expect(await after('End')).toBe(frames);
  expect(await after('Shift+ArrowLeft')).toBe(frames - 10 * rate);
  expect(await after('Home')).toBe(0);
});

test('Space plays and pauses, also after a button was clicked, and Play at the end starts over', async ({ page }) => {
  const { transport, frame } = await openTape(page);
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(frame).toBe(10 * rate);
  await transport.getByRole('button', { name: 'Loop' }).click();
  await page.keyboard.press('Space');
  await expect(transport.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect.poll(frame).toBeGreaterThan(10.2 * rate);
  await page.keyboard.press('Space');
  await expect(transport.getByRole('button', { name: 'Play' })).toBeVisible();
  await page.keyboard.press('End');
  await expect.poll(frame).toBe(frames);
  await transport.getByRole('button', { name: 'Play' }).click();
  await expect.poll(frame).toBeLessThan(5 * rate);
  await expect(transport.getByRole('button', { name: 'Pause' })).toBeVisible();
});

test('a tape that runs out stops at its end', async ({ page }) => {
  const { transport, frame } = await openTape(page);
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(frame).toBe(frames - rate);
  await page.keyboard.press('Space');
  await expect.poll(frame).toBe(frames);
  await expect(transport.getByRole('button', { name: 'Play' })).toBeVisible();
});

test('the take under the playhead loops and is found again by its edges', async ({ page }) => {
  const { transport, frame } = await openTape(page);
  await page.keyboard.press('r');
  await expect(page.getByText('Select a take or a fragment first')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await transport.getByRole('button', { name: 'Mark take' }).click();
  await expect(transport.getByRole('button', { name: 'Mark take' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Alt+ArrowRight');
  await page.keyboard.press('t');
  await expect(transport.getByRole('button', { name: 'Mark take' })).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('End');
  await page.keyboard.press('Comma');
  await expect.poll(frame).toBe(rate + 441);
  await page.keyboard.press('Comma');
  await expect.poll(frame).toBe(rate);
  await page.keyboard.press('Home');
  await transport.getByRole('button', { name: 'Loop' }).click();
  await expect(transport.getByRole('button', { name: 'Loop' })).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(frame).toBe(rate);
  await page.keyboard.press('Space');
  for (let look = 0; look < 20; look += 1) {
    const heard = await frame();
    expect(heard).toBeGreaterThanOrEqual(rate);
    expect(heard).toBeLessThan(rate + 441);
  }
  await page.keyboard.press('r');
  await expect(transport.getByRole('button', { name: 'Loop' })).toHaveAttribute('aria-pressed', 'false');
  await expect.poll(frame).toBeGreaterThan(rate + 441);
});

test('a loop follows the edge of its mark, as it is set and as it is undone, and plays on', async ({ page }) => {
  const { transport, frame } = await openTape(page);
  await page.keyboard.press('t');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('t');
  await expect(transport.getByRole('button', { name: 'Mark take' })).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('r');
  await expect(transport.getByRole('button', { name: 'Loop' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await expect.poll(frame).toBeGreaterThan(0);
  for (let look = 0; look < 20; look += 1) expect(await frame()).toBeLessThan(rate);
  await page.keyboard.press('Space');
  await expect(transport.getByRole('button', { name: 'Play' })).toBeVisible();
  // The end of the take, and with it of the loop, goes on by two seconds.
  await page.keyboard.press('Home');
  for (let second = 1; second <= 3; second += 1) await page.keyboard.press('ArrowRight');
  await expect.poll(frame).toBe(3 * rate);
  await page.keyboard.press('BracketRight');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(frame).toBe(2 * rate);
  await page.keyboard.press('Space');
  await expect.poll(frame).toBeGreaterThan(2.5 * rate);
  await expect.poll(frame).toBeLessThan(rate);
  // Undone while it plays: it turns at the old end again.
  await page.keyboard.press('Control+z');
  await expect.poll(frame).toBeLessThan(rate / 2);
  for (let look = 0; look < 40; look += 1) expect(await frame()).toBeLessThan(rate);
  await expect(transport.getByRole('button', { name: 'Pause' })).toBeVisible();
});

test('gain is set by keys and by typing, and a double click sets it back', async ({ page }) => {
  const { transport } = await openTape(page);
  await transport.getByRole('button', { name: /^Listen / }).click();
  const gain = page.getByRole('dialog', { name: 'Listen' }).getByRole('spinbutton', { name: 'Gain in dB' });
  await page.keyboard.press('Shift+ArrowUp');
  await expect(gain).toHaveValue('+1.0');
  await gain.focus();
  await page.keyboard.press('PageDown');
  await expect(gain).toHaveValue('−5.0');
  await gain.fill('-7.5');
  await page.keyboard.press('Enter');
  await expect(gain).toHaveValue('−7.5');
  await gain.dblclick();
  await expect(gain).toHaveValue('0.0');
});

test('of two windows the one that started last plays', async ({ startHost }) => {
  const running = await startHost();
  const first = await running.open();
  const one = await openTape(first);
  await first.keyboard.press('Space');
  await expect(one.transport.getByRole('button', { name: 'Pause' })).toBeVisible();
  const second = await running.open();
  await second.getByRole('region', { name: 'Tapes' }).getByText('Reel 0417').first().click();
  const other = second.getByRole('region', { name: 'Transport' });
  await other.getByRole('button', { name: 'Play' }).click();
  await expect(other.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(one.transport.getByRole('button', { name: 'Play' })).toBeVisible();
});
