import Database from 'better-sqlite3';
import { UserError } from '../../shared/contract/errors.ts';

/** Who holds an archive: enough for a person to find the other window. */
export type LockHolder = {
  readonly processId: number;
  /** `the desktop window`, `the web host`, `the command line`. */
  readonly program: string;
  /** ms since 1970. */
  readonly since: number;
};

export type ArchiveLock = { release(): void };

/**
 * Takes the lock of an archive, or throws `UserError` locked with the place of the program that has it.
 *
 * The lock is SQLite's own lock on a second small file: it is the operating system's, so it dies with the process
 * however that ends, and it leaves the archive itself free to be read by others. The holder's name is committed before
 * the lock is held, so that a second program can read it.
 */
export function takeLock(archivePath: string, holder: LockHolder): ArchiveLock {
  const db = new Database(`${archivePath}.lock`, { timeout: 200 });
  try {
    db.exec('CREATE TABLE IF NOT EXISTS holder (only_one INTEGER PRIMARY KEY, process_id, program, since)');
    db.prepare('INSERT OR REPLACE INTO holder VALUES (1, @processId, @program, @since)').run(holder);
    db.exec('BEGIN IMMEDIATE');
  } catch (error) {
    const other = isBusy(error) ? readHolder(db) : null;
    db.close();
    throw isBusy(error) ? locked(archivePath, other, error) : error;
  }
  return {
    release() {
      if (!db.open) return;
      db.exec('ROLLBACK');
      db.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function readHolder(db: Database.Database): LockHolder | null {
  try {
    const row = db.prepare('SELECT process_id AS processId, program, since FROM holder').get();
    return (row as LockHolder | undefined) ?? null;
  } catch {
    // Only the name for the sentence is lost: the first writer is just now making its table.
    return null;
  }
}

function locked(archivePath: string, other: LockHolder | null, cause: unknown): UserError {
  const who =
    other === null
      ? 'another program'
      : `${other.program} (process ${other.processId}, since ${new Date(other.since).toLocaleString('sv-SE')})`;
  return new UserError(
    'locked',
    `${archivePath} is already open for writing in ${who}. Go on there, or close it and try again.`,
    { cause },
  );
}
