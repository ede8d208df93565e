import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FfmpegView } from '../../shared/contract/views.ts';
import { ffmpegVariable } from '../audio/external/chosen-ffmpeg.ts';
import { findFfmpeg } from '../audio/external/find-ffmpeg.ts';

/** Where the user's ffmpeg is, on this machine. */
export type OwnFfmpeg = {
  /** Looks again, wherever it is to be found. */
  look(): Promise<FfmpegView>;
  /** Keeps the place of it; an empty one for the one on PATH. */
  choose(path: string): Promise<FfmpegView>;
};

/**
 * The choice is kept beside the archive's own folder of data and not in the archive: an archive goes from machine to
 * machine, and one that comes from a stranger must not name programs to be run here. What the environment says wins.
 */
export function createOwnFfmpeg(dataDir: string, env: NodeJS.ProcessEnv = process.env): OwnFfmpeg {
  const file = join(dataDir, 'ffmpeg-place.txt');
  if ((env[ffmpegVariable] ?? '') === '') tell(keptPlace(file));

  // Whoever reads files is in another thread; the environment is what they share.
  function tell(place: string): void {
    if (place === '') delete env[ffmpegVariable];
    else env[ffmpegVariable] = place;
  }

  async function look(): Promise<FfmpegView> {
    const chosen = env[ffmpegVariable] ?? '';
    const found = await findFfmpeg(chosen);
    if ('problem' in found) return { chosen, path: null, version: null, problem: found.problem };
    return { chosen, path: found.ffmpeg, version: found.version, problem: null };
  }

  return {
    look,
    async choose(path) {
      const place = path.trim();
      if (place === '') await rm(file, { force: true });
      else {
        await mkdir(dataDir, { recursive: true });
        await writeFile(file, `${place}\n`, 'utf8');
      }
      tell(place);
      return look();
    },
  };
}

function keptPlace(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    // Nothing was chosen on this machine.
    return '';
  }
}
