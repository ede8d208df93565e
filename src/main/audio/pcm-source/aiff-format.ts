import { basename } from 'node:path';
import { UserError } from '../../../shared/contract/errors.ts';
import type { ByteCount } from '../byte-count.ts';
import type { OriginalFile } from '../open-original.ts';
import { checkFormat, type PcmFormat } from './pcm-layout.ts';
import { offsetBinary, roundedRate } from '../repairs.ts';
import { encodingName, type SampleEncoding } from './sample-decoding.ts';

/** What stands in a COMM chunk. */
export type Comm = {
  readonly channels: number;
  /** Frames as the header says it; 0 when the recorder did not come to write it. */
  readonly declaredFrames: number;
  readonly bits: number;
  readonly exactRate: number;
  /** Four letters; `NONE` in plain AIFF. */
  readonly compression: string;
  /** Null when this version does not know it. */
  readonly encoding: SampleEncoding | null;
};

/** A COMM chunk, understood. */
export type AiffFormat = PcmFormat & {
  readonly encodingName: string;
  readonly repairs: readonly string[];
};

/** Reads a COMM chunk; null when it is cut off. */
export async function readComm(file: OriginalFile, offset: ByteCount, sizeBytes: number): Promise<Comm | null> {
  const bytes = await file.read(offset, Math.min(sizeBytes, 22));
  if (bytes.length < 18) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const bits = view.getInt16(6);
  const compression = bytes.length < 22 ? 'NONE' : String.fromCharCode(...bytes.subarray(18, 22));
  return {
    channels: view.getInt16(0),
    declaredFrames: view.getUint32(2),
    bits,
    exactRate: extendedFloat(view, 8),
    compression,
    encoding: encodingOf(compression, Math.ceil(bits / 8)),
  };
}

/** The format of the samples. Throws `UserError` damaged or unsupported. */
export function aiffFormat(path: string, { channels, bits, exactRate, compression, encoding }: Comm): AiffFormat {
  if (encoding === null) throw unsupported(basename(path), compression, bits);
  const sampleRate = Math.round(exactRate);
  return {
    ...checkFormat(path, { encoding, sampleRate, channels }),
    encodingName: encodingName(encoding, bits),
    repairs: [
      ...(exactRate === sampleRate ? [] : [roundedRate(exactRate, sampleRate)]),
      ...(encoding.kind === 'uint' && encoding.bytesPerSample > 1 ? [offsetBinary(bits)] : []),
    ],
  };
}

// Apple's AIFF-C specification and QuickTime's additions to it; names differ in case between programs.
function encodingOf(compression: string, bytesPerSample: number): SampleEncoding | null {
  switch (compression) {
    case 'NONE':
    case 'twos':
      return integer(bytesPerSample, true);
    case 'sowt':
      return integer(bytesPerSample, false);
    case 'in24':
      return integer(3, true);
    case 'in32':
      return integer(4, true);
    case '42ni':
    case 'ni24':
      return integer(3, false);
    case '23ni':
    case 'ni32':
      return integer(4, false);
    case 'raw ':
      // Numbers without a sign. Apple's later lists know it for 8 bit only, the one of 1996 for 16 bit too (QuickTime Movie
      // File Format Specification, “Sound Sample Data”).
      return isIntegerWidth(bytesPerSample) ? { kind: 'uint', bytesPerSample, bigEndian: true } : null;
    case 'fl32':
    case 'FL32':
      return { kind: 'float', bytesPerSample: 4, bigEndian: true };
    case 'fl64':
    case 'FL64':
      return { kind: 'float', bytesPerSample: 8, bigEndian: true };
    case 'alaw':
    case 'ALAW':
      return { kind: 'alaw', bytesPerSample: 1, bigEndian: false };
    case 'ulaw':
    case 'ULAW':
      return { kind: 'mulaw', bytesPerSample: 1, bigEndian: false };
    default:
      return null;
  }
}

function integer(bytesPerSample: number, bigEndian: boolean): SampleEncoding | null {
  return isIntegerWidth(bytesPerSample) ? { kind: 'int', bytesPerSample, bigEndian } : null;
}

function isIntegerWidth(bytes: number): bytes is 1 | 2 | 3 | 4 {
  return bytes >= 1 && bytes <= 4;
}

/**
 * The same where the sound takes one byte for each sample of that many frames: then it is of 8 bit, whatever is said of
 * its samples. Formats that are compressed tell how many bits come out of them, and `raw ` stands among those.
 */
export function byItsLength(comm: Comm, soundBytes: number): Comm {
  const { encoding, declaredFrames, channels } = comm;
  if (encoding?.kind !== 'uint' || encoding.bytesPerSample === 1) return comm;
  if (declaredFrames === 0 || soundBytes !== declaredFrames * channels) return comm;
  return { ...comm, bits: 8, encoding: { ...encoding, bytesPerSample: 1 } };
}

// An 80 bit IEEE 754 number: sign and exponent in 16 bits, then the 64 bits of a fraction with its leading one.
function extendedFloat(view: DataView, at: number): number {
  const signAndExponent = view.getUint16(at);
  const magnitude = Number(view.getBigUint64(at + 2)) * 2 ** ((signAndExponent & 0x7fff) - 16_383 - 63);
  return (signAndExponent & 0x8000) === 0 ? magnitude : -magnitude;
}

function unsupported(name: string, compression: string, bits: number): UserError {
  const what = compression === 'NONE' ? `${bits} bit samples` : `sound compressed as “${compression.trim()}”`;
  return new UserError(
    'unsupported',
    `${name} is an AIFF file that holds ${what}, which this version cannot read. Convert it to WAV or FLAC and add that, for example: ffmpeg -i "${name}" "${name}.wav"`,
  );
}
