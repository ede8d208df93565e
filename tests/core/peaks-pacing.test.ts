import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Timers from 'node:timers/promises';
import { afterAll, expect, test, vi } from 'vitest';
import { analyseFile } from '../../src/main/peaks/analyse-file.ts';
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

test('while somebody listens a reading rests after every MiB, and no more as soon as nobody does', async () => {
  const path = makeWav(join(folder, 'reel.wav'), { frames: 5 * 2 ** 20, storedAs: 's16le', channels: 1 });
  const restsOf = async (listenedFor: number): Promise<number[]> => {
    rest.mockClear();
    const { size, mtimeMs } = statSync(path);
    const pace = createPace();
    setPlaying(pace, listenedFor > 0);
    rest.mockImplementation(() => {
      if (rest.mock.calls.length === listenedFor) setPlaying(pace, false);
    });
    const end = await analyseFile(
      {
        kind: 'analysis',
        path,
        sizeBytes: size,
        modifiedAt: mtimeMs,
        key: 'key',
        peaksPath: join(folder, `${listenedFor}.peaks`),
        cancelled: new Int32Array(new SharedArrayBuffer(4)),
        pace,
      },
      () => undefined,
      { startSecond: () => null },
    );
    expect(end.kind).toBe('done');
    return rest.mock.calls.map(([ms]) => ms);
  };
  const blocks = Math.ceil(statSync(path).size / 2 ** 20);
  expect(blocks).toBeGreaterThan(10);
  expect((await restsOf(Infinity)).length).toBeGreaterThanOrEqual(blocks);
  expect(await restsOf(4)).toEqual([25, 25, 25, 25]);
  expect(await restsOf(0)).toEqual([]);
});
