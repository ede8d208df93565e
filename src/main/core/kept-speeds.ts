import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createReadingSpeeds, type LearntSpeed, type ReadingSpeeds } from '../tapes/reading-speeds.ts';

/** How fast this machine reads, as it was found out at other times. */
export type KeptSpeeds = {
  readonly speeds: ReadingSpeeds;
  /** Keeps what was learnt for the next start. Never fails: without it the next start learns anew. */
  keep(): Promise<void>;
};

/** Like the number of tapes at once it is a matter of the machine and not of the archive. */
export function createKeptSpeeds(dataDir: string): KeptSpeeds {
  const file = join(dataDir, 'reading-speeds.json');
  const speeds = createReadingSpeeds(keptIn(file));
  return {
    speeds,
    async keep() {
      const text = JSON.stringify(speeds.learnt(), null, 2);
      try {
        await mkdir(dataDir, { recursive: true });
        await writeFile(file, `${text}\n`, 'utf8');
      } catch (error) {
        console.error('How fast this machine reads was not kept:', error);
      }
    },
  };
}

/** Nothing where nothing was kept; what is no speed in the file is left out. */
function keptIn(file: string): readonly LearntSpeed[] {
  try {
    const kept: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(kept) ? kept.filter(isLearntSpeed) : [];
  } catch {
    return [];
  }
}

function isLearntSpeed(kept: unknown): kept is LearntSpeed {
  const { family, kind, times } = { ...(kept as Partial<LearntSpeed> | null) };
  return (
    typeof family === 'string' && typeof kind === 'string' && typeof times === 'number' && times > 0.001 && times < 1000
  );
}
