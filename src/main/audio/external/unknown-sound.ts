import { UserError } from '../../../shared/contract/errors.ts';
import { chosenFfmpeg } from './chosen-ffmpeg.ts';
import { type FfmpegPrograms, howToInstall } from './find-ffmpeg.ts';
import { type ProbedSound, probeSound } from './probe-sound.ts';

/** Up to here ffprobe guesses: a few bytes look like a header, or the name ends like one. */
const guessingScore = 25;

/**
 * Asks the user's own ffmpeg about a file that is known by no signature of ours. Null when there is no ffmpeg, when it
 * finds no sound, or when it is not sure what it found. It takes a tenth of a second or more, and up to its timeout.
 */
export async function probeUnknown(
  path: string,
): Promise<(ProbedSound & { readonly programs: FfmpegPrograms }) | null> {
  const programs = await chosenFfmpeg();
  if ('problem' in programs) return null;
  try {
    const sound = await probeSound(path, programs);
    return sound.score > guessingScore ? { ...sound, programs } : null;
  } catch (error) {
    // ffmpeg's reasons are of no use for what need not be sound at all.
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** What may help where a file is known to nobody and ffmpeg is not there to ask; empty when it is there. */
export async function adviceWithoutFfmpeg(): Promise<string> {
  const programs = await chosenFfmpeg();
  return 'problem' in programs
    ? ` ffmpeg reads many more kinds of sound. ${programs.problem} ${howToInstall}, and try again.`
    : '';
}
