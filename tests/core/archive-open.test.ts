import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openForReading, openForWriting, type OpenOptions } from '../../src/main/database/open.ts';
import { newestSchema } from '../../src/main/database/migrate.ts';
import { makeWav } from '../support/make-wav.ts';
import { startArchiveChild } from '../support/start-child.ts';
import { makeTestFolders, openTestCore } from '../support/test-core.ts';

const options: OpenOptions = {
  holder: { processId: 1, program: 'a test', since: 0 },
  newArchiveId: 'archive-1',
  networkDrive: false,
};

test('an archive is written through to the disk and checks its references', () => {
  const { archivePath } = makeTestFolders();
  const archive = openForWriting(archivePath, options);
  const pragma = (name: string) => archive.db.pragma(name, { simple: true });
  expect(pragma('journal_mode')).toBe('wal');
  expect(pragma('synchronous')).toBe(2);
  expect(pragma('foreign_keys')).toBe(1);
  expect(pragma('busy_timeout')).toBe(5000);
  expect(pragma('application_id')).toBe(0x546b5368);
  const loose = archive.db.prepare(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE '%STRICT%'`,
  );
  expect(loose.all()).toEqual([]);
  archive.close();
});

test('on a network drive it keeps a rollback journal and says so', () => {
  const { archivePath } = makeTestFolders();
  openForWriting(archivePath, options).close();
  const archive = openForWriting(archivePath, { ...options, networkDrive: true });
  expect(archive.db.pragma('journal_mode', { simple: true })).toBe('delete');
  expect(archive.notices).toEqual([
    `${archivePath} lies on a network drive: it is written more slowly there, and a broken connection can stop it. A local disk is safer.`,
  ]);
  archive.close();
});

test('a file that is no archive is refused and left as it is', async () => {
  const folders = makeTestFolders();
  const { archivePath, root } = folders;
  writeFileSync(archivePath, 'Dear diary, '.repeat(20));
  await expect(openTestCore({ folders })).rejects.toMatchObject({
    code: 'notAnArchive',
    message: `${archivePath} is not a Takesheet archive, and it was left as it is. Name another file; a new one is made where there is none.`,
  });
  expect(readFileSync(archivePath, 'utf8')).toBe('Dear diary, '.repeat(20));
  expect(existsSync(`${archivePath}.lock`)).toBe(false);

  const others = join(root, 'others.db');
  const db = new Database(others);
  db.pragma('journal_mode = WAL');
  db.exec('CREATE TABLE bookmark (url TEXT)');
  db.close();
  const before = readFileSync(others);
  await expect(openTestCore({ folders, archivePath: others })).rejects.toMatchObject({
    code: 'notAnArchive',
    message: `${others} is a database of another program, and it was left as it is. Name another file for the archive.`,
  });
  expect(readFileSync(others)).toEqual(before);
  await expect(openTestCore({ folders, archivePath: root })).rejects.toMatchObject({
    code: 'notAnArchive',
    message: `${root} is a folder. Name a file for the archive, for example in that folder.`,
  });
});

test('an empty file becomes an archive, and a missing folder is said', async () => {
  const folders = makeTestFolders();
  writeFileSync(folders.archivePath, '');
  const core = await openTestCore({ folders });
  expect((await core.handlers['archive.get']({})).archive).toMatchObject({ name: 'archive', readOnly: false });
  const nowhere = join(folders.root, 'no', 'x.takesheet');
  await expect(openTestCore({ folders, archivePath: nowhere })).rejects.toMatchObject({
    code: 'notFound',
    message: `The folder ${join(folders.root, 'no')} does not exist. Create it, or name another place.`,
  });
});

test('an archive from the future is refused, for reading and for writing', async () => {
  const { archivePath } = makeTestFolders();
  openForWriting(archivePath, options).close();
  const db = new Database(archivePath);
  db.pragma('user_version = 990');
  db.close();
  const sentence = `${archivePath} is from a newer version of Takesheet (schema 990, this one knows ${newestSchema}). It was left as it is. Open it with the newer version.`;
  expect(() => openForWriting(archivePath, options)).toThrow(sentence);
  expect(() => openForReading(archivePath)).toThrow(sentence);
});

test('a damaged archive is said to be damaged', () => {
  const { archivePath } = makeTestFolders();
  openForWriting(archivePath, options).close();
  const bytes = readFileSync(archivePath);
  writeFileSync(archivePath, bytes.fill(0xff, 100));
  expect(() => openForReading(archivePath)).toThrow(`${archivePath} is damaged and was left as it is.`);
});

test('a second program is refused with the place of the first, may read beside it, and writes when that has died', async () => {
  const folders = makeTestFolders();
  const child = startArchiveChild('hold', folders.archivePath, folders.root);
  expect(await child.nextLine()).toBe('open');
  await expect(openTestCore({ folders })).rejects.toMatchObject({
    code: 'locked',
    message: expect.stringMatching(
      new RegExp(
        `is already open for writing in the command line \\(process ${child.process.pid}, since \\d{4}-\\d\\d-\\d\\d .*\\)\\. Go on there, or close it and try again\\.$`,
      ),
    ),
  });
  const reader = await openTestCore({ folders, readOnly: true });
  expect((await reader.handlers['archive.get']({})).archive.readOnly).toBe(true);
  await expect(async () => reader.handlers['history.undo']({})).rejects.toMatchObject({ code: 'readOnly' });
  await child.kill();
  const core = await openTestCore({ folders });
  expect((await core.handlers['archive.get']({})).archive.readOnly).toBe(false);
});

test('two cores of one process do not write one archive either', async () => {
  const folders = makeTestFolders();
  const first = await openTestCore({ folders });
  await expect(openTestCore({ folders })).rejects.toMatchObject({ code: 'locked' });
  await first.close();
  await openTestCore({ folders });
});

test('there is nothing to read where there is no archive', () => {
  const { archivePath } = makeTestFolders();
  expect(() => openForReading(archivePath)).toThrow(
    `There is no archive at ${archivePath}. Check the name after --archive.`,
  );
});

test('a read-only folder is said when it is to be written, and is no hindrance to reading', async () => {
  const folders = makeTestFolders();
  await (await openTestCore({ folders })).close();
  const sealed = join(folders.root, 'sealed');
  mkdirSync(sealed);
  chmodSync(folders.root, 0o755);
  const archivePath = join(sealed, 'copy.takesheet');
  copyFileSync(folders.archivePath, archivePath);
  chmodSync(archivePath, 0o444);
  chmodSync(sealed, 0o555);
  const write = startArchiveChild('openAsNobody', archivePath, folders.root);
  expect(await write.nextLine()).toBe(
    `notWritable: ${archivePath} cannot be written: the file or the folder ${sealed} is read-only for this user. Copy the archive to a folder you may write, or ask for the right.`,
  );
  const read = startArchiveChild('openAsNobody', archivePath, folders.root, 'readOnly');
  expect(await read.nextLine()).toBe('opened');
  chmodSync(archivePath, 0o000);
  const refused = startArchiveChild('openAsNobody', archivePath, folders.root, 'readOnly');
  expect(await refused.nextLine()).toBe(
    `notReadable: ${archivePath} may not be read by this user. Ask its owner for the right to read it.`,
  );
  chmodSync(sealed, 0o755);
});

test('a tape that may not be read is listed with that reason', async () => {
  const folders = makeTestFolders();
  chmodSync(folders.root, 0o755);
  const good = makeWav(join(folders.reels, 'Reel 1.wav'));
  const secret = makeWav(join(folders.reels, 'Reel 2.wav'));
  chmodSync(secret, 0o000);
  const child = startArchiveChild('addAsNobody', folders.archivePath, folders.root, good, secret);
  expect(JSON.parse((await child.nextLine())!)).toMatchObject({ unreadable: [], problems: [] });
  const report = JSON.parse((await child.nextLine())!) as { unreadable: unknown };
  expect(report.unreadable).toMatchObject([
    {
      path: secret,
      reason: expect.stringMatching(/may not read Reel 2\.wav\. Ask the owner of .* for the right to read it\.$/),
    },
  ]);
  await child.nextLine();
  chmodSync(secret, 0o644);
  rmSync(secret);
});
