import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';

const rate = 8000;

// Half a minute: sound, from 3 s to 9 s nothing but hiss, then sound again.
test.use({
  tapes: async ({ reels }, use) => {
    makeWav(join(reels, 'Reel 0417 side A.wav'), {
      sampleRate: rate,
      channels: 1,
      frames: rate * 30,
      code(frame) {
        const isPause = frame >= 3 * rate && frame < 9 * rate;
        return isPause ? ((frame * 7919) % 41) - 20 : Math.round(8000 * Math.sin(frame / 4));
      },
    });
    makeWav(join(reels, 'Reel 0417 side B.wav'), { sampleRate: rate, channels: 1, frames: rate * 60 });
    await use(reels);
  },
});

const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const tapeLine = (page: Page, name: RegExp): Locator => region(page, 'Tapes').getByRole('option', { name });
const heardLine = (page: Page): Locator => region(page, 'Overview').locator('[role=img][aria-label^="Heard of"]');
const position = (page: Page): Locator => region(page, 'Transport').getByRole('button', { name: /Position/ });

async function openReel(page: Page): Promise<void> {
  await tapeLine(page, /Reel 0417, side A/).click();
  await expect(region(page, 'Waveform')).toHaveAttribute('data-settled', 'true');
}

/** Seconds at which the tape stands or is heard. */
async function secondsNow(page: Page): Promise<number> {
  const text = await position(page).innerText();
  const [, hours, minutes, seconds] = /(\d+):(\d+):(\d+\.\d+)/.exec(text.replaceAll(/\s/g, '')) ?? [];
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** Sound takes its time, and on a busy machine more than that. */
async function hearUntil(page: Page, seconds: number): Promise<void> {
  await expect.poll(() => secondsNow(page), { timeout: 60_000 }).toBeGreaterThan(seconds);
}

/** The drawn stretches of the heard line, in seconds of the thirty. */
async function heardSeconds(page: Page): Promise<readonly (readonly [number, number])[]> {
  const path = (await heardLine(page).locator('path[data-heard]').getAttribute('d')) ?? '';
  return [...path.matchAll(/M([\d.]+) 0H([\d.]+)/g)].map(
    ([, left, right]) => [(Number(left) * 30) / 2000, (Number(right) * 30) / 2000] as const,
  );
}

test('what was heard shows as it plays, in the line and in the list, and is there after a restart', async ({
  startHost,
}) => {
  const first = await startHost();
  const page = await first.open();
  await openReel(page);
  await expect(region(page, 'Tapes')).toContainText('0 s heard · 90 s left');
  await page.keyboard.press('Space');
  await hearUntil(page, 2.2);
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  // A busy machine plays on for a moment before it is paused: what counts is where the tape stands then.
  const stood = await secondsNow(page);
  const told = `${Math.floor(stood)} s heard · ${Math.ceil(30 - stood)} s left`;
  await expect(tapeLine(page, /side A/)).toContainText(told);
  await expect(region(page, 'Tapes')).toContainText(`${Math.floor(stood)} s heard · ${Math.ceil(90 - stood)} s left`);
  await expect(heardLine(page)).toHaveAttribute('aria-label', `Heard of this tape: ${told}`);
  await expect.poll(async () => (await heardSeconds(page)).length).toBe(1);
  const [[from, until] = [0, 0]] = await heardSeconds(page);
  expect(from).toBe(0);
  expect(Math.abs(until - stood)).toBeLessThan(0.15);
  await first.stop();

  const second = await startHost();
  const again = await second.open();
  await expect(tapeLine(again, /side A/)).toContainText(told);
  await expect.poll(() => heardSeconds(again)).toEqual([[from, until]]);

  // A jump ahead leaves a hole; U finds its way back to it.
  await again.keyboard.press('Shift+ArrowRight');
  await again.keyboard.press('Space');
  await expect.poll(async () => (await heardSeconds(again)).length).toBe(2);
  await again.keyboard.press('Space');
  await expect(again.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await again.keyboard.press('Home');
  await again.keyboard.press('u');
  expect(Math.abs((await secondsNow(again)) - stood)).toBeLessThan(0.05);
  await again.keyboard.press('u');
  expect(await secondsNow(again)).toBeGreaterThan(stood + 10);

  await again.keyboard.press('Control+k');
  await again.keyboard.type('forget what was heard');
  await again.keyboard.press('Enter');
  await again.getByRole('button', { name: 'Forget it' }).click();
  await expect(heardLine(again)).toHaveAttribute('aria-label', 'Heard of this tape: 0 s heard · 30 s left');
  await expect(tapeLine(again, /side A/)).not.toContainText('heard');
});

test('skipping silence jumps over the pause, and the pause does not count as heard', async ({ page }) => {
  await openReel(page);
  // Read to its end: only then is it known where nothing sounds.
  await expect(tapeLine(page, /Reel 0417, side A/)).toContainText('present');
  await page.keyboard.press('Shift+S');
  await expect(page.getByRole('button', { name: 'Silence is skipped' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Space');
  await hearUntil(page, 10.2);
  await page.keyboard.press('Space');
  await expect.poll(async () => (await heardSeconds(page)).length).toBe(2);
  const [[start, left] = [1, 1], [right] = [0]] = await heardSeconds(page);
  expect(start).toBe(0);
  expect(left).toBeGreaterThan(3.2);
  expect(left).toBeLessThan(3.9);
  expect(right).toBeGreaterThan(8.5);
  expect(right).toBeLessThan(8.9);

  // The silence is nothing that is left to hear while it is skipped.
  await page.keyboard.press('Home');
  await page.keyboard.press('u');
  expect(await secondsNow(page)).toBeGreaterThan(10);
  await page.keyboard.press('Shift+S');
  await expect(page.getByRole('button', { name: 'Silence is skipped' })).toHaveCount(0);
  await page.keyboard.press('Home');
  await page.keyboard.press('u');
  expect(await secondsNow(page)).toBeCloseTo(left, 1);
});
