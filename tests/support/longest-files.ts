import { execFileSync } from 'node:child_process';
import fs, { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

/**
 * A folder whose file system has room for files of 2^63 - 1 bytes that are holes, as tmpfs, XFS and APFS have it and ext4
 * has not; null where none is found.
 */
export function folderForLongest(): string | null {
  for (const parent of [tmpdir(), '/dev/shm']) {
    let folder: string | null = null;
    try {
      folder = mkdtempSync(join(parent, 'takesheet-longest-'));
      makeLongest(join(folder, 'tried'), new Uint8Array(1), 2n ** 63n - 1n);
      rmSync(join(folder, 'tried'));
      return folder;
    } catch {
      if (folder !== null) rmSync(folder, { recursive: true });
    }
  }
  return null;
}

/** Writes a file that is a hole but for its head and what is given by its place; returns its path. */
export function makeLongest(
  path: string,
  head: Uint8Array,
  sizeBytes: bigint,
  parts: readonly (readonly [place: bigint, bytes: Uint8Array])[] = [],
): string {
  writeFileSync(path, head);
  // Node writes to places and lengths below 2^53 only.
  const dd = (place: bigint, input: Uint8Array, ...more: readonly string[]) =>
    execFileSync('dd', [`of=${path}`, 'bs=1', `seek=${place}`, ...more], { input, stdio: ['pipe', 'ignore', 'pipe'] });
  dd(sizeBytes, new Uint8Array(0), 'count=0');
  for (const [place, bytes] of parts) dd(place, bytes, 'conv=notrunc');
  return path;
}

/**
 * Until the test is finished whatever is opened seems to be longer by so many bytes, which lie behind its head: what
 * stands behind that in truth is found so much farther on. Reading goes the way it goes on a disk that holds such files.
 */
export async function seemFarther(path: string, headBytes: number, farther: bigint): Promise<void> {
  const isFar = (place: bigint): boolean => place >= farther + BigInt(headBytes);
  /** Where the bytes of such a place lie; between head and tail there is nothing to be read. */
  const trueOf = (place: number | bigint): number => {
    if (typeof place === 'number' && !Number.isSafeInteger(place)) throw new RangeError(`No place: ${place}`);
    const asked = BigInt(place);
    return Number(isFar(asked) ? asked - farther : asked);
  };
  const handle = await open(path);
  const prototype = Object.getPrototypeOf(handle) as typeof handle;
  await handle.close();
  const { read, stat } = prototype as unknown as OfNode;
  const spied = prototype as unknown as OfNode;
  vi.spyOn(spied, 'read').mockImplementation(function (this: typeof handle, target, at, length, place) {
    return read.call(this, target, at, length, trueOf(place));
  });
  vi.spyOn(spied, 'stat').mockImplementation(async function (this: typeof handle, options) {
    const facts = await stat.call(this);
    const size = BigInt(facts.size) + farther;
    return Object.assign(facts, { size: options?.bigint === true ? size : Number(size) });
  });
  const { readSync } = fs;
  vi.spyOn(fs as unknown as { readSync: OfNode['readSync'] }, 'readSync').mockImplementation(
    (file, target, at, length, place) => readSync(file, target, at, length, trueOf(place)),
  );
  syncBuiltinESMExports();
  onTestFinished(() => {
    vi.restoreAllMocks();
    syncBuiltinESMExports();
  });
}

/** What originals are read by, as they call it. */
type OfNode = {
  read(target: Uint8Array, at: number, length: number, place: number | bigint): Promise<{ bytesRead: number }>;
  stat(options?: { bigint: boolean }): Promise<{ size: number | bigint }>;
  readSync(file: number, target: Uint8Array, at: number, length: number, place: number | bigint): number;
};
