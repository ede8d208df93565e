import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Timers from 'node:timers/promises';
import { afterAll, expect, test, vi } from 'vitest';
import { type Locator, locatorOf } from '../../src/main/audio/locator.ts';
import { statSound } from '../../src/main/audio/open-frame-source.ts';
import { analyseFile } from '../../src/main/peaks/analyse-file.ts';
import { createRest } from '../../src/main/audio/rest.ts';
import { createPace, setPlaying } from '../../src/main/peaks/pacing.ts';
import { makeWav } from '../support/make-wav.ts';

const { rest } = vi.hoisted(() => ({ rest: vi.fn<(ms: number) => void>() }));
// A rest is told instead of slept, so that how long a block takes on this machine does not matter.
vi.mock('node:timers/promises', async (original) => {
  const timers = await original<typeof Timers>();
  const setTimeout = (ms: number): Promise<void> => {
    rest(ms);
    return timers.setImmediate();
  };
  return { ...timers, setTimeout };
});

const folder = mkdtempSync(join(tmpdir(), 'takesheet-pacing-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The rests of a reading to which somebody listens until it has rested so often. */
async function restsOf(locator: Locator, listenedFor: number): Promise<readonly number[]> {
  rest.mockClear();
  const pace = createPace();
  setPlaying(pace, listenedFor > 0);
  rest.mockImplementation(() => {
    if (rest.mock.calls.length === listenedFor) setPlaying(pace, false);
  });
  const end = await analyseFile(
    {
      kind: 'analysis',
      ...(await statSound(locator)),
      path: locator,
      key: 'key',
      peaksPath: join(folder, `${listenedFor}-${locator.length}.peaks`),
      cancelled: new Int32Array(new SharedArrayBuffer(4)),
      pace,
      rest: createRest(),
    },
    () => undefined,
    { startSecond: () => null },
  );
  expect(end.kind).toBe('done');
  return rest.mock.calls.map(([ms]) => ms);
}

test('while somebody listens a reading rests after every MiB, and no more as soon as nobody does', async () => {
  const path = makeWav(join(folder, 'reel.wav'), { frames: 5 * 2 ** 20, storedAs: 's16le', channels: 1 });
  const mebibytes = Math.floor(statSync(path).size / 2 ** 20);
  expect(mebibytes).toBe(10);
  expect((await restsOf(path, Infinity)).length).toBeGreaterThanOrEqual(mebibytes);
  expect(await restsOf(path, 4)).toEqual([25, 25, 25, 25]);
  expect(await restsOf(path, 0)).toEqual([]);
});

test('a set of mono files rests about as often as one file that holds as much', async () => {
  const paths = Array.from({ length: 8 }, (_, index) =>
    makeWav(join(folder, `mono ${index}.wav`), { frames: 400_000, storedAs: 's24le', channels: 1 }),
  );
  const mebibytes = (8 * 1_200_000) / 2 ** 20;
  const rests = await restsOf(locatorOf(paths.map((path) => ({ path }))), Infinity);
  expect(rests.length).toBeGreaterThan(mebibytes);
  // By its windows it would be two hundred times, and a set would take hours while somebody listens.
  expect(rests.length).toBeLessThan(2.5 * mebibytes);
});
