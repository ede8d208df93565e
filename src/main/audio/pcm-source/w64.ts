import { basename } from 'node:path';
import { asFilesSay, type Reading } from '../../../shared/domain/reading.ts';
import { type ByteCount, byteCount, minus, plus, roundedUp } from '../byte-count.ts';
import type { OriginalFile } from '../open-original.ts';
import { describedBy, readBext } from './bext.ts';
import type { Chunk } from './chunks.ts';
import { type DataExtent, extentOf, layoutOf } from './data-extent.ts';
import { damaged, type PcmLayout } from './pcm-layout.ts';
import type { ChunkShape } from './trailing-chunks.ts';
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
/** Chunks begin at multiples of it. */
const chunkStep = 8;

/** Finds out where and how a Wave64 file stores its samples. Throws `UserError` damaged or unsupported. */
export async function readW64Layout(file: OriginalFile, reading: Reading = asFilesSay): Promise<PcmLayout> {
  const name = basename(file.path);
  const { chunks, sound } = await walkW64(file);
  const formatChunk = chunks.find(({ id }) => id === 'fmt ');
  if (formatChunk === undefined) {
    throw damaged(`${name} is damaged: it has no format chunk, so its sound cannot be understood.`);
  }
  const format = await readWavFormat(file, formatChunk.offset, formatChunk.sizeBytes);
  if (sound === null) throw damaged(`${name} is damaged: it ends before its sound begins.`);
  const layout = layoutOf(file, format, sound, reading, 'w64');
  const bextChunk = chunks.find(({ id }) => id === 'bext');
  const bext = bextChunk === undefined ? null : await readBext(file, bextChunk.offset, bextChunk.sizeBytes);
  return {
    ...layout,
    facts: {
      ...layout.facts,
      timeReference: bext?.timeReference ?? null,
      description: describedBy(bext),
    },
  };
}

/** The chunks of a Wave64 file, and where its sound lies. */
export type W64Chunks = {
  /** Those whose meaning is known, in their order: four letters as in WAV, `marker` or `summarylist`. */
  readonly chunks: readonly Chunk[];
  /** Null when there is none. */
  readonly sound: { readonly dataOffset: ByteCount; readonly extent: DataExtent } | null;
};

/** Lists the chunks of a Wave64 file, with those that lie behind sound whose length is wrong. */
export async function walkW64(file: OriginalFile): Promise<W64Chunks> {
  const chunks: Chunk[] = [];
  let sound: W64Chunks['sound'] = null;
  // Behind the GUID and length of `riff` and the GUID `wave`.
  let at: ByteCount = 40;
  for (let count = 0; count < maxChunks; count++) {
    const header = await readHeader(file, at);
    if (header === null || !isChunk(file, at, header)) break;
    const { id, whole } = header;
    const offset = plus(at, headerBytes);
    let sizeBytes = whole < headerBytes ? 0 : minus(whole, headerBytes);
    if (id === 'data' && sound === null) {
      const declaredBytes = (await isLengthMissing(file, at, whole)) ? null : sizeBytes;
      sound = {
        dataOffset: offset,
        extent: await extentOf(file, { dataOffset: offset, declaredBytes, chunks: shape }),
      };
      sizeBytes = sound.extent.wholeBytes;
    }
    if (id !== null) chunks.push({ id, offset, sizeBytes });
    at = afterChunk(plus(offset, sizeBytes));
  }
  return { chunks, sound };
}

const shape: ChunkShape = {
  step: chunkStep,
  padBytes: 7,
  headerBytes,
  idAt(bytes, at) {
    if (!tailBeginnings.has(bytes[at + 4]!)) return null;
    const id = chunkId(bytes.subarray(at, at + headerBytes));
    return id === 'data' ? null : id;
  },
  endsOf(view, at) {
    // Rounded only where it is far beyond these bytes.
    const whole = Number(wholeBytesOf(view, at));
    return whole < headerBytes ? [] : [at + Math.ceil(whole / chunkStep) * chunkStep, at + whole];
  },
  async isFollowed(file, end) {
    const at = afterChunk(end);
    const header = await readHeader(file, at);
    return header !== null && isChunk(file, at, header);
  },
};

/** The fifth bytes of all GUIDs that are known, behind the letters of a name: few places in sound have one of them. */
const tailBeginnings: ReadonlySet<number> = new Set(
  [guidTail, listGuidTail, ...[...ownGuids.keys()].map((guid) => guid.slice(8))].map((tail) =>
    Number.parseInt(tail.slice(0, 2), 16),
  ),
);

/** The length of a chunk with its header. */
function wholeBytesOf(view: DataView, at: number): ByteCount {
  return byteCount(view.getBigUint64(at + 16, true));
}

function afterChunk(end: ByteCount): ByteCount {
  return roundedUp(end, chunkStep);
}

/** Nothing, or all ones in 63, 64 or 32 bits: a recorder that was cut off, or a program that could not go back. */
async function isLengthMissing(file: OriginalFile, at: ByteCount, whole: ByteCount): Promise<boolean> {
  // An empty recording is followed by the next chunk, or by nothing.
  if (whole <= headerBytes) return !(await isKnownChunkAt(file, plus(at, headerBytes)));
  return whole >= 2n ** 63n - 1n || (whole === 0xffff_ffff && plus(at, whole) > file.sizeBytes);
}

async function isKnownChunkAt(file: OriginalFile, at: ByteCount): Promise<boolean> {
  return ((await readHeader(file, at))?.id ?? null) !== null;
}

/** The name of a chunk, null when nobody knows it, and its length with its header. */
type ChunkHeader = { readonly id: string | null; readonly whole: ByteCount };

/** What 24 bytes say as the header of a chunk; null when there are not so many. */
async function readHeader(file: OriginalFile, at: ByteCount): Promise<ChunkHeader | null> {
  const header = await file.read(at, headerBytes);
  if (header.length < headerBytes) return null;
  const view = new DataView(header.buffer, header.byteOffset, header.length);
  return { id: chunkId(header), whole: wholeBytesOf(view, 0) };
}

/** What has no known name is a chunk, of some other program, only if the file has room for it. */
function isChunk(file: OriginalFile, at: ByteCount, { id, whole }: ChunkHeader): boolean {
  return id !== null || (whole >= headerBytes && plus(at, whole) <= file.sizeBytes);
}

function chunkId(header: Uint8Array): string | null {
  const guid = Array.from(header.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const tail = guid.slice(8);
  if (tail !== guidTail && tail !== listGuidTail) return ownGuids.get(guid) ?? null;
  return String.fromCharCode(...header.subarray(0, 4));
}
