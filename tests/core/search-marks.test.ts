import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addMarks, noDiff } from '../../src/shared/domain/change.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { aFragment, aSong, aTake, aTimestamp } from '../support/make-marks.ts';
import { makeWav } from '../support/make-wav.ts';
import { openTestCore } from '../support/test-core.ts';

async function archiveWithWords() {
  const core = await openTestCore();
  const ids: TransferId[] = [];
  for (const [index, name] of ['Reel 10 side A', 'Reel 2 side A', 'Reel 3 side A'].entries()) {
    const path = makeWav(join(core.folders.reels, `${name}.wav`), { frames: 1000 + index });
    ids.push((await core.add(path)).added[0]!);
  }
  const [ten, two, three] = ids as [TransferId, TransferId, TransferId];
  const song = aSong('Élégie, slow version', { composers: 'Trad.' });
  const marks = addMarks(
    aTake({ transferId: ten, startFrame: 5, endFrame: 50, title: 'late', notes: 'The MANDOLIN enters\nat bar 48' }),
    aTake({ transferId: two, startFrame: 60, endFrame: 90, title: 'second', songId: song.id, tags: ['100 % keeper'] }),
    aFragment({ transferId: two, startFrame: 5, endFrame: 50, title: 'mandolin idea', players: 'JPJ' }),
    aTimestamp({ transferId: two, startFrame: 7, title: 'mandolin slate' }),
    aTake({ transferId: three, startFrame: 5, endFrame: 50, title: 'gone', notes: 'mandolin' }),
  );
  await core.commit('Words', { ...marks, songs: { ...noDiff, added: [song] } });
  await core.handlers['transfers.remove']({ transferIds: [three] });
  return async (text: string) => {
    const { marks: found, more } = await core.handlers['marks.search']({ text });
    expect(more).toBe(false);
    return found.map(({ title }) => title);
  };
}

test('takes and fragments are found by all of their words, on all tapes, in the order of the boxes', async () => {
  const find = await archiveWithWords();
  expect(await find('mandolin')).toEqual(['mandolin idea', 'late']);
  expect(await find('  bar Mandolin ')).toEqual(['late']);
  expect(await find('mandolin nothing')).toEqual([]);
  expect(await find('')).toEqual([]);
});

test('what counts is said of the mark, its song or its tape; signs are signs, and accents fold like other letters', async () => {
  const find = await archiveWithWords();
  expect(await find('jpj')).toEqual(['mandolin idea']);
  expect(await find('élégie')).toEqual(['second']);
  expect(await find('ÉLÉGIE trad.')).toEqual(['second']);
  expect(await find('100 %')).toEqual(['second']);
  expect(await find('10')).toEqual(['second', 'late']);
  expect(await find('_')).toEqual([]);
  expect(await find(String.raw`"quoted' \ `)).toEqual([]);
});
