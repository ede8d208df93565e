import { expect, test } from 'vitest';
import { createArchiveStore } from '../../src/renderer/archive/archive-store.ts';
import { UserError } from '../../src/shared/contract/errors.ts';
import { type ArchiveView, defaultSettings, type MarksView } from '../../src/shared/contract/views.ts';
import { addMarks, type Change, noChange, noDiff, removeMarks, updateMarks } from '../../src/shared/domain/change.ts';
import type { ArchiveId, TransferId } from '../../src/shared/domain/ids.ts';
import type { Mark } from '../../src/shared/domain/mark.ts';
import { entryOf } from '../../src/shared/domain/transfer.ts';
import { createFakeBridge } from '../support/fake-bridge.ts';
import { aTake, aTape, aTransfer } from '../support/make-marks.ts';

const transferId = 'transfer-a' as TransferId;

function anArchive(fields: Partial<ArchiveView> = {}): ArchiveView {
  return {
    archive: { id: 'archive' as ArchiveId, name: 'notes', path: '/notes.takesheet', readOnly: false },
    tapes: [aTape()],
    transfers: [aTransfer()],
    songs: [],
    shortlists: [],
    revision: 5,
    heads: { undo: null, redo: null },
    jobs: [],
    settings: defaultSettings,
    keptChannels: [],
    host: { kind: 'web', version: '0', hasFileDialogs: false },
    notices: [],
    ...fields,
  };
}

const marksView = (marks: readonly Mark[], revision: number): MarksView => ({ marks, revision, otherTakeNumbers: {} });

/** A store with one tape open that has these marks, everything at revision 5. */
async function openStore(marks: readonly Mark[] = []) {
  const main = createFakeBridge();
  const archive = createArchiveStore(main.bridge);
  const loaded = archive.load();
  await main.answer('archive.get', anArchive());
  await main.answer('marks.counts', { counts: {}, revision: 5 });
  await loaded;
  const opened = archive.openMarks(transferId);
  await main.answer('marks.list', marksView(marks, 5));
  await opened;
  const changed = (revision: number, change: Change): Promise<void> =>
    main.tell('archive.changed', {
      revision,
      change,
      cause: 'command',
      title: 'Change',
      heads: { undo: 'Change', redo: null },
    });
  const shown = (): readonly string[] => [...archive.store.getState().marks.values()].map(({ notes }) => notes);
  return { main, archive, changed, shown };
}

test('a new mark is on the screen before the main process has answered', async () => {
  const { main, archive, shown } = await openStore();
  const saving = archive.commit('Mark take', addMarks(aTake({ notes: 'first' })), null);
  expect(shown()).toEqual(['first']);
  expect(archive.store.getState().pending).toHaveLength(1);
  await main.answer('changes.commit', { revision: 6 });
  await saving;
  expect(shown()).toEqual(['first']);
});

test('a setting that was changed is told by itself, and all others stay as they are', async () => {
  const { main, archive } = await openStore();
  await main.tell('settings.changed', { settings: { theme: 'light' } });
  await main.tell('settings.changed', { settings: { softEdges: false } });
  expect(archive.store.getState().settings).toEqual({ ...defaultSettings, theme: 'light', softEdges: false });
});

test.each(['the event before the reply', 'the reply before the event'])(
  'a mark is there once, with %s',
  async (order) => {
    const { main, archive, changed, shown } = await openStore();
    const change = addMarks(aTake({ notes: 'once' }));
    const saving = archive.commit('Mark take', change, null);
    const steps = [() => changed(6, change), () => main.answer('changes.commit', { revision: 6 })];
    for (const step of order.startsWith('the event') ? steps : steps.toReversed()) await step();
    await saving;
    expect(shown()).toEqual(['once']);
    expect(archive.store.getState().pending).toEqual([]);
    expect(archive.store.getState().counts[transferId]).toEqual({ takes: 1, fragments: 0, timestamps: 0 });
  },
);

test('a take that could not be stored is taken back and said', async () => {
  const { main, archive, shown } = await openStore();
  const saving = archive.commit('Mark take 12', addMarks(aTake({ notes: 'refused' })), null);
  await Promise.all([
    expect(saving).rejects.toThrow('Mark take 12 was not saved: The disk is full.'),
    main.refuse('changes.commit', new UserError('notWritable', 'The disk is full.')),
  ]);
  expect(shown()).toEqual([]);
});

test('what another window changes goes under what this one has not stored yet', async () => {
  const take = aTake({ notes: 'as it was' });
  const { main, archive, changed, shown } = await openStore([take]);
  const mine = { ...take, notes: 'as I typed it' };
  const saving = archive.commit('Edit notes', updateMarks([take, mine]), null);
  await changed(6, updateMarks([take, { ...take, notes: 'as the other window has it' }]));
  expect(shown()).toEqual(['as I typed it']);
  await main.answer('changes.commit', { revision: 7 });
  await saving;
  await changed(7, updateMarks([take, mine]));
  expect(shown()).toEqual(['as I typed it']);
});

test('two changes on their way keep their order when the first is refused', async () => {
  const { main, archive, shown } = await openStore();
  const first = archive.commit('One', addMarks(aTake({ notes: 'one' })), null);
  const second = archive.commit('Two', addMarks(aTake({ notes: 'two' })), null);
  await Promise.all([
    expect(first).rejects.toThrow('One was not saved'),
    main.refuse('changes.commit', new UserError('rule', 'No.')),
  ]);
  expect(shown()).toEqual(['two']);
  await main.answer('changes.commit', { revision: 6 });
  await second;
  expect(shown()).toEqual(['two']);
});

test('a gap in what we were told is healed by asking again', async () => {
  const { main, archive, changed, shown } = await openStore();
  const [missed, told] = [aTake({ notes: 'missed' }), aTake({ notes: 'told' })];
  await changed(7, addMarks(told));
  expect(main.open()).toEqual(['archive.get', 'marks.counts']);
  await main.answer('archive.get', anArchive({ revision: 7 }));
  await main.answer('marks.counts', {
    counts: { [transferId]: { takes: 2, fragments: 0, timestamps: 0 } },
    revision: 7,
  });
  await main.answer('marks.list', marksView([missed, told], 7));
  expect(shown()).toEqual(['missed', 'told']);
  expect(archive.store.getState().counts[transferId]?.takes).toBe(2);
  // The one that was late is known by now and changes nothing.
  await changed(6, addMarks(missed));
  expect(shown()).toEqual(['missed', 'told']);
  expect(archive.store.getState().counts[transferId]?.takes).toBe(2);
});

test('marks that were asked for before a change and come after it do not undo the change', async () => {
  const { main, archive, changed, shown } = await openStore();
  const removed = aTake({ notes: 'removed meanwhile' });
  const opening = archive.openMarks(transferId);
  await changed(6, removeMarks(removed));
  await main.answer('marks.list', marksView([removed], 5));
  expect(main.open()).toEqual(['marks.list']);
  await main.answer('marks.list', marksView([], 6));
  await opening;
  expect(shown()).toEqual([]);
});

test('a tape that is added while the archive is being opened is not forgotten', async () => {
  const main = createFakeBridge();
  const archive = createArchiveStore(main.bridge);
  const loaded = archive.load();
  await main.answer('archive.get', anArchive({ transfers: [] }));
  await main.tell('transfers.added', { tapes: [aTape()], transfers: [aTransfer()] });
  await main.answer('marks.counts', { counts: {}, revision: 5 });
  await loaded;
  expect([...archive.store.getState().transfers.keys()]).toEqual([transferId]);
});

test('a change that is stored while the archive is being opened is counted once', async () => {
  const main = createFakeBridge();
  const archive = createArchiveStore(main.bridge);
  const loaded = archive.load();
  await main.answer('archive.get', anArchive({ revision: 5 }));
  await main.tell('archive.changed', {
    revision: 6,
    change: addMarks(aTake()),
    cause: 'command',
    title: 'Mark take',
    heads: { undo: 'Mark take', redo: null },
  });
  await main.answer('marks.counts', {
    counts: { [transferId]: { takes: 1, fragments: 0, timestamps: 0 } },
    revision: 6,
  });
  await loaded;
  expect(archive.store.getState()).toMatchObject({ revision: 6, heads: { undo: 'Mark take' } });
  expect(archive.store.getState().counts[transferId]?.takes).toBe(1);
});

test('editing what is said of a transfer leaves the facts of its file alone', async () => {
  const { main, archive } = await openStore();
  const before = entryOf(aTransfer());
  const saving = archive.commit(
    'Edit Reel 7, side A',
    { ...noChange, transfers: { ...noDiff, updated: [[before, { ...before, side: 'B' }]] } },
    null,
  );
  expect(archive.store.getState().transfers.get(transferId)).toMatchObject({ side: 'B', frames: 28_800_000 });
  await main.answer('changes.commit', { revision: 6 });
  await saving;
});

test('a connection that is lost while asking leaves on the screen what was there', async () => {
  const { main, archive, shown } = await openStore([aTake({ notes: 'still here' })]);
  const healing = archive.heal();
  await main.refuse('archive.get', new UserError('notReadable', 'lost'));
  await Promise.all([
    expect(healing).rejects.toThrow('lost'),
    main.refuse('marks.list', new UserError('notReadable', 'lost')),
  ]);
  expect(archive.store.getState().status).toBe('ready');
  expect(shown()).toEqual(['still here']);
});
