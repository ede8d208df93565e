import { basename } from 'node:path';
import { UserError } from '../../../shared/contract/errors.ts';
import { asFilesSay, type Reading } from '../../../shared/domain/reading.ts';
import type { OriginalFile } from '../open-original.ts';
import { layoutOf } from './data-extent.ts';
import { checkFormat, damaged, type PcmLayout } from './pcm-layout.ts';
import { encodingName, type SampleEncoding } from './sample-decoding.ts';
import { findDataExtent } from './wav-data.ts';

const shortestHeader = 24;

/** Finds out where and how an AU file stores its samples; those of DEC machines have all numbers the other way round. */
export async function readAuLayout(file: OriginalFile, reading: Reading = asFilesSay): Promise<PcmLayout> {
  const name = basename(file.path);
  const bytes = await file.read(0, shortestHeader);
  if (bytes.length < shortestHeader) throw damaged(`${name} is damaged: its header is cut off.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const bigEndian = bytes[0] === 0x2e;
  const number = (index: number): number => view.getUint32(index * 4, !bigEndian);
  const [dataOffset, size, code, sampleRate, channels] = [number(1), number(2), number(3), number(4), number(5)];
  const encoding = encodings[code];
  if (encoding === undefined) {
    throw new UserError(
      'unsupported',
      `${name} is an AU file that holds an encoding (number ${code}) which this version cannot read. Convert it to WAV or FLAC and add that, for example: ffmpeg -i "${name}" "${name}.wav"`,
    );
  }
  if (dataOffset < shortestHeader) throw damaged(`${name} is damaged: its sound is said to begin inside its header.`);
  const stored: SampleEncoding = { ...encoding, bigEndian };
  const format = checkFormat(file.path, { encoding: stored, sampleRate, channels });
  // The length has 32 bits as in WAV, and is as often missing or too short; chunks do not follow.
  const extent = await findDataExtent(file, dataOffset, size, 'noChunks');
  const named = { ...format, encodingName: encodingName(stored, stored.bytesPerSample * 8), repairs: [] };
  return layoutOf(file, named, { dataOffset, extent }, reading, 'au');
}

// The numbers of <multimedia/audio_filehdr.h>.
const encodings: Readonly<Record<number, Omit<SampleEncoding, 'bigEndian'>>> = {
  1: { kind: 'mulaw', bytesPerSample: 1 },
  2: { kind: 'int', bytesPerSample: 1 },
  3: { kind: 'int', bytesPerSample: 2 },
  4: { kind: 'int', bytesPerSample: 3 },
  5: { kind: 'int', bytesPerSample: 4 },
  6: { kind: 'float', bytesPerSample: 4 },
  7: { kind: 'float', bytesPerSample: 8 },
  27: { kind: 'alaw', bytesPerSample: 1 },
};
