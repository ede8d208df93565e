import { writeFileSync } from 'node:fs';
import { noiseCode, type SampleCode } from './make-samples.ts';
import { formatContent, joinBytes } from './make-wav.ts';
import { bitsOf, codeBitsOf, type StoredAs, storeSamples } from './store-samples.ts';

export type PcmOptions = {
  readonly storedAs?: StoredAs;
  readonly channels?: number;
  readonly sampleRate?: number;
  readonly frames?: number;
  readonly code?: SampleCode;
  /** What the header says of the length of the sound, true or not; 2^64, -1 and 2^32 - 1 as numbers mean unknown. */
  readonly declaredBytes?: number | bigint;
};

export type W64Options = PcmOptions & {
  /** Chunks in front of the sound and behind it. */
  readonly before?: readonly Uint8Array[];
  readonly after?: readonly Uint8Array[];
};

/** The bytes of a Sony Wave64 file: 16 bit stereo noise at 44.1 kHz unless something else matters. */
export function w64Bytes(options: W64Options = {}): Uint8Array<ArrayBuffer> {
  const { storedAs = 's16le', channels = 2, sampleRate = 44_100 } = options;
  const data = dataOf(options, 's16le');
  const chunks = [
    w64Chunk('junk', new Uint8Array(13)),
    w64Chunk('fmt ', formatContent(storedAs, channels, sampleRate)),
    ...(options.before ?? []),
    w64Chunk('data', data, options.declaredBytes),
    w64Chunk('levl', new Uint8Array(16)),
    ...(options.after ?? []),
  ];
  const body = joinBytes(chunks);
  const head = new Uint8Array(40);
  head.set([...letters('riff'), 0x2e, ...riffTail]);
  new DataView(head.buffer).setBigUint64(16, BigInt(40 + body.length), true);
  head.set([...letters('wave'), ...w64Tail], 24);
  return joinBytes([head, body]);
}

export type CafOptions = PcmOptions & {
  readonly formatId?: string;
  /** Chunks behind the sound. */
  readonly after?: readonly Uint8Array[];
};

/** The bytes of a Core Audio file: 16 bit stereo noise at 44.1 kHz, big endian unless `storedAs` ends with `le`. */
export function cafBytes(options: CafOptions = {}): Uint8Array<ArrayBuffer> {
  const { storedAs = 's16be', channels = 2, sampleRate = 44_100 } = options;
  const data = dataOf(options, 's16be');
  const description = new Uint8Array(32);
  const view = new DataView(description.buffer);
  const law = storedAs === 'alaw' ? 'alaw' : storedAs === 'mulaw' ? 'ulaw' : 'lpcm';
  view.setFloat64(0, sampleRate);
  description.set(letters(options.formatId ?? law), 8);
  view.setUint32(12, (storedAs.startsWith('f') ? 1 : 0) | (storedAs.endsWith('le') ? 2 : 0));
  view.setUint32(16, (bitsOf(storedAs) / 8) * channels);
  view.setUint32(20, 1);
  view.setUint32(24, channels);
  view.setUint32(28, bitsOf(storedAs));
  return joinBytes([
    Uint8Array.from([...letters('caff'), 0, 1, 0, 0]),
    cafChunk('desc', description),
    cafChunk('free', new Uint8Array(7)),
    cafChunk('data', joinBytes([new Uint8Array(4), data]), options.declaredBytes),
    ...(options.after ?? []),
  ]);
}

/** The bytes of a Sun audio file: 16 bit stereo noise at 44.1 kHz, big endian. */
export function auBytes(options: PcmOptions = {}): Uint8Array<ArrayBuffer> {
  const { storedAs = 's16be', channels = 2, sampleRate = 44_100 } = options;
  const data = dataOf(options, 's16be');
  const codes: Partial<Record<StoredAs, number>> = {
    mulaw: 1,
    s8: 2,
    s16be: 3,
    s24be: 4,
    s32be: 5,
    f32be: 6,
    f64be: 7,
    alaw: 27,
  };
  const head = new Uint8Array(32);
  const view = new DataView(head.buffer);
  head.set(letters('.snd'));
  for (const [index, value] of [
    32,
    Number(options.declaredBytes ?? data.length),
    codes[storedAs] ?? 0,
    sampleRate,
    channels,
  ].entries()) {
    view.setUint32(4 + index * 4, value);
  }
  return joinBytes([head, data]);
}

/** Writes any of these; returns the path. */
export function writeBytes(path: string, bytes: Uint8Array): string {
  writeFileSync(path, bytes);
  return path;
}

const w64Tail = [0xf3, 0xac, 0xd3, 0x11, 0x8c, 0xd1, 0, 0xc0, 0x4f, 0x8e, 0xdb, 0x8a];

const riffTail = [0x91, 0xcf, 0x11, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0, 0];
/** GUIDs that are no four letters with a tail. */
const wholeGuids: Readonly<Record<string, readonly number[]>> = {
  list: [...letters('list'), 0x2f, ...riffTail],
  marker: [0x56, 0x62, 0xf7, 0xab, 0x2d, 0x39, 0xd2, 0x11, 0x86, 0xc7, 0, 0xc0, 0x4f, 0x8e, 0xdb, 0x8a],
  summarylist: [0xbc, 0x94, 0x5f, 0x92, 0x5a, 0x52, 0xd2, 0x11, 0x86, 0xdc, 0, 0xc0, 0x4f, 0x8e, 0xdb, 0x8a],
  stranger: Array.from({ length: 16 }, (_, index) => 0x90 + index),
};

function dataOf({ storedAs, channels = 2, frames = 1000, code }: PcmOptions, usual: StoredAs): Uint8Array<ArrayBuffer> {
  const stored = storedAs ?? usual;
  return joinBytes([storeSamples(stored, code ?? noiseCode(codeBitsOf(stored)), channels, frames)]);
}

/** A chunk of Wave64: four letters as in WAV, `marker`, `summarylist`, or a `stranger` that nobody knows. */
export function w64Chunk(
  id: string,
  content: Uint8Array,
  declaredBytes: number | bigint = content.length,
): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(24);
  head.set(wholeGuids[id] ?? [...letters(id), ...w64Tail]);
  const size = declaredBytes === 2 ** 64 ? 2n ** 64n - 1n : declaredBytes === 0 ? 0n : BigInt(declaredBytes) + 24n;
  new DataView(head.buffer).setBigUint64(16, size, true);
  return joinBytes([head, content, new Uint8Array((8 - (content.length % 8)) % 8)]);
}

/** A chunk of Core Audio. */
export function cafChunk(id: string, content: Uint8Array, declaredBytes?: number | bigint): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(12);
  head.set(letters(id));
  const size = BigInt(declaredBytes ?? content.length);
  new DataView(head.buffer).setBigInt64(4, declaredBytes === undefined || size <= 0n ? size : size + 4n);
  return joinBytes([head, content]);
}

function letters(text: string): readonly number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}
