import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, type TestContext } from 'vitest';
import { listenTo } from '../support/listen-to.ts';
import { makeSparseWav } from '../support/make-sparse-wav.ts';
import { makeWav } from '../support/make-wav.ts';
import { makeTestFolders, openTestCore } from '../support/test-core.ts';

test('how many tapes are read at once is kept for this machine and not in the archive', async () => {
  const folders = makeTestFolders();
  const core = await openTestCore({ folders });
  expect(await core.handlers['tapesAtOnce.get']({})).toEqual({ atOnce: 2 });
  expect(await core.handlers['tapesAtOnce.set']({ atOnce: 7 })).toEqual({ atOnce: 7 });
  expect(await core.handlers['tapesAtOnce.get']({})).toEqual({ atOnce: 7 });
  await core.close();
  const again = await openTestCore({ folders });
  expect(await again.handlers['tapesAtOnce.get']({})).toEqual({ atOnce: 7 });
  await again.close();
  const other = await openTestCore({ folders: { ...makeTestFolders(), archivePath: folders.archivePath } });
  expect(await other.handlers['tapesAtOnce.get']({})).toEqual({ atOnce: 2 });
});

test.for(['', '0', '9', '2.5', 'many'])('a number that nobody can have chosen counts as none: “%s”', async (kept) => {
  const folders = makeTestFolders();
  mkdirSync(folders.dataDir);
  writeFileSync(join(folders.dataDir, 'tapes-at-once.txt'), kept);
  const core = await openTestCore({ folders });
  expect(await core.handlers['tapesAtOnce.get']({})).toEqual({ atOnce: 2 });
});

test('another number counts at once, without a restart', async (context) => {
  const core = await openTestCore();
  const { reels } = core.folders;
  const elsewhere = folderOnSecondDisk(context, reels);
  await core.handlers['tapesAtOnce.set']({ atOnce: 1 });
  const { added: heard } = await core.add(makeWav(join(reels, 'Reel 1.wav'), { frames: 100_000 }));
  await core.inState(heard[0]!, 'present');
  // While somebody listens, reading rests 25 ms after each of these 200 MiB.
  const frames = 50 * 2 ** 20;
  const tape = { frames, channels: 2, sampleRate: 96_000, impulseFrame: frames - 1, code: 20_000 };
  const stopListening = listenTo(core, heard[0]!);
  const { added: long } = await core.add(makeSparseWav(join(reels, 'Reel 2.wav'), tape));
  await core.heard('peaks.grew', ({ transferId }) => transferId === long[0]);
  const { added: short } = await core.add(makeWav(join(elsewhere, 'Reel 3.wav'), { frames: 100_000 }));
  expect((await core.transfer(short[0]!)).state).toBe('reading');
  await core.handlers['tapesAtOnce.set']({ atOnce: 2 });
  await core.inState(short[0]!, 'present');
  expect((await core.transfer(long[0]!)).state).toBe('reading');
  stopListening();
  await core.inState(long[0]!, 'present');
});

/** Linux keeps a disk in memory beside that of the other folders. */
function folderOnSecondDisk(context: TestContext, first: string): string {
  const place = '/dev/shm';
  if (!existsSync(place) || statSync(place).dev === statSync(first).dev) context.skip('there is one disk only');
  const folder = mkdtempSync(join(place, 'takesheet-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
