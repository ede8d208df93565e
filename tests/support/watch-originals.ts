import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a folder of originals holds: names, sizes, times and content. Take it before and after, and compare. */
export function originalsIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => {
      const { size, mtimeMs } = statSync(path);
      // The content of sparse giants is not read: their size and time must do.
      const content = size > 2 ** 30 ? 'large' : createHash('sha256').update(readFileSync(path)).digest('hex');
      return `${path} ${size} ${mtimeMs} ${content}`;
    });
}
