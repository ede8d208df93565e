import type { StoredKind } from '../frame-source.ts';
import { alawValues, mulawValues } from './g711.ts';

/** How one sample is stored. Integers lie at the top of their bytes, as WAV and AIFF have it. */
export type SampleEncoding = {
  readonly kind: 'int' | 'uint' | 'float' | 'alaw' | 'mulaw';
  readonly bytesPerSample: 1 | 2 | 3 | 4 | 8;
  readonly bigEndian: boolean;
  /** Of floats that do not count full scale as 1. */
  readonly fullScale?: number;
};

/** Whether samples can be so many bytes wide. */
export function isSampleWidth(bytes: number): bytes is SampleEncoding['bytesPerSample'] {
  return bytes === 1 || bytes === 2 || bytes === 3 || bytes === 4 || bytes === 8;
}

/** What an encoding is called: `24 bit`, `20 bit in 24`, `32 bit float`, `A-law`. */
export function encodingName(encoding: SampleEncoding, validBits: number): string {
  const bits = encoding.bytesPerSample * 8;
  switch (encoding.kind) {
    case 'alaw':
      return 'A-law';
    case 'mulaw':
      return 'µ-law';
    case 'float':
      return `${bits} bit float`;
    case 'int':
    case 'uint':
      return validBits > 0 && validBits < bits ? `${validBits} bit in ${bits}` : `${bits} bit`;
  }
}

/**
 * Turns stored samples into -1 to 1: as many as `target` holds. `bytes` must begin at a multiple of 8 in its buffer,
 * because whole words are read; all machines we run on are little endian.
 */
export type DecodeSamples = (bytes: Uint8Array, target: Float32Array) => void;

/** The decoder of an encoding; null when there is none, as for 16 bit floats. */
export function decoderOf(encoding: SampleEncoding): DecodeSamples | null {
  const { kind, bytesPerSample, bigEndian } = encoding;
  switch (kind) {
    case 'alaw':
      return bytesPerSample === 1 ? (bytes, target) => decodeTable(bytes, target, alawValues) : null;
    case 'mulaw':
      return bytesPerSample === 1 ? (bytes, target) => decodeTable(bytes, target, mulawValues) : null;
    case 'uint':
      return bytesPerSample === 1 ? decodeUint8 : offsetBinaryDecoder(bytesPerSample, bigEndian);
    case 'float':
      if (encoding.fullScale !== undefined)
        return scaled(decoderOf({ kind, bytesPerSample, bigEndian }), encoding.fullScale);
      if (bytesPerSample === 4) return bigEndian ? decodeFloat32Big : decodeFloat32;
      if (bytesPerSample === 8) return bigEndian ? decodeFloat64Big : decodeFloat64;
      return null;
    case 'int':
      return integerDecoder(bytesPerSample, bigEndian);
  }
}

/** How the analysis calls samples that it takes as they are stored; null for those that are decoded first. */
export function storedKindOf({ kind, bytesPerSample, bigEndian, fullScale }: SampleEncoding): StoredKind | null {
  if (bigEndian || fullScale !== undefined) return null;
  if (kind === 'float') return bytesPerSample === 4 ? 'f32' : null;
  if (kind !== 'int') return null;
  return ({ 2: 's16', 3: 's24', 4: 's32' } as const)[bytesPerSample as 2 | 3 | 4] ?? null;
}

/** The decoder of samples that a pass gave as they are stored. */
export function decoderOfStored(kind: StoredKind): DecodeSamples {
  return { s16: decodeInt16, s24: decodeInt24, s32: decodeInt32, f32: decodeFloat32 }[kind];
}

function integerDecoder(bytesPerSample: number, bigEndian: boolean): DecodeSamples | null {
  switch (bytesPerSample) {
    case 1:
      return decodeInt8;
    case 2:
      return bigEndian ? decodeInt16Big : decodeInt16;
    case 3:
      return bigEndian ? decodeInt24Big : decodeInt24;
    case 4:
      return bigEndian ? decodeInt32Big : decodeInt32;
    default:
      return null;
  }
}

function scaled(decode: DecodeSamples | null, fullScale: number): DecodeSamples | null {
  if (decode === null) return null;
  const scale = 1 / fullScale;
  return (bytes, target) => {
    decode(bytes, target);
    for (let index = 0; index < target.length; index++) target[index]! *= scale;
  };
}

/** Silence lies in the middle of the range: but for the highest bit these are the integers with a sign. */
function offsetBinaryDecoder(bytesPerSample: number, bigEndian: boolean): DecodeSamples | null {
  const decode = integerDecoder(bytesPerSample, bigEndian);
  if (decode === null) return null;
  return (bytes, target) => {
    const signed = bytes.slice(0, target.length * bytesPerSample);
    for (let at = bigEndian ? 0 : bytesPerSample - 1; at < signed.length; at += bytesPerSample) signed[at]! ^= 0x80;
    decode(signed, target);
  };
}

const scale8 = 1 / 2 ** 7;
const scale16 = 1 / 2 ** 15;
const scale32 = 1 / 2 ** 31;

function decodeTable(bytes: Uint8Array, target: Float32Array, values: Float32Array): void {
  for (let index = 0; index < target.length; index++) target[index] = values[bytes[index]!]!;
}

function decodeUint8(bytes: Uint8Array, target: Float32Array): void {
  for (let index = 0; index < target.length; index++) target[index] = (bytes[index]! - 128) * scale8;
}

function decodeInt8(bytes: Uint8Array, target: Float32Array): void {
  const stored = new Int8Array(bytes.buffer, bytes.byteOffset, target.length);
  for (let index = 0; index < target.length; index++) target[index] = stored[index]! * scale8;
}

function decodeInt16(bytes: Uint8Array, target: Float32Array): void {
  const stored = new Int16Array(bytes.buffer, bytes.byteOffset, target.length);
  for (let index = 0; index < target.length; index++) target[index] = stored[index]! * scale16;
}

function decodeInt16Big(bytes: Uint8Array, target: Float32Array): void {
  const stored = new Uint16Array(bytes.buffer, bytes.byteOffset, target.length);
  for (let index = 0; index < target.length; index++) {
    const value = stored[index]!;
    target[index] = (((value << 24) | ((value & 0xff00) << 8)) >> 16) * scale16;
  }
}

// Three words hold four samples; reading words is 1.5 times as fast as reading bytes. Each sample is moved to the top
// of its word, which makes the sign right and 2^31 the scale.
function decodeInt24(bytes: Uint8Array, target: Float32Array): void {
  const fours = target.length >> 2;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, fours * 3);
  let at = 0;
  for (let index = 0; index < fours * 4; index += 4) {
    const first = words[at]!;
    const second = words[at + 1]!;
    const third = words[at + 2]!;
    at += 3;
    target[index] = (first << 8) * scale32;
    target[index + 1] = (((first >>> 16) & 0xff00) | (second << 16)) * scale32;
    target[index + 2] = (((second >>> 8) & 0xffff00) | (third << 24)) * scale32;
    target[index + 3] = (third & 0xffffff00) * scale32;
  }
  for (let index = fours * 4; index < target.length; index++) {
    const byte = index * 3;
    target[index] = ((bytes[byte]! << 8) | (bytes[byte + 1]! << 16) | (bytes[byte + 2]! << 24)) * scale32;
  }
}

function decodeInt24Big(bytes: Uint8Array, target: Float32Array): void {
  for (let index = 0, at = 0; index < target.length; index++, at += 3) {
    target[index] = ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8)) * scale32;
  }
}

function decodeInt32(bytes: Uint8Array, target: Float32Array): void {
  const stored = new Int32Array(bytes.buffer, bytes.byteOffset, target.length);
  for (let index = 0; index < target.length; index++) target[index] = stored[index]! * scale32;
}

function decodeInt32Big(bytes: Uint8Array, target: Float32Array): void {
  const stored = new Int32Array(bytes.buffer, bytes.byteOffset, target.length);
  for (let index = 0; index < target.length; index++) target[index] = swapped32(stored[index]!) * scale32;
}

function decodeFloat32(bytes: Uint8Array, target: Float32Array): void {
  target.set(new Float32Array(bytes.buffer, bytes.byteOffset, target.length));
}

// Bits are moved as integers: a float that passes through a register may come out with other bits.
function decodeFloat32Big(bytes: Uint8Array, target: Float32Array): void {
  const stored = new Int32Array(bytes.buffer, bytes.byteOffset, target.length);
  const bits = new Int32Array(target.buffer, target.byteOffset, target.length);
  for (let index = 0; index < bits.length; index++) bits[index] = swapped32(stored[index]!);
}

function decodeFloat64(bytes: Uint8Array, target: Float32Array): void {
  const stored = new Float64Array(bytes.buffer, bytes.byteOffset, target.length);
  for (let index = 0; index < target.length; index++) target[index] = stored[index]!;
}

function decodeFloat64Big(bytes: Uint8Array, target: Float32Array): void {
  const stored = new Int32Array(bytes.buffer, bytes.byteOffset, target.length * 2);
  const value = new Float64Array(1);
  const halves = new Int32Array(value.buffer);
  for (let index = 0, at = 0; index < target.length; index++, at += 2) {
    halves[1] = swapped32(stored[at]!);
    halves[0] = swapped32(stored[at + 1]!);
    target[index] = value[0]!;
  }
}

function swapped32(value: number): number {
  return (value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24);
}
