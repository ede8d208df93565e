import { access, constants, stat } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { runProgram } from './run-program.ts';

/** The user's own ffmpeg with the ffprobe beside it. */
export type FfmpegPrograms = {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** `5.1.9`, or what a build without a number calls itself. */
  readonly version: string;
};

/** What a search for ffmpeg came to; `problem` is a sentence that says what to do. */
export type FfmpegSearch = FfmpegPrograms | { readonly problem: string };

/** The way out where ffmpeg is missing; a full stop or another half of the sentence follows. */
export const howToInstall = 'Install ffmpeg (from your system’s packages or ffmpeg.org) or say in Settings where it is';

const versionTimeoutMs = 10_000;
const programName = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg';
const probeName = process.platform === 'win32' ? 'ffprobe.exe' : 'ffprobe';

/** A window that was not started from a terminal does not see these on its PATH. */
const placesOfMacs = ['/opt/homebrew/bin', '/usr/local/bin', '/opt/local/bin'];

/**
 * Looks for ffmpeg: at the chosen file or in the chosen folder, else on PATH. A chosen place that does not hold it is
 * said and not passed over. Nothing is run unless it is called ffmpeg.
 */
export async function findFfmpeg(chosen: string): Promise<FfmpegSearch> {
  const place = chosen.trim();
  const found = place === '' ? await firstOf(foldersToSearch()) : await atPlace(place);
  if (found === null) {
    return { problem: place === '' ? 'ffmpeg was not found on PATH.' : `There is no ffmpeg at ${place}.` };
  }
  const ffprobe = join(dirname(found), probeName);
  if (!(await isProgram(ffprobe))) {
    return {
      problem: `${found} was found, but its ffprobe is not beside it: install ffmpeg with all of its programs.`,
    };
  }
  try {
    const { stdout } = await runProgram(found, ['-hide_banner', '-version'], { timeoutMs: versionTimeoutMs });
    const version = versionIn(stdout);
    return version === null
      ? { problem: `${found} does not answer as ffmpeg does.` }
      : { ffmpeg: found, ffprobe, version };
  } catch (error) {
    return { problem: `${found} could not be started: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** `5.1.9` out of `ffmpeg version 5.1.9-0+deb12u1 Copyright ...`; null when that is not how the text begins. */
export function versionIn(text: string): string | null {
  const word = /^ffmpeg version (\S+)/.exec(text)?.[1];
  if (word === undefined) return null;
  return /^n?(\d+(?:\.\d+)+)/.exec(word)?.[1] ?? word;
}

function foldersToSearch(): readonly string[] {
  const onPath = (process.env['PATH'] ?? '').split(delimiter);
  // A relative entry would run whatever lies in the folder that one happens to be in.
  return [...onPath, ...(process.platform === 'darwin' ? placesOfMacs : [])].filter(isAbsolute);
}

async function atPlace(place: string): Promise<string | null> {
  if (!isAbsolute(place)) return null;
  const stats = await stat(place).catch(() => null);
  if (stats === null) return null;
  if (stats.isDirectory()) return firstOf([place]);
  // The archive's user may name any file; only an ffmpeg is ever run.
  return /^ffmpeg[\w.-]*$/i.test(place.slice(dirname(place).length).replace(/^[\\/]+/, '')) && (await isProgram(place))
    ? place
    : null;
}

async function firstOf(folders: readonly string[]): Promise<string | null> {
  for (const folder of folders) {
    const path = join(folder, programName);
    if (await isProgram(path)) return path;
  }
  return null;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    // Not there, or not to be run: both mean that the search goes on.
    return false;
  }
}
