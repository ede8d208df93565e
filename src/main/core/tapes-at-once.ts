import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Handlers } from '../../shared/contract/requests.ts';
import { tapesAtOnce } from '../../shared/contract/views.ts';

export type TapesAtOnceHandlers = Pick<Handlers, 'tapesAtOnce.get' | 'tapesAtOnce.set'>;

/** How many tapes are read at once on this machine, and the requests about it. */
export type TapesAtOnce = TapesAtOnceHandlers & {
  count(): number;
};

/**
 * The choice is kept in the folder of data and not in the archive: how many disks and processors there are is a matter
 * of the machine, and an archive goes from one to another.
 */
export function createTapesAtOnce(dataDir: string, changed: () => void): TapesAtOnce {
  const file = join(dataDir, 'tapes-at-once.txt');
  let count = keptCount(file) ?? tapesAtOnce.usual;
  return {
    count: () => count,
    'tapesAtOnce.get': () => ({ atOnce: count }),
    async 'tapesAtOnce.set'({ atOnce }) {
      await mkdir(dataDir, { recursive: true });
      await writeFile(file, `${atOnce}\n`, 'utf8');
      count = atOnce;
      changed();
      return { atOnce };
    },
  };
}

/** Null where nothing was chosen on this machine, or somebody wrote something else into the file. */
function keptCount(file: string): number | null {
  try {
    const kept = Number(readFileSync(file, 'utf8'));
    return Number.isInteger(kept) && kept >= tapesAtOnce.least && kept <= tapesAtOnce.most ? kept : null;
  } catch {
    return null;
  }
}
