import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { makeWav } from '../support/make-wav.ts';
import { startArchiveChild } from '../support/start-child.ts';
import { makeTestFolders, openTestCore } from '../support/test-core.ts';

// A killed process proves that nothing confirmed is lost by a crash; what it would take for a power cut, the pragmas, is
// proven in archive-open.test.ts.
test.for([1, 30, 200])('killed after %d confirmed marks, every one of them is there', async (marksBeforeKill) => {
  const folders = makeTestFolders();
  const first = await openTestCore({ folders });
  const { added } = await first.add(makeWav(join(folders.reels, 'Reel 1.wav'), { frames: 100_000 }));
  await first.inState(added[0]!, 'present');
  await first.close();

  const child = startArchiveChild('burst', folders.archivePath, folders.root, added[0]!);
  const confirmed: string[] = [];
  while (confirmed.length < marksBeforeKill) confirmed.push((await child.nextLine())!);
  confirmed.push(...(await child.kill()));

  const core = await openTestCore({ folders });
  const kept = (await core.marks(added[0]!)).map(({ id }) => id);
  expect(kept.slice(0, confirmed.length)).toEqual(confirmed);
  // One may have been written and not yet told.
  expect(kept.length - confirmed.length).toBeLessThanOrEqual(1);
  const { heads, revision } = await core.handlers['archive.get']({});
  expect({ heads, revision }).toEqual({
    heads: { undo: `Mark ${kept.length - 1}`, redo: null },
    revision: kept.length,
  });
  await core.close();
  const db = new Database(folders.archivePath);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  db.close();
});
