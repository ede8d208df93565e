import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { frequencyScale, shareOf } from '../../src/shared/spectrum/frequency-scale.ts';
import { formatContent, makeWav, riffChunk, riffFile } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';
import { askFrom } from './own-page.ts';
import { correctTape, cornerOf, openTape, settled as settledNow, type ShownView, slider } from './waveform-page.ts';

const toneHz = 1000;
/** Three hours of sound are read for a picture, on whatever machine this is. */
const patience = { timeout: 30_000 };

async function settled(page: Page): Promise<ShownView> {
  await expect(page.getByRole('region', { name: 'Waveform' })).toHaveAttribute('data-settled', 'true', patience);
  return settledNow(page);
}
/** Short, longer, and as long as a slow reel; the long one at a low rate, so that it is soon made. */
const reels = [
  { name: 'Reel 1 side A.wav', sampleRate: 48_000, seconds: 8 },
  { name: 'Reel 2 side A.wav', sampleRate: 22_050, seconds: 180 },
  { name: 'Reel 3 side A.wav', sampleRate: 4000, seconds: 3 * 3600 },
] as const;

/** A tone at a tenth of full scale, so that no colour is at its end; a second of it is made, and the rest copied. */
function makeTone(path: string, sampleRate: number, seconds: number): void {
  const samples = new Uint8Array(sampleRate * seconds);
  const second = Uint8Array.from({ length: sampleRate }, (_, frame) =>
    Math.round(128 + 12.7 * Math.sin((2 * Math.PI * toneHz * frame) / sampleRate)),
  );
  samples.set(second);
  for (let made = sampleRate; made < samples.length; made *= 2) samples.copyWithin(made, 0, made);
  const chunks = [riffChunk('fmt ', formatContent('u8', 1, sampleRate)), riffChunk('data', samples)];
  writeFileSync(path, riffFile('RIFF', chunks));
}

test.use({
  tapes: async ({ reels: folder }, use) => {
    for (const { name, sampleRate, seconds } of reels) makeTone(join(folder, name), sampleRate, seconds);
    await use(folder);
  },
});

/** How far each row of the picture is from the ground of the window, on average over columns that begin at a share. */
function rowsOf(page: Page, begin: number): Promise<readonly number[]> {
  return slider(page).evaluate((element, share) => {
    const canvas = element.querySelector('canvas');
    const context = canvas?.getContext('2d');
    if (canvas === null || context === null || context === undefined) throw new Error('there is no canvas');
    const from = Math.round(canvas.width * share);
    const width = Math.round(canvas.width * 0.4);
    const { data } = context.getImageData(from, 0, width, canvas.height);
    const ground = getComputedStyle(document.documentElement).getPropertyValue('--bg').trim();
    const value = Number.parseInt(ground.slice(1), 16);
    const parts = [(value >> 16) & 255, (value >> 8) & 255, value & 255];
    return Array.from({ length: canvas.height }, (_, row) => {
      let sum = 0;
      for (let column = 0; column < width; column += 1) {
        const at = 4 * (row * width + column);
        for (const [part, of] of parts.entries()) sum += Math.abs((data[at + part] ?? 0) - of);
      }
      return sum / width;
    });
  }, begin);
}

/** Where the brightest line of the picture lies, as a share of its height from the top. */
async function lineOf(page: Page, begin = 0.2): Promise<{ share: number; height: number }> {
  const rows = await rowsOf(page, begin);
  const brightest = Math.max(...rows);
  const lit = [...rows.keys()].filter((row) => (rows[row] ?? 0) > 0.98 * brightest);
  return { share: (Math.min(...lit) + Math.max(...lit) + 1) / 2 / rows.length, height: rows.length };
}

async function show(page: Page, picture: 'Waveform' | 'Waveform over spectrogram' | 'Spectrogram'): Promise<void> {
  const button = page.getByRole('button', { name: `Show ${picture.toLowerCase()}`, exact: true });
  await button.click();
  await expect(button).toHaveAttribute('aria-pressed', 'true');
}

for (const theme of ['dark', 'light'] as const) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ contextOptions: { colorScheme: theme, viewport: { width: 1440, height: 900 } } });

    test('a tone of 1 kHz is a line at 1 kHz, near and far, on short and long tapes', async ({ page }) => {
      test.slow();
      await openTape(page);
      await show(page, 'Spectrogram');
      const tapes = page.getByRole('region', { name: 'Tapes' }).getByRole('option');
      for (const [at, { sampleRate, seconds }] of reels.entries()) {
        await tapes.nth(at).click();
        const whole = (sampleRate * seconds) / (await cornerOf(slider(page))).width;
        await expect.poll(async () => (await settled(page)).framesPerPixel / whole, patience).toBeCloseTo(1, 3);
        const expected = 1 - shareOf(frequencyScale(sampleRate), toneHz);
        const check = async (zoom: string): Promise<void> => {
          await settled(page);
          const { share, height } = await lineOf(page);
          // A row of the spectrogram, or of the screen where that is coarser, and half a pixel for where it is drawn.
          const row = Math.max(1 / 256, 1 / height) + 0.5 / height;
          expect(Math.abs(share - expected), `${seconds} s, ${zoom}`).toBeLessThanOrEqual(row);
        };
        await check('the whole tape');
        for (let zoom = 0; zoom < 5; zoom += 1) await page.keyboard.press('Equal');
        await expect.poll(async () => (await settled(page)).framesPerPixel, patience).toBeLessThan(whole / 20);
        await check('zoomed in');
      }
    });

    test('axe finds nothing on it', async ({ page }) => {
      await openTape(page);
      await show(page, 'Spectrogram');
      await settled(page);
      const { violations } = await new AxeBuilder({ page }).options({ preload: false }).analyze();
      const found = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ failureSummary }) => `${id}: ${failureSummary}`),
      );
      expect(found).toEqual([]);
    });
  });
}

test('G goes from the waveform to both, to the spectrogram and back, and the window remembers it', async ({ page }) => {
  await openTape(page);
  const pressed = page.getByRole('group', { name: 'Picture' }).locator('[aria-pressed=true]');
  await expect(pressed).toHaveAccessibleName('Show waveform');
  await page.keyboard.press('g');
  await expect(pressed).toHaveAccessibleName('Show waveform over spectrogram');
  await page.keyboard.press('g');
  await expect(pressed).toHaveAccessibleName('Show spectrogram');
  await page.keyboard.press('Shift+G');
  await expect(page.getByText('Windows of 4096 frames, 85 ms.')).toBeVisible();
  await page.keyboard.press('Alt+g');
  await expect(page.getByText('A range of 90 dB.')).toBeVisible();
  const kept = async (): Promise<string> => (await askFrom(page, 'archive.get', {})).settings.lastWindow;
  await expect.poll(kept).toContain('"picture":"spectrogram"');
  await expect.poll(kept).toContain('"transformSize":4096,"rangeDb":90');
  await page.reload();
  await expect(pressed).toHaveAccessibleName('Show spectrogram');
  await page.keyboard.press('g');
  await expect(pressed).toHaveAccessibleName('Show waveform');
});

test('the settings of the spectrogram are chosen with the keyboard alone', async ({ page }) => {
  await openTape(page);
  await show(page, 'Spectrogram');
  await page.getByRole('button', { name: 'Spectrogram settings' }).focus();
  await page.keyboard.press('Enter');
  const wanted = page.getByRole('menuitemcheckbox', { name: /Window 8192 frames/ });
  await expect(page.getByRole('menuitemcheckbox', { name: /Window 2048 frames/ })).toHaveAttribute(
    'aria-checked',
    'true',
  );
  for (let step = 0; step < 12; step += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Spectrogram settings' }).click();
  await expect(wanted).toHaveAttribute('aria-checked', 'true');
});

test('the frequency under the pointer is told with the time', async ({ page }) => {
  await openTape(page);
  const corner = await slider(page).boundingBox();
  if (corner === null) throw new Error('the waveform is not on the page');
  const middle = { x: corner.x + corner.width / 3, y: corner.y + corner.height / 2 };
  await page.mouse.move(middle.x, middle.y);
  const region = page.getByRole('region', { name: 'Waveform' });
  await expect(region.getByText(/^00:00:0\d\.\d{3}$/)).toBeVisible();
  await show(page, 'Spectrogram');
  await settled(page);
  await page.mouse.move(middle.x + 3, middle.y);
  const words = region.getByText(/^00:00:0\d\.\d{3} · \d+ Hz$/);
  await expect(words).toBeVisible();
  const told = Number(/(\d+) Hz$/.exec((await words.textContent()) ?? '')?.[1]);
  // Half of the height is half of the octaves: the mean of 20 Hz and 24 kHz, give or take a pixel.
  expect(told / Math.sqrt(20 * 24_000)).toBeGreaterThan(0.93);
  expect(told / Math.sqrt(20 * 24_000)).toBeLessThan(1.07);
});

/** Rows of the short lines that stand beside the labels at the right edge, in device pixels from the top. */
function tickRows(page: Page): Promise<readonly number[]> {
  return slider(page).evaluate((element) => {
    const canvas = element.querySelector('canvas');
    const context = canvas?.getContext('2d');
    if (canvas === null || context === null || context === undefined) throw new Error('there is no canvas');
    // A line covers the last five pixels; the one before them shows the picture alone, which is the same all along.
    const { data } = context.getImageData(canvas.width - 6, 0, 4, canvas.height);
    const differs = (row: number): boolean => {
      const [before, on] = [4 * 4 * row, 4 * (4 * row + 3)];
      const parts = [0, 1, 2].map((part) => Math.abs((data[on + part] ?? 0) - (data[before + part] ?? 0)));
      return parts.reduce((sum, part) => sum + part, 0) > 60;
    };
    return Array.from({ length: canvas.height }, (_, row) => row).filter(differs);
  });
}

test('frequencies are those that are heard when the tape was read at the wrong speed, as times are', async ({
  page,
}) => {
  const transfer = await openTape(page);
  await show(page, 'Spectrogram');
  await settled(page);
  const { share, height } = await lineOf(page);
  const corner = await cornerOf(slider(page));
  const cssHeight = (await slider(page).boundingBox())?.height ?? Number.NaN;
  const toldHz = async (x: number): Promise<number> => {
    await page.mouse.move(corner.x + x, corner.y + share * cssHeight);
    const told = page.getByText(/ · [\d.]+ k?Hz$/);
    const [, number, kilo] = /([\d.]+) (k?)Hz$/.exec((await told.textContent()) ?? '') ?? [];
    return Number(number) * (kilo === 'k' ? 1000 : 1);
  };
  /** Which of two frequencies of the file has a line at its height: 2 kHz at the file's speed, or 5 kHz at twice that. */
  const written = async (): Promise<readonly number[]> => {
    const rows = await tickRows(page);
    return [2000, 2500].filter((hertz) => {
      const expected = (1 - shareOf(frequencyScale(48_000), hertz)) * height;
      return rows.some((row) => Math.abs(row - expected) <= 1.5);
    });
  };
  expect((await toldHz(400)) / toneHz).toBeCloseTo(1, 1);
  expect(await written()).toEqual([2000]);

  // Recorded at 15 ips and read at 7.5.
  await correctTape(page, transfer, { speedRatio: 2 });
  await expect.poll(written).toEqual([2500]);
  await settled(page);
  expect((await lineOf(page)).share).toBeCloseTo(share, 3);
  expect((await toldHz(410)) / (2 * toneHz)).toBeCloseTo(1, 1);
  await page.getByRole('button', { name: 'Spectrogram settings' }).click();
  await expect(page.getByRole('menuitemcheckbox', { name: 'Window 2048 frames, 21 ms' })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: /Show times as the file has them/ }).click();
  await expect.poll(written).toEqual([2000]);
  expect((await toldHz(420)) / toneHz).toBeCloseTo(1, 1);
});

test.describe('a tape that goes from a low tone to a high one', () => {
  test.use({
    tapes: async ({ reels: folder }, use) => {
      const frames = 8 * 48_000;
      const code = (frame: number): number =>
        Math.round(3000 * Math.sin((2 * Math.PI * frame * (frame < frames / 2 ? 500 : 4000)) / 48_000));
      makeWav(join(folder, 'Reel 1 side A.wav'), { sampleRate: 48_000, channels: 1, frames, code });
      await use(folder);
    },
  });

  test('goes from the high one to the low one when it runs backwards', async ({ page }) => {
    const transfer = await openTape(page);
    await show(page, 'Spectrogram');
    /** Heights of the lines in the first and in the second half of the view. */
    const halves = async (): Promise<readonly number[]> => {
      await settled(page);
      return Promise.all([0.05, 0.55].map(async (begin) => (await lineOf(page, begin)).share));
    };
    const [low, high] = [500, 4000].map((hertz) => 1 - shareOf(frequencyScale(48_000), hertz)) as [number, number];
    const expectHalves = (first: number, second: number): Promise<void> =>
      expect(async () => {
        const [one = 0, other = 0] = await halves();
        expect([Math.abs(one - first) < 0.01, Math.abs(other - second) < 0.01]).toEqual([true, true]);
      }).toPass();
    await expectHalves(low, high);
    await correctTape(page, transfer, { runsBackwards: true });
    await expectHalves(high, low);
  });
});

test('a spectrogram that was never looked at costs no worker', async ({ page }) => {
  await openTape(page);
  await settled(page);
  expect(page.workers()).toHaveLength(0);
  await show(page, 'Spectrogram');
  await settled(page);
  expect(page.workers().length).toBeGreaterThan(0);
  await show(page, 'Waveform');
  await expect.poll(() => page.workers().length).toBe(0);
});
