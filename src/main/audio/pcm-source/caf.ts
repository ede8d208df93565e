import { basename } from 'node:path';
import { UserError } from '../../../shared/contract/errors.ts';
import { asFilesSay, type Reading } from '../../../shared/domain/reading.ts';
import type { OriginalFile } from '../open-original.ts';
import { extentOf, layoutOf } from './data-extent.ts';
import { checkFormat, damaged, type PcmFormat, type PcmLayout } from './pcm-layout.ts';
import { roundedRate, wrongFrameSize } from '../repairs.ts';
import { encodingName, isSampleWidth, type SampleEncoding } from './sample-decoding.ts';

const maxChunks = 4096;
const formatBytes = 32;
/** The sound chunk begins with a number that counts edits. */
const editCountBytes = 4;

/** Finds out where and how a CAF file stores its samples (Apple Core Audio Format Specification 1.0). */
export async function readCafLayout(file: OriginalFile, reading: Reading = asFilesSay): Promise<PcmLayout> {
  const name = basename(file.path);
  let formatAt: number | null = null;
  let data: { readonly offset: number; readonly sizeBytes: number | null } | null = null;
  let at = 8;
  for (let count = 0; count < maxChunks; count++) {
    const header = await file.read(at, 12);
    if (header.length < 12) break;
    const id = String.fromCharCode(...header.subarray(0, 4));
    const size = Number(new DataView(header.buffer, header.byteOffset, 12).getBigInt64(4));
    if (id === 'desc') formatAt ??= at + 12;
    if (id === 'data') {
      const isUnknown = await isLengthMissing(file, at + 12, size);
      data ??= { offset: at + 12 + editCountBytes, sizeBytes: isUnknown ? null : size - editCountBytes };
      if (isUnknown) break;
    }
    if (size < 0) break;
    at += 12 + size;
  }
  if (formatAt === null) {
    throw damaged(`${name} is damaged: it has no format chunk (desc), so its sound cannot be understood.`);
  }
  const format = await readCafFormat(file, formatAt);
  if (data === null) throw damaged(`${name} is damaged: it ends before its sound begins.`);
  const { offset: dataOffset, sizeBytes: declaredBytes } = data;
  const isFollowed = declaredBytes !== null && (await isChunkAt(file, dataOffset + declaredBytes));
  const extent = extentOf(file, { dataOffset, declaredBytes, isFollowed });
  return layoutOf(file, format, { dataOffset, extent }, reading, 'caf');
}

/** -1 while recording: the sound goes to the end. Recorders that were cut off leave 0, other programs all ones. */
async function isLengthMissing(file: OriginalFile, offset: number, size: number): Promise<boolean> {
  if (size < 0 || size >= 2 ** 63) return true;
  if (size <= editCountBytes) return !(await isChunkAt(file, offset + size));
  return size === 0xffff_ffff && offset + size > file.sizeBytes;
}

async function isChunkAt(file: OriginalFile, at: number): Promise<boolean> {
  const header = await file.read(at, 4);
  return header.length === 4 && /^[a-z]{4}$/.test(String.fromCharCode(...header));
}

type CafFormat = PcmFormat & { readonly encodingName: string; readonly repairs: readonly string[] };

async function readCafFormat(file: OriginalFile, offset: number): Promise<CafFormat> {
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
