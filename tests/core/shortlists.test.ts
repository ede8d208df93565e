import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { addMarks, noChange, noDiff, removeMarks, updateShortlist } from '../../src/shared/domain/change.ts';
import type { MarkId } from '../../src/shared/domain/ids.ts';
import { type Shortlist, withItemNotes, withMarks } from '../../src/shared/domain/shortlist.ts';
import { aFragment, aShortlist, aSong, aTake, aTimestamp } from '../support/make-marks.ts';
import { makeWav } from '../support/make-wav.ts';
import { runCli } from '../support/run-cli.ts';
import { openTestCore, type TestCore } from '../support/test-core.ts';

const added = (...lists: readonly Shortlist[]) => ({ ...noChange, shortlists: { ...noDiff, added: lists } });
const removed = (...lists: readonly Shortlist[]) => ({ ...noChange, shortlists: { ...noDiff, removed: lists } });

async function listsOf(core: TestCore): Promise<readonly Shortlist[]> {
  const { shortlists } = await core.handlers['archive.get']({});
  return shortlists;
}

async function archiveWithTakes() {
  const core = await openTestCore();
  const transferIds = [];
  for (const [index, name] of ['Reel 1 side A', 'Reel 2 side A'].entries()) {
    const path = makeWav(join(core.folders.reels, `${name}.wav`), { frames: 1000 + index });
    transferIds.push((await core.add(path)).added[0]!);
  }
  const [one, two] = transferIds;
  const takes = [
    aTake({ transferId: one!, startFrame: 10, endFrame: 200, takeNumber: 1 }),
    aFragment({ transferId: one!, startFrame: 300, endFrame: 400, title: 'mandolin idea' }),
    aTake({ transferId: two!, startFrame: 5, endFrame: 500, takeNumber: 2 }),
  ] as const;
  await core.commit('Takes', addMarks(...takes));
  return { core, takes };
}

test('a shortlist keeps takes of any tapes in their order, and each step can be taken back, after a restart too', async () => {
  const { core, takes } = await archiveWithTakes();
  const empty = aShortlist('“Best” of 🎻 — 100 %');
  await core.commit('New shortlist', added(empty));
  const first = withMarks(empty, [takes[2].id, takes[0].id]);
  await core.commit('Add two', updateShortlist(empty, first));
  const told = withItemNotes(withMarks(first, [takes[1].id]), takes[0].id, 'the ending\nonly');
  await core.commit('Add one', updateShortlist(first, told));
  expect(await listsOf(core)).toEqual([told]);
  await core.close();

  const again = await openTestCore({ folders: core.folders });
  expect(await listsOf(again)).toEqual([told]);
  await again.handlers['history.undo']({});
  expect(await listsOf(again)).toEqual([first]);
  await again.handlers['history.redo']({});
  expect(await listsOf(again)).toEqual([told]);
  await again.commit('Remove', removed(told));
  expect(await listsOf(again)).toEqual([]);
  await again.handlers['history.undo']({});
  expect(await listsOf(again)).toEqual([told]);
});

test('a removed take keeps its place on the list and stands there again when the removal is undone', async () => {
  const { core, takes } = await archiveWithTakes();
  const list = withItemNotes(aShortlist('Keepers', takes[0], takes[2]), takes[0].id, 'why');
  await core.commit('New shortlist', added(list));
  await core.commit('Remove take', removeMarks(takes[0]));
  const tourNow = () =>
    core.handlers['tour.plan']({ what: { kind: 'shortlist', shortlistId: list.id }, part: 'whole', seconds: 5 });
  expect((await tourNow()).steps.map(({ markId }) => markId)).toEqual([takes[2].id]);
  // What is said of the list meanwhile does not cost the removed one its place.
  const renamed = { ...list, title: 'Keepers of the week' };
  await core.commit('Rename', updateShortlist(list, renamed));
  await core.handlers['history.undo']({});
  await core.handlers['history.undo']({});
  expect((await tourNow()).steps.map(({ markId }) => markId)).toEqual([takes[0].id, takes[2].id]);
  expect(await listsOf(core)).toEqual([list]);
});

test.for([
  ['without a name', (list: Shortlist) => ({ ...list, title: '  ' }), 'A shortlist needs a name.'],
  ['by a name that is taken', (list: Shortlist) => ({ ...list, title: ' keepers ' }), 'called Keepers already'],
  [
    'with a take twice',
    (list: Shortlist) => ({ ...list, items: [list.items[0]!, list.items[0]!] }),
    'stands on a shortlist once',
  ],
  [
    'with a take that is not there',
    (list: Shortlist) => withMarks(list, ['mark-gone' as MarkId]),
    'is no longer in the archive',
  ],
] as const)('a shortlist %s is refused with a sentence, and nothing is written', async ([, spoil, sentence]) => {
  const { core, takes } = await archiveWithTakes();
  await core.commit('New shortlist', added(aShortlist('Keepers', takes[0])));
  const before = await listsOf(core);
  await expect(core.commit('Another', added(spoil(aShortlist('Others', takes[2]))))).rejects.toThrow(sentence);
  expect(await listsOf(core)).toEqual(before);
});

test('timestamps have no place on a shortlist, and two windows do not overwrite each other', async () => {
  const { core, takes } = await archiveWithTakes();
  const list = aShortlist('Keepers', takes[0]);
  await core.commit('New shortlist', added(list));
  const slate = aTimestamp({ transferId: takes[0].transferId, startFrame: 3 });
  await core.commit('Slate', addMarks(slate));
  await expect(core.commit('Add', updateShortlist(list, withMarks(list, [slate.id])))).rejects.toThrow(
    'a timestamp has no length',
  );
  await core.commit('Add in one window', updateShortlist(list, withMarks(list, [takes[1].id])));
  await expect(
    core.commit('Add in another window', updateShortlist(list, withMarks(list, [takes[2].id]))),
  ).rejects.toMatchObject({ code: 'stale' });
});

test('what was journaled before there were shortlists can still be undone', async () => {
  const { core, takes } = await archiveWithTakes();
  const other = new Database(core.folders.archivePath);
  other.exec(`UPDATE journal SET change = json_remove(change, '$.shortlists')`);
  other.close();
  await core.handlers['history.undo']({});
  expect(await core.marks(takes[0].transferId)).toEqual([]);
  await core.handlers['history.redo']({});
  expect(await core.marks(takes[0].transferId)).toEqual([takes[0], takes[1]]);
});

test('songs are counted with their takes and the tapes these lie on', async () => {
  const { core, takes } = await archiveWithTakes();
  const [song, unused] = [aSong('Ramble'), aSong('Never played')];
  await core.commit('Songs', { ...noChange, songs: { ...noDiff, added: [song, unused] } });
  const more = aTake({ transferId: takes[0].transferId, startFrame: 600, endFrame: 700, songId: song.id });
  const other = aTake({ transferId: takes[2].transferId, startFrame: 600, endFrame: 700, songId: song.id });
  const third = aTake({ transferId: takes[2].transferId, startFrame: 710, endFrame: 720, songId: song.id });
  await core.commit('Takes', addMarks(more, other, third));
  const { counts } = await core.handlers['songs.counts']({});
  expect(counts).toEqual({ [song.id]: { takes: 3, tapes: 2 } });
});

test('the command line lists shortlists with where each take lies, as a table and as JSON', async () => {
  const { core, takes } = await archiveWithTakes();
  const list = withItemNotes(aShortlist('Keepers', takes[2], takes[1]), takes[1].id, 'the idea');
  await core.commit('New shortlist', added(list));
  await core.close();
  const at = ['--archive', core.folders.archivePath];
  const table = await runCli(core.folders, ['shortlists', 'list', ...at]);
  expect(table).toMatchObject({ code: 0, err: '' });
  expect(table.out.split('\n').slice(1, 3)).toEqual([
    expect.stringMatching(/^Keepers +1 +Take 2 +Reel 2, side A +00:00:00\.000 +0:00\.0/),
    expect.stringMatching(/^Keepers +2 +mandolin idea +Reel 1, side A +00:00:00\.006 +0:00\.0 +the idea$/),
  ]);
  const json = await runCli(core.folders, ['shortlists', 'list', '--json', ...at]);
  expect(JSON.parse(json.out)).toEqual({ ...list, marks: [takes[2], takes[1]] });
  expect(await runCli(core.folders, ['shortlists', 'list', 'x', ...at])).toMatchObject({ code: 1, out: '' });
});
