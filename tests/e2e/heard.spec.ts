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

// Sound takes its time, and on a busy machine more than that.
test.setTimeout(240_000);
const slow = { timeout: 60_000 };

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

async function hearUntil(page: Page, seconds: number): Promise<void> {
  await expect.poll(() => secondsNow(page), slow).toBeGreaterThan(seconds);
}

/** The drawn stretches of the heard line, in seconds of the thirty. */
async function heardSeconds(page: Page): Promise<readonly (readonly [number, number])[]> {
  const path = (await heardLine(page).locator('path[data-heard]').getAttribute('d')) ?? '';
  return [...path.matchAll(/M([\d.]+) 0H([\d.]+)/g)].map(
    ([, left, right]) => [(Number(left) * 30) / 2000, (Number(right) * 30) / 2000] as const,
  );
}

const totalOf = (stretches: readonly (readonly [number, number])[]): number =>
  stretches.reduce((sum, [from, until]) => sum + until - from, 0);

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
  // A busy machine plays on for a moment before it is paused: what counts is where the tape stands then. Where its sound
  // stalled, some tenths may not have been heard.
  const stood = await secondsNow(page);
  await expect.poll(async () => Math.abs(totalOf(await heardSeconds(page)) - stood)).toBeLessThan(0.5);
  const words = async () =>
    (await heardLine(page).getAttribute('aria-label'))?.replace('Heard of this tape: ', '') ?? '';
  // What was heard last is told a moment after the tape stands; then line, list and sum say the same.
  await expect(async () => {
    const told = await words();
    const [heardSecond = 0, leftSeconds = 0] = [...told.matchAll(/\d+/g)].map(Number);
    expect(Math.abs(heardSecond - stood)).toBeLessThan(1.5);
    expect(heardSecond + leftSeconds - 30).toBeLessThan(2);
    await expect(tapeLine(page, /side A/)).toContainText(told, { timeout: 500 });
    const sum = `${heardSecond} s heard · ${leftSeconds + 60} s left`;
    await expect(region(page, 'Tapes')).toContainText(sum, { timeout: 500 });
  }).toPass();
  // The last tenths of a second may be told after line, list and sum were looked at.
  let before = await heardSeconds(page);
  await expect(async () => {
    const seen = before;
    await page.waitForTimeout(700);
    before = await heardSeconds(page);
    expect(totalOf(before)).toBe(totalOf(seen));
  }).toPass();
  expect(before[0]?.[0]).toBeLessThan(0.1);
  await first.stop();

  const second = await startHost();
  const again = await second.open();
  await expect(tapeLine(again, /side A/)).toContainText(/[1-4] s heard · 2\d s left/);
  await expect.poll(async () => Math.abs(totalOf(await heardSeconds(again)) - totalOf(before))).toBeLessThan(0.15);
  const kept = await heardSeconds(again);
  expect(kept).toHaveLength(before.length);

  // A jump ahead leaves a hole; U finds its way back to it.
  await again.keyboard.press('Shift+ArrowRight');
  await again.keyboard.press('Space');
  await expect.poll(async () => (await heardSeconds(again)).at(-1)?.[0], slow).toBeGreaterThan(stood + 9);
  await again.keyboard.press('Space');
  await expect(again.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await again.keyboard.press('Home');
  await again.keyboard.press('u');
  await expect.poll(async () => Math.abs((await secondsNow(again)) - (kept.at(-1)?.[1] ?? 0))).toBeLessThan(0.1);
  await again.keyboard.press('u');
  await expect.poll(() => secondsNow(again)).toBeGreaterThan(stood + 10);

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
  // Nothing was heard from the end of the tail to the lead-in, but for what a busy machine was late.
  await expect.poll(async () => (await heardSeconds(page)).at(-1)?.[1], slow).toBeGreaterThan(10);
  const stretches = await heardSeconds(page);
  const left = stretches.findLast(([from]) => from < 8)?.[1] ?? 0;
  const right = stretches.find(([from]) => from > 8)?.[0] ?? 0;
  expect(left).toBeGreaterThan(2.9);
  expect(left).toBeLessThan(6);
  expect(right).toBeGreaterThan(8.5);
  expect(right).toBeLessThan(9.2);

  // The silence is nothing that is left to hear while it is skipped.
  await page.keyboard.press('Home');
  await page.keyboard.press('u');
  await expect.poll(() => secondsNow(page)).toBeGreaterThan(10);
  await page.keyboard.press('Shift+S');
  await expect(page.getByRole('button', { name: 'Silence is skipped' })).toHaveCount(0);
  await page.keyboard.press('Home');
  await page.keyboard.press('u');
  await expect.poll(async () => Math.abs((await secondsNow(page)) - left)).toBeLessThan(0.1);
});

test('keys go to the edges of silence, and say where there is none', async ({ page }) => {
  await openReel(page);
  await expect(tapeLine(page, /Reel 0417, side A/)).toContainText('present');
  const edgesFrom = async (key: string, count: number): Promise<readonly number[]> => {
    const edges: number[] = [];
    for (let press = 0; press < count; press += 1) {
      const before = await secondsNow(page);
      await page.keyboard.press(key);
      await expect.poll(() => secondsNow(page)).not.toBe(before);
      edges.push(await secondsNow(page));
    }
    return edges;
  };
  const onwards = await edgesFrom('Shift+Period', 3);
  expect(onwards[0]).toBeCloseTo(3, 0);
  expect(onwards[1]).toBeCloseTo(9, 0);
  expect(onwards[2]).toBeCloseTo(30, 0);
  await page.keyboard.press('Shift+Period');
  await expect(page.getByText('There is no edge of silence after this place.')).toBeVisible();
  expect(await edgesFrom('Shift+Comma', 2)).toEqual([onwards[1], onwards[0]]);
});
