import { join } from 'node:path';
import { makeSparseWav } from '../support/make-sparse-wav.ts';
import { expect, test } from './fixtures.ts';
import { expectImpulseAtZooms, openWhole, tenZooms } from './waveform-page.ts';

const sampleRate = 8000;
const code = 30_000;

test.describe('a tape of 24 hours', () => {
  const impulseFrame = 512_345_671;
  test.use({
    // Reading a file of a gigabyte twice more would prove nothing about the picture.
    watchOriginals: false,
    tapes: async ({ reels }, use) => {
      const frames = 24 * 3600 * sampleRate;
      makeSparseWav(join(reels, 'Reel 1 side A.wav'), { frames, channels: 1, sampleRate, impulseFrame, code });
      await use(reels);
    },
  });

  test('shows a single loud frame where it lies at ten zooms, to a million pixels a second', async ({ page }) => {
    test.setTimeout(300_000);
    await openWhole(page);
    expect(await expectImpulseAtZooms(page, impulseFrame, sampleRate, 1)).toBe(tenZooms.length);
  });
});

for (const channels of [2, 6, 24]) {
  test.describe(`a tape of ${channels} channels`, () => {
    const impulseFrame = 1_234_567;
    test.use({
      tapes: async ({ reels }, use) => {
        const frames = 10 * 60 * sampleRate;
        makeSparseWav(join(reels, 'Reel 1 side A.wav'), { frames, channels, sampleRate, impulseFrame, code });
        await use(reels);
      },
    });

    test('shows a single loud frame where it lies in all lanes', async ({ page }) => {
      test.setTimeout(180_000);
      await openWhole(page);
      const lanesInView = Math.min(channels, 7);
      expect(await expectImpulseAtZooms(page, impulseFrame, sampleRate, lanesInView)).toBeGreaterThanOrEqual(8);
    });
  });
}
