import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addMarks, noDiff } from '../../src/shared/domain/change.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { aFragment, aSong, aTake, aTimestamp } from '../support/make-marks.ts';
import { makeWav } from '../support/make-wav.ts';
import { type CliResult, runCli } from '../support/run-cli.ts';
import { startArchiveChild } from '../support/start-child.ts';
import { makeTestFolders, openTestCore, type TestFolders } from '../support/test-core.ts';
import { originalsIn } from '../support/watch-originals.ts';

const minute = 44_100 * 60;

/** An archive with one reel of a minute and some marks; made without a window. */
async function archiveWithMarks(): Promise<{ folders: TestFolders; id: TransferId }> {
  const folders = makeTestFolders();
  const path = makeWav(join(folders.reels, 'Reel 7 side A.wav'), { frames: minute });
  const core = await openTestCore({ folders, host: { kind: 'cli' } });
  const [id] = (await core.add(path)).added;
  const song = aSong('Ramble');
  const marks = addMarks(
    aTake({
      transferId: id!,
      startFrame: 44_100,
      endFrame: 441_000,
      songId: song.id,
      takeNumber: 1,
      status: 'complete',
    }),
    aTake({
      transferId: id!,
      startFrame: 500_001,
      endFrame: 882_000,
      songId: song.id,
      takeNumber: 2,
      notes: 'a "good" one',
    }),
    aFragment({ transferId: id!, startFrame: 900_000, endFrame: 1_000_000, title: 'mandolin idea', rating: 3 }),
    aTimestamp({ transferId: id!, startFrame: 40_000, title: 'slate' }),
  );
  await core.commit('Marks', { ...marks, songs: { ...noDiff, added: [song] } });
  await core.close();
  return { folders, id: id! };
}

test('add tells each transfer in a line, and with --wait only when it is read', async () => {
  const folders = makeTestFolders();
  makeWav(join(folders.reels, 'Reel 1 side A.wav'), { frames: 5000 });
  makeWav(join(folders.reels, 'Reel 1 side B.wav'), { frames: 6000 });
  const before = originalsIn(folders.reels);
  const at = ['--archive', folders.archivePath];
  const first = await runCli(folders, ['add', 'reels', ...at]);
  expect(first).toMatchObject({ code: 0, err: '' });
  const sideA = {
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    path: join(folders.reels, 'Reel 1 side A.wav'),
    format: 'wav',
    sampleRate: 44_100,
    channels: 2,
    frames: 5000,
  };
  expect(first.lines).toMatchObject([sideA, { frames: 6000 }]);
  const again = await runCli(folders, ['add', '--wait', 'reels', ...at]);
  expect(again.lines).toMatchObject([
    { ...sideA, id: first.lines[0]!['id'], state: 'present' },
    { frames: 6000, state: 'present' },
  ]);
  const core = await openTestCore({ folders, readOnly: true });
  const transfer = await core.transfer(first.lines[0]!['id'] as TransferId);
  expect(transfer.files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(await core.handlers['peaks.get']({ transferId: transfer.id })).toMatchObject({ complete: true });
  await core.close();
  expect(originalsIn(folders.reels)).toEqual(before);
});

test('add fails for what was named and could not be read, not for what lay in a folder', async () => {
  const folders = makeTestFolders();
  makeWav(join(folders.reels, 'Reel 1.wav'));
  writeFileSync(join(folders.reels, 'Reel 2.wav'), 'a letter');
  const inFolder = await runCli(folders, ['add', 'reels', '--archive', folders.archivePath]);
  expect(inFolder).toMatchObject({ code: 0, err: '' });
  // While ffmpeg is asked about the letter, the tape may have been read.
  expect(inFolder.lines).toMatchObject([
    { state: expect.stringMatching(/^(reading|present)$/) },
    { state: 'unreadable', frames: null, reason: expect.stringContaining('Reel 2.wav holds no audio') },
  ]);
  const named = await runCli(folders, ['add', 'reels/Reel 2.wav', '--archive', folders.archivePath]);
  expect(named.code).toBe(1);
  expect(named.err).toMatch(/^Reel 2\.wav holds no audio .*\n$/);
  const missing = await runCli(folders, ['add', 'nowhere.wav', '--archive', folders.archivePath]);
  const path = join(folders.root, 'nowhere.wav');
  expect(missing).toMatchObject({
    code: 1,
    out: '',
    err: `There is nothing at ${path}. Check the name, or connect its disk.\n`,
  });
});

test('list shows the transfers, also while another program writes the archive', async () => {
  const { folders, id } = await archiveWithMarks();
  const child = startArchiveChild('hold', folders.archivePath, folders.root);
  await child.nextLine();
  const table = await runCli(folders, ['list', '--archive', folders.archivePath]);
  expect(table.code).toBe(0);
  expect(table.out).toContain(id.slice(0, 8));
  expect(table.out).toMatch(/Reel 7, side A\s+1:00\.0\s+0:00\.0\s+reading\s+4\s+.*Reel 7 side A\.wav/);
  const json = await runCli(folders, ['list', '--json', '--archive', folders.archivePath]);
  expect(json.lines).toMatchObject([
    { id, frames: minute, reel: '7', side: 'A', part: null, takes: 2, fragments: 1, timestamps: 1 },
  ]);
  const add = await runCli(folders, ['add', 'reels', '--archive', folders.archivePath]);
  expect(add.code).toBe(1);
  expect(add.err).toContain('is already open for writing in the command line');
});

test('marks exported as JSON Lines come back identical on an empty archive', async () => {
  const { folders, id } = await archiveWithMarks();
  const at = ['--archive', folders.archivePath, '--transfer', id];
  const exported = await runCli(folders, ['marks', 'export', ...at, 'marks.jsonl']);
  expect(exported).toMatchObject({ code: 0, out: '' });
  const original = await runCli(folders, ['marks', 'list', '--json', ...at]);
  expect(original.lines).toHaveLength(4);

  const other = makeTestFolders();
  const path = makeWav(join(other.reels, 'Reel 7 side A.wav'), { frames: minute });
  const [added] = (await runCli(other, ['add', path])).lines;
  const text = readFileSync(join(folders.root, 'marks.jsonl'), 'utf8');
  const imported = await runCli(other, ['marks', 'import', '--transfer', added!['id'] as string], text);
  expect(imported).toMatchObject({ code: 0, lines: [{ added: 4, replaced: 0, skipped: 0, conflicts: 0 }] });
  const copied = await runCli(other, ['marks', 'list', '--json', '--transfer', added!['id'] as string]);
  // Of another transfer, and of that archive's own song; all else is the same.
  const words = ({ lines }: CliResult) => lines.map((mark) => ({ ...mark, transferId: null, songId: null }));
  expect(words(copied)).toEqual(words(original));
  const twice = await runCli(folders, ['marks', 'import', ...at], text);
  expect(twice.lines).toMatchObject([{ added: 0, replaced: 0, skipped: 4 }]);
});

test.for(['audacity', 'cue', 'csv'])('marks list and marks export give %s as text', async (format) => {
  const { folders, id } = await archiveWithMarks();
  const at = ['--archive', folders.archivePath, '--transfer', id.slice(0, 6), '--format', format];
  const exported = await runCli(folders, ['marks', 'export', ...at]);
  expect(exported.code).toBe(0);
  expect(exported.out).toMatch(/Ramble/);
  expect((await runCli(folders, ['marks', 'list', ...at])).out).toBe(exported.out);
});

test('export writes files, tells their paths and warnings, and never writes over one', async () => {
  const { folders, id } = await archiveWithMarks();
  const args = ['export', '--archive', folders.archivePath, '--transfer', id, '--format', 'cue', '--out', 'out'];
  const first = await runCli(folders, args);
  expect(first).toMatchObject({ code: 0, err: '' });
  const [path] = first.lines.flatMap((line) => (typeof line['path'] === 'string' ? [line['path']] : []));
  expect(readFileSync(path!, 'utf8')).toContain('INDEX 01 00:01:00');
  expect(first.lines).toContainEqual({
    warning: 'dropped',
    message: expect.stringContaining('1 fragment and 1 timestamp are left out'),
    markIds: [expect.any(String), expect.any(String)],
  });
  const written = readFileSync(path!);
  const second = await runCli(folders, args);
  expect(second.lines[0]!['path']).not.toBe(path);
  expect(readFileSync(path!)).toEqual(written);
});

test('marks export leaves a file alone that is there', async () => {
  const { folders, id } = await archiveWithMarks();
  writeFileSync(join(folders.root, 'marks.csv'), 'mine');
  const args = ['marks', 'export', '--archive', folders.archivePath, '--transfer', id, '--format', 'csv', 'marks.csv'];
  expect(await runCli(folders, args)).toMatchObject({
    code: 1,
    err: `${join(folders.root, 'marks.csv')} exists already and was left as it is. Name another file.\n`,
  });
  expect(readFileSync(join(folders.root, 'marks.csv'), 'utf8')).toBe('mine');
});

test.for([
  [['--help'], /takesheet add PATH/],
  [[], /takesheet add PATH/],
  [['marks'], /takesheet marks list/],
  [['add', '--help'], /^takesheet add PATH/],
  [['list', '-h'], /^takesheet list/],
  [['marks', 'list', '--help'], /^takesheet marks list/],
  [['marks', 'import', '--help'], /^takesheet marks import/],
  [['marks', 'export', '--help'], /^takesheet marks export/],
  [['export', '--help'], /^takesheet export/],
  [['--version'], /^0\.0\.0$/m],
] as const)('%j explains itself', async ([args, expected]) => {
  const { code, out, err } = await runCli(makeTestFolders(), args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(expected);
  expect(Math.max(...out.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(120);
});

test.for([
  [['frobnicate'], 'There is no command frobnicate. takesheet --help lists them.\n'],
  [['marks', 'sing'], 'There is no command marks sing. takesheet --help lists them.\n'],
  [['add'], 'Name at least one file or folder to add.\n'],
  [['add', 'x', '--frob'], "Unknown option '--frob'. takesheet add --help lists the options.\n"],
  [
    ['export', '--transfer', 'x', '--out', '.'],
    'Say which format with --format cue|audacity|csv|csvSpreadsheet|jsonl.\n',
  ],
  [
    ['export', '--transfer', 'x', '--out', '.', '--format', 'edl'],
    'edl is no format that can be written: choose one with --format cue|audacity|csv|csvSpreadsheet|jsonl.\n',
  ],
  [['export', '--transfer', 'x', '--format', 'cue'], 'Say where to with --out DIR.\n'],
  [['marks', 'import', '--transfer', 'x', 'nowhere.cue'], /^There is no file .*nowhere\.cue\. Check the name\.\n$/],
  [['list'], /^There is no archive at .*archive\.takesheet\. Check the name after --archive\.\n$/],
] as const)('%j is refused in one sentence', async ([args, expected]) => {
  const { code, out, err } = await runCli(makeTestFolders(), args);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(expected);
});

test('a transfer is named by the beginning of its id, when that is the only one', async () => {
  const { folders } = await archiveWithMarks();
  const asked = (...id: string[]) => runCli(folders, ['marks', 'list', ...id]);
  expect(await asked('--transfer', 'zz')).toMatchObject({
    code: 1,
    err: 'No transfer has an id that begins with zz. takesheet list shows the ids.\n',
  });
  expect(await asked()).toMatchObject({
    code: 1,
    err: 'Say which transfer with --transfer ID. takesheet list shows the ids.\n',
  });
});

test('a folder that the system does not let anyone make is refused, not tried for ever', async (context) => {
  context.skip(process.platform !== 'linux', 'only Linux has /proc, where nobody makes a folder');
  const { folders, id } = await archiveWithMarks();
  const { code, err } = await runCli(folders, ['export', '--transfer', id, '--format', 'csv', '--out', '/proc/a/b']);
  expect({ code, err }).toEqual({
    code: 1,
    err: 'The folder /proc/a/b cannot be made: it may not be written there. Name another one with --out.\n',
  });
});
