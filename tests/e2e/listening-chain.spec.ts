import { expect, test } from '@playwright/test';
import { analogueSwapDb } from '../../src/renderer/transport/tape-equalisation.ts';
import { feedMeter, readMeter, startMeter } from '../../src/renderer/transport/meter-sums.ts';
import type { ListeningPage } from '../support/listening-page.ts';
import { startSoundServer } from '../support/sound-server.ts';

declare global {
  // The page of listening-page.ts puts it there.
  var listening: ListeningPage;
}

// One page is built for all of them.
test.describe.configure({ mode: 'default' });

let server: Awaited<ReturnType<typeof startSoundServer>>;
test.beforeAll(async () => {
  server = await startSoundServer('listening-page');
});
test.afterAll(() => server.close());

test.beforeEach(async ({ page }) => {
  await page.goto(server.origin);
  await page.waitForFunction(() => 'listening' in globalThis);
});

test('meter and stretcher are files of our own origin that stand alone', async () => {
  for (const worklet of ['meter.worklet', 'stretch.worklet']) {
    const names = (await server.builtFiles()).filter((name) => name.startsWith(worklet));
    expect(names).toHaveLength(1);
    const text = await server.builtText(names[0] ?? '');
    expect(text).toContain('registerProcessor');
    expect(text).not.toMatch(/^\s*(?:import|export)\b/m);
  }
});

test('with nothing switched on each sample passes as it is, and again after everything was on', async ({ page }) => {
  const never = await page.evaluate(() => listening.renderNoise([]));
  expect(never).toEqual({ changed: 0, compared: 96_000 });
  const again = await page.evaluate(() =>
    listening.renderNoise([
      { highPassHz: 80 },
      { highPassHz: 80, lowPassHz: 5000, tapeEqualisation: 'nabToIec' },
      { lowPassHz: 3000 },
      {},
    ]),
  );
  expect(again.compared).toBeGreaterThan(50_000);
  expect(again.changed).toBe(0);
  // The comparison itself would see a difference.
  const filtered = await page.evaluate(() => listening.renderNoise([{ lowPassHz: 3000 }]));
  expect(filtered.changed).toBeGreaterThan(0.99 * filtered.compared);
});

test('switching filters makes no step in the sound', async ({ page }) => {
  const step = await page.evaluate(() =>
    listening.largestStep([
      { lowPassHz: 5000 },
      { lowPassHz: 2500 },
      {},
      { tapeEqualisation: 'iecToNab' },
      { highPassHz: 60 },
      {},
    ]),
  );
  // 0.5 faded over 20 ms climbs by 0.00052 a sample; two fades and the filters' own start come on top.
  expect(step).toBeLessThan(0.004);
});

for (const [swap, ips] of [
  ['nabToIec', 15],
  ['iecToNab', 15],
  ['nabToIec', 7.5],
  ['iecToNab', 30],
] as const) {
  test(`the swap ${swap} at ${ips} ips sounds as the standards say`, async ({ page }) => {
    const frequencies = [31.5, 63, 125, 400, 1000, 3150, 6300, 10_000, 16_000];
    for (const rate of [44_100, 96_000]) {
      const heard = await page.evaluate(
        ([tapeEqualisation, speedIps, sampleRate, hz]) =>
          listening.response({ tapeEqualisation }, sampleRate, speedIps, hz),
        [swap, ips, rate, frequencies] as const,
      );
      const off = heard.map((db, at) => Math.abs(db - analogueSwapDb(swap, ips, frequencies[at] ?? 0)));
      expect(Math.max(...off)).toBeLessThan(0.1);
    }
  });
}

test('high-pass and low-pass are 3 dB down where they say, and flat beyond', async ({ page }) => {
  const [low, corner, high] = await page.evaluate(() =>
    listening.response({ highPassHz: 100 }, 48_000, null, [25, 100, 2000]),
  );
  expect(low).toBeCloseTo(-24.1, 0);
  expect(corner).toBeCloseTo(-3.01, 1);
  expect(high).toBeCloseTo(0, 1);
  const [flat, edge, gone] = await page.evaluate(() =>
    listening.response({ lowPassHz: 4000 }, 48_000, null, [200, 4000, 16_000]),
  );
  expect(flat).toBeCloseTo(0, 1);
  expect(edge).toBeCloseTo(-3.01, 1);
  expect(gone).toBeLessThan(-24);
});

test('a tone that runs at 0.8 keeps its pitch when time is stretched, and its delay is told', async ({ page }) => {
  // What a 1 kHz tone becomes at 0.8 of its speed goes in.
  const heard = await page.evaluate(() => listening.hearTone(800, { speed: 0.8, speedKind: 'stretch' }));
  expect(heard.hz).toBeGreaterThan(998);
  expect(heard.hz).toBeLessThan(1002);
  expect(heard.latencySeconds).toBeGreaterThan(0.05);
  expect(heard.latencySeconds).toBeLessThan(0.15);
  const plain = await page.evaluate(() => listening.hearTone(800, { speed: 0.8, speedKind: 'varispeed' }));
  expect(plain.hz).toBeCloseTo(800, 0);
  expect(plain.latencySeconds).toBe(0);
});

test('the meter in the audio thread reads what its sums say', async ({ page }) => {
  // Both have heard forty whole hops then; the rest is between two readings.
  const { reading, samples } = await page.evaluate(() => listening.meterOf(4.05, 48_000));
  const meter = startMeter(48_000);
  const left = Float32Array.from({ length: samples.length / 2 }, (_, at) => samples[2 * at] ?? 0);
  const right = Float32Array.from({ length: samples.length / 2 }, (_, at) => samples[2 * at + 1] ?? 0);
  feedMeter(meter, left, right);
  const expected = readMeter(meter);
  expect(reading.momentaryLufs).toBeCloseTo(expected.momentaryLufs ?? 0, 3);
  expect(reading.shortTermLufs).toBeCloseTo(expected.shortTermLufs ?? 0, 3);
  expect(reading.correlation).toBeCloseTo(expected.correlation ?? 0, 2);
  expect(reading.peaks[0]).toBeGreaterThan(0.01);
});
