import type { SampleCode } from './make-samples.ts';

/** How a maker stores its samples: `s24le`, `f32be`, and so on, as ffmpeg names them. */
export type StoredAs =
  | 'u8'
  | 's8'
  | 's16le'
  | 's24le'
  | 's32le'
  | 'f32le'
  | 'f64le'
  | 's16be'
  | 's24be'
  | 's32be'
  | 'f32be'
  | 'f64be'
  | 'alaw'
  | 'mulaw';

export function bitsOf(storedAs: StoredAs): number {
  return storedAs.endsWith('law') ? 8 : Number(/\d+/.exec(storedAs)![0]);
}

/** Bits of the codes that `storeSamples` expects: floats take 16 bit codes, so that they are exact in any width. */
export function codeBitsOf(storedAs: StoredAs): number {
  return storedAs.startsWith('f') ? 16 : bitsOf(storedAs);
}

/** The bytes of so many frames, written in the plainest way: one DataView call per sample. */
export function storeSamples(
  storedAs: StoredAs,
  code: SampleCode,
  channels: number,
  frames: number,
): Uint8Array<ArrayBuffer> {
  const width = bitsOf(storedAs) / 8;
  const bytes = new Uint8Array(frames * channels * width);
  const view = new DataView(bytes.buffer);
  const isLittle = storedAs.endsWith('le');
  for (let frame = 0, at = 0; frame < frames; frame++) {
    for (let channel = 0; channel < channels; channel++, at += width) {
      store(view, at, storedAs, code(frame, channel), isLittle);
    }
  }
  return bytes;
}

function store(view: DataView, at: number, storedAs: StoredAs, code: number, isLittle: boolean): void {
  switch (storedAs) {
    case 'u8':
      return view.setUint8(at, code + 128);
    case 's8':
      return view.setInt8(at, code);
    case 'alaw':
    case 'mulaw':
      return view.setUint8(at, code & 0xff);
    case 's16le':
    case 's16be':
      return view.setInt16(at, code, isLittle);
    case 's24le':
      view.setUint16(at, code & 0xffff, true);
      return view.setInt8(at + 2, code >> 16);
    case 's24be':
      view.setInt8(at, code >> 16);
      return view.setUint16(at + 1, code & 0xffff);
    case 's32le':
    case 's32be':
      return view.setInt32(at, code, isLittle);
    case 'f32le':
    case 'f32be':
      return view.setFloat32(at, code / 2 ** 15, isLittle);
    case 'f64le':
    case 'f64be':
      return view.setFloat64(at, code / 2 ** 15, isLittle);
  }
}
