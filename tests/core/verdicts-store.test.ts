import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { first } from '../../src/main/database/migrations/0010-first.ts';
import { applicationId } from '../../src/main/database/migrate.ts';
import { addMarks, removeMarks } from '../../src/shared/domain/change.ts';
import { type MarkId, newId, type VerdictId } from '../../src/shared/domain/ids.ts';
import type { NewVerdict } from '../../src/shared/domain/verdict.ts';
import { aTake } from '../support/make-marks.ts';
import { makeWav } from '../support/make-wav.ts';
import { runCli } from '../support/run-cli.ts';
import { startArchiveChild } from '../support/start-child.ts';
import { makeTestFolders, openTestCore } from '../support/test-core.ts';

function aVerdict(fields: Partial<NewVerdict> = {}): NewVerdict {
  return {
    id: newId<VerdictId>(),
    kind: 'pairs',
    blind: true,
    note: 'the better ending',
    marks: [
      { markId: 'four' as MarkId, name: 'Ramble, take 4', place: 1, wins: 8 },
      { markId: 'two' as MarkId, name: 'Ramble, take 2', place: 2, wins: 0 },
    ],
    trials: 8,
    correct: 8,
    ...fields,
  };
}

test('a verdict is kept with who, when and how sure, and found again after a restart by either take', async () => {
  const folders = makeTestFolders();
  const core = await openTestCore({ folders, now: () => 1_763_456_789_000 });
  await core.handlers['settings.set']({ settings: { author: 'Mara' } });
  const given = aVerdict();
  const { verdict } = await core.handlers['verdicts.add']({ verdict: given });
  expect(verdict).toEqual({ ...given, at: 1_763_456_789_000, author: 'Mara', p: 2 / 256, withdrawn: null });
  expect(core.events).toContainEqual({ name: 'verdicts.changed', payload: { verdict } });
  // The same one sent again, after an answer that was lost, is no second verdict.
  await core.handlers['verdicts.add']({ verdict: given });
  await core.close();

  const again = await openTestCore({ folders });
  for (const markId of ['four', 'two'] as MarkId[]) {
    expect((await again.handlers['verdicts.list']({ markIds: [markId] })).verdicts).toEqual([verdict]);
  }
  expect((await again.handlers['verdicts.list']({ markIds: ['three' as MarkId] })).verdicts).toEqual([]);
});

test('a withdrawn verdict is kept as withdrawn, by whom and when first', async () => {
  let clock = 1000;
  const core = await openTestCore({ now: () => clock });
  await core.handlers['settings.set']({ settings: { author: 'Mara' } });
  const { verdict } = await core.handlers['verdicts.add']({
    verdict: aVerdict({ kind: 'same', trials: null, correct: null }),
  });
  expect(verdict.p).toBe(null);
  clock = 2000;
  await core.handlers['settings.set']({ settings: { author: 'Ivo' } });
  await core.handlers['verdicts.withdraw']({ verdictId: verdict.id });
  clock = 3000;
  const { verdict: withdrawn } = await core.handlers['verdicts.withdraw']({ verdictId: verdict.id });
  expect(withdrawn).toEqual({ ...verdict, withdrawn: { at: 2000, author: 'Ivo' } });
  await expect(async () => core.handlers['verdicts.withdraw']({ verdictId: 'none' as VerdictId })).rejects.toThrow(
    'There is no such verdict',
  );
});

test('what makes no sense is refused with a sentence', async () => {
  const core = await openTestCore();
  const add = async (verdict: NewVerdict) => core.handlers['verdicts.add']({ verdict });
  const [mark] = aVerdict().marks;
  await expect(add(aVerdict({ marks: [mark!] }))).rejects.toThrow('2 to 16 takes');
  await expect(add(aVerdict({ marks: [mark!, mark!] }))).rejects.toThrow('each take once');
  await expect(add(aVerdict({ trials: 3, correct: 4 }))).rejects.toThrow('more right answers');
  await expect(add(aVerdict({ kind: 'abx', trials: null, correct: null }))).rejects.toThrow('needs its trials');
  expect((await core.handlers['verdicts.list']({ markIds: null })).verdicts).toEqual([]);
});

test('an archive that is open for reading only takes no verdict', async () => {
  const folders = makeTestFolders();
  await (await openTestCore({ folders })).close();
  const core = await openTestCore({ folders, readOnly: true });
  await expect(async () => core.handlers['verdicts.add']({ verdict: aVerdict() })).rejects.toThrow('reading only');
});

test('a verdict outlives the removal of its take', async () => {
  const core = await openTestCore();
  const { added } = await core.add(makeWav(join(core.folders.reels, 'Reel 1.wav'), { frames: 100_000 }));
  const take = aTake({ transferId: added[0]!, endFrame: 48_000 });
  await core.commit('Mark', addMarks(take));
  const marks = [
    { markId: take.id, name: 'Take 1', place: 1, wins: null },
    { markId: 'other' as MarkId, name: 'Take 2', place: 2, wins: null },
  ];
  await core.handlers['verdicts.add']({ verdict: aVerdict({ kind: 'better', marks, trials: null, correct: null }) });
  await core.commit('Remove', removeMarks(take));
  expect((await core.handlers['verdicts.list']({ markIds: [take.id] })).verdicts).toMatchObject([{ marks }]);
});

test.for([1, 40])('killed after %d confirmed verdicts, every one of them is there', async (verdictsBeforeKill) => {
  const folders = makeTestFolders();
  await (await openTestCore({ folders })).close();
  const child = startArchiveChild('verdicts', folders.archivePath, folders.root);
  const confirmed: string[] = [];
  while (confirmed.length < verdictsBeforeKill) confirmed.push((await child.nextLine())!);
  confirmed.push(...(await child.kill()));
  const core = await openTestCore({ folders });
  const kept = (await core.handlers['verdicts.list']({ markIds: null })).verdicts;
  const ids = new Set<string>(kept.map(({ id }) => id));
  expect(confirmed.filter((id) => !ids.has(id))).toEqual([]);
  expect(kept.every(({ marks }) => marks.length === 2)).toBe(true);
});

test('an archive from before there were verdicts gets a place for them', async () => {
  const folders = makeTestFolders();
  const db = new Database(folders.archivePath);
  db.exec(first.sql);
  db.pragma(`application_id = ${applicationId}`);
  db.pragma('user_version = 10');
  db.exec(`INSERT INTO archive VALUES (1, 'a', 0, 7);`);
  db.close();
  const core = await openTestCore({ folders });
  await core.handlers['verdicts.add']({ verdict: aVerdict() });
  expect((await core.handlers['verdicts.list']({ markIds: null })).verdicts).toHaveLength(1);
});

test('the command line lists verdicts as a table and as JSON lines, beside a window', async () => {
  const core = await openTestCore({ now: () => Date.UTC(2026, 10, 18, 12) });
  const { verdict } = await core.handlers['verdicts.add']({ verdict: aVerdict() });
  const { verdict: taken } = await core.handlers['verdicts.add']({
    verdict: aVerdict({ kind: 'same', trials: null, correct: null }),
  });
  await core.handlers['verdicts.withdraw']({ verdictId: taken.id });
  const table = await runCli(core.folders, ['verdicts', 'list']);
  expect(table.code).toBe(0);
  expect(table.out).toContain('Take 4 over take 2 in 8 of 8 blind pairs, two-sided p = 0.008');
  expect(table.out).toContain('Take 4 and take 2 the same, blind (withdrawn)');
  const json = await runCli(core.folders, ['verdicts', 'list', '--json', '--archive', core.folders.archivePath]);
  expect(json.lines).toHaveLength(2);
  expect(json.lines).toContainEqual(JSON.parse(JSON.stringify(verdict)));
});
