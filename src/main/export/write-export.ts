import { randomUUID } from 'node:crypto';
import { link, open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../shared/contract/errors.ts';

export type TextEncodingName = 'utf-8' | 'latin-1';

/** A file as an export plans it: a name without a folder, and its text. */
export type PlannedFile = { readonly name: string; readonly text: string };

/**
 * Writes the files into the folder, each whole or not at all, and gives their paths. A name that is taken is never
 * overwritten: the new file gets a number, `R0417_A (2).cue`. When one fails, those written before it are removed.
 */
export async function writeFiles(
  folder: string,
  files: readonly PlannedFile[],
  encoding: TextEncodingName,
): Promise<readonly string[]> {
  const written: string[] = [];
  try {
    for (const file of files) {
      const bytes = Buffer.from(file.text, encoding === 'latin-1' ? 'latin1' : 'utf8');
      written.push(await writeWhole(folder, file.name, bytes));
    }
    await flushFolder(folder);
    return written;
  } catch (error) {
    // A half export would be taken for a whole one; these are files that this call has just made.
    await Promise.all(written.map((path) => unlink(path).catch(() => undefined)));
    throw asUserError(error, folder, files[written.length]?.name ?? '');
  }
}

/** Writes one file of any bytes into the folder, whole or not at all, and gives its path; like `writeFiles`. */
export async function writeBytes(folder: string, name: string, bytes: AsyncIterable<Uint8Array>): Promise<string> {
  try {
    const path = await writeWhole(folder, name, bytes);
    await flushFolder(folder);
    return path;
  } catch (error) {
    throw asUserError(error, folder, name);
  }
}

/** Temporary file in the same folder, flushed, then given its name in one step. */
async function writeWhole(
  folder: string,
  name: string,
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<string> {
  const temporary = join(folder, `.takesheet-${randomUUID()}.tmp`);
  const handle = await open(temporary, 'wx', 0o666);
  try {
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return await giveFreeName(temporary, folder, name);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

async function giveFreeName(temporary: string, folder: string, name: string): Promise<string> {
  for (let number = 1; number < 10_000; number += 1) {
    const path = join(folder, numbered(name, number));
    if (await takeName(temporary, path)) return path;
  }
  throw new UserError('notWritable', `${folder} holds ten thousand files called ${name}. Choose another folder.`);
}

/** Renames without ever overwriting; false when the name is taken. */
async function takeName(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    await unlink(temporary);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'].includes(codeOf(error))) throw error;
  }
  // No hard links here (FAT, some network drives): an empty file of ours holds the name, then the whole one replaces it.
  try {
    await (await open(path, 'wx')).close();
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  await rename(temporary, path);
  return true;
}

/** `R0417_A.cue` gives `R0417_A (2).cue`. */
export function numbered(name: string, number: number): string {
  if (number === 1) return name;
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)} (${number})${name.slice(dot)}` : `${name} (${number})`;
}

/** The names are on disk only when the folder is. Some systems cannot flush a folder, which costs nothing but that. */
async function flushFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF'].includes(codeOf(error))) throw error;
  }
}

function asUserError(error: unknown, folder: string, name: string): unknown {
  if (error instanceof UserError) return error;
  const cause = causes[codeOf(error)];
  if (cause === undefined) return error;
  return new UserError('notWritable', `${name} was not written to ${folder}: ${cause}`, { cause: error });
}

const causes: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder. Choose another, or make it first.',
  ENOTDIR: 'that is a file, not a folder. Choose another.',
  EACCES: 'you may not write there. Choose another folder, or ask for the right to write.',
  EPERM: 'you may not write there. Choose another folder, or ask for the right to write.',
  EROFS: 'the disk can only be read. Choose a folder on another disk.',
  ENOSPC: 'the disk is full. Free some space, or choose another disk.',
  EDQUOT: 'your share of the disk is used up. Free some space, or choose another disk.',
  ENAMETOOLONG: 'the name is too long for this disk. Choose a folder with a shorter path.',
  EIO: 'the disk reported an error. Choose another disk, and look after this one.',
  ENODEV: 'the disk is gone. Connect it again, or choose another folder.',
  ENXIO: 'the disk is gone. Connect it again, or choose another folder.',
  EINVAL: 'the disk does not take this file name. Choose a folder on another disk.',
  EMFILE: 'too many files are open. Try again in a moment.',
};

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
