import { writeFileSync } from 'node:fs';
import { aiffChunk } from './make-aiff.ts';
import { noiseCode } from './make-samples.ts';
import { formatTag, riffFile } from './make-wav.ts';
import { bitsOf, codeBitsOf, type StoredAs, storeSamples } from './store-samples.ts';

export type RifxOptions = {
  readonly storedAs?: StoredAs;
  readonly channels?: number;
  readonly sampleRate?: number;
  readonly frames?: number;
  /** The format tag; that of the samples unless a test wants another. */
  readonly tag?: number;
  /** The first four bytes of the sub-format of WAVEFORMATEXTENSIBLE; plain without. */
  readonly subFormat?: readonly number[];
  readonly after?: readonly Uint8Array[];
};

/** Where the sound of a plain one begins. */
export const rifxHeaderBytes = 44;

/** The bytes of a big-endian WAV file: 16 bit stereo noise at 44.1 kHz unless something else matters. */
export function rifxBytes(options: RifxOptions = {}): Uint8Array<ArrayBuffer> {
  const { storedAs = 's16be', channels = 2, frames = 1000 } = options;
  const data = storeSamples(storedAs, noiseCode(codeBitsOf(storedAs)), channels, frames);
  // Chunks of RIFX are those of AIFF: all numbers are big endian.
  const chunks = [aiffChunk('fmt ', rifxFormat(options)), aiffChunk('data', data), ...(options.after ?? [])];
  const bytes = riffFile('RIFX', chunks);
  new DataView(bytes.buffer).setUint32(4, bytes.length - 8);
  return bytes;
}

/** Writes a big-endian WAV file; returns its path. */
export function makeRifx(path: string, options: RifxOptions = {}): string {
  writeFileSync(path, rifxBytes(options));
  return path;
}

function rifxFormat(options: RifxOptions): Uint8Array<ArrayBuffer> {
  const { storedAs = 's16be', channels = 2, sampleRate = 44_100, subFormat } = options;
  const bits = bitsOf(storedAs);
  const content = new Uint8Array(subFormat === undefined ? 16 : 40);
  const view = new DataView(content.buffer);
  view.setUint16(0, options.tag ?? (subFormat === undefined ? formatTag(storedAs) : 0xfffe));
  view.setUint16(2, channels);
  view.setUint32(4, sampleRate);
  view.setUint32(8, (sampleRate * channels * bits) / 8);
  view.setUint16(12, (channels * bits) / 8);
  view.setUint16(14, bits);
  if (subFormat === undefined) return content;
  view.setUint16(16, 22);
  view.setUint16(18, bits);
  content.set([...subFormat, 0, 0, 0, 0x10, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71], 24);
  return content;
}
