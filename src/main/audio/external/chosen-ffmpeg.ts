import { findFfmpeg, type FfmpegSearch } from './find-ffmpeg.ts';

/**
 * Names the file or folder of the user's ffmpeg; empty or not set for the one on PATH. It is a variable of the
 * environment because threads share that (SHARE_ENV), and so that the command line can be told in the same way.
 */
export const ffmpegVariable = 'TAKESHEET_FFMPEG';

let last: { readonly key: string; readonly search: Promise<FfmpegSearch> } | null = null;

/** The user's ffmpeg; looked for again until it was found, and whenever its place or PATH has changed. */
export async function chosenFfmpeg(): Promise<FfmpegSearch> {
  const place = process.env[ffmpegVariable] ?? '';
  const key = `${place}\n${process.env['PATH'] ?? ''}`;
  if (last?.key !== key) last = { key, search: findFfmpeg(place) };
  const current = last;
  const found = await current.search;
  if ('problem' in found && last === current) last = null;
  return found;
}
