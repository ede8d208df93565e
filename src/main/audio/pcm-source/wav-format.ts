import { basename } from 'node:path';
import { UserError } from '../../../shared/contract/errors.ts';
import { atMost, type ByteCount } from '../byte-count.ts';
import type { OriginalFile } from '../open-original.ts';
import { checkFormat, damaged, type PcmFormat } from './pcm-layout.ts';
import { wrongFrameSize } from '../repairs.ts';
import { encodingName, isSampleWidth, type SampleEncoding } from './sample-decoding.ts';

/** The `fmt ` chunk, understood. */
export type WavFormat = PcmFormat & {
  /** As an engineer would write it: `24 bit`, `20 bit in 24`, `32 bit float`. */
  readonly encodingName: string;
  readonly repairs: readonly string[];
  /** Full scale where samples of this kind, which are called integers, may be floats; null where they cannot be. */
  readonly floatScale: number | null;
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

/**
 * What Cool Edit and Audition up to 3.0 call “16.8 float (type 1 – 32-bit)” and “24.0 float (type 1 – 24-bit)” in their
 * manuals: floats up to ±32,768 and ±8,388,608 that the header calls integers of so many bits, in four bytes each.
 */
const floatScales: Readonly<Record<number, number>> = { 24: 2 ** 23, 32: 2 ** 15 };

/** Reads a `fmt ` chunk; `bigEndian` as in RIFX. Throws `UserError` damaged or unsupported. */
export async function readWavFormat(
  file: OriginalFile,
  offset: ByteCount,
  sizeBytes: ByteCount,
  bigEndian = false,
): Promise<WavFormat> {
  const name = basename(file.path);
  const bytes = await file.read(offset, atMost(sizeBytes, 40));
  if (bytes.length < 16) throw damaged(`${name} is damaged: its format chunk is cut off.`);
  if (bytes.every((byte) => byte === 0)) {
    throw withoutFormat(
      `${name} is damaged: its format chunk holds only zeros, so nothing tells how its sound is stored.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const number16 = (at: number): number => view.getUint16(at, !bigEndian);
  const outerTag = number16(0);
  const isExtensible = outerTag === extensibleTag && bytes.length >= 40;
  const tag = isExtensible ? subFormatTag(view, bigEndian) : outerTag;
  const channels = number16(2);
  const sampleRate = view.getUint32(4, !bigEndian);
  const blockAlign = number16(12);
  const bits = number16(14);
  const validBits = (isExtensible && number16(18)) || bits;

  const storedBits = tag === alawTag || tag === mulawTag ? 8 : bits;
  const wantedBytes = Math.ceil(storedBits / 8);
  const alignedBytes = blockAlign / Math.max(1, channels);
  const isAligned = Number.isInteger(alignedBytes) && alignedBytes >= Math.max(1, wantedBytes) && alignedBytes <= 8;
  const bytesPerSample = isAligned ? alignedBytes : wantedBytes;
  const encoding = encodingOf(tag, bytesPerSample, bigEndian);
  if (encoding === null) throw unsupported(name, tag, storedBits, bigEndian);
  const isFourBytePcm = outerTag === pcmTag && bytesPerSample === 4 && !bigEndian;
  return {
    ...checkFormat(file.path, { encoding, sampleRate, channels }),
    floatScale: isFourBytePcm ? (floatScales[bits] ?? null) : null,
    encodingName: encodingName(encoding, validBits),
    repairs: isAligned ? [] : [wrongFrameSize(blockAlign, bytesPerSample * channels)],
  };
}

// The first two bytes of the sub-format GUID are the tag again (Microsoft, WAVEFORMATEXTENSIBLE). In RIFX its first number
// is written as one of 32 bits, as two of 16 (so sox), or as the bytes of a little-endian file.
function subFormatTag(view: DataView, bigEndian: boolean): number {
  if (!bigEndian) return view.getUint16(24, true);
  const ways = [view.getUint32(24), view.getUint16(24), view.getUint16(24, true)];
  return ways.find((tag) => [pcmTag, floatTag, alawTag, mulawTag].includes(tag)) ?? view.getUint16(24);
}

function encodingOf(tag: number, bytesPerSample: number, bigEndian: boolean): SampleEncoding | null {
  if (!isSampleWidth(bytesPerSample)) return null;
  switch (tag) {
    case pcmTag:
      // Eight bits are the only unsigned ones.
      if (bytesPerSample === 8) return null;
      return { kind: bytesPerSample === 1 ? 'uint' : 'int', bytesPerSample, bigEndian };
    case floatTag:
      return bytesPerSample >= 4 ? { kind: 'float', bytesPerSample, bigEndian } : null;
    case alawTag:
      return bytesPerSample === 1 ? { kind: 'alaw', bytesPerSample, bigEndian } : null;
    case mulawTag:
      return bytesPerSample === 1 ? { kind: 'mulaw', bytesPerSample, bigEndian } : null;
    default:
      return null;
  }
}

/** The error for a WAV file that does not say how its sound is stored; where the sound begins may be known all the same. */
export function withoutFormat(what: string): UserError {
  return new UserError(
    'damaged',
    `${what} Choose Read as raw PCM and say how it was stored, or copy it again from its source.`,
  );
}

function unsupported(name: string, tag: number, bits: number, bigEndian: boolean): UserError {
  const known = compressedTags[tag] ?? (tag === pcmTag || tag === floatTag ? `${bits} bit samples` : undefined);
  const what = known ?? `an unknown encoding (format tag ${tag})`;
  if (bits === 0 && (tag === pcmTag || tag === floatTag)) {
    return withoutFormat(`${name} does not say how its sound is stored: the format in its header is empty.`);
  }
  // ffmpeg reads RIFX as if it were little endian, and makes noise of it.
  const advice = bigEndian
    ? `Convert it to PCM with a program that reads RIFX, for example: sox "${name}" -e signed -b 24 "converted ${name}"`
    : `Convert it to PCM, for example: ffmpeg -i "${name}" -c:a pcm_s24le "converted ${name}"`;
  return new UserError(
    'unsupported',
    `${name} is a ${bigEndian ? 'big-endian WAV file (RIFX)' : 'WAV file'} that holds ${what}, which this version cannot read. ${advice}`,
  );
}
