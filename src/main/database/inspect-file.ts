import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { UserError } from '../../shared/contract/errors.ts';
import { applicationId, newestSchema } from './migrate.ts';

const headerBytes = 100;
const magic = 'SQLite format 3\0';

/**
 * Whether a file is an archive, an empty place for a new one, or not there. It is looked at before SQLite opens it, so
 * that nobody else's database is ever touched. Throws `UserError` for anything that is no archive of ours.
 */
export function inspectArchiveFile(path: string): 'archive' | 'empty' | 'absent' {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 'absent';
  if (stats.isDirectory()) {
    throw new UserError(
      'notAnArchive',
      `${path} is a folder. Name a file for the archive, for example in that folder.`,
    );
  }
  if (!stats.isFile())
    throw new UserError('notAnArchive', `${path} is a device or a pipe. Name a file for the archive.`);
  if (stats.size === 0) return 'empty';
  const header = readHeader(path);
  if (header.length < headerBytes || header.toString('latin1', 0, magic.length) !== magic) {
    throw new UserError(
      'notAnArchive',
      `${path} is not a Takesheet archive, and it was left as it is. Name another file; a new one is made where there is none.`,
    );
  }
  if (header.readUInt32BE(68) !== applicationId) {
    throw new UserError(
      'notAnArchive',
      `${path} is a database of another program, and it was left as it is. Name another file for the archive.`,
    );
  }
  refuseNewerSchema(path, header.readUInt32BE(60));
  return 'archive';
}

/** Throws `UserError` fromNewerVersion when a newer Takesheet wrote this archive. */
export function refuseNewerSchema(path: string, schema: number): void {
  if (schema <= newestSchema) return;
  throw new UserError(
    'fromNewerVersion',
    `${path} is from a newer version of Takesheet (schema ${schema}, this one knows ${newestSchema}). It was left as it is. Open it with the newer version.`,
  );
}

function readHeader(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(headerBytes);
    return header.subarray(0, readSync(file, header, 0, headerBytes, 0));
  } finally {
    closeSync(file);
  }
}
