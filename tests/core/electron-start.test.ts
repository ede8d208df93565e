import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { firstWindow, readPlace, usablePlace, writePlace } from '../../src/main/electron/window-place.ts';

const createCore = vi.hoisted(() => vi.fn<() => Promise<never>>());
vi.mock('../../src/main/core/create-core.ts', () => ({ createCore }));

let folder: string;
const argv = process.argv;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'takesheet-start-'));
});
afterEach(async () => {
  process.argv = argv;
  await rm(folder, { recursive: true });
});

/** Runs the shell's entry anew, on a double that remembers nothing; returns what Electron was told. */
async function start({ args = [] as readonly string[], isFirstInstance = true } = {}) {
  vi.resetModules();
  const { answers, record } = await import('../doubles/electron.ts');
  Object.assign(answers, { isFirstInstance, userData: folder });
  process.argv = ['electron', '.', ...args];
  // An error of the same class as the one that the entry, loaded anew, knows.
  const { UserError } = await import('../../src/shared/contract/errors.ts');
  createCore.mockRejectedValue(new UserError('locked', 'Another Takesheet writes this archive.'));
  await import('../../src/main/index.ts');
  return record;
}

test('an archive that another program writes is said in a box, and the program ends with an error', async () => {
  const { errorBoxes, exitCodes, windows } = await start();
  expect(errorBoxes).toEqual([['Takesheet cannot start', 'Another Takesheet writes this archive.']]);
  expect(exitCodes).toEqual([1]);
  expect(windows).toEqual([]);
});

test('a folder of tapes that is not there is said in a box', async () => {
  const { errorBoxes } = await start({ args: ['--tapes', join(folder, 'nowhere')] });
  expect(errorBoxes[0]?.[1]).toBe(`--tapes: there is no folder ${join(folder, 'nowhere')}.`);
});

test('a second start opens nothing and ends', async () => {
  const { order } = await start({ isFirstInstance: false });
  expect(order).toEqual(['enableSandbox', 'schemes', 'quit']);
});

const screenAt = (x: number, width = 1920) => ({ x, y: 0, width, height: 1080 });
const place = { bounds: { x: 2000, y: 100, width: 1200, height: 800 }, isMaximized: false };

test('a window comes back where it was while its display is there', () => {
  expect(usablePlace(place, [screenAt(0), screenAt(1920)])).toEqual(place);
});

test('a window whose display is gone opens in the middle', () => {
  expect(usablePlace(place, [screenAt(0)])).toBeNull();
  expect(usablePlace({ ...place, bounds: { ...place.bounds, y: -900 } }, [screenAt(1920)])).toBeNull();
  expect(usablePlace({ ...place, bounds: { ...place.bounds, width: 3 } }, [screenAt(1920)])).toBeNull();
  expect(usablePlace(null, [screenAt(0, firstWindow.width)])).toBeNull();
});

test('a damaged memory of the place is no memory', async () => {
  const file = join(folder, 'window.json');
  expect(readPlace(file)).toBeNull();
  for (const text of ['', '{', '{}', 'null', '{"bounds":{"x":"1"}}']) {
    await writeFile(file, text);
    expect(readPlace(file)).toBeNull();
  }
  expect(writePlace(file, place)).toBeNull();
  expect(readPlace(file)).toEqual(place);
});

test('a place that cannot be written is told, not thrown', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  expect(writePlace(join(file, 'window.json'), place)).toBeInstanceOf(Error);
});
