import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { first } from '../../src/main/database/migrations/0010-first.ts';
import { reading } from '../../src/main/database/migrations/0030-reading.ts';
import { offeredMarks } from '../../src/main/database/migrations/0040-offered-marks.ts';
import { applicationId } from '../../src/main/database/migrate.ts';
import { addMarks } from '../../src/shared/domain/change.ts';
import { mergeRanges, totalFrames } from '../../src/shared/domain/frame-ranges.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { aTimestamp } from '../support/make-marks.ts';
import { makeWav } from '../support/make-wav.ts';
import { runCli } from '../support/run-cli.ts';
import { startArchiveChild } from '../support/start-child.ts';
import { makeTestFolders, openTestCore, type TestCore } from '../support/test-core.ts';

const frames = 44_100 * 60;
const range = (startFrame: number, endFrame: number) => ({ startFrame, endFrame });

async function withReel(core: TestCore): Promise<TransferId> {
  const { added } = await core.add(makeWav(join(core.folders.reels, 'Reel 7 side A.wav'), { frames }));
  return added[0]!;
}

const heardOf = async (core: TestCore, transferId: TransferId) =>
  (await core.handlers['heard.get']({ transferId })).ranges;

test('what was heard is kept as a union, told to every window, listed, and there after a restart', async () => {
  const core = await openTestCore({ host: { kind: 'cli' }, now: () => 1_700_000_000_000 });
  const transferId = await withReel(core);
  expect(await heardOf(core, transferId)).toEqual([]);
  await core.handlers['heard.add']({ transferId, ranges: [range(100, 200), range(300, 400)] });
  const { heardFrames } = await core.handlers['heard.add']({ transferId, ranges: [range(150, 310)] });
  expect(heardFrames).toBe(300);
  expect(await core.heard('heard.changed', (event) => event.heardFrames === 300)).toEqual({
    transferId,
    ranges: [range(100, 400)],
    heardFrames: 300,
    lastHeardAt: 1_700_000_000_000,
  });
  // Nothing beyond the end can have sounded.
  await core.handlers['heard.add']({ transferId, ranges: [range(frames - 50, frames + 1000)] });
  await core.close();

  const again = await openTestCore({ folders: core.folders, host: { kind: 'cli' } });
  expect(await heardOf(again, transferId)).toEqual([range(100, 400), range(frames - 50, frames)]);
  expect((await again.handlers['heard.list']({})).heard).toEqual([
    { transferId, heardFrames: 350, lastHeardAt: 1_700_000_000_000 },
  ]);
  await again.handlers['heard.forget']({ transferId });
  expect(await heardOf(again, transferId)).toEqual([]);
  expect((await again.handlers['heard.list']({})).heard).toEqual([]);
  expect(await again.heard('heard.changed', (event) => event.lastHeardAt === null)).toMatchObject({ heardFrames: 0 });
});

test('however the news come, the archive holds the union of them', async () => {
  const core = await openTestCore({ host: { kind: 'cli' } });
  const transferId = await withReel(core);
  const someRanges = fc.array(
    fc.tuple(fc.nat(500), fc.integer({ min: 1, max: 80 })).map(([start, length]) => range(start, start + length)),
    { minLength: 1, maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(someRanges, { minLength: 1, maxLength: 6 }), async (news) => {
      await core.handlers['heard.forget']({ transferId });
      let told = 0;
      for (const ranges of news) told = (await core.handlers['heard.add']({ transferId, ranges })).heardFrames;
      const union = mergeRanges(news.flat());
      expect(await heardOf(core, transferId)).toEqual(union);
      expect(told).toBe(totalFrames(union));
    }),
    { numRuns: 40 },
  );
});

test('killed while it listens, an archive keeps every mark and all that was confirmed as heard', async () => {
  const folders = makeTestFolders();
  const core = await openTestCore({ folders, host: { kind: 'cli' } });
  const transferId = await withReel(core);
  await core.commit('Mark', addMarks(aTimestamp({ transferId, startFrame: 5 })));
  await core.close();

  const child = startArchiveChild('listen', folders.archivePath, folders.root, transferId);
  let confirmed = 0;
  while (confirmed < 50) confirmed = Number(await child.nextLine());
  confirmed = Number((await child.kill()).at(-1) ?? confirmed);

  const again = await openTestCore({ folders, host: { kind: 'cli' } });
  const [heard, ...rest] = await heardOf(again, transferId);
  expect(rest).toEqual([]);
  expect(heard!.startFrame).toBe(0);
  // One step may have been written and not yet told.
  expect([confirmed, confirmed + 1]).toContain(heard!.endFrame / 1000);
  expect(await again.marks(transferId)).toHaveLength(1);
});

test('a request that says nonsense is refused, and so is one to an archive that is only read', async () => {
  const core = await openTestCore({ host: { kind: 'cli' } });
  const transferId = await withReel(core);
  await core.close();
  const reader = await openTestCore({ folders: core.folders, readOnly: true });
  await expect(async () => reader.handlers['heard.add']({ transferId, ranges: [range(0, 10)] })).rejects.toMatchObject({
    code: 'readOnly',
  });
  await expect(async () => reader.handlers['heard.get']({ transferId: 'nobody' as TransferId })).rejects.toMatchObject({
    code: 'notFound',
  });
  expect((await reader.handlers['heard.list']({})).heard).toEqual([]);
});

test('an archive from before anybody counted hours is brought up to date, with all its marks', async () => {
  const folders = makeTestFolders();
  const db = new Database(folders.archivePath);
  db.pragma('foreign_keys = ON');
  for (const { sql } of [first, reading, offeredMarks]) db.exec(sql);
  db.pragma(`application_id = ${applicationId}`);
  db.pragma('user_version = 40');
  db.exec(`
    INSERT INTO archive VALUES (1, 'a', 0, 7);
    INSERT INTO tape VALUES ('t', '0417', '', '', '', '', NULL, '', '', '', '', '');
    INSERT INTO transfer (id, tape_id, side, generation, notes, state, format, encoding, sample_rate, channels, frames,
        repairs, decoder, added_at)
      VALUES ('r', 't', 'A', '', '', 'missing', 'flac', 'FLAC, 16 bit', 44100, 2, 1000, '[]', '', 0);
    INSERT INTO mark VALUES ('m', 'r', 'timestamp', 5, 5, NULL, NULL, NULL, '[]', 'here', 0, '', '', '[]', '', 0, NULL);
  `);
  db.close();
  const core = await openTestCore({ folders, host: { kind: 'cli' } });
  const transferId = 'r' as TransferId;
  expect(await core.marks(transferId)).toHaveLength(1);
  expect((await core.handlers['heard.add']({ transferId, ranges: [range(0, 600)] })).heardFrames).toBe(600);
});

test('the command line lists how much was heard', async () => {
  const core = await openTestCore({ host: { kind: 'cli' }, now: () => 1_700_000_000_000 });
  const transferId = await withReel(core);
  await core.handlers['heard.add']({ transferId, ranges: [range(0, 44_100 * 12.5)] });
  await core.close();
  const at = ['--archive', core.folders.archivePath];
  const { out } = await runCli(core.folders, ['list', ...at]);
  expect(out).toMatch(/length\s+heard\s+correction\s+state/);
  expect(out).toMatch(/Reel 7, side A\s+1:00\.0\s+0:12\.5\s+/);
  const { lines } = await runCli(core.folders, ['list', '--json', ...at]);
  expect(lines).toMatchObject([{ id: transferId, heardFrames: 44_100 * 12.5, lastHeardAt: 1_700_000_000_000 }]);
});
