import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addMarks, type Change, noChange, noDiff } from '../../src/shared/domain/change.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { entryOf } from '../../src/shared/domain/transfer.ts';
import { performance, record, type Recording, writeBand } from '../support/make-band.ts';
import { aSong, aTake } from '../support/make-marks.ts';
import { openTestCore, type TestCore } from '../support/test-core.ts';

const rate = 16_000;
const original: Recording = { seconds: 26, startsAt: 2 };
const take1 = performance(1, 20);

async function addBand(core: TestCore, name: string, samples: Float32Array, sampleRate = rate, channels = 1) {
  const { added } = await core.add(writeBand(join(core.folders.reels, name), samples, sampleRate, channels));
  return added[0]!;
}

async function change(core: TestCore, id: TransferId, fields: { speedRatio?: number; runsBackwards?: boolean }) {
  const entry = entryOf(await core.transfer(id));
  const heard: Change = { ...noChange, transfers: { ...noDiff, updated: [[entry, { ...entry, ...fields }]] } };
  await core.commit('Correct', heard);
}

const all = (transferId: TransferId, seconds = 26, sampleRate = rate) => ({
  transferId,
  startFrame: 0,
  endFrame: Math.round(seconds * sampleRate),
});

test('copies of one performance in other files are aligned, whatever their rate, speed, direction and channels', async () => {
  const core = await openTestCore();
  const reference = await addBand(core, 'a.wav', record(take1, original));
  const stereo = await addBand(
    core,
    'b.wav',
    record(take1, { ...original, startsAt: 3.25, sampleRate: 44_100, speed: 1.006, gain: 0.5 }),
    44_100,
    2,
  );
  const corrected = await addBand(core, 'c.wav', record(take1, { ...original, speed: 1.06 }));
  await change(core, corrected, { speedRatio: 1 / 1.06 });
  const backwards = await addBand(core, 'd.wav', record(take1, { ...original, startsAt: 4 }).toReversed());
  await change(core, backwards, { runsBackwards: true });

  const { alignments } = await core.handlers['compare.align']({
    reference: all(reference),
    others: [all(stereo, 26, 44_100), all(corrected), all(backwards)],
  });
  expect(alignments.map(({ kind, problem }) => [kind, problem])).toEqual([
    ['samePerformance', null],
    ['samePerformance', null],
    ['samePerformance', null],
  ]);
  const [inStereo, atSpeed, turned] = alignments;
  // Second 2 of the reference is second 3.25 of the copy, and so on at its own speed.
  expect(inStereo!.driftRatio).toBeCloseTo(1 / 1.006, 4);
  expect((2 - inStereo!.startOffsetSeconds) * inStereo!.driftRatio).toBeCloseTo(3.25, 2);
  // What the tape's own correction sets right is no drift; its start was 6 % nearer in the file.
  expect(atSpeed!.driftRatio).toBeCloseTo(1, 4);
  expect((2 - atSpeed!.startOffsetSeconds) * atSpeed!.driftRatio).toBeCloseTo(2 * 1.06, 2);
  expect(turned!.driftRatio).toBeCloseTo(1, 4);
  expect(turned!.startOffsetSeconds).toBeCloseTo(-2, 2);
});

test('another take is aligned at its start, and stretches are counted from where they begin', async () => {
  const core = await openTestCore();
  const reference = await addBand(core, 'a.wav', record(take1, { ...original, startsAt: 5 }));
  const other = await addBand(
    core,
    'b.wav',
    record(performance(2, 20), { ...original, startsAt: 6, countIn: true, seed: 8 }),
  );
  const { alignments } = await core.handlers['compare.align']({
    reference: { ...all(reference), startFrame: 4 * rate },
    others: [{ ...all(other), startFrame: 3 * rate }],
  });
  expect(alignments[0]).toMatchObject({ kind: 'onset', driftRatio: 1 });
  // One second to the music here, three there.
  expect(Math.abs(alignments[0]!.startOffsetSeconds + 2)).toBeLessThan(0.05);
});

test('a file that is gone is said in its row, the others are aligned, and what is known is not worked out again', async () => {
  const core = await openTestCore();
  const reference = await addBand(core, 'a.wav', record(take1, original));
  const gone = await addBand(core, 'gone.wav', record(take1, { ...original, gain: 0.7 }));
  const copy = await addBand(core, 'b.wav', record(take1, { ...original, gain: 0.6 }));
  for (const id of [reference, gone, copy]) await core.inState(id, 'present');
  rmSync(join(core.folders.reels, 'gone.wav'));
  const asked = { reference: all(reference), others: [all(gone), all(copy)] };
  const { alignments } = await core.handlers['compare.align'](asked);
  expect(alignments[0]).toMatchObject({ kind: 'none', confidence: 0 });
  expect(alignments[0]!.problem).toContain('gone.wav');
  expect(alignments[1]).toMatchObject({ kind: 'samePerformance', problem: null });

  const jobs = (): number => core.events.filter(({ name }) => name === 'jobs.changed').length;
  const before = jobs();
  const again = await core.handlers['compare.align']({ ...asked, others: [all(copy)] });
  expect(again.alignments).toEqual([alignments[1]]);
  expect(jobs()).toBe(before);
});

test('aligning is a job that can be cancelled', async () => {
  const core = await openTestCore();
  const reference = await addBand(core, 'a.wav', record(take1, original));
  const asked = core.handlers['compare.align']({
    reference: all(reference),
    others: [{ ...all(reference), startFrame: rate }],
  });
  const { jobs } = await core.heard('jobs.changed', (payload) =>
    payload.jobs.some(({ title }) => title === 'Aligning takes'),
  );
  await core.handlers['jobs.cancel']({ jobId: jobs.find(({ title }) => title === 'Aligning takes')!.id });
  await expect(asked).rejects.toThrow('cancelled');
});

test('the takes of a song are listed from all tapes, and marks are found wherever they are', async () => {
  const core = await openTestCore();
  const [one, two] = [
    await addBand(core, 'a.wav', record(take1, original)),
    await addBand(core, 'b.wav', record(take1, original)),
  ];
  const song = aSong('Ramble');
  const takes = [
    aTake({ transferId: two, songId: song.id, takeNumber: 3 }),
    aTake({ transferId: one, songId: song.id, takeNumber: 1 }),
    aTake({ transferId: one, songId: null, startFrame: 60_000 }),
  ];
  await core.commit('Mark', { ...addMarks(...takes), songs: { ...noDiff, added: [song] } });
  const { takes: marks } = await core.handlers['songs.takes']({ songId: song.id });
  expect(marks.map(({ takeNumber }) => takeNumber)).toEqual([1, 3]);
  const found = await core.handlers['marks.find']({ markIds: [takes[0]!.id, takes[2]!.id] });
  expect(found.marks).toEqual([takes[0], takes[2]]);
});
