import type { FfmpegView } from '../../shared/contract/views.ts';
import { ffmpegVariable } from '../audio/external/chosen-ffmpeg.ts';
import { findFfmpeg } from '../audio/external/find-ffmpeg.ts';
import { createMachineChoice } from './machine-choice.ts';

/** Where the user's ffmpeg is, on this machine. */
export type OwnFfmpeg = {
  /** Looks again, wherever it is to be found. */
  look(): Promise<FfmpegView>;
  /** Keeps the place of it; an empty one for the one on PATH. */
  choose(path: string): Promise<FfmpegView>;
};

/**
 * The choice is this machine's: an archive that comes from a stranger must not name programs to be run here. What the
 * environment says wins.
 */
export function createOwnFfmpeg(dataDir: string, env: NodeJS.ProcessEnv = process.env): OwnFfmpeg {
  const choice = createMachineChoice(dataDir, 'ffmpeg-place.txt');
  if ((env[ffmpegVariable] ?? '') === '') tell(choice.read());

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
      await choice.keep(place);
      tell(place);
      return look();
    },
  };
}
