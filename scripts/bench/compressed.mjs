// The same sound in every compressed format, made by the encoders that are installed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isInstalled, runProgram } from './measure.mjs';

/**
 * Makes the files of those formats that are compared at this rate; tells those that were made and a sentence for each
 * that could not be.
 */
export async function makeCompressed(folder, { path: wav, seconds, sampleRate }) {
  const made = [];
  const absent = [];
  const compared = formats.filter(({ rates }) => rates.includes(sampleRate));
  for (const { name, ending, encoder, encode, decoder, decode } of compared) {
    const path = join(folder, `compressed-${sampleRate}-${seconds}.${ending}`);
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

const cdRate = 44_100;
const viaFfmpeg = (name, ending, codec) => ({
  name,
  ending,
  rates: [cdRate],
  encoder: 'ffmpeg',
  encode: (wav, path) => ['-v', 'error', '-y', '-i', wav, '-c:a', codec, path],
  decoder: 'ffmpeg',
  decode: throughFfmpeg,
});

const formats = [
  {
    name: 'FLAC',
    rates: [cdRate, 96_000],
    ending: 'flac',
    encoder: 'flac',
    encode: (wav, path) => ['-s', '-f', '-5', wav, '-o', path],
    decoder: 'flac',
    decode: (path) => ['-s', '-t', path],
  },
  {
    name: 'MP3',
    rates: [cdRate],
    ending: 'mp3',
    encoder: 'lame',
    encode: (wav, path) => ['--quiet', '-V', '2', wav, path],
    decoder: 'ffmpeg',
    decode: throughFfmpeg,
  },
  {
    name: 'Ogg Vorbis',
    rates: [cdRate],
    ending: 'ogg',
    encoder: 'oggenc',
    encode: (wav, path) => ['-Q', '-q', '5', '-o', path, wav],
    decoder: 'ffmpeg',
    decode: throughFfmpeg,
  },
  {
    name: 'Opus',
    rates: [cdRate],
    ending: 'opus',
    encoder: 'opusenc',
    encode: (wav, path) => ['--quiet', '--bitrate', '128', wav, path],
    decoder: 'ffmpeg',
    decode: throughFfmpeg,
  },
  viaFfmpeg('AAC in M4A', 'm4a', 'aac'),
  viaFfmpeg('ALAC in M4A', 'alac.m4a', 'alac'),
  viaFfmpeg('WavPack', 'wv', 'wavpack'),
];
