import { join } from 'node:path';
import { makeSparseWav } from '../support/make-sparse-wav.ts';
import { dayTape, makeDayTape, makeReadDayTape } from './day-tape.ts';
import { expect, test } from './fixtures.ts';
import { expectImpulseAtZooms, openWhole, tenZooms } from './waveform-page.ts';

test.describe('a tape of 24 hours', () => {
  test.use({
    // Reading a file of a gigabyte twice more would prove nothing about the picture.
    watchOriginals: false,
    tapes: async ({ reels }, use) => {
      makeDayTape(reels, 1);
      await use(reels);
    },
  });

  test('shows a single loud frame where it lies at ten zooms, to a million pixels a second', async ({ page }) => {
    test.setTimeout(300_000);
    await openWhole(page);
    expect(await expectImpulseAtZooms(page, dayTape.impulseFrame, dayTape.sampleRate, 1)).toBe(tenZooms.length);
  });
});

for (const channels of [2, 6, 24]) {
  test.describe(`a tape of 24 hours with ${channels} channels`, () => {
    test.use({
      watchOriginals: false,
      tapes: async ({ home, reels }, use) => {
        await makeReadDayTape(home, reels, channels);
        await use(reels);
      },
    });

    test('shows a single loud frame where it lies at the same ten zooms, in all lanes in view', async ({ page }) => {
      await openWhole(page);
      const lanesInView = Math.min(channels, 7);
      expect(await expectImpulseAtZooms(page, dayTape.impulseFrame, dayTape.sampleRate, lanesInView)).toBe(
        tenZooms.length,
      );
    });
  });
}

test.describe('ten minutes of 24 channels', () => {
  const impulseFrame = 1_234_567;
  test.use({
    tapes: async ({ reels }, use) => {
      const frames = 10 * 60 * dayTape.sampleRate;
      makeSparseWav(join(reels, 'Reel 1 side A.wav'), { ...dayTape, frames, channels: 24, impulseFrame });
      await use(reels);
    },
  });

  test('show a single loud frame where it lies in all lanes in view, as they were read', async ({ page }) => {
    await openWhole(page);
    // The whole of so short a tape is finer than the two coarsest of the zooms.
    expect(await expectImpulseAtZooms(page, impulseFrame, dayTape.sampleRate, 7)).toBe(tenZooms.length - 2);
  });
});
