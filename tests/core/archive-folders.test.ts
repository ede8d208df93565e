import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { defaultPaths } from '../../src/main/core/default-paths.ts';
import { defaultSettings } from '../../src/shared/contract/views.ts';
import type { KeptChannels } from '../../src/shared/domain/channel-view.ts';
import { newId, type TransferId } from '../../src/shared/domain/ids.ts';
import { usualRolls } from '../../src/shared/domain/rolls.ts';
import { makeWav } from '../support/make-wav.ts';
import { makeTestFolders, openTestCore, type TestFolders } from '../support/test-core.ts';

/** A host that may show the reels only, with a secret beside them and a link that leads out. */
function foldersWithSecret(): TestFolders {
  const folders = makeTestFolders();
  mkdirSync(join(folders.root, 'reels secret'));
  makeWav(join(folders.root, 'reels secret', 'Reel 9.wav'));
  mkdirSync(join(folders.reels, 'box 2'));
  makeWav(join(folders.reels, 'box 2', 'Reel 2.wav'));
  makeWav(join(folders.reels, 'Reel 10.wav'));
  makeWav(join(folders.reels, 'Reel 9.wav'), { frames: 77 });
  writeFileSync(join(folders.reels, 'notes.txt'), 'text');
  writeFileSync(join(folders.reels, '.hidden.wav'), 'text');
  symlinkSync(join(folders.root, 'reels secret'), join(folders.reels, 'way out'));
  return folders;
}

test('the folder browser shows folders and audio, in natural order, and knows its bounds', async () => {
  const folders = foldersWithSecret();
  const core = await openTestCore({ folders, host: { allowedFolders: [folders.reels] } });
  const view = await core.handlers['files.browse']({ path: null, showAllFiles: false });
  expect(view).toMatchObject({ path: folders.reels, parent: null, roots: [{ name: 'reels', path: folders.reels }] });
  expect(view.entries.map(({ name, kind, format }) => [name, kind, format])).toEqual([
    ['box 2', 'folder', null],
    ['way out', 'folder', null],
    ['Reel 9.wav', 'audio', 'wav'],
    ['Reel 10.wav', 'audio', 'wav'],
  ]);
  const all = await core.handlers['files.browse']({ path: folders.reels, showAllFiles: true });
  expect(all.entries.map(({ name }) => name)).toContain('notes.txt');
  const below = await core.handlers['files.browse']({ path: join(folders.reels, 'box 2'), showAllFiles: false });
  expect(below.parent).toBe(folders.reels);
});

test('nothing outside the allowed folders is shown, added, located or written', async () => {
  const folders = foldersWithSecret();
  const core = await openTestCore({ folders, host: { allowedFolders: [folders.reels] } });
  const { handlers } = core;
  const secret = join(folders.root, 'reels secret');
  const sentence = (path: string) => ({
    code: 'outsideFolders',
    message: `${path} lies outside the folders that may be shown here. Start Takesheet with --tapes and that folder to allow it.`,
  });
  for (const path of [secret, join(folders.reels, 'way out'), join(folders.reels, '..'), '/']) {
    await expect(async () => handlers['files.browse']({ path, showAllFiles: false })).rejects.toMatchObject({
      code: 'outsideFolders',
    });
  }
  await expect(async () => handlers['transfers.add']({ paths: [secret] })).rejects.toMatchObject(sentence(secret));
  const missing = join(folders.root, 'missing.wav');
  await expect(async () => handlers['transfers.add']({ paths: [missing] })).rejects.toMatchObject(sentence(missing));

  const report = await core.add(folders.reels);
  expect(report.added).toHaveLength(3);
  const { transfers } = await handlers['archive.get']({});
  expect(transfers.map(({ files }) => files[0]?.path).filter((path) => path?.startsWith(secret))).toEqual([]);

  const transferId = report.added[0]!;
  const path = join(secret, 'Reel 9.wav');
  await expect(async () => handlers['transfers.locate']({ transferId, path })).rejects.toMatchObject(sentence(path));
  const options = {
    timeBase: 'file',
    leaveOutStatuses: [],
    leaveOutNoGood: false,
    cueEncoding: 'utf-8',
    performer: '',
  } as const;
  await expect(async () =>
    handlers['export.write']({ transferId, format: 'jsonl', options, folder: secret }),
  ).rejects.toMatchObject({ code: 'outsideFolders' });
});

test('a file dropped into a browser is found by its name, size and content', async () => {
  const folders = foldersWithSecret();
  const core = await openTestCore({ folders, host: { allowedFolders: [folders.reels] } });
  const path = join(folders.reels, 'box 2', 'Reel 2.wav');
  const bytes = readFileSync(path);
  const dropped = (name: string, content: Buffer, sizeBytes = content.length) => ({
    name,
    sizeBytes,
    headBase64: content.subarray(0, 65_536).toString('base64'),
  });
  const altered = Buffer.from(bytes);
  altered[60] = (altered[60]! + 1) % 256;
  const { paths } = await core.handlers['files.match']({
    dropped: [
      dropped('Reel 2.wav', bytes),
      dropped('Reel 2.wav', altered),
      dropped('Reel 2.wav', bytes, bytes.length + 1),
      dropped('Reel 3.wav', bytes),
    ],
  });
  expect(paths).toEqual([path, null, null, null]);
});

test('a folder that is not there, and a dialog that a browser has not, are said', async () => {
  const core = await openTestCore();
  const nowhere = join(core.folders.root, 'nowhere');
  await expect(async () => core.handlers['files.browse']({ path: nowhere, showAllFiles: false })).rejects.toMatchObject(
    {
      code: 'notFound',
      message: `There is no folder ${nowhere}. Choose another one.`,
    },
  );
  await expect(async () => core.handlers['files.pick']({ what: 'files' })).rejects.toMatchObject({ code: 'notHere' });
  const desktop = await openTestCore({ host: { kind: 'electron', pickPaths: async (what) => [`/${what}`] } });
  expect(await desktop.handlers['files.pick']({ what: 'folder' })).toEqual({ paths: ['/folder'] });
});

test('the one pair of rolls that archives had goes on for the keys around an edge, until others are set', async () => {
  const folders = makeTestFolders();
  await (await openTestCore({ folders })).close();
  const db = new Database(folders.archivePath);
  db.exec(`INSERT INTO setting (name, value) VALUES ('preRollSeconds', '3.5'), ('postRollSeconds', '1')`);
  db.close();
  const core = await openTestCore({ folders });
  const { rolls } = (await core.handlers['archive.get']({})).settings;
  expect(rolls).toEqual({ ...usualRolls, beforePre: 3.5, acrossPre: 3.5, acrossPost: 1, afterPost: 1 });
  await core.handlers['settings.set']({ settings: { rolls: { ...rolls, acrossPre: 5 } } });
  expect((await core.handlers['archive.get']({})).settings.rolls).toEqual({ ...rolls, acrossPre: 5 });
});

test('settings are kept, told to every window, and sign what is written', async () => {
  const folders = makeTestFolders();
  const first = await openTestCore({ folders });
  await first.handlers['settings.set']({ settings: { author: ' Ann ', theme: 'light', lastWindow: '{"zoom":2}' } });
  await first.handlers['settings.set']({ settings: { softEdges: false } });
  // Each tells what was set, and nothing that was set before.
  expect(first.events.slice(-2)).toEqual([
    {
      name: 'settings.changed',
      payload: { settings: { author: ' Ann ', theme: 'light', lastWindow: '{"zoom":2}' } },
    },
    { name: 'settings.changed', payload: { settings: { softEdges: false } } },
  ]);
  await first.close();
  const core = await openTestCore({ folders });
  expect((await core.handlers['archive.get']({})).settings).toEqual({
    ...defaultSettings,
    theme: 'light',
    author: ' Ann ',
    lastWindow: '{"zoom":2}',
    softEdges: false,
  });
  await core.add(makeWav(join(folders.reels, 'Reel 1.wav')));
  const { entries } = await core.handlers['history.list']({ transferId: null, markId: null, limit: 1 });
  expect(entries).toMatchObject([{ title: 'Added Reel 1', author: 'Ann' }]);
});

test('how channels are shown is kept tape by tape, and is no news to other windows', async () => {
  const folders = makeTestFolders();
  const first = await openTestCore({ folders });
  const [one, other] = [newId<TransferId>(), newId<TransferId>()];
  const solo = (transferId: TransferId, channel: number): KeptChannels => ({
    transferId,
    fold: 'soloed',
    soloed: [channel],
    muted: [],
    heights: [],
    scrollTop: 0,
  });
  const { events } = first;
  for (const channels of [[solo(one, 1), solo(other, 2)], [solo(one, 3)]]) {
    await first.handlers['channels.keep']({ channels });
  }
  expect(events.filter(({ name }) => name !== 'jobs.changed')).toEqual([]);
  await first.close();
  const core = await openTestCore({ folders });
  const { keptChannels } = await core.handlers['archive.get']({});
  expect(keptChannels).toEqual([solo(other, 2), solo(one, 3)]);
});

test('the window that plays is told to all, so that the others pause', async () => {
  const core = await openTestCore();
  await core.handlers['player.claim']({ windowId: 'window-2' });
  expect(core.events.at(-1)).toEqual({ name: 'player.claimed', payload: { windowId: 'window-2' } });
});

test.for([
  ['linux', {}, '/home/ann/.local/share/takesheet/archive.takesheet', '/home/ann/.cache/takesheet/peaks'],
  [
    'linux',
    { XDG_DATA_HOME: '/data', XDG_CACHE_HOME: 'no' },
    '/data/takesheet/archive.takesheet',
    '/home/ann/.cache/takesheet/peaks',
  ],
  [
    'darwin',
    {},
    '/home/ann/Library/Application Support/Takesheet/archive.takesheet',
    '/home/ann/Library/Caches/Takesheet/peaks',
  ],
] as const)(
  'on %s with %j the archive and the cache lie where users of it expect them',
  ([platform, env, archivePath, cacheDir]) => {
    expect(defaultPaths(platform, env, '/home/ann')).toMatchObject({ archivePath, cacheDir });
  },
);
