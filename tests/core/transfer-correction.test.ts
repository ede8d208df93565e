import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { addMarks, noChange, noDiff, updateMarks } from '../../src/shared/domain/change.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { entryOf, type TransferEntry } from '../../src/shared/domain/transfer.ts';
import { aTake } from '../support/make-marks.ts';
import { makeWav } from '../support/make-wav.ts';
import { runCli } from '../support/run-cli.ts';
import { openTestCore, type TestCore } from '../support/test-core.ts';
import { originalsIn } from '../support/watch-originals.ts';

async function coreWithTape(): Promise<{ core: TestCore; id: TransferId }> {
  const core = await openTestCore({ host: { kind: 'cli' } });
  const report = await core.add(makeWav(join(core.folders.reels, 'Reel 1 side A.wav'), { frames: 441_000 }));
  return { core, id: report.added[0]! };
}

async function edit(core: TestCore, id: TransferId, part: Partial<TransferEntry>): Promise<void> {
  const before = entryOf(await core.transfer(id));
  const transfers = { ...noDiff, updated: [[before, { ...before, ...part }] as const] };
  await core.commit('Edit Reel 1, side A', { ...noChange, transfers });
}

test('speed and direction are undone step by step, and the history says what was set', async () => {
  const { core, id } = await coreWithTape();
  await edit(core, id, { speedRatio: 1.018 });
  await edit(core, id, { speedRatio: 0.99, runsBackwards: true });
  expect(await core.transfer(id)).toMatchObject({ speedRatio: 0.99, runsBackwards: true });
  for (const transferId of [null, id]) {
    const { entries } = await core.handlers['history.list']({ transferId, markId: null, limit: 2 });
    expect(entries.map(({ details }) => details)).toEqual([
      ['speed correction +1.80 % → −1.00 %', 'set to run backwards'],
      ['speed correction none → +1.80 %'],
    ]);
  }
  await core.handlers['history.undo']({});
  expect(await core.transfer(id)).toMatchObject({ speedRatio: 1.018, runsBackwards: false });
  await core.handlers['history.undo']({});
  expect(await core.transfer(id)).toMatchObject({ speedRatio: 1, runsBackwards: false });
});

test('a speed that cannot be heard is refused and nothing changes', async () => {
  const { core, id } = await coreWithTape();
  for (const speedRatio of [5, 0, Number.NaN]) {
    await expect(edit(core, id, { speedRatio })).rejects.toMatchObject({ code: 'rule' });
  }
  expect(await core.transfer(id)).toMatchObject({ speedRatio: 1 });
});

test('an entry of a version that knew no speed and direction is undone and redone as if nothing was corrected', async () => {
  const { core, id } = await coreWithTape();
  await edit(core, id, { side: 'B' });
  await core.close();
  const db = new Database(core.folders.archivePath);
  const change = String(db.prepare('SELECT change FROM journal ORDER BY sequence DESC LIMIT 1').pluck().get());
  const old = change.replaceAll(',"speedRatio":1,"runsBackwards":false', '');
  expect(old.length).toBe(change.length - 2 * ',"speedRatio":1,"runsBackwards":false'.length);
  db.prepare('UPDATE journal SET change = ? WHERE change = ?').run(old, change);
  db.close();

  const again = await openTestCore({ folders: core.folders, host: { kind: 'cli' } });
  const { entries } = await again.handlers['history.list']({ transferId: id, markId: null, limit: 1 });
  expect(entries).toMatchObject([{ title: 'Edit Reel 1, side A', details: [] }]);
  await again.handlers['history.undo']({});
  expect(await again.transfer(id)).toMatchObject({ side: 'A', speedRatio: 1, runsBackwards: false });
  await again.handlers['history.redo']({});
  expect(await again.transfer(id)).toMatchObject({ side: 'B', speedRatio: 1, runsBackwards: false });
});

test('the in point of a mark on a tape that runs backwards is its last frame of the file', async () => {
  const { core, id } = await coreWithTape();
  await edit(core, id, { runsBackwards: true, speedRatio: 1.25 });
  const take = aTake({ transferId: id, startFrame: 44_100, endFrame: 88_200 });
  await core.commit('Mark', addMarks(take));
  await core.commit('Move', updateMarks([take, { ...take, endFrame: 132_300 }]));
  const details = async () =>
    (await core.handlers['history.list']({ transferId: id, markId: take.id, limit: 1 })).entries[0]?.details;
  expect(await details()).toEqual(['in point moved by −0.800 s']);
  await core.handlers['settings.set']({ settings: { timeBase: 'file' } });
  expect(await details()).toEqual(['in point moved by −1.000 s']);
});

test('the command line sets, lists and exports what a tape is corrected by', async () => {
  const { core, id } = await coreWithTape();
  const { folders } = core;
  await core.commit('Mark', addMarks(aTake({ transferId: id, startFrame: 44_100, endFrame: 220_500 })));
  await core.close();
  const before = originalsIn(folders.reels);
  const at = ['--transfer', id.slice(0, 8), '--archive', folders.archivePath];
  const set = await runCli(folders, ['transfer', 'set', ...at, '--speed-ratio', '1.25', '--backwards']);
  expect(set).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(set.out)).toEqual({ id, speedRatio: 1.25, runsBackwards: true });

  const list = await runCli(folders, ['list', '--archive', folders.archivePath]);
  expect(list.out).toContain('+25.00 %, backwards');
  const json = await runCli(folders, ['list', '--json', '--archive', folders.archivePath]);
  expect(JSON.parse(json.out)).toMatchObject({ speedRatio: 1.25, runsBackwards: true });

  const asFile = await runCli(folders, ['export', ...at, '--format', 'cue', '--out', 'out']);
  const corrected = await runCli(folders, ['export', ...at, '--format', 'cue', '--out', 'out', '--time', 'corrected']);
  const sheetOf = ({ out }: { out: string }): string =>
    readFileSync((JSON.parse(out.split('\n')[0] ?? '') as { path: string }).path, 'utf8');
  expect(sheetOf(asFile)).toContain('INDEX 01 00:01:00');
  expect(sheetOf(corrected)).toContain('INDEX 01 00:04:00');
  expect(corrected.out).toContain('no longer the original file');
  const text = await runCli(folders, ['marks', 'export', ...at, '--format', 'audacity', '--time', 'corrected']);
  expect(text.out).toMatch(/^4\.000000\t7\.200000\t/);

  const forwards = await runCli(folders, ['transfer', 'set', ...at, '--forwards', '--speed-ratio', '1']);
  expect(JSON.parse(forwards.out)).toEqual({ id, speedRatio: 1, runsBackwards: false });
  for (const wrong of [['--speed-ratio', '9'], ['--speed-ratio', 'fast'], ['--backwards', '--forwards'], []]) {
    const refused = await runCli(folders, ['transfer', 'set', ...at, ...wrong]);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(/--|ratio/);
  }
  const noTime = await runCli(folders, ['export', ...at, '--format', 'cue', '--out', 'out', '--time', 'heard']);
  expect(noTime).toMatchObject({ code: 1, err: expect.stringContaining('--time file|corrected') });
  expect(originalsIn(folders.reels)).toEqual(before);
});
