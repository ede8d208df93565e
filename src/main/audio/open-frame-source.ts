import { basename, extname } from 'node:path';
import { UserError } from '../../shared/contract/errors.ts';
import type { FrameSource } from './frame-source.ts';
import { type Identity, identify } from './identify.ts';
import { type OriginalFile, openOriginal } from './open-original.ts';
import { openAiff } from './pcm-source/aiff.ts';
import { openWav } from './pcm-source/wav.ts';

/** Opens any original whose frames this version can read exactly. Throws `UserError` with the reason and the way out. */
export async function openFrameSource(path: string): Promise<FrameSource> {
  const file = await openOriginal(path);
  try {
    const identity = await identify(file);
    if (identity === null) {
      throw new UserError(
        'notAudio',
        `${basename(path)} holds no audio that Takesheet knows, whatever its name says. Check that it is the right file and was copied whole.`,
      );
    }
    return await openIdentified(file, identity);
  } catch (error) {
    await file.close();
    throw error;
  }
}

// Decoders are loaded only when a file needs them: each carries its WebAssembly with it.
async function openIdentified(file: OriginalFile, identity: Identity): Promise<FrameSource> {
  switch (identity.format) {
    case 'wav':
    case 'rf64':
      return openWav(file);
    case 'aiff':
      return openAiff(file);
    case 'flac':
      return (await import('./decoders/flac.ts')).openFlac(file);
    case 'mp3':
      return (await import('./decoders/mp3.ts')).openMp3(file);
    case 'vorbis':
      return (await import('./decoders/vorbis.ts')).openVorbis(file);
    case 'opus':
      return (await import('./decoders/opus.ts')).openOpus(file);
    case 'm4a':
    case 'w64':
    case 'caf':
    case 'other':
      throw noDecoder(file.path, identity.name);
  }
}

function noDecoder(path: string, name: string): UserError {
  const fileName = basename(path);
  const converted = `${basename(path, extname(path))}.flac`;
  return new UserError(
    'unsupported',
    `${fileName} is ${name}, for which this version has no decoder. Convert it to WAV or FLAC and add that, for example: ffmpeg -i "${fileName}" "${converted}"`,
  );
}
