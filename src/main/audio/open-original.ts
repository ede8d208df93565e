import { constants, readSync, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename, dirname } from 'node:path';
import { UserError } from '../../shared/contract/errors.ts';
import { atMost, type ByteCount, byteCount, minus, plus } from './byte-count.ts';

/** No honest header makes anybody read more than this at once. */
const longestReadBytes = 256 * 2 ** 20;

/** An original on disk: it can be read at any place and closed, and nothing else can be done to it. */
export type OriginalFile = {
  readonly path: string;
  readonly sizeBytes: ByteCount;
  /** Modification time in ms since 1970, as the file system told it when the file was opened. */
  readonly modifiedAt: number;
  /** New bytes from `offset` on; fewer than `length` only where the file ends. Throws `UserError` notReadable. */
  read(offset: ByteCount, length: number): Promise<Uint8Array>;
  /** Fills `target` and returns how many bytes it got, fewer than its length only where the file ends. */
  readInto(target: Uint8Array, offset: ByteCount): Promise<number>;
  /**
   * The same for the first `length` bytes of `target`, at once: for a thread that does nothing else, which the way to
   * another thread and back would hold up.
   */
  readIntoNow(target: Uint8Array, length: number, offset: ByteCount): number;
  close(): Promise<void>;
};

/**
 * Opens an original read-only: the one way to its bytes in the whole program.
 * Throws `UserError` notFound, notReadable, or notAudio for folders, devices and empty files.
 */
export async function openOriginal(path: string): Promise<OriginalFile> {
  refuseWhatIsNoFile(path, await statOriginal(path));
  const handle = await openReadOnly(path);
  try {
    // Asked again of the open file: the name may have been given to another file in between.
    const facts = await handle.stat();
    refuseWhatIsNoFile(path, facts);
    return wrap(path, handle, facts, await exactSize(handle, facts));
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * How long an original is, rounded beyond 2^53 bytes, and when it was changed last (ms since 1970), without opening it:
 * to be shown, compared and weighed. Throws `UserError`.
 */
export async function statOriginal(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    throw asUserError(path, error);
  }
}

/** The length of a file that is no plain PCM, whose places are numbers. Throws `UserError` unsupported beyond 2^53 bytes. */
export function countedSize({ path, sizeBytes }: Pick<OriginalFile, 'path' | 'sizeBytes'>): number {
  if (typeof sizeBytes === 'number') return sizeBytes;
  throw new UserError(
    'unsupported',
    `${basename(path)} is longer than 2^53 bytes, and only uncompressed sound is read to that length. Cut a copy into pieces and add those.`,
  );
}

async function openReadOnly(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY);
  } catch (error) {
    throw asUserError(path, error);
  }
}

/** What it is asked for once more only where the usual answer is rounded. */
async function exactSize(handle: FileHandle, facts: Stats): Promise<ByteCount> {
  return Number.isSafeInteger(facts.size) ? facts.size : byteCount((await handle.stat({ bigint: true })).size);
}

function wrap(path: string, handle: FileHandle, facts: Stats, sizeBytes: ByteCount): OriginalFile {
  async function readInto(target: Uint8Array, offset: ByteCount): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      const { bytesRead } = await handle
        .read(target, filled, target.length - filled, plus(offset, filled))
        .catch((error: unknown) => {
          throw asUserError(path, error);
        });
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  }

  function readIntoNow(target: Uint8Array, length: number, offset: ByteCount): number {
    let filled = 0;
    try {
      while (filled < length) {
        const count = readSync(handle.fd, target, filled, length - filled, plus(offset, filled));
        if (count === 0) break;
        filled += count;
      }
    } catch (error) {
      throw asUserError(path, error);
    }
    return filled;
  }

  return {
    path,
    sizeBytes,
    modifiedAt: facts.mtimeMs,
    readInto,
    readIntoNow,
    async read(offset, length) {
      const wanted = atMost(minus(sizeBytes, offset), length);
      if (wanted > longestReadBytes) {
        throw new UserError('damaged', `${basename(path)} asks for ${wanted} bytes at once; its header is broken.`);
      }
      const target = new Uint8Array(wanted);
      const filled = await readInto(target, offset);
      return filled === target.length ? target : target.subarray(0, filled);
    },
    close: () => handle.close(),
  };
}

// Before opening: to open a pipe would wait for ever.
function refuseWhatIsNoFile(path: string, facts: Stats): void {
  if (facts.isDirectory()) {
    throw new UserError('notAudio', `${path} is a folder, not an audio file. Use Add folder to add what is in it.`);
  }
  if (!facts.isFile()) {
    throw new UserError('notAudio', `${path} is a device or pipe, not an audio file. Choose a file.`);
  }
  if (facts.size === 0) {
    throw new UserError('notAudio', `${basename(path)} is empty (0 bytes). Copy it again from where it came from.`);
  }
}

function asUserError(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const name = basename(path);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
      return new UserError(
        'notFound',
        `${path} was not found. Connect its disk, put the file back, or choose where it is now.`,
        { cause: error },
      );
    case 'EACCES':
    case 'EPERM':
      return new UserError(
        'notReadable',
        `${userName()} may not read ${name}. Ask the owner of ${dirname(path)} for the right to read it.`,
        { cause: error },
      );
    case 'EMFILE':
    case 'ENFILE':
      return new UserError('notReadable', `${name} could not be opened: too many files are open. Try again.`, {
        cause: error,
      });
    case 'EIO':
    case 'ENXIO':
    case 'ENODEV':
    case 'ESTALE':
    case 'ETIMEDOUT':
    case 'EBUSY':
    case 'EISDIR':
    case 'ELOOP':
      return new UserError(
        'notReadable',
        `${name} could not be read: its disk answered ${code}. Check the disk or the connection and try again.`,
        { cause: error },
      );
    default:
      return error;
  }
}

function userName(): string {
  try {
    return `The user ${userInfo().username}`;
  } catch {
    // A user id without an entry in the system's list has no name to tell.
    return 'This user';
  }
}
