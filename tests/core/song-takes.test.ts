import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addMarks, noChange, noDiff } from '../../src/shared/domain/change.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { aSong, aTake } from '../support/make-marks.ts';
import { makeWav } from '../support/make-wav.ts';
import { openTestCore } from '../support/test-core.ts';

test("a song's takes come from all tapes in the order of the boxes, and none of a tape that was taken out", async () => {
  const core = await openTestCore({ host: { kind: 'cli' } });
  const names = ['Reel 10 side A', 'Reel 2 side B', 'Reel 2 side A', 'Reel 3 side A'];
  const ids: TransferId[] = [];
  for (const [index, name] of names.entries()) {
    // Lengths differ: files that are alike would be one tape.
    const path = makeWav(join(core.folders.reels, `${name}.wav`), { frames: 1000 + index });
    ids.push((await core.add(path)).added[0]!);
  }
  const [ten, twoB, twoA, three] = ids as [TransferId, TransferId, TransferId, TransferId];
  const [song, other] = [aSong('Ramble'), aSong('Untitled blues')];
  await core.commit('Songs', { ...noChange, songs: { ...noDiff, added: [song, other] } });
  const take = (title: string, transferId: TransferId, startFrame: number, songId = song.id) =>
    aTake({ title, transferId, startFrame, endFrame: startFrame + 50, songId });
  await core.commit(
    'Takes',
    addMarks(
      take('10 A', ten, 0),
      take('2 B', twoB, 100),
      take('2 A, late', twoA, 500),
      take('2 A, early', twoA, 20),
      take('another song', twoA, 30, other.id),
      take('taken out', three, 0),
    ),
  );
  await core.handlers['transfers.remove']({ transferIds: [three] });
  const { takes, revision } = await core.handlers['songs.takes']({ songId: song.id });
  expect(takes.map(({ title }) => title)).toEqual(['2 A, early', '2 A, late', '2 B', '10 A']);
  expect(takes[0]).toEqual((await core.marks(twoA)).find(({ title }) => title === '2 A, early'));
  expect(revision).toBe(2);
});
