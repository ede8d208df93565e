import { readdir, stat, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';

const ending = '.peaks';

type Kept = { readonly path: string; readonly sizeBytes: number; readonly usedAt: number };

/** Notes that a peaks file was looked at now, so that it is among the last to be removed. */
export async function noteUse(peaksPath: string): Promise<void> {
  const now = new Date();
  // A cache that cannot be written is still a cache; the order of removal is all that suffers.
  await utimes(peaksPath, now, now).catch(() => undefined);
}

/**
 * Removes peaks files, those not looked at for the longest time first, until the folder holds no more than
 * `capBytes`. Files that are being written stay, and so does everything that is no peaks file.
 */
export async function trimCache(cacheDir: string, capBytes: number, busy: ReadonlySet<string>): Promise<void> {
  const names = await readdir(cacheDir).catch(() => []);
  const kept = (
    await Promise.all(names.filter((name) => name.endsWith(ending)).map((name) => look(join(cacheDir, name))))
  ).flat();
  let total = kept.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  for (const { path, sizeBytes } of kept.toSorted((a, b) => a.usedAt - b.usedAt)) {
    if (total <= capBytes) return;
    if (busy.has(path)) continue;
    // Gone already, or held by another window: either way it is not ours to worry about.
    const isGone = await unlink(path).then(
      () => true,
      () => false,
    );
    if (isGone) total -= sizeBytes;
  }
}

async function look(path: string): Promise<readonly Kept[]> {
  const stats = await stat(path).catch(() => null);
  if (stats === null) return [];
  // The picture of a tape that was only begun to be read is a hole for the most part, and may seem to take terabytes.
  return [{ path, sizeBytes: Math.min(stats.size, stats.blocks * 512), usedAt: stats.mtimeMs }];
}
