import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { UserError } from '../../shared/contract/errors.ts';
import { inspectArchiveFile, refuseNewerSchema } from './inspect-file.ts';
import { type ArchiveLock, type LockHolder, takeLock } from './lock.ts';
import { migrate, newestSchema } from './migrate.ts';
import { isOnNetworkDrive } from './network-drive.ts';
import type { ReadableDb, WritableDb } from './sql.ts';
import { sqliteCode, withSentences } from './store-problem.ts';

/** An archive that is open; `writable` is null when it is open for reading only. */
export type OpenArchive = {
  readonly db: ReadableDb;
  readonly writable: WritableDb | null;
  /** One sentence each for the user, for example about a network drive. */
  readonly notices: readonly string[];
  close(): void;
};

export type OpenOptions = {
  readonly holder: LockHolder;
  /** Id for an archive that is made now. */
  readonly newArchiveId: string;
  /** Told by tests; otherwise asked of the file system. */
  readonly networkDrive?: boolean;
};

const busyTimeoutMs = 5000;

/**
 * Opens an archive for writing and makes it when there is none. Throws `UserError` locked, notAnArchive,
 * fromNewerVersion, notWritable, notReadable or notFound.
 */
export function openForWriting(path: string, options: OpenOptions): OpenArchive {
  return withSentences(path, () => {
    refuseUnopenableName(path);
    inspectArchiveFile(path);
    const lock = takeLock(path, options.holder);
    try {
      return openLocked(path, lock, options);
    } catch (error) {
      lock.release();
      throw error;
    }
  });
}

/** Opens an archive for reading, beside the program that writes it. Throws `UserError` as `openForWriting` does. */
export function openForReading(path: string): OpenArchive {
  return withSentences(path, () => {
    refuseUnopenableName(path);
    if (inspectArchiveFile(path) !== 'archive') {
      throw new UserError('notFound', `There is no archive at ${path}. Check the name after --archive.`);
    }
    const found = connectForReading(path);
    let db: Database.Database;
    try {
      refuseNewerSchema(path, Number(found.pragma('user_version', { simple: true })));
      db = inNewestSchema(found);
    } catch (error) {
      found.close();
      throw error;
    }
    // The brand is given here and in openLocked only.
    return { db: db as ReadableDb, writable: null, notices: [], close: () => void db.close() };
  });
}

function openLocked(path: string, lock: ArchiveLock, options: OpenOptions): OpenArchive {
  const networkDrive = options.networkDrive ?? isOnNetworkDrive(dirname(path));
  const db = new Database(path, { timeout: busyTimeoutMs }) as WritableDb;
  try {
    refuseNewerSchema(path, Number(db.pragma('user_version', { simple: true })));
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    // With a rollback journal, so that the marks by which a file is known as ours are in its first page from the
    // first moment and never in a write-ahead log only.
    if (Number(db.pragma('user_version', { simple: true })) === 0) db.pragma('journal_mode = DELETE');
    migrate(db, { id: options.newArchiveId, at: options.holder.since });
    // A write-ahead log needs memory shared between machines, which a network drive has not (sqlite.org/wal.html).
    db.pragma(`journal_mode = ${networkDrive ? 'DELETE' : 'WAL'}`);
  } catch (error) {
    db.close();
    throw error;
  }
  const notice = `${path} lies on a network drive: it is written more slowly there, and a broken connection can stop it. A local disk is safer.`;
  return {
    db,
    writable: db,
    notices: networkDrive ? [notice] : [],
    close() {
      db.close();
      lock.release();
    },
  };
}

function connectForReading(path: string): Database.Database {
  let db: Database.Database | null = null;
  try {
    db = new Database(path, { readonly: true, timeout: busyTimeoutMs });
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return db;
  } catch (error) {
    db?.close();
    const wal = statSync(`${path}-wal`, { throwIfNoEntry: false });
    const cannotMakeWal = /^SQLITE_(CANTOPEN|READONLY)/.test(sqliteCode(error));
    if (!cannotMakeWal || (wal?.size ?? 0) > 0) throw error;
    return readFromMemory(path);
  }
}

/**
 * SQLite cannot read an archive with a write-ahead log where it may not make files (a read-only disk). Without a log
 * the file is whole by itself: a copy in memory that says "rollback journal" in bytes 18 and 19 can be read.
 */
function readFromMemory(path: string): Database.Database {
  const bytes = readFileSync(path);
  bytes[18] = 1;
  bytes[19] = 1;
  return new Database(bytes, { readonly: true });
}

/** An archive of an earlier version is read from a copy in memory that is brought up to date; its file stays as it is. */
function inNewestSchema(db: Database.Database): Database.Database {
  if (Number(db.pragma('user_version', { simple: true })) === newestSchema) return db;
  const bytes = db.serialize();
  bytes[18] = 1;
  bytes[19] = 1;
  const copy = new Database(bytes);
  migrate(copy as WritableDb, { id: '', at: 0 });
  db.close();
  return copy;
}

function refuseUnopenableName(path: string): void {
  // better-sqlite3 trims names, and would quietly open another file.
  if (path.trim() !== path || path === '' || path.startsWith('file:') || path === ':memory:') {
    throw new UserError(
      'badInput',
      `"${path}" cannot be the name of an archive. Choose a name without spaces at its ends.`,
    );
  }
  if (!existsSync(dirname(path))) {
    throw new UserError('notFound', `The folder ${dirname(path)} does not exist. Create it, or name another place.`);
  }
}
