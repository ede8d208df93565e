import { UserError } from '../../../shared/contract/errors.ts';
import { type FfmpegPrograms, type FfmpegSearch, howToInstall } from './find-ffmpeg.ts';
import { type ProbedSound, probeSound } from './probe-sound.ts';

/** Up to here ffprobe guesses: a few bytes look like a header, or the name ends like one. */
const guessingScore = 25;

/**
 * Asks the user's own ffmpeg about a file that is known by no signature of ours. Null when it finds no sound,
 * or is not sure what it found. It takes a tenth of a second or more, and up to its timeout.
 */
export async function probeUnknown(path: string, programs: FfmpegPrograms): Promise<ProbedSound | null> {
  try {
    const sound = await probeSound(path, programs);
    return sound.score > guessingScore ? sound : null;
  } catch (error) {
    // ffmpeg's reasons are of no use for what need not be sound at all.
    if (error instanceof UserError) return null;
    throw error;
  }
}

const adviceBegins = ' ffmpeg reads many more kinds of sound.';

/** What may help where a file is known to nobody and ffmpeg is not there to ask; empty when it is there. */
export function adviceWithout(programs: FfmpegSearch): string {
  return 'problem' in programs ? `${adviceBegins} ${programs.problem} ${howToInstall}, and try again.` : '';
}

/** That advice out of a reason that ends with it; empty when it does not. */
export function adviceIn(reason: string): string {
  const at = reason.indexOf(adviceBegins);
  return at === -1 ? '' : reason.slice(at);
}
