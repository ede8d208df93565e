import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  renameSync,
  appendFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JobView } from '../../src/shared/contract/views.ts';
import { addMarks } from '../../src/shared/domain/change.ts';
import type { TransferState } from '../../src/shared/domain/transfer.ts';
import { fixturePath } from '../support/make-compressed.ts';
import { aTimestamp } from '../support/make-marks.ts';
import { bextChunk, makeWav, wavBytes } from '../support/make-wav.ts';
import { makeTestFolders, openTestCore } from '../support/test-core.ts';
import { originalsIn } from '../support/watch-originals.ts';

test('a folder is taken in with all its sides and parts, in natural order, and the originals are left alone', async () => {
  const folders = makeTestFolders();
  const box = join(folders.reels, '1971-01-12 Headley');
  mkdirSync(join(box, 'Reel 415'), { recursive: true });
  makeWav(join(box, 'Reel 415', 'side A.wav'), { frames: 4800 });
  makeWav(join(box, 'Reel 415', 'side B.wav'), { frames: 4800, sampleRate: 48_000 });
  makeWav(join(box, 'R0417_A_part10.wav'));
  makeWav(join(box, 'R0417_A_part2.wav'));
  makeWav(join(box, '.hidden.wav'));
  writeFileSync(join(box, 'notes.txt'), 'Found in the attic.');
  const before = originalsIn(folders.reels);
  const core = await openTestCore({ folders });

  const report = await core.add(folders.reels);
  expect(report).toMatchObject({ cancelled: false, known: [], unreadable: [], problems: [] });
  const { tapes, transfers } = await core.handlers['archive.get']({});
  const names = transfers.map(({ side, part, tapeId }) => [tapes.find(({ id }) => id === tapeId)?.reel, side, part]);
  expect(names).toEqual([
    ['0417', 'A', 2],
    ['0417', 'A', 10],
    ['415', 'A', null],
    ['415', 'B', null],
  ]);
  expect(tapes).toHaveLength(2);
  expect(tapes.find(({ reel }) => reel === '415')).toMatchObject({ date: '1971-01-12', title: 'Headley' });

  const sideB = await core.inState(report.added[3]!, 'present');
  expect(sideB).toMatchObject({ format: 'wav', encoding: '16 bit', sampleRate: 48_000, channels: 2, frames: 4800 });
  expect(sideB.files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  for (const id of report.added) await core.inState(id, 'present');
  await core.close();
  expect(originalsIn(folders.reels)).toEqual(before);
});

test('bext says which tape it is when the name does not', async () => {
  const core = await openTestCore();
  const path = makeWav(join(core.folders.reels, 'a1b2c3.wav'), {
    before: [bextChunk({ description: 'Reel 0417 side B, Island Studios', timeReference: 48_000 })],
  });
  const { added } = await core.add(path);
  const { tapes } = await core.handlers['archive.get']({});
  expect(tapes[0]?.reel).toBe('0417');
  expect(await core.transfer(added[0]!)).toMatchObject({ side: 'B', timeReference: 48_000 });
});

test('a lossy tape keeps which decoder read it and the encoder delay that was taken off', async () => {
  const folders = makeTestFolders();
  const core = await openTestCore({ folders });
  const { added } = await core.add(fixturePath('music.opus'));
  await core.inState(added[0]!, 'present');
  await core.close();
  const again = await openTestCore({ folders, readOnly: true });
  expect((await again.transfer(added[0]!)).decoder).toBe('opus-decoder 0.7.12, encoder delay 312');
});

test('what cannot be read is listed with its reason, and nothing else stops', async () => {
  const core = await openTestCore();
  const { reels } = core.folders;
  writeFileSync(join(reels, 'a text.wav'), 'This is a letter, not a tape.');
  writeFileSync(join(reels, 'empty.wav'), '');
  writeFileSync(join(reels, 'cut.wav'), wavBytes().subarray(0, 30));
  makeWav(join(reels, 'good.wav'));
  const report = await core.add(reels);
  expect(report.added).toHaveLength(1);
  expect(report.unreadable.map(({ path, reason }) => [path.slice(reels.length + 1), reason])).toEqual([
    ['a text.wav', expect.stringContaining('a text.wav holds no audio that Takesheet knows')],
    ['cut.wav', expect.stringContaining('cut.wav')],
    ['empty.wav', expect.stringContaining('empty.wav is empty (0 bytes)')],
  ]);
  expect(await core.transfer(report.unreadable[0]!.transferId!)).toMatchObject({
    state: 'unreadable',
    frames: null,
    reason: report.unreadable[0]!.reason,
  });
});

test('a file that could not be read is tried again when it is added again', async () => {
  const core = await openTestCore();
  const path = join(core.folders.reels, 'Reel 1.wav');
  writeFileSync(path, '');
  const first = await core.add(path);
  const id = first.unreadable[0]!.transferId!;
  expect((await core.add(path)).unreadable).toMatchObject([{ path, transferId: id }]);
  makeWav(path, { frames: 300 });
  expect((await core.add(path)).known).toEqual([{ path, transferId: id }]);
  expect(await core.inState(id, 'present')).toMatchObject({ frames: 300, reason: null });
});

test('a missing path, a folder without audio and a text are said with their names', async () => {
  const core = await openTestCore();
  const { root, reels } = core.folders;
  writeFileSync(join(root, 'notes.txt'), 'text');
  const report = await core.add(join(root, 'nowhere.wav'), reels, join(root, 'notes.txt'));
  expect(report.problems).toEqual([
    {
      path: join(root, 'nowhere.wav'),
      reason: `There is nothing at ${join(root, 'nowhere.wav')}. Check the name, or connect its disk.`,
    },
    { path: reels, reason: `${reels} holds no audio files. Choose the folder with the tapes.` },
    {
      path: join(root, 'notes.txt'),
      reason: expect.stringMatching(/^notes\.txt is not an audio file\. Choose a recording\./) as string,
    },
  ]);
  expect(report.added).toEqual([]);
});

test('a file whose name is not readable text, and a link into nowhere, are listed with their reasons', async (context) => {
  context.skip(process.platform !== 'linux', 'only Linux takes names that are not UTF-8');
  const core = await openTestCore();
  const { reels } = core.folders;
  makeWav(join(reels, 'Reel 1.wav'));
  copyFileSync(
    join(reels, 'Reel 1.wav'),
    Buffer.concat([Buffer.from(`${reels}/caf`), Buffer.from([0xe9]), Buffer.from('.wav')]),
  );
  symlinkSync(join(reels, 'gone.wav'), join(reels, 'link.wav'));
  const { added, problems } = await core.add(reels);
  expect(added).toHaveLength(1);
  expect(problems.map(({ reason }) => reason)).toEqual([
    `The name of ${join(reels, 'caf\ufffd.wav')} holds letters that are not UTF-8, so it cannot be opened. Rename it and add it again.`,
    `There is nothing at ${join(reels, 'link.wav')}. Check the name, or connect its disk.`,
  ]);
});

test('the same file is known again, also behind a link, and a link in a circle ends', async () => {
  const core = await openTestCore();
  const { reels } = core.folders;
  const path = makeWav(join(reels, 'Reel 1.wav'));
  symlinkSync(reels, join(reels, 'round and round'));
  symlinkSync(path, join(reels, 'Reel 2.wav'));
  const first = await core.add(reels);
  expect(first.added).toHaveLength(1);
  const again = await core.add(join(reels, 'Reel 2.wav'));
  expect(again.added).toEqual([]);
  expect(again.known).toEqual([{ path: join(reels, 'Reel 2.wav'), transferId: first.added[0] }]);
});

test('two files with the same content are both kept, and it is said', async () => {
  const core = await openTestCore();
  const { reels } = core.folders;
  makeWav(join(reels, 'Reel 1.wav'));
  copyFileSync(join(reels, 'Reel 1.wav'), join(reels, 'Reel 2.wav'));
  await core.add(reels);
  const { jobs } = await core.heard('jobs.changed', (event) =>
    event.jobs.some(({ title, state }) => title === 'Reading waveforms' && state === 'finished'),
  );
  const message = jobs.find(({ title }) => title === 'Reading waveforms')?.message;
  expect(message).toMatch(/Reel \d\.wav has the same content as .*Reel \d\.wav\. Both are kept/);
});

test('a cancelled intake keeps what it has', async () => {
  const core = await openTestCore();
  const { reels } = core.folders;
  for (let reel = 0; reel < 50; reel += 1) makeWav(join(reels, `Reel ${reel}.wav`), { frames: 10 + reel });
  const { jobId } = await core.handlers['transfers.add']({ paths: [reels] });
  await core.handlers['jobs.cancel']({ jobId });
  const report = await core.heard('intake.finished');
  expect(report).toMatchObject({ jobId, cancelled: true });
  await core.heard('jobs.changed', ({ jobs }) => jobs.some(({ id, state }) => id === jobId && state === 'cancelled'));
  expect((await core.handlers['archive.get']({})).transfers).toHaveLength(report.added.length);
});

test('a file that has gone is missing with its notes, and present again when it is back', async () => {
  const folders = makeTestFolders();
  const path = makeWav(join(folders.reels, 'Reel 1.wav'));
  let core = await openTestCore({ folders });
  const [id] = (await core.add(path)).added;
  await core.inState(id!, 'present');
  await core.commit('Mark', addMarks(aTimestamp({ transferId: id!, startFrame: 500 })));
  await core.close();

  renameSync(path, join(folders.root, 'elsewhere.wav'));
  core = await openTestCore({ folders });
  const missing = await core.inState(id!, 'missing');
  expect(missing.reason).toBe(`${path} is not there. Connect its disk, or locate the file where it is now.`);
  expect(await core.marks(id!)).toHaveLength(1);
  await expect(async () => core.readFrames(id!, 0, 100, AbortSignal.timeout(5000))).rejects.toThrow(missing.reason!);
  await core.close();

  renameSync(join(folders.root, 'elsewhere.wav'), path);
  core = await openTestCore({ folders });
  expect((await core.inState(id!, 'present')).reason).toBeNull();
});

test('a file that moved is located, its content proven, and another recording refused', async () => {
  const core = await openTestCore();
  const { reels, root } = core.folders;
  const path = makeWav(join(reels, 'Reel 1.wav'), { frames: 5000 });
  const [id] = (await core.add(path)).added;
  const { files } = await core.inState(id!, 'present');
  const moved = join(root, 'moved.wav');
  renameSync(path, moved);
  const other = makeWav(join(root, 'other.wav'), { frames: 6000 });
  await expect(async () => core.handlers['transfers.locate']({ transferId: id!, path: other })).rejects.toThrow(
    /other\.wav is another recording \(.*\) than Reel 1\.wav/,
  );
  await core.handlers['transfers.locate']({ transferId: id!, path: moved });
  expect(await core.inState(id!, 'present')).toMatchObject({ files: [{ path: moved, sha256: files[0]?.sha256 }] });
});

test('changed content is told from a changed date, and taken when it is reread', async () => {
  const folders = makeTestFolders();
  const path = makeWav(join(folders.reels, 'Reel 1.wav'), { frames: 5000 });
  let core = await openTestCore({ folders });
  const [id] = (await core.add(path)).added;
  const before = await core.inState(id!, 'present');
  await core.close();

  utimesSync(path, new Date(), new Date(Date.now() + 60_000));
  core = await openTestCore({ folders });
  await core.heard('transfers.factsChanged', ({ facts }) => facts[0]?.state === 'reading');
  expect(await core.inState(id!, 'present')).toMatchObject({ files: [{ sha256: before.files[0]?.sha256 }] });
  await core.close();

  appendFileSync(path, Buffer.alloc(400, 7));
  core = await openTestCore({ folders });
  expect((await core.inState(id!, 'changed')).reason).toContain('Reel 1.wav has other content than when it was added');
  await core.handlers['transfers.reread']({ transferId: id! });
  const after = await core.inState(id!, 'present');
  expect(after.files[0]?.sha256).not.toBe(before.files[0]?.sha256);
});

test('what may be raw sound is left out of a folder, and said; by its name it is taken', async () => {
  const core = await openTestCore();
  const { reels } = core.folders;
  makeWav(join(reels, 'Reel 1.wav'));
  for (const name of ['Reel 2.raw', 'Reel 3.pcm']) writeFileSync(join(reels, name), Buffer.alloc(40_000, 7));
  const { added, problems } = await core.add(reels);
  expect(added).toHaveLength(1);
  expect(problems).toEqual([
    { path: join(reels, 'Reel 2.raw'), reason: expect.stringContaining('This and 1 more in its folder may be sound') },
  ]);
  const named = await core.add(join(reels, 'Reel 2.raw'));
  expect(named.unreadable.map(({ path }) => path)).toEqual([join(reels, 'Reel 2.raw')]);
});

test('to read a tape again reads its bytes, so that what its disk has changed unseen is told, and taken only when asked', async () => {
  const core = await openTestCore();
  const path = makeWav(join(core.folders.reels, 'Reel 1.wav'), { frames: 50_000 });
  // A date that can be set again exactly.
  const date = new Date(1_700_000_000_000);
  utimesSync(path, date, date);
  const [id] = (await core.add(path)).added;
  const before = await core.inState(id!, 'present');
  const heardOf = new Set<string>();
  const isNews = ({ id: job, title, state }: JobView): boolean =>
    title === 'Reading waveforms' && state === 'finished' && !heardOf.has(job);
  const nextReading = async (): Promise<JobView> => {
    const { jobs } = await core.heard('jobs.changed', (told) => told.jobs.some(isNews));
    const job = jobs.find(isNews)!;
    heardOf.add(job.id);
    return job;
  };
  await nextReading();
  const readAgain = async (state: TransferState) => {
    await core.handlers['transfers.reread']({ transferId: id! });
    const { message } = await nextReading();
    return { facts: await core.inState(id!, state), said: message };
  };
  const untouched = await readAgain('present');
  expect(untouched.said).toBe('Reel 1.wav is what it was: its SHA-256 is the same.');
  expect(untouched.facts.files).toEqual(before.files);

  const bytes = readFileSync(path);
  bytes[60_000]! ^= 1;
  writeFileSync(path, bytes);
  utimesSync(path, date, date);
  const rotten = await readAgain('changed');
  expect(rotten.said).toContain('Reel 1.wav has other content than when it was added');
  expect(rotten.facts.files[0]?.sha256).toBe(before.files[0]?.sha256);

  const taken = await readAgain('present');
  expect(taken.facts.files[0]?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  const { entries } = await core.handlers['history.list']({ transferId: id!, markId: null, limit: 1 });
  expect(entries[0]?.title).toContain(`as it is now; before, its SHA-256 was ${before.files[0]?.sha256}`);
});

test('a removed tape leaves its notes, and comes back with them when its file is added again', async () => {
  const core = await openTestCore();
  const path = makeWav(join(core.folders.reels, 'Reel 1.wav'));
  const [id] = (await core.add(path)).added;
  await core.commit('Mark', addMarks(aTimestamp({ transferId: id!, startFrame: 5 })));
  await core.handlers['transfers.remove']({ transferIds: [id!] });
  expect((await core.handlers['archive.get']({})).tapes).toEqual([]);
  await expect(async () => core.handlers['marks.list']({ transferId: id! })).rejects.toThrow(
    'The archive has no transfer',
  );
  const again = await core.add(path);
  expect(again.added).toEqual([id]);
  expect(await core.marks(id!)).toHaveLength(1);
});

test('sound and waveform of a transfer come exactly as the file has them', async () => {
  const core = await openTestCore();
  const path = makeWav(join(core.folders.reels, 'Reel 1.wav'), { frames: 20_000 });
  const [id] = (await core.add(path)).added;
  await core.inState(id!, 'present');
  const samples = await core.readFrames(id!, 19_990, 100, AbortSignal.timeout(5000));
  expect(samples).toHaveLength(20);
  const view = await core.handlers['peaks.get']({ transferId: id! });
  expect(view).toMatchObject({ frames: 20_000, knownFrames: 20_000, complete: true, channels: 2 });
  const tile = await core.readPeaksTile(id!, 256, 0, AbortSignal.timeout(5000));
  expect(tile).toHaveLength(Math.ceil(20_000 / 256) * 2 * 3 * 2);
});

test('a deleted cache is made anew when somebody looks', async () => {
  const core = await openTestCore();
  const path = makeWav(join(core.folders.reels, 'Reel 1.wav'), { frames: 20_000 });
  const [id] = (await core.add(path)).added;
  await core.inState(id!, 'present');
  rmSync(core.folders.cacheDir, { recursive: true });
  const from = core.events.length;
  const isDrawn = core.heard('peaks.grew', ({ complete }) => core.events.length > from && complete);
  const isDone = core.heard('transfers.factsChanged', () => core.events.length > from);
  expect(await core.handlers['peaks.get']({ transferId: id! })).toMatchObject({ complete: false });
  await isDrawn;
  await isDone;
  expect(await core.handlers['peaks.get']({ transferId: id! })).toMatchObject({ complete: true });
});

test('the demo reel is made once, with marks to play with, and undone in one step', async () => {
  const core = await openTestCore();
  const { transferId } = await core.handlers['demo.open']({});
  expect((await core.marks(transferId)).length).toBeGreaterThan(4);
  expect(await core.handlers['demo.open']({})).toEqual({ transferId });
  const { heads } = await core.handlers['archive.get']({});
  expect(heads.undo).toBe('Mark up the demo reel');
});

test('what is asked while the program closes gets a sentence, and is no mistake of ours', async () => {
  const core = await openTestCore();
  const report = await core.add(makeWav(join(core.folders.reels, 'Reel 1.wav')));
  const transferId = report.added[0]!;
  await core.inState(transferId, 'present');
  const closed = core.close();
  await expect(async () => core.handlers['peaks.get']({ transferId })).rejects.toMatchObject({ code: 'disconnected' });
  await closed;
});
