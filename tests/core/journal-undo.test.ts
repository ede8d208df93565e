import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMarks, noChange, noDiff, removeMarks, updateMarks } from '../../src/shared/domain/change.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { entryOf } from '../../src/shared/domain/transfer.ts';
import { aFragment, aSong, aTake, aTimestamp } from '../support/make-marks.ts';
import { makeWav } from '../support/make-wav.ts';
import { changeOf, stories } from '../support/story-of-changes.ts';
import { openTestCore, type TestCore, type TestCoreOptions } from '../support/test-core.ts';

const undo = async (core: TestCore) => core.handlers['history.undo']({});
const redo = async (core: TestCore) => core.handlers['history.redo']({});
const view = async (core: TestCore) => core.handlers['archive.get']({});

async function coreWithTape(options: TestCoreOptions = {}): Promise<{ core: TestCore; id: TransferId }> {
  // No window: nothing is looked up and read at start, so that stories are about the journal alone.
  const core = await openTestCore({ host: { kind: 'cli' }, ...options });
  const report = await core.add(makeWav(join(core.folders.reels, 'Reel 1 side A.wav'), { frames: 1000 }));
  return { core, id: report.added[0]! };
}

test('any run of commands can be undone to nothing and redone to the end, also after a restart', async () => {
  const { core: first, id } = await coreWithTape();
  await first.inState(id, 'present');
  const { folders } = first;
  let core = first;
  const reopen = async (): Promise<void> => {
    await core.close();
    core = await openTestCore({ folders, host: { kind: 'cli' } });
  };
  const things = async () => ({ marks: await core.marks(id), songs: (await view(core)).songs });
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      while ((await undo(core)).done !== null);
      for (const deed of story) {
        const before = (await view(core)).revision;
        const told = core.events.length;
        if (deed.kind === 'undo') await undo(core);
        else if (deed.kind === 'redo') await redo(core);
        else if (deed.kind === 'reopen') await reopen();
        else {
          const { marks, songs } = await things();
          const change = changeOf(deed, id, marks, songs);
          if (change !== null) await core.commit(deed.kind, change);
        }
        const steps = core.events.slice(told).flatMap(({ name }) => (name === 'archive.changed' ? [name] : []));
        expect((await view(core)).revision).toBe(before + steps.length);
      }
      while ((await redo(core)).done !== null);
      const end = await things();
      await reopen();
      while ((await undo(core)).done !== null);
      expect(await things()).toEqual({ marks: [], songs: [] });
      expect((await view(core)).heads.undo).toBeNull();
      await reopen();
      while ((await redo(core)).done !== null);
      expect(await things()).toEqual(end);
    }),
    { numRuns: 15 },
  );
});

test('undo says what it took back and where, and every window hears of it before the reply', async () => {
  const { core, id } = await coreWithTape();
  const mark = aTake({ transferId: id, startFrame: 100, endFrame: 200 });
  const revision = await core.commit('Mark take 1', addMarks(mark), { transferId: id, frame: 100 });
  expect(core.events.at(-1)).toEqual({
    name: 'archive.changed',
    payload: {
      revision,
      change: addMarks(mark),
      cause: 'command',
      title: 'Mark take 1',
      heads: { undo: 'Mark take 1', redo: null },
    },
  });
  const step = await undo(core);
  expect(step).toEqual({
    done: { title: 'Mark take 1', place: { transferId: id, frame: 100 } },
    revision: revision + 1,
  });
  expect(core.events.at(-1)?.payload).toMatchObject({
    cause: 'undo',
    change: removeMarks(mark),
    heads: { undo: null, redo: 'Mark take 1' },
  });
  expect(await redo(core)).toMatchObject({ done: { title: 'Mark take 1' }, revision: revision + 2 });
  expect(await redo(core)).toEqual({ done: null, revision: revision + 2 });
});

test('after a new command the undone one stays in the history, undone for ever', async () => {
  const { core, id } = await coreWithTape();
  await core.commit('First', addMarks(aTimestamp({ transferId: id, startFrame: 1 })));
  await undo(core);
  await core.commit('Second', addMarks(aTimestamp({ transferId: id, startFrame: 2 })));
  expect((await redo(core)).done).toBeNull();
  const { entries } = await core.handlers['history.list']({ transferId: id, markId: null, limit: 10 });
  expect(entries.map(({ title, undone }) => [title, undone])).toEqual([
    ['Second', false],
    ['First', true],
    ['Added Reel 1, side A', false],
  ]);
});

test('a change that no longer fits is refused with a sentence, and nothing of it is written', async () => {
  const { core, id } = await coreWithTape();
  const mark = aFragment({ transferId: id, title: 'mandolin idea', endFrame: 50 });
  await core.commit('Mark', addMarks(mark));
  await core.commit('Rate', updateMarks([mark, { ...mark, rating: 3 }]));
  const other = aTimestamp({ transferId: id, startFrame: 3 });
  const late = { ...updateMarks([mark, { ...mark, title: 'x' }]).marks, added: [other] };
  await expect(core.commit('Rename', { ...noChange, marks: late })).rejects.toMatchObject({
    code: 'stale',
    message: 'mandolin idea was changed elsewhere in the meantime. Look at it as it is now and try again.',
  });
  await core.commit('Remove', removeMarks({ ...mark, rating: 3 }));
  await expect(core.commit('Rate', updateMarks([{ ...mark, rating: 3 }, mark]))).rejects.toMatchObject({
    code: 'stale',
    message: 'mandolin idea was removed elsewhere in the meantime.',
  });
  expect(await core.marks(id)).toEqual([]);
});

test('the same commit twice is harmless', async () => {
  const { core, id } = await coreWithTape();
  const change = addMarks(aTimestamp({ transferId: id, startFrame: 7 }));
  const revision = await core.commit('Mark', change);
  expect(await core.commit('Mark', change)).toBe(revision);
  const { entries } = await core.handlers['history.list']({ transferId: null, markId: null, limit: 10 });
  expect(entries.filter(({ title }) => title === 'Mark')).toHaveLength(1);
  await expect(
    core.commit('Twice', { ...change, marks: { ...change.marks, removed: change.marks.added } }),
  ).rejects.toMatchObject({ code: 'badInput' });
});

test('the history of a mark says what changed on it, with its author', async () => {
  const { core, id } = await coreWithTape();
  await core.inState(id, 'present');
  await core.handlers['settings.set']({ settings: { author: 'Ann' } });
  const song = aSong('Ramble');
  const made = aTake({ transferId: id, startFrame: 100, endFrame: null, status: 'falseStart', tags: ['old'] });
  const closed = { ...made, endFrame: 441 };
  const edited = {
    ...closed,
    startFrame: 189,
    endFrame: 882,
    status: 'complete' as const,
    songId: song.id,
    takeNumber: 2,
    flags: ['best' as const],
    rating: 4,
    tags: ['keeper'],
    notes: 'Good\nending',
  };
  await core.commit('Mark take', addMarks(made));
  await core.commit('Close take', updateMarks([made, closed]));
  await core.commit('Edit take', { ...updateMarks([closed, edited]), songs: { ...noDiff, added: [song] } });
  await core.commit('Other', addMarks(aTimestamp({ transferId: id, startFrame: 1 })));
  const { entries } = await core.handlers['history.list']({ transferId: null, markId: made.id, limit: 10 });
  expect(entries.map(({ title, details, author }) => ({ title, details, author }))).toEqual([
    {
      title: 'Edit take',
      author: 'Ann',
      details: [
        'in point moved by +0.002 s',
        'out point moved by +0.010 s',
        'song none → Ramble',
        'take number none → 2',
        'status false start → complete',
        'flag set: best',
        'rating 0 → 4',
        'tag added: keeper',
        'tag removed: old',
        'notes empty → “Good ending”',
      ],
    },
    { title: 'Close take', author: 'Ann', details: ['closed at 00:00:00.010'] },
    { title: 'Mark take', author: 'Ann', details: ['created'] },
  ]);
});

test('words about tapes and transfers are undone like marks', async () => {
  const { core, id } = await coreWithTape();
  const { tapes } = await view(core);
  const [tape] = tapes;
  const before = entryOf(await core.transfer(id));
  const after = { ...before, side: 'B', notes: 'tail out' };
  const renamed = { ...tape!, title: 'Headley', speedIps: 7.5 };
  await core.commit('Edit tape', {
    ...noChange,
    tapes: { ...noDiff, updated: [[tape!, renamed]] },
    transfers: { ...noDiff, updated: [[before, after]] },
  });
  expect((await view(core)).tapes).toEqual([renamed]);
  expect(entryOf(await core.transfer(id))).toEqual(after);
  await undo(core);
  expect((await view(core)).tapes).toEqual([tape]);
  expect(entryOf(await core.transfer(id))).toEqual(before);
});

test('half a character, as a cut emoji leaves it, does not make a mark unchangeable', async () => {
  const { core, id } = await coreWithTape();
  const broken = aTimestamp({ transferId: id, startFrame: 7, title: 'cut \ud83c', tags: ['\udf99'] });
  await core.commit('Mark', addMarks(broken));
  const [stored] = await core.marks(id);
  expect(stored).toMatchObject({ title: 'cut \ufffd', tags: ['\ufffd'] });
  await core.commit('Edit', updateMarks([stored!, { ...stored!, title: 'whole' }]));
  await undo(core);
  expect(await core.marks(id)).toEqual([stored]);
});
