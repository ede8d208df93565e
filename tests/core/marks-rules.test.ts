import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { addMarks, type Change, noChange, noDiff, updateMarks } from '../../src/shared/domain/change.ts';
import type { SongId, TransferId } from '../../src/shared/domain/ids.ts';
import { entryOf } from '../../src/shared/domain/transfer.ts';
import { aFragment, aSong, aTake, aTimestamp } from '../support/make-marks.ts';
import { makeWav } from '../support/make-wav.ts';
import { openTestCore, type TestCore } from '../support/test-core.ts';

let core: TestCore;
let id: TransferId;

beforeEach(async () => {
  core = await openTestCore({ host: { kind: 'cli' } });
  const report = await core.add(makeWav(join(core.folders.reels, 'Reel 1 side A.wav'), { frames: 1000 }));
  id = report.added[0]!;
});

const refused = (change: Change) => expect(core.commit('Mark', change)).rejects;

test('one take and one fragment may be open at a time, and no more', async () => {
  const open = aTake({ transferId: id, startFrame: 10, endFrame: null });
  await core.commit('Take', addMarks(open));
  await core.commit('Fragment', addMarks(aFragment({ transferId: id, startFrame: 10, endFrame: null })));
  await refused(addMarks(aTake({ transferId: id, startFrame: 20, endFrame: null }))).toMatchObject({
    code: 'rule',
    message: 'Another take is still open on this tape. Close it first, then open the next one.',
  });
  const next = aTake({ transferId: id, startFrame: 20, endFrame: null });
  await core.commit('Close and open', {
    ...noChange,
    marks: { added: [next], updated: [[open, { ...open, endFrame: 20 }]], removed: [] },
  });
  expect(await core.marks(id)).toHaveLength(3);
});

test('a mark beyond the end, on no tape, or of no song is refused with the reason', async () => {
  await refused(addMarks(aTake({ transferId: id, startFrame: 10, endFrame: 1001 }))).toMatchObject({
    message: 'Take lies beyond the end of the tape.',
  });
  await refused(addMarks(aTake({ transferId: 'nowhere' as TransferId, endFrame: 5 }))).toMatchObject({
    code: 'notFound',
    message: 'The tape of this mark is not in the archive. Add it again, then mark it.',
  });
  await refused(addMarks(aTake({ transferId: id, endFrame: 5, songId: 'none' as SongId }))).toMatchObject({
    code: 'rule',
    message: 'The song of this take is not in the archive. Choose one of the list, or name a new one.',
  });
  await core.handlers['transfers.remove']({ transferIds: [id] });
  await refused(addMarks(aTimestamp({ transferId: id, startFrame: 5 }))).toMatchObject({ code: 'notFound' });
});

test('a song with takes cannot be removed, and one of the same change can be used', async () => {
  const song = aSong('Ramble');
  const take = aTake({ transferId: id, endFrame: 5, songId: song.id, takeNumber: 1 });
  await core.commit('Take', { ...addMarks(take), songs: { ...noDiff, added: [song] } });
  await refused({ ...noChange, songs: { ...noDiff, removed: [song] } }).toMatchObject({
    code: 'rule',
    message: 'Ramble still has takes. Give them another song first.',
  });
  await core.commit('Both', {
    ...noChange,
    marks: { ...noDiff, removed: [take] },
    songs: { ...noDiff, removed: [song] },
  });
  expect((await core.handlers['archive.get']({})).songs).toEqual([]);
});

test('transfers are neither added nor removed by an edit', async () => {
  const entry = entryOf(await core.transfer(id));
  await refused({ ...noChange, transfers: { ...noDiff, removed: [entry] } }).toMatchObject({ code: 'rule' });
});

test('take numbers of the other sides of a tape are told, and marks are counted', async () => {
  const report = await core.add(makeWav(join(core.folders.reels, 'Reel 1 side B.wav')));
  const sideB = report.added[0]!;
  const song = aSong('Ramble');
  await core.commit('Takes', {
    ...addMarks(
      aTake({ transferId: sideB, endFrame: 5, songId: song.id, takeNumber: 7 }),
      aTake({ transferId: sideB, startFrame: 5, endFrame: 9, takeNumber: 2 }),
      aTimestamp({ transferId: sideB, startFrame: 5 }),
    ),
    songs: { ...noDiff, added: [song] },
  });
  const view = await core.handlers['marks.list']({ transferId: id });
  expect(view).toMatchObject({ marks: [], otherTakeNumbers: { [song.id]: 7, '': 2 } });
  expect(await core.handlers['marks.counts']({})).toMatchObject({
    counts: { [sideB]: { takes: 2, fragments: 0, timestamps: 1 } },
  });
});

test('marks come in the order in which they lie on the tape', async () => {
  const marks = [900, 20, 500, 20].map((startFrame) =>
    aFragment({ transferId: id, startFrame, endFrame: startFrame + 5 }),
  );
  const long = aFragment({ transferId: id, startFrame: 20, endFrame: 800 });
  await core.commit('Marks', addMarks(...marks, long));
  expect((await core.marks(id)).map(({ startFrame, endFrame }) => [startFrame, endFrame])).toEqual([
    [20, 800],
    [20, 25],
    [20, 25],
    [500, 505],
    [900, 905],
  ]);
  const [first] = await core.marks(id);
  await core.commit('Move', updateMarks([first!, { ...first!, startFrame: 700 }]));
  expect((await core.marks(id)).map(({ startFrame }) => startFrame)).toEqual([20, 20, 500, 700, 900]);
});
