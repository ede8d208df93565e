import { join } from 'node:path';
import { browserArgs } from '../../scripts/find-browser.mjs';
import { makeWav } from '../support/make-wav.ts';
import { dayTape, makeReadDayTape } from './day-tape.ts';
import { expect, test } from './fixtures.ts';
import {
  expectImpulseAtZooms,
  expectImpulseInPlace,
  inkedColumns,
  laneRows,
  openTape,
  openWhole,
  tenZooms,
} from './waveform-page.ts';

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

for (const channels of [1, 2, 24]) {
  test.describe(`a tape of 24 hours with ${channels} ${channels === 1 ? 'channel' : 'channels'}`, () => {
    test.use({
      watchOriginals: false,
      tapes: async ({ home, reels }, use) => {
        await makeReadDayTape(home, reels, channels);
        await use(reels);
      },
    });

    test('shows on such a display a single loud frame where it lies at ten zooms, in all lanes', async ({ page }) => {
      await openWhole(page);
      const lanesInView = Math.min(channels, 7);
      expect((await inkedColumns(page, 0.8, await laneRows(page, 0))).perCssPixel).toBeCloseTo(2, 2);
      expect(await expectImpulseAtZooms(page, dayTape.impulseFrame, dayTape.sampleRate, lanesInView)).toBe(
        tenZooms.length,
      );
    });
  });
}
