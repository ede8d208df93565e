import { join } from 'node:path';
import { browserArgs } from '../../scripts/find-browser.mjs';
import { makeSparseWav } from '../support/make-sparse-wav.ts';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';
import { expectImpulseAtZooms, expectImpulseInPlace, inkedColumns, openTape, openWhole } from './waveform-page.ts';

const frames = 60 * 44_100;
const impulseFrame = 1_234_567;

test.use({
  // The emulated ratio of Playwright hides mistakes that a real display of this kind shows.
  launchOptions: async ({ launchOptions }, use) => {
    await use({
      ...launchOptions,
      args: [...browserArgs(), '--force-device-scale-factor=2', '--window-size=1440,900'],
    });
  },
  viewport: null,
  contextOptions: { viewport: null },
  tapes: async ({ reels }, use) => {
    const impulse = (frame: number): number => (frame === impulseFrame ? 30_000 : 0);
    makeWav(join(reels, 'Reel 1 side A.wav'), { frames, channels: 1, code: impulse });
    await use(reels);
  },
});

test('on a display with two pixels to the pixel a single loud frame is drawn where it lies', async ({ page }) => {
  await openTape(page);
  expect((await inkedColumns(page, 0.8)).perCssPixel).toBeCloseTo(2, 2);
  const zooms = await expectImpulseInPlace(page, impulseFrame);
  expect(zooms.at(-1)).toBe(1 / 128);
});

test.describe('24 channels', () => {
  const sparse = { frames: 10 * 60 * 8000, channels: 24, sampleRate: 8000, impulseFrame, code: 30_000 };
  test.use({
    tapes: async ({ reels }, use) => {
      makeSparseWav(join(reels, 'Reel 1 side A.wav'), sparse);
      await use(reels);
    },
  });

  test('on such a display all lanes show a single loud frame where it lies', async ({ page }) => {
    test.setTimeout(180_000);
    await openWhole(page);
    expect(await expectImpulseAtZooms(page, impulseFrame, sparse.sampleRate, 7)).toBeGreaterThanOrEqual(8);
  });
});
