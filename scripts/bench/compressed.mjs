// The same sound in every compressed format, made by the encoders that are installed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isInstalled, runProgram } from './measure.mjs';

/** Makes the files; tells those that were made and a sentence for each that could not be. */
export async function makeCompressed(folder, { path: wav, seconds }) {
  const made = [];
  const absent = [];
  for (const { name, ending, encoder, encode, decoder, decode } of formats) {
    const path = join(folder, `compressed-${seconds}.${ending}`);
    if (!isInstalled(encoder)) {
      absent.push(`${name} was not measured: ${encoder} is not installed.`);
      continue;
    }
    if (!existsSync(path)) await runProgram(encoder, ...encode(wav, path));
    if (!isInstalled(decoder)) absent.push(`${name} has nothing beside it: ${decoder} is not installed.`);
    made.push({ name, path, peer: { program: decoder, args: decode(path), shown: decode(`FILE.${ending}`) } });
  }
  return { made, absent };
}

const throughFfmpeg = (path) => ['-v', 'error', '-nostats', '-i', path, '-f', 'null', '-'];

const formats = [
  {
    name: 'FLAC',
    ending: 'flac',
    encoder: 'flac',
    encode: (wav, path) => ['-s', '-f', '-5', wav, '-o', path],
    decoder: 'flac',
    decode: (path) => ['-s', '-t', path],
  },
  {
    name: 'MP3',
    ending: 'mp3',
    encoder: 'lame',
    encode: (wav, path) => ['--quiet', '-V', '2', wav, path],
    decoder: 'ffmpeg',
    decode: throughFfmpeg,
  },
  {
    name: 'Ogg Vorbis',
    ending: 'ogg',
    encoder: 'oggenc',
    encode: (wav, path) => ['-Q', '-q', '5', '-o', path, wav],
    decoder: 'ffmpeg',
    decode: throughFfmpeg,
  },
  {
    name: 'Opus',
    ending: 'opus',
    encoder: 'opusenc',
    encode: (wav, path) => ['--quiet', '--bitrate', '128', wav, path],
    decoder: 'ffmpeg',
    decode: throughFfmpeg,
  },
];
