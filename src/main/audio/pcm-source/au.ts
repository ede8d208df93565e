import { basename } from 'node:path';
import { UserError } from '../../../shared/contract/errors.ts';
import type { FrameSource } from '../frame-source.ts';
import type { OriginalFile } from '../open-original.ts';
import { layoutOf } from './data-extent.ts';
import { checkFormat, damaged, type PcmLayout } from './pcm-layout.ts';
import { createPcmSource } from './pcm-source.ts';
import { encodingName, type SampleEncoding } from './sample-decoding.ts';

/** Opens Sun and NeXT audio (.au, .snd). Owns the file from now on. Throws `UserError` damaged or unsupported. */
export async function openAu(file: OriginalFile): Promise<FrameSource> {
  return createPcmSource(file, await readAuLayout(file));
}

const shortestHeader = 24;
const unknownSize = 0xffff_ffff;

/** Finds out where and how an AU file stores its samples; those of DEC machines have all numbers the other way round. */
export async function readAuLayout(file: OriginalFile): Promise<PcmLayout> {
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
  const format = {
    ...checkFormat(file.path, { encoding: stored, sampleRate, channels }),
    encodingName: encodingName(stored, stored.bytesPerSample * 8),
    repairs: [],
  };
  // A length of 0 with bytes behind it: the recorder did not come to write it.
  const hasNoLength = size === unknownSize || (size === 0 && file.sizeBytes > dataOffset);
  return layoutOf(file, name, format, { dataOffset, declaredBytes: hasNoLength ? null : size }, 'au');
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
