import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a folder holds: every file with its size, its time and its content. */
export type Snapshot = Readonly<Record<string, { sizeBytes: number; modifiedAt: number; sha256: string }>>;

/**
 * Taken before and after, two snapshots prove that originals were not touched and that nothing was put beside them:
 * `expect(snapshotOf(reels)).toEqual(before)`.
 */
export function snapshotOf(folder: string): Snapshot {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      const { size, mtimeMs } = statSync(path);
      const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
      return [path, { sizeBytes: size, modifiedAt: mtimeMs, sha256 }];
    }),
  );
}
