import { basename } from 'node:path';
import { UserError } from '../../../shared/contract/errors.ts';
import type { OriginalFile } from '../open-original.ts';
import { checkFormat, damaged, type PcmFormat } from './pcm-layout.ts';
import { wrongFrameSize } from '../repairs.ts';
import { encodingName, isSampleWidth, type SampleEncoding } from './sample-decoding.ts';

/** The `fmt ` chunk, understood. */
export type WavFormat = PcmFormat & {
  /** As an engineer would write it: `24 bit`, `20 bit in 24`, `32 bit float`. */
  readonly encodingName: string;
  readonly repairs: readonly string[];
};

const pcmTag = 1;
const floatTag = 3;
const alawTag = 6;
const mulawTag = 7;
const extensibleTag = 0xfffe;

// RFC 2361 and mmreg.h: what people meet in WAV files and this version has no decoder for.
const compressedTags: Readonly<Record<number, string>> = {
  0x02: 'Microsoft ADPCM',
  0x11: 'IMA ADPCM',
  0x31: 'GSM 6.10',
  0x50: 'MPEG layer II',
  0x55: 'MP3',
  0x92: 'Dolby AC-3',
  0xff: 'AAC',
  0x161: 'Windows Media Audio',
  0x2000: 'Dolby AC-3',
};

/** Reads a `fmt ` chunk. Throws `UserError` damaged or unsupported. */
export async function readWavFormat(file: OriginalFile, offset: number, sizeBytes: number): Promise<WavFormat> {
  const name = basename(file.path);
  const bytes = await file.read(offset, Math.min(sizeBytes, 40));
  if (bytes.length < 16) throw damaged(`${name} is damaged: its format chunk is cut off.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const outerTag = view.getUint16(0, true);
  const isExtensible = outerTag === extensibleTag && bytes.length >= 40;
  // The first two bytes of the sub-format GUID are the tag again (Microsoft, WAVEFORMATEXTENSIBLE).
  const tag = isExtensible ? view.getUint16(24, true) : outerTag;
  const channels = view.getUint16(2, true);
  const sampleRate = view.getUint32(4, true);
  const blockAlign = view.getUint16(12, true);
  const bits = view.getUint16(14, true);
  const validBits = (isExtensible && view.getUint16(18, true)) || bits;

  const storedBits = tag === alawTag || tag === mulawTag ? 8 : bits;
  const wantedBytes = Math.ceil(storedBits / 8);
  const alignedBytes = blockAlign / Math.max(1, channels);
  const isAligned = Number.isInteger(alignedBytes) && alignedBytes >= Math.max(1, wantedBytes) && alignedBytes <= 8;
  const bytesPerSample = isAligned ? alignedBytes : wantedBytes;
  const encoding = encodingOf(tag, bytesPerSample);
  if (encoding === null) throw unsupported(name, tag, storedBits);
  return {
    ...checkFormat(file.path, { encoding, sampleRate, channels }),
    encodingName: encodingName(encoding, validBits),
    repairs: isAligned ? [] : [wrongFrameSize(blockAlign, bytesPerSample * channels)],
  };
}

function encodingOf(tag: number, bytesPerSample: number): SampleEncoding | null {
  if (!isSampleWidth(bytesPerSample)) return null;
  switch (tag) {
    case pcmTag:
      // Eight bits are the only unsigned ones.
      if (bytesPerSample === 8) return null;
      return { kind: bytesPerSample === 1 ? 'uint' : 'int', bytesPerSample, bigEndian: false };
    case floatTag:
      return bytesPerSample >= 4 ? { kind: 'float', bytesPerSample, bigEndian: false } : null;
    case alawTag:
      return bytesPerSample === 1 ? { kind: 'alaw', bytesPerSample, bigEndian: false } : null;
    case mulawTag:
      return bytesPerSample === 1 ? { kind: 'mulaw', bytesPerSample, bigEndian: false } : null;
    default:
      return null;
  }
}

function unsupported(name: string, tag: number, bits: number): UserError {
  const what = compressedTags[tag] ?? (tag === pcmTag || tag === floatTag ? `${bits} bit samples` : undefined);
  return new UserError(
    'unsupported',
    `${name} is a WAV file that holds ${what ?? `an unknown encoding (format tag ${tag})`}, which this version cannot read. Convert it to PCM, for example: ffmpeg -i "${name}" -c:a pcm_s24le "converted ${name}"`,
  );
}
