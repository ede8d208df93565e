import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { SoundStats } from '../audio/open-frame-source.ts';

/** Changes when the arithmetic does; files of another layout know themselves, and are replaced where they lie. */
const algorithmVersion = 4;

/** Where the peaks of a sound are kept, and the key by which their file is known to be theirs. */
export type PeaksPlace = { readonly key: string; readonly peaksPath: string };

/** The same only for the same files, as long as they do not change, and for the same arithmetic. */
export function peaksPlace(cacheDir: string, { identity, sizeBytes, modifiedAt }: SoundStats): PeaksPlace {
  const key = createHash('sha256')
    .update(JSON.stringify([algorithmVersion, identity, sizeBytes, modifiedAt]))
    .digest('hex')
    .slice(0, 40);
  return { key, peaksPath: join(cacheDir, `${key}.peaks`) };
}
