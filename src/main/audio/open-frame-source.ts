import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../../shared/contract/errors.ts';
import type { Reading } from '../../shared/domain/reading.ts';
import { chosenFfmpeg } from './external/chosen-ffmpeg.ts';
import type { FfmpegSearch } from './external/find-ffmpeg.ts';
import { adviceWithout } from './external/unknown-sound.ts';
import type { FrameSource } from './frame-source.ts';
import { type Identity, identify } from './identify.ts';
import { type Locator, readLocator } from './locator.ts';
import { createSetSource } from './multi-mono.ts';
import { type OriginalFile, openOriginal, statOriginal } from './open-original.ts';
import { readAiffLayout } from './pcm-source/aiff.ts';
import { readAuLayout } from './pcm-source/au.ts';
import { readCafLayout } from './pcm-source/caf.ts';
import { openPcm } from './pcm-source/open-pcm.ts';
import { openRaw } from './pcm-source/raw.ts';
import { readW64Layout } from './pcm-source/w64.ts';
import { readWavLayout } from './pcm-source/wav.ts';
import { isZero } from './pcm-source/zeroed-header.ts';
import type { SetPart } from './set-pass.ts';

/**
 * Opens any original whose frames this version can read exactly, or a set of them as one. Throws `UserError` with the
 * reason and the way out.
 */
export async function openFrameSource(locator: Locator): Promise<FrameSource> {
  const { paths, reading } = readLocator(locator);
  if (paths.length === 1) return openFile(paths[0], reading);
  const parts: SetPart[] = [];
  try {
    for (const path of paths) parts.push({ path, source: await openFile(path, reading) });
    return createSetSource(parts);
  } catch (error) {
    for (const { source } of parts) await source.close();
    throw error;
  }
}

/** How long the files of a sound are and when they were changed last, without opening them. */
export type SoundStats = {
  /** The same only for the same files, read in the same way. */
  readonly identity: string;
  /** Of all files together. */
  readonly sizeBytes: number;
  /** The latest, in ms since 1970. */
  readonly modifiedAt: number;
};

/** Throws `UserError` when a file is not there. */
export async function statSound(locator: Locator): Promise<SoundStats> {
  const { paths, reading } = readLocator(locator);
  const files = await Promise.all(
    paths.map(async (path) => {
      const { size, mtimeMs } = await statOriginal(path);
      return { path: await realpath(path), size, mtimeMs };
    }),
  );
  const [only] = files;
  const isPlain = locator === paths[0] && only !== undefined;
  return {
    identity: isPlain ? only.path : JSON.stringify([files, reading]),
    sizeBytes: files.reduce((sum, { size }) => sum + size, 0),
    modifiedAt: Math.max(...files.map(({ mtimeMs }) => mtimeMs)),
  };
}

async function openFile(path: string, reading: Reading): Promise<FrameSource> {
  const file = await openOriginal(path);
  try {
    if (reading.raw !== null) return openRaw(file, reading.raw);
    const identity = await identify(file);
    return identity === null ? await openUnknown(file) : await openWithHelp(file, identity, reading);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Rare ways to store sound in a known container (ADPCM in WAV, ALAC in CAF) are left to ffmpeg when it is there. */
async function openWithHelp(file: OriginalFile, identity: Identity, reading: Reading): Promise<FrameSource> {
  try {
    return await openIdentified(file, identity, reading);
  } catch (error) {
    const isOurs = identity.format !== 'm4a' && identity.format !== 'other';
    const isAlone = identity.isOursAlone || isTooLongForHelp(file);
    if (!isOurs || isAlone || !(error instanceof UserError) || error.code !== 'unsupported') throw error;
    const helped = await (await import('./external/ffmpeg-source.ts')).openIfHelped(file, identity);
    if (helped === null) throw error;
    return helped;
  }
}

// Decoders are loaded only when a file needs them: each carries its WebAssembly with it.
async function openIdentified(file: OriginalFile, identity: Identity, reading: Reading): Promise<FrameSource> {
  switch (identity.format) {
    case 'wav':
    case 'rf64':
      return openPcm(file, readWavLayout, reading);
    case 'aiff':
      return openPcm(file, readAiffLayout, reading);
    case 'w64':
      return openPcm(file, readW64Layout, reading);
    case 'caf':
      return openPcm(file, readCafLayout, reading);
    case 'au':
      return openPcm(file, readAuLayout, reading);
    case 'flac':
      return (await import('./decoders/flac.ts')).openFlac(file);
    case 'mp3':
      return (await import('./decoders/mp3.ts')).openMp3(file);
    case 'vorbis':
      return (await import('./decoders/vorbis.ts')).openVorbis(file);
    case 'opus':
      return (await import('./decoders/opus.ts')).openOpus(file);
    case 'm4a':
    case 'raw':
    case 'other':
      return (await import('./external/ffmpeg-source.ts')).openExternal(file, identity);
  }
}

/** Nothing but plain PCM is read to such a length, and ffmpeg would search through it for long. */
function isTooLongForHelp({ sizeBytes }: OriginalFile): boolean {
  return typeof sizeBytes === 'bigint';
}

/** ffmpeg knows more kinds than have a signature here. */
async function openUnknown(file: OriginalFile): Promise<FrameSource> {
  const programs = await chosenFfmpeg();
  if ('problem' in programs || isTooLongForHelp(file)) throw await unknownContent(file, programs);
  const source = await (await import('./external/ffmpeg-source.ts')).openIfKnown(file, programs);
  if (source === null) throw await unknownContent(file, programs);
  return source;
}

/** A header of zeros is what a crashed recorder or a mended disk leaves: the sound may well be there behind it. */
async function unknownContent(file: OriginalFile, programs: FfmpegSearch): Promise<UserError> {
  const name = basename(file.path);
  return isZero(await file.read(0, 12), 0, 12)
    ? new UserError(
        'notAudio',
        `${name} holds no audio that Takesheet knows: its header is empty, all zeros. If there is sound behind it, choose Read as raw PCM and say how it was stored.`,
      )
    : new UserError(
        'notAudio',
        `${name} holds no audio that Takesheet knows, whatever its name says. Check that it is the right file and was copied whole; or choose Read as raw PCM if it is sound without a header.${adviceWithout(programs)}`,
      );
}
