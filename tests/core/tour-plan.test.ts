import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loudestStretchOf } from '../../src/main/peaks/loudest-stretch.ts';
import type { PeaksReader } from '../../src/main/peaks/peaks-file.ts';
import { addMarks, noChange, noDiff } from '../../src/shared/domain/change.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import type { Mark } from '../../src/shared/domain/mark.ts';
import { entryOf } from '../../src/shared/domain/transfer.ts';
import { aFragment, aShortlist, aSong, aTake, aTimestamp } from '../support/make-marks.ts';
import { makeWav } from '../support/make-wav.ts';
import { openTestCore, type TestCore } from '../support/test-core.ts';

const rate = 44_100;
const seconds = (value: number): number => Math.round(value * rate);

/** A tone at half of full scale where it is loud, and forty decibels below elsewhere. */
function makeReel(core: TestCore, name: string, loudFrom: number, loudUntil: number, length = 40): string {
  return makeWav(join(core.folders.reels, `${name}.wav`), {
    frames: seconds(length),
    channels: 1,
    sampleRate: rate,
    code: (frame) =>
      Math.round((frame >= seconds(loudFrom) && frame < seconds(loudUntil) ? 16_000 : 160) * Math.sin(frame / 10)),
  });
}

async function archiveWithTakes() {
  const core = await openTestCore();
  const ids: TransferId[] = [];
  for (const path of [makeReel(core, 'Reel 1 side A', 12, 15), makeReel(core, 'Reel 2 side A', 30, 33, 41)]) {
    const { added } = await core.add(path);
    ids.push((await core.inState(added[0]!, 'present')).id);
  }
  const [one, two] = ids as [TransferId, TransferId];
  const song = aSong('Ramble');
  await core.commit('Song', { ...noChange, songs: { ...noDiff, added: [song] } });
  const take = (transferId: TransferId, from: number, to: number, fields: Partial<Mark> = {}) =>
    aTake({ transferId, startFrame: seconds(from), endFrame: seconds(to), songId: song.id, ...fields });
  const takes = [take(one, 5, 20), take(one, 22, 24), take(two, 10, 40)] as const;
  await core.commit('Takes', addMarks(...takes));
  const plan = (input: Parameters<(typeof core.handlers)['tour.plan']>[0]) => core.handlers['tour.plan'](input);
  return { core, one, two, song, takes, plan };
}

const inSeconds = (steps: readonly { readonly startFrame: number; readonly endFrame: number }[]) =>
  steps.map(({ startFrame, endFrame }) => [startFrame / rate, endFrame / rate]);

test('a tour of a song plays the first or last seconds of each take on every tape', async () => {
  const { song, takes, one, plan } = await archiveWithTakes();
  const what = { kind: 'song', songId: song.id } as const;
  const first = await plan({ what, part: 'first', seconds: 4 });
  expect(first.steps.map(({ markId }) => markId)).toEqual(takes.map(({ id }) => id));
  expect(first.steps[0]).toMatchObject({ transferId: one, by: 'first' });
  expect(inSeconds(first.steps)).toEqual([
    [5, 9],
    [22, 24],
    [10, 14],
  ]);
  expect(first.leftOut).toEqual({ open: 0, timestamps: 0, unplayable: 0 });
  expect(inSeconds((await plan({ what, part: 'last', seconds: 4 })).steps)).toEqual([
    [16, 20],
    [22, 24],
    [36, 40],
  ]);
  expect(inSeconds((await plan({ what, part: 'whole', seconds: 4 })).steps)).toEqual([
    [5, 20],
    [22, 24],
    [10, 40],
  ]);
});

test('the loudest seconds are where the sound is, within a tenth of a second', async () => {
  const { song, plan } = await archiveWithTakes();
  const { steps } = await plan({ what: { kind: 'song', songId: song.id }, part: 'loudest', seconds: 3 });
  expect(steps.map(({ by }) => by)).toEqual(['loudest', 'loudest', 'loudest']);
  expect(Math.abs(steps[0]!.startFrame / rate - 12)).toBeLessThan(0.11);
  expect(Math.abs(steps[2]!.startFrame / rate - 30)).toBeLessThan(0.11);
  for (const { startFrame, endFrame } of [steps[0]!, steps[2]!]) expect(endFrame - startFrame).toBe(seconds(3));
});

test('on a tape that runs backwards and too slowly, the first seconds are the last of the file, and more of them', async () => {
  const { core, one, takes, plan } = await archiveWithTakes();
  const before = entryOf(await core.transfer(one));
  const after = { ...before, runsBackwards: true, speedRatio: 2 };
  await core.commit('Backwards', { ...noChange, transfers: { ...noDiff, updated: [[before, after]] } });
  const { steps } = await plan({ what: { kind: 'marks', markIds: [takes[0].id] }, part: 'first', seconds: 4 });
  expect(inSeconds(steps)).toEqual([[12, 20]]);
});

test('a tape, a shortlist and a list of marks are toured in their own order; what cannot be heard is counted', async () => {
  const { core, one, takes, plan } = await archiveWithTakes();
  const fragment = aFragment({ transferId: one, startFrame: seconds(1), endFrame: seconds(2) });
  const slate = aTimestamp({ transferId: one, startFrame: seconds(3) });
  const open = aTake({ transferId: one, startFrame: seconds(30), endFrame: null });
  await core.commit('More', addMarks(fragment, slate, open));
  const { tapeId } = await core.transfer(one);
  const ofTape = await plan({ what: { kind: 'tape', tapeId }, part: 'first', seconds: 5 });
  expect(ofTape.steps.map(({ markId }) => markId)).toEqual([takes[0].id, takes[1].id]);
  expect(ofTape.leftOut).toEqual({ open: 1, timestamps: 0, unplayable: 0 });

  const markIds = [takes[2].id, slate.id, fragment.id, 'gone' as Mark['id']];
  const chosen = await plan({ what: { kind: 'marks', markIds }, part: 'first', seconds: 5 });
  expect(chosen.steps.map(({ markId }) => markId)).toEqual([takes[2].id, fragment.id]);
  expect(chosen.leftOut.timestamps).toBe(1);

  const list = aShortlist('Best of', takes[2], takes[0]);
  await core.commit('Shortlist', { ...noChange, shortlists: { ...noDiff, added: [list] } });
  const short = await plan({ what: { kind: 'shortlist', shortlistId: list.id }, part: 'first', seconds: 5 });
  expect(short.steps.map(({ markId }) => markId)).toEqual([takes[2].id, takes[0].id]);
});

test('where nothing can be heard it says why', async () => {
  const { core, one, two, song, plan } = await archiveWithTakes();
  const what = { kind: 'song', songId: song.id } as const;
  const { files } = await core.transfer(one);
  renameSync(files[0]!.path, `${files[0]!.path}.away`);
  await core.handlers['transfers.remove']({ transferIds: [two] });
  // Asking for its picture is what finds out.
  await expect(async () => core.handlers['peaks.get']({ transferId: one })).rejects.toThrow('Reel 1 side A.wav');
  await core.inState(one, 'missing');
  await expect(plan({ what, part: 'first', seconds: 5 })).rejects.toMatchObject({
    code: 'notFound',
    message: 'The files of these takes are not where they were. Locate them, then start the tour.',
  });
  await expect(plan({ what: { kind: 'marks', markIds: [] }, part: 'first', seconds: 5 })).rejects.toThrow(
    'There is no take to tour here.',
  );
});

test('before a tape was read, the loudest seconds are the first', async () => {
  const core = await openTestCore({ host: { kind: 'cli' } });
  const { added } = await core.add(makeReel(core, 'Reel 1', 12, 15));
  const take = aTake({ transferId: added[0]!, startFrame: 0, endFrame: seconds(20) });
  await core.commit('Take', addMarks(take));
  const what = { kind: 'marks', markIds: [take.id] } as const;
  const { steps } = await core.handlers['tour.plan']({ what, part: 'loudest', seconds: 3 });
  // It may have been read in the meantime; either way the step says how it was chosen.
  expect([
    { start: 0, by: 'first' },
    { start: 12, by: 'loudest' },
  ]).toContainEqual({ start: Math.round(steps[0]!.startFrame / rate), by: steps[0]!.by });
});

test('while a tape is still being read, the loudest of what is known is told by level', async () => {
  const stepFrames = 4096;
  const loud = (bucket: number): boolean => bucket >= 60 && bucket < 70;
  // Two channels; only the RMS of a bucket counts.
  const numbers = Uint16Array.from({ length: 200 * 6 }, (_, at) =>
    at % 3 === 2 && loud(Math.floor(at / 6)) ? 900 : 9,
  );
  const reader = {
    header: { sampleRate: 44_100, channels: 2, roomFrames: 20_000_000, knownFrames: 0, isComplete: false },
    readBuckets: async (framesPerBucket: number, first: number, count: number) => {
      expect(framesPerBucket).toBe(stepFrames);
      return new Uint8Array(numbers.slice(first * 6, (first + count) * 6).buffer);
    },
  } as unknown as PeaksReader;
  const range = { startFrame: 20 * stepFrames, endFrame: 120 * stepFrames };
  expect(await loudestStretchOf(reader, range, 10 * stepFrames, 150 * stepFrames)).toEqual({
    startFrame: 60 * stepFrames,
    by: 'level',
  });
  expect(await loudestStretchOf(reader, range, 10 * stepFrames, 100 * stepFrames)).toBeNull();
});
