import { expect, test } from '@playwright/test';
import type { OfflinePage } from '../support/offline-page.ts';
import { startSoundServer } from '../support/sound-server.ts';

declare global {
  // The page of offline-page.ts puts it there.
  var offline: OfflinePage;
}

// One page is built for all of them.
test.describe.configure({ mode: 'default', timeout: 180_000 });

let server: Awaited<ReturnType<typeof startSoundServer>>;
test.beforeAll(async () => {
  server = await startSoundServer('offline-page');
});
test.afterAll(() => server.close());

const kinds = [44_100, 48_000, 96_000, 192_000].flatMap((rate) =>
  [1, 2, 6, 8, 24].map((channels) => ({ rate, channels })),
);

for (const { drill, times } of [
  { drill: 'renderLoops', times: 2 },
  { drill: 'renderSeeks', times: 26 },
  { drill: 'renderSpeeds', times: 2 },
  { drill: 'renderBackwards', times: 1 },
] as const) {
  test(`${drill}: every sample is the right frame at every rate and number of channels`, async ({ page }) => {
    await page.goto(server.origin);
    await page.waitForFunction(() => 'offline' in globalThis);
    for (const [index, kind] of kinds.entries()) {
      const found = await page.evaluate(([name, asked]) => offline[name](asked), [
        drill,
        { ...kind, times, seed: 4711 + index, longestSeconds: 1 },
      ] as const);
      expect({ ...kind, ...found }).toMatchObject({ ...kind, times, wrong: 0 });
      expect(found.samples).toBeGreaterThan(times * 100);
    }
  });
}
