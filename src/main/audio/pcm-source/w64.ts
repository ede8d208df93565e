import { basename } from 'node:path';
import { asFilesSay, type Reading } from '../../../shared/domain/reading.ts';
import type { OriginalFile } from '../open-original.ts';
import { describedBy, readBext } from './bext.ts';
import { extentOf, layoutOf } from './data-extent.ts';
import { damaged, type PcmLayout } from './pcm-layout.ts';
import { readWavFormat } from './wav-format.ts';

/** A chunk of Wave64 begins with a GUID and a length in 64 bits that counts these 24 bytes too. */
const headerBytes = 24;
/** What all GUIDs but those of `riff` and `list` end with; the first four bytes are the name as in WAV. */
const guidTail = 'f3acd3118cd100c04f8edb8a';
const listGuidTail = '2f91cf11a5d628db04c10000';
/** Chunks that WAV does not have, by their whole GUID. */
const ownGuids: ReadonlyMap<string, string> = new Map([
  ['5662f7ab2d39d21186c700c04f8edb8a', 'marker'],
  ['bc945f925a52d21186dc00c04f8edb8a', 'summarylist'],
]);
const maxChunks = 4096;

/** Finds out where and how a Wave64 file stores its samples. Throws `UserError` damaged or unsupported. */
export async function readW64Layout(file: OriginalFile, reading: Reading = asFilesSay): Promise<PcmLayout> {
  const name = basename(file.path);
  const chunks = await walkW64Chunks(file);
  const formatChunk = chunks.find(({ id }) => id === 'fmt ');
  if (formatChunk === undefined) {
    throw damaged(`${name} is damaged: it has no format chunk, so its sound cannot be understood.`);
  }
  const format = await readWavFormat(file, formatChunk.offset, formatChunk.sizeBytes ?? 0);
  const data = chunks.find(({ id }) => id === 'data');
  if (data === undefined) throw damaged(`${name} is damaged: it ends before its sound begins.`);
  const { offset: dataOffset, sizeBytes: declaredBytes } = data;
  const isFollowed = declaredBytes !== null && (await isChunkAt(file, afterChunk(dataOffset + declaredBytes)));
  const extent = extentOf(file, { dataOffset, declaredBytes, isFollowed });
  const layout = layoutOf(file, format, { dataOffset, extent }, reading, 'w64');
  const bextChunk = chunks.find(({ id }) => id === 'bext');
  const bext =
    bextChunk === undefined ? null : await readBext(file, bextChunk.offset, bextChunk.sizeBytes ?? file.sizeBytes);
  return {
    ...layout,
    facts: {
      ...layout.facts,
      timeReference: bext?.timeReference ?? null,
      description: describedBy(bext),
    },
  };
}

export type W64Chunk = {
  /** Four letters as in WAV, `marker` or `summarylist`. */
  readonly id: string;
  readonly offset: number;
  /** Length of the content; null when the header does not tell it. */
  readonly sizeBytes: number | null;
};

/** Lists the chunks whose meaning is known, in their order; others are passed over. */
export async function walkW64Chunks(file: OriginalFile): Promise<readonly W64Chunk[]> {
  const chunks: W64Chunk[] = [];
  // Behind the GUID and length of `riff` and the GUID `wave`.
  let at = 40;
  for (let count = 0; count < maxChunks && at + headerBytes <= file.sizeBytes; count++) {
    const header = await file.read(at, headerBytes);
    const id = chunkId(header);
    if (header.length < headerBytes) break;
    const view = new DataView(header.buffer, header.byteOffset, header.length);
    // Number rounds what is beyond 2^53; such a length is beyond the end of any file, and treated so.
    const whole = Number(view.getBigUint64(16, true));
    // What is neither a known chunk nor can be another one is no chunk at all.
    if (id === null && (whole < headerBytes || at + whole > file.sizeBytes)) break;
    // Sound without a length goes to the end; nothing can follow it.
    const isUnknown = id === 'data' && (await isLengthMissing(file, at, whole));
    if (id !== null) {
      chunks.push({ id, offset: at + headerBytes, sizeBytes: isUnknown ? null : Math.max(0, whole - headerBytes) });
    }
    if (isUnknown) break;
    at += Math.max(headerBytes, afterChunk(whole));
  }
  return chunks;
}

/** Chunks begin at multiples of eight. */
function afterChunk(end: number): number {
  return Math.ceil(end / 8) * 8;
}

/** Nothing, or all ones in 63, 64 or 32 bits: a recorder that was cut off, or a program that could not go back. */
async function isLengthMissing(file: OriginalFile, at: number, whole: number): Promise<boolean> {
  // An empty recording is followed by the next chunk, or by nothing.
  if (whole <= headerBytes) return !(await isChunkAt(file, at + headerBytes));
  return whole >= 2 ** 63 || (whole === 0xffff_ffff && at + whole > file.sizeBytes);
}

async function isChunkAt(file: OriginalFile, at: number): Promise<boolean> {
  const header = await file.read(at, headerBytes);
  return header.length === headerBytes && chunkId(header) !== null;
}

function chunkId(header: Uint8Array): string | null {
  const guid = Array.from(header.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const tail = guid.slice(8);
  if (tail !== guidTail && tail !== listGuidTail) return ownGuids.get(guid) ?? null;
  return String.fromCharCode(...header.subarray(0, 4));
}
