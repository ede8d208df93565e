import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { runProgram } from '../support/judges.ts';
import { adtlContent, cueContent, labl, ltxt, w64MarkerContent } from '../support/make-markers.ts';
import { w64Bytes, w64Chunk } from '../support/make-other-pcm.ts';
import { makeWav, riffChunk } from '../support/make-wav.ts';
import { needs } from '../support/judges.ts';
import { makeTestFolders, openTestCore, type TestCore, type TestFolders } from '../support/test-core.ts';

const chunks = [
  riffChunk(
    'cue ',
    cueContent([
      { id: 1, frame: 1000 },
      { id: 2, frame: 5 },
      { id: 3, frame: 20_000 },
    ]),
  ),
  riffChunk(
    'LIST',
    adtlContent(labl(1, 'Blue Room (take 4)'), labl(2, 'slate'), labl(3, 'idea'), ltxt(1, 500), ltxt(3, 100)),
  ),
];

async function withReel(folders: TestFolders = makeTestFolders()): Promise<{ core: TestCore; id: TransferId }> {
  const core = await openTestCore({ folders });
  const report = await core.add(makeWav(join(folders.reels, 'reel.wav'), { frames: 44_100, after: chunks }));
  const id = report.added[0] ?? report.known[0]?.transferId;
  if (id === undefined) throw new Error('the reel was not added');
  return { core, id };
}

const offeredOf = async (core: TestCore, transferId: TransferId) =>
  (await core.handlers['metadata.get']({ transferId })).offered;

describe('marks that a file offers', () => {
  test('are those of a Wave64 file as those of a WAV file', async () => {
    const core = await openTestCore();
    const marks = [
      { id: 1, frame: 1000, length: 500, name: 'Blue Room (take 4)' },
      { id: 2, frame: 5, name: 'slate' },
    ];
    const reel = join(core.folders.reels, 'reel.w64');
    writeFileSync(reel, w64Bytes({ frames: 44_100, after: [w64Chunk('marker', w64MarkerContent(marks))] }));
    const { added } = await core.add(reel);
    expect(await offeredOf(core, added[0]!)).toMatchObject({ source: 'markers and regions', newCount: 2 });
    expect(await core.handlers['offered.add']({ transferId: added[0]! })).toMatchObject({ added: 2, skipped: 0 });
    const kept = (await core.marks(added[0]!)).map(({ kind, startFrame, endFrame }) => [kind, startFrame, endFrame]);
    expect(kept).toEqual([
      ['timestamp', 5, 5],
      ['take', 1000, 1500],
    ]);
  });

  test('are added in one entry of the history, with their songs and where they came from, and undone by one', async () => {
    const { core, id } = await withReel();
    expect(await offeredOf(core, id)).toMatchObject({ source: 'cue points and regions', newCount: 3, answer: 'none' });
    expect(await core.handlers['offered.add']({ transferId: id })).toMatchObject({ added: 3, skipped: 0 });

    const marks = await core.marks(id);
    expect(
      marks.map(({ kind, startFrame, endFrame, title, takeNumber }) => [kind, startFrame, endFrame, title, takeNumber]),
    ).toEqual([
      ['timestamp', 5, 5, 'slate', null],
      ['take', 1000, 1500, '', 4],
      ['fragment', 20_000, 20_100, 'idea', null],
    ]);
    const { songs } = await core.handlers['archive.get']({});
    expect(songs.find((song) => song.id === marks[1]?.songId)?.title).toBe('Blue Room');
    expect(marks[2]?.origin).toEqual({
      format: 'riff',
      source: 'reel.wav',
      locator: 'cue 3',
      rawStart: '20000',
      rawEnd: '20100',
    });
    const { heads } = await core.handlers['archive.get']({});
    expect(heads.undo).toBe('Add 3 marks that the file carries (cue points and regions)');
    expect(await offeredOf(core, id)).toMatchObject({ newCount: 0, answer: 'added' });

    await core.handlers['history.undo']({});
    expect(await core.marks(id)).toEqual([]);
    expect(await offeredOf(core, id)).toMatchObject({ newCount: 3, answer: 'added' });
  });

  test('are added only where no such mark stands, and a second time not at all', async () => {
    const { core, id } = await withReel();
    await core.handlers['offered.add']({ transferId: id });
    const before = await core.marks(id);
    expect(await core.handlers['offered.add']({ transferId: id })).toMatchObject({ added: 0, skipped: 3 });
    expect(await core.marks(id)).toEqual(before);
  });

  test('are not offered again after not now, also when the archive is opened again', async () => {
    const { core, id } = await withReel();
    await core.handlers['offered.dismiss']({ transferId: id });
    await core.close();
    const again = await openTestCore({ folders: core.folders });
    expect(await offeredOf(again, id)).toMatchObject({ answer: 'notNow', newCount: 3 });
    expect(await again.marks(id)).toEqual([]);
  });

  test('are none where a file carries none', async () => {
    const core = await openTestCore();
    const path = makeWav(join(core.folders.reels, 'plain.wav'), { frames: 500 });
    const { added } = await core.add(path);
    expect(await core.handlers['metadata.get']({ transferId: added[0]! })).toEqual({ groups: [], offered: null });
  });

  test('cannot be added to an archive that is open for reading only', async () => {
    const { core, id } = await withReel();
    await core.close();
    const reading = await openTestCore({ folders: core.folders, readOnly: true });
    expect(await offeredOf(reading, id)).toMatchObject({ newCount: 3 });
    await expect(reading.handlers['offered.add']({ transferId: id })).rejects.toMatchObject({ code: 'readOnly' });
    await expect(
      Promise.resolve().then(() => reading.handlers['offered.dismiss']({ transferId: id })),
    ).rejects.toMatchObject({ code: 'readOnly' });
  });
});

describe('the ffmpeg of this machine', () => {
  const path = process.env['PATH'];
  beforeEach(() => {
    delete process.env['TAKESHEET_FFMPEG'];
  });
  afterEach(() => {
    process.env['PATH'] = path;
    delete process.env['TAKESHEET_FFMPEG'];
  });

  test('is told with its version, and missed with what to do', async (context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    const core = await openTestCore();
    expect(await core.handlers['ffmpeg.look']({})).toMatchObject({
      chosen: '',
      path: expect.stringMatching(/ffmpeg$/) as string,
      version: expect.stringMatching(/^\d+\.\d+|-/) as string,
      problem: null,
    });
    process.env['PATH'] = '';
    expect(await core.handlers['ffmpeg.look']({})).toMatchObject({
      path: null,
      problem: 'ffmpeg was not found on PATH.',
    });
  });

  test('is refused where there is none, where ffprobe is not beside it, and when something else only bears its name', async () => {
    const core = await openTestCore();
    const folder = join(core.folders.root, 'bin');
    mkdirSync(folder);
    const problemOf = async (place: string) => (await core.handlers['ffmpeg.choose']({ path: place })).problem;
    expect(await problemOf(join(folder, 'ffmpeg'))).toBe(`There is no ffmpeg at ${join(folder, 'ffmpeg')}.`);
    expect(await problemOf('relative/ffmpeg')).toBe('There is no ffmpeg at relative/ffmpeg.');
    const program = (name: string, text: string): string => {
      writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
      chmodSync(join(folder, name), 0o755);
      return join(folder, name);
    };
    const made = join(core.folders.root, 'was-run');
    expect(await problemOf(program('anything', `touch ${made}`))).toMatch(/^There is no ffmpeg at /);
    expect(await problemOf(program('ffmpeg', 'echo hello'))).toMatch(/ffprobe is not beside it/);
    program('ffprobe', 'echo hello');
    expect(await problemOf(folder)).toMatch(/does not answer as ffmpeg does/);
    expect(() => runProgram('test', ['-e', made])).toThrow('test ended with 1');
  });

  test('is kept for this machine and not in the archive, and reads tapes that were refused before once it is there', async (context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    const folders = makeTestFolders();
    const wav = makeWav(join(folders.root, 'source.wav'), { frames: 44_100 });
    const reel = join(folders.reels, 'reel.m4a');
    runProgram('ffmpeg', ['-v', 'error', '-i', wav, '-c:a', 'alac', reel]);
    const found = new TextDecoder().decode(runProgram('sh', ['-c', 'command -v ffmpeg'])).trim();

    process.env['PATH'] = '';
    const core = await openTestCore({ folders });
    const { unreadable } = await core.add(reel);
    expect(unreadable[0]?.reason).toMatch(/^reel\.m4a is an M4A .* ffmpeg was not found on PATH\..* Settings/);
    const id = unreadable[0]!.transferId!;

    expect(await core.handlers['ffmpeg.choose']({ path: found })).toMatchObject({ chosen: found, problem: null });
    await core.handlers['transfers.reread']({ transferId: id });
    const transfer = await core.inState(id, 'present');
    expect(transfer).toMatchObject({ format: 'm4a', frames: 44_100, encoding: 'ALAC, 16 bit' });
    expect(transfer.decoder).toMatch(/^ffmpeg \S+, alac$/);
    const heard = await core.readFrames(id, 20_000, 500, new AbortController().signal);
    expect(heard).toHaveLength(1000);
    await core.close();

    delete process.env['TAKESHEET_FFMPEG'];
    const again = await openTestCore({ folders });
    expect(await again.handlers['ffmpeg.look']({})).toMatchObject({ chosen: found, problem: null });
    expect(JSON.stringify(await again.handlers['archive.get']({}))).not.toContain(found);
  });
});
