import { fileURLToPath } from 'node:url';
import { hasProgram } from './judges.ts';

/**
 * Every file of tests/fixtures/audio that only ffmpeg reads, and FLAC in Ogg as it writes it: how ffmpeg encoded it, with `-bitexact -map_metadata -1`,
 * from 24,000 frames of `sourceCode({ bits: 16, noiseBits: 6 })` in a mono WAV of 16 kHz.
 */
export const externalRecipes = {
  'adts.aac': ['-c:a', 'aac', '-b:a', '64k'],
  'aac-in-m4a.m4a': ['-c:a', 'aac', '-b:a', '64k'],
  'alac-in-m4a.m4a': ['-c:a', 'alac', '-sample_fmt', 's16p'],
  'wavpack.wv': ['-c:a', 'wavpack', '-sample_fmt', 's16p'],
  'true-audio.tta': ['-c:a', 'tta'],
  'flac-in-ogg.oga': ['-c:a', 'flac'],
  'windows-media.wma': ['-c:a', 'wmav2', '-b:a', '32k'],
  'matroska.mka': ['-c:a', 'mp2', '-b:a', '64k'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ExternalName = keyof typeof externalRecipes;

/** Path of a file that was made once and is kept, so that what is said without ffmpeg can be tested. Never write to it. */
export function externalPath(name: ExternalName): string {
  return fileURLToPath(new URL(`../fixtures/audio/${name}`, import.meta.url));
}

/**
 * Whether Takesheet finds an ffmpeg on this machine, so that a test knows which of its two answers is right. Where judges
 * are required a missing one is an error.
 */
export function hasFfmpeg(): boolean {
  const isHere = hasProgram('ffmpeg') && hasProgram('ffprobe');
  if (!isHere && process.env['TAKESHEET_JUDGES'] === 'required') throw new Error('ffmpeg is required here.');
  return isHere;
}
