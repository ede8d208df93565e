import { writeFileSync } from 'node:fs';
import { noiseCode, type SampleCode } from './make-samples.ts';
import { joinBytes } from './make-wav.ts';
import { bitsOf, codeBitsOf, type StoredAs, storeSamples } from './store-samples.ts';

export type AiffOptions = {
  /** Makes an AIFF-C file of this compression type; plain AIFF without. */
  readonly compression?: string;
  readonly storedAs?: StoredAs;
  readonly channels?: number;
  readonly sampleRate?: number;
  readonly frames?: number;
  readonly code?: SampleCode;
  /** What COMM says, true or not. */
  readonly declaredFrames?: number;
  /** What SSND says, true or not. */
  readonly declaredSoundBytes?: number;
  /** Bytes between SSND's own header and the first sample. */
  readonly soundOffset?: number;
  /** Whether COMM stands behind the sound. */
  readonly isFormatLast?: boolean;
  readonly after?: readonly Uint8Array[];
};

/** The bytes of an AIFF file: 16 bit stereo noise at 44.1 kHz unless something else matters. */
export function aiffBytes(options: AiffOptions = {}): Uint8Array<ArrayBuffer> {
  const { storedAs = 's16be', channels = 2, sampleRate = 44_100, frames = 1000, soundOffset = 0 } = options;
  const data = storeSamples(storedAs, options.code ?? noiseCode(codeBitsOf(storedAs)), channels, frames);
  const format = new Uint8Array(18);
  const view = new DataView(format.buffer);
  view.setInt16(0, channels);
  view.setUint32(2, options.declaredFrames ?? frames);
  view.setInt16(6, bitsOf(storedAs));
  setExtended(view, 8, sampleRate);
  const { compression } = options;
  const soundHead = new Uint8Array(8 + soundOffset).fill(0x55);
  new DataView(soundHead.buffer).setUint32(0, soundOffset);
  const sound = joinBytes([soundHead, data]);
  const needed = [
    aiffChunk('COMM', compression === undefined ? format : joinBytes([format, text(compression), Uint8Array.of(0, 0)])),
    withBigSize(aiffChunk('SSND', sound), options.declaredSoundBytes ?? sound.length),
  ];
  const chunks = [
    ...(compression === undefined ? [] : [aiffChunk('FVER', Uint8Array.of(0xa2, 0x80, 0x51, 0x40))]),
    ...(options.isFormatLast === true ? needed.toReversed() : needed),
    ...(options.after ?? []),
  ];
  const body = joinBytes([text(compression === undefined ? 'AIFF' : 'AIFC'), ...chunks]);
  return withBigSize(joinBytes([text('FORM'), new Uint8Array(4), body]), body.length);
}

/** Writes an AIFF file; returns its path. */
export function makeAiff(path: string, options: AiffOptions = {}): string {
  writeFileSync(path, aiffBytes(options));
  return path;
}

/** One chunk with its pad byte. */
export function aiffChunk(id: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const pad = new Uint8Array(content.length % 2);
  return withBigSize(joinBytes([text(id), new Uint8Array(4), content, pad]), content.length);
}

function withBigSize(chunk: Uint8Array, sizeBytes: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(chunk);
  new DataView(copy.buffer).setUint32(4, sizeBytes);
  return copy;
}

// 80 bit extended: the exponent, then the number shifted up until its highest bit is set.
function setExtended(view: DataView, at: number, value: number): void {
  const exponent = value > 0 ? Math.floor(Math.log2(value)) : 0;
  view.setUint16(at, value > 0 ? exponent + 16_383 : 0);
  view.setBigUint64(at + 2, BigInt(Math.round(value * 2 ** (52 - exponent))) << 11n);
}

function text(letters: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}
