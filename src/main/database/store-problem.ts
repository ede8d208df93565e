import { dirname } from 'node:path';
import { UserError } from '../../shared/contract/errors.ts';

/** Does something with an archive and says in a `UserError` what SQLite and the file system say in codes. */
export function withSentences<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw sentenceFor(path, error);
  }
}

function sentenceFor(path: string, error: unknown): unknown {
  const code = sqliteCode(error);
  const folder = dirname(path);
  if (code === 'EACCES' || code === 'EPERM') {
    return new UserError(
      'notReadable',
      `${path} may not be read by this user. Ask its owner for the right to read it.`,
      {
        cause: error,
      },
    );
  }
  if (/^SQLITE_(READONLY|CANTOPEN|PERM)/.test(code)) {
    return new UserError(
      'notWritable',
      `${path} cannot be written: the file or the folder ${folder} is read-only for this user. Copy the archive to a folder you may write, or ask for the right.`,
      { cause: error },
    );
  }
  if (code === 'SQLITE_FULL') {
    return new UserError('notWritable', `The disk with ${path} is full. Free some space and try again.`, {
      cause: error,
    });
  }
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return new UserError('damaged', `${path} is damaged and was left as it is. Open the newest copy of it instead.`, {
      cause: error,
    });
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return new UserError('locked', `${path} is in use by another program. Close that and try again.`, { cause: error });
  }
  if (/^SQLITE_(IOERR|PROTOCOL|NOLFS)/.test(code)) {
    return new UserError(
      'notWritable',
      `The drive with ${path} failed or cannot lock files (${code}). Move the archive to a local disk.`,
      { cause: error },
    );
  }
  return error;
}

/** SQLite's or the system's code of an error; empty when it has none. */
export function sqliteCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
