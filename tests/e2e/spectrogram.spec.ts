import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { frequencyScale, shareOf } from '../../src/shared/spectrum/frequency-scale.ts';
import { formatContent, riffChunk, riffFile } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';
import { askFrom } from './own-page.ts';
import { cornerOf, openTape, settled as settledNow, type ShownView, slider } from './waveform-page.ts';

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

/** How far each row of the picture is from the ground of the window, on average over columns in its middle. */
function rowsOf(page: Page): Promise<readonly number[]> {
  return slider(page).evaluate((element) => {
    const canvas = element.querySelector('canvas');
    const context = canvas?.getContext('2d');
    if (canvas === null || context === null || context === undefined) throw new Error('there is no canvas');
    const from = Math.round(canvas.width * 0.2);
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
  });
}

/** Where the brightest line of the picture lies, as a share of its height from the top. */
async function lineOf(page: Page): Promise<{ share: number; height: number }> {
  const rows = await rowsOf(page);
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
