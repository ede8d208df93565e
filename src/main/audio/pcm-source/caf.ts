import { basename } from 'node:path';
import { UserError } from '../../../shared/contract/errors.ts';
import { asFilesSay, type Reading } from '../../../shared/domain/reading.ts';
import { type ByteCount, byteCount, minus, plus } from '../byte-count.ts';
import type { OriginalFile } from '../open-original.ts';
import { type DataExtent, extentOf, layoutOf } from './data-extent.ts';
import { checkFormat, damaged, type PcmFormat, type PcmLayout } from './pcm-layout.ts';
import { roundedRate, wrongFrameSize } from '../repairs.ts';
import { type ChunkShape, namesAt } from './trailing-chunks.ts';
import { encodingName, isSampleWidth, type SampleEncoding } from './sample-decoding.ts';

const maxChunks = 4096;
/** Four letters and a length of 64 bits. */
const headerBytes = 12;
const formatBytes = 32;
/** The sound chunk begins with a number that counts edits. */
const editCountBytes = 4;

/** Finds out where and how a CAF file stores its samples (Apple Core Audio Format Specification 1.0). */
export async function readCafLayout(file: OriginalFile, reading: Reading = asFilesSay): Promise<PcmLayout> {
  const name = basename(file.path);
  let formatAt: ByteCount | null = null;
  let sound: { readonly dataOffset: ByteCount; readonly extent: DataExtent } | null = null;
  let at: ByteCount = 8;
  for (let count = 0; count < maxChunks; count++) {
    const header = await file.read(at, headerBytes);
    if (header.length < headerBytes) break;
    const id = String.fromCharCode(...header.subarray(0, 4));
    const size = sizeOf(new DataView(header.buffer, header.byteOffset, headerBytes), 0);
    const offset = plus(at, headerBytes);
    if (id === 'desc') formatAt ??= offset;
    if (id === 'data' && sound === null) {
      const dataOffset = plus(offset, editCountBytes);
      const declaredBytes = (await isLengthMissing(file, offset, size)) ? null : minus(size, editCountBytes);
      sound = { dataOffset, extent: await extentOf(file, { dataOffset, declaredBytes, chunks: shape }) };
      at = plus(dataOffset, sound.extent.wholeBytes);
    } else if (size < 0) break;
    else at = plus(offset, size);
  }
  if (formatAt === null) {
    throw damaged(`${name} is damaged: it has no format chunk (desc), so its sound cannot be understood.`);
  }
  const format = await readCafFormat(file, formatAt);
  if (sound === null) throw damaged(`${name} is damaged: it ends before its sound begins.`);
  return layoutOf(file, format, sound, reading, 'caf');
}

/** All chunks that the specification knows may follow sound. */
const shape: ChunkShape = {
  step: 1,
  padBytes: 0,
  headerBytes,
  idAt: namesAt(new Set('chan desc edct free info inst kuki mark midi ovvw pakt peak regn strg umid uuid'.split(' '))),
  endsOf(view, at) {
    // Rounded only where it is far beyond these bytes.
    const size = Number(sizeOf(view, at));
    return size < 0 ? [] : [at + headerBytes + size];
  },
  isFollowed: isChunkAt,
};

function sizeOf(header: DataView, at: number): ByteCount {
  return byteCount(header.getBigInt64(at + 4));
}

/** -1 while recording: the sound goes to the end. Recorders that were cut off leave 0, other programs all ones. */
async function isLengthMissing(file: OriginalFile, offset: ByteCount, size: ByteCount): Promise<boolean> {
  if (size < 0 || size >= 2n ** 63n - 1n) return true;
  if (size <= editCountBytes) return !(await isChunkAt(file, plus(offset, size)));
  return size === 0xffff_ffff && plus(offset, size) > file.sizeBytes;
}

async function isChunkAt(file: OriginalFile, at: ByteCount): Promise<boolean> {
  const header = await file.read(at, 4);
  return header.length === 4 && /^[a-z]{4}$/.test(String.fromCharCode(...header));
}

type CafFormat = PcmFormat & { readonly encodingName: string; readonly repairs: readonly string[] };

async function readCafFormat(file: OriginalFile, offset: ByteCount): Promise<CafFormat> {
  const name = basename(file.path);
  const bytes = await file.read(offset, formatBytes);
  if (bytes.length < formatBytes) throw damaged(`${name} is damaged: its format chunk (desc) is cut off.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, formatBytes);
  const exactRate = view.getFloat64(0);
  const sampleRate = Math.round(exactRate);
  const formatId = String.fromCharCode(...bytes.subarray(8, 12));
  const flags = view.getUint32(12);
  const bytesPerPacket = view.getUint32(16);
  const channels = view.getUint32(24);
  const bits = view.getUint32(28);
  const packed = bytesPerPacket / Math.max(1, channels);
  const isPacked = isSampleWidth(packed) && packed * 8 >= bits;
  const encoding = encodingOf(formatId, flags, isPacked ? packed : Math.ceil(bits / 8));
  if (encoding === null) throw unsupported(name, formatId, bits);
  const isLaw = encoding.kind === 'alaw' || encoding.kind === 'mulaw';
  return {
    ...checkFormat(file.path, { encoding, sampleRate, channels }),
    encodingName: encodingName(encoding, bits),
    repairs: [
      ...(exactRate === sampleRate ? [] : [roundedRate(exactRate, sampleRate)]),
      ...(isPacked || isLaw ? [] : [wrongFrameSize(bytesPerPacket, encoding.bytesPerSample * channels)]),
    ],
  };
}

const floatFlag = 1;
const littleEndianFlag = 2;

function encodingOf(formatId: string, flags: number, bytesPerSample: number): SampleEncoding | null {
  if (formatId === 'alaw') return { kind: 'alaw', bytesPerSample: 1, bigEndian: false };
  if (formatId === 'ulaw') return { kind: 'mulaw', bytesPerSample: 1, bigEndian: false };
  if (formatId !== 'lpcm' || !isSampleWidth(bytesPerSample)) return null;
  const isFloat = (flags & floatFlag) !== 0;
  const bigEndian = (flags & littleEndianFlag) === 0;
  if (isFloat) return bytesPerSample >= 4 ? { kind: 'float', bytesPerSample, bigEndian } : null;
  return bytesPerSample <= 4 ? { kind: 'int', bytesPerSample, bigEndian } : null;
}

function unsupported(name: string, formatId: string, bits: number): UserError {
  const what = formatId === 'lpcm' ? `${bits} bit samples` : `sound compressed as “${formatId.trim()}”`;
  return new UserError(
    'unsupported',
    `${name} is a Core Audio file that holds ${what}, which this version cannot read. Convert it to WAV or FLAC and add that, for example: ffmpeg -i "${name}" "${name}.wav"`,
  );
}
