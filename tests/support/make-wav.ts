import { writeFileSync } from 'node:fs';
import { noiseCode, type SampleCode } from './make-samples.ts';
import { bitsOf, codeBitsOf, type StoredAs, storeSamples } from './store-samples.ts';

export type WavOptions = {
  readonly container?: 'RIFF' | 'RF64' | 'BW64';
  readonly storedAs?: StoredAs;
  readonly channels?: number;
  readonly sampleRate?: number;
  readonly frames?: number;
  readonly code?: SampleCode;
  /** Writes WAVEFORMATEXTENSIBLE with so many valid bits. */
  readonly validBits?: number;
  readonly before?: readonly Uint8Array[];
  readonly after?: readonly Uint8Array[];
};

/** The bytes of a WAV file: 16 bit stereo noise at 44.1 kHz unless something else matters. */
export function wavBytes(options: WavOptions = {}): Uint8Array<ArrayBuffer> {
  const { container = 'RIFF', storedAs = 's16le', channels = 2, sampleRate = 44_100, frames = 1000 } = options;
  const data = storeSamples(storedAs, options.code ?? noiseCode(codeBitsOf(storedAs)), channels, frames);
  const isLarge = container !== 'RIFF';
  const chunks = [
    ...(isLarge ? [largeSizes(data.length, frames)] : []),
    riffChunk('fmt ', formatContent(storedAs, channels, sampleRate, options.validBits)),
    ...(options.before ?? []),
    withSize(riffChunk('data', data), isLarge ? 0xffff_ffff : data.length),
    ...(options.after ?? []),
  ];
  return riffFile(container, chunks);
}

/** Writes a WAV file; returns its path. */
export function makeWav(path: string, options: WavOptions = {}): string {
  writeFileSync(path, wavBytes(options));
  return path;
}

/** A RIFF, RF64 or BW64 file of these chunks. */
export function riffFile(container: string, chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = joinBytes([text('WAVE'), ...chunks]);
  return withSize(
    joinBytes([text(container), new Uint8Array(4), body]),
    container === 'RIFF' ? body.length : 0xffff_ffff,
  );
}

/** One chunk with its pad byte. */
export function riffChunk(id: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const pad = new Uint8Array(content.length % 2);
  return withSize(joinBytes([text(id), new Uint8Array(4), content, pad]), content.length);
}

/** A broadcast WAV's bext chunk. */
export function bextChunk(fields: {
  readonly description?: string;
  readonly originator?: string;
  readonly originatorReference?: string;
  readonly timeReference?: number;
}): Uint8Array<ArrayBuffer> {
  const content = new Uint8Array(602);
  content.set(new TextEncoder().encode(fields.description ?? '').subarray(0, 256), 0);
  content.set(new TextEncoder().encode(fields.originator ?? '').subarray(0, 32), 256);
  content.set(new TextEncoder().encode(fields.originatorReference ?? '').subarray(0, 32), 288);
  new DataView(content.buffer).setBigUint64(338, BigInt(fields.timeReference ?? 0), true);
  return riffChunk('bext', content);
}

/** What a format chunk calls the encoding of samples. */
export function formatTag(storedAs: StoredAs): number {
  return storedAs.startsWith('f') ? 3 : storedAs === 'alaw' ? 6 : storedAs === 'mulaw' ? 7 : 1;
}

/** The content of a `fmt ` chunk. */
export function formatContent(
  storedAs: StoredAs,
  channels: number,
  sampleRate: number,
  validBits?: number,
): Uint8Array<ArrayBuffer> {
  const bits = bitsOf(storedAs);
  const isExtensible = validBits !== undefined;
  const tag = formatTag(storedAs);
  const content = new Uint8Array(isExtensible ? 40 : 16);
  const view = new DataView(content.buffer);
  view.setUint16(0, isExtensible ? 0xfffe : tag, true);
  view.setUint16(2, channels, true);
  view.setUint32(4, sampleRate, true);
  view.setUint32(8, (sampleRate * channels * bits) / 8, true);
  view.setUint16(12, (channels * bits) / 8, true);
  view.setUint16(14, bits, true);
  if (isExtensible) {
    view.setUint16(16, 22, true);
    view.setUint16(18, validBits, true);
    view.setUint16(24, tag, true);
    content.set([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71], 26);
  }
  return content;
}

/** The ds64 chunk of RF64 and BW64. */
export function largeSizes(dataBytes: number | bigint, frames: number | bigint): Uint8Array<ArrayBuffer> {
  const content = new Uint8Array(28);
  const view = new DataView(content.buffer);
  view.setBigUint64(0, BigInt(dataBytes) + 80n, true);
  view.setBigUint64(8, BigInt(dataBytes), true);
  view.setBigUint64(16, BigInt(frames), true);
  return riffChunk('ds64', content);
}

/** The same chunk with another size in its header, true or not. */
export function withSize(chunk: Uint8Array, sizeBytes: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(chunk);
  new DataView(copy.buffer).setUint32(4, sizeBytes, true);
  return copy;
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function text(letters: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}
