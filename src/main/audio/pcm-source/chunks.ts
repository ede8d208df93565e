import { type ByteCount, minus, plus, restOf } from '../byte-count.ts';
import { missingPadByte } from '../repairs.ts';
import type { OriginalFile } from '../open-original.ts';

/** One chunk of a RIFF or FORM file: eight bytes of header, then its content. */
export type Chunk = {
  readonly id: string;
  /** File offset of the content. */
  readonly offset: ByteCount;
  /** Length of the content as the header says it; it may lie beyond the end of the file. */
  readonly sizeBytes: ByteCount;
};

/** Where the header of a chunk begins; null when there is no such chunk. */
export function headerOffset(chunk: Chunk | undefined): ByteCount | null {
  return chunk === undefined ? null : minus(chunk.offset, 8);
}

export type ChunkWalk = {
  readonly chunks: readonly Chunk[];
  /** Where the walk had to step aside, one sentence each. */
  readonly repairs: readonly string[];
};

/** Files have a dozen chunks; one with more than this is not what it says. */
const maxChunks = 4096;

/**
 * Lists the chunks of a file by jumping from header to header, from behind its own one on. `sizeOf` may replace the 32 bit size, as RF64 needs it.
 * The walk ends where no chunk header follows or a chunk goes beyond the end of the file.
 */
export async function walkChunks(
  file: OriginalFile,
  bigEndian: boolean,
  sizeOf: (id: string, offset: ByteCount, sizeBytes: number) => Promise<ByteCount>,
  from = 12,
): Promise<ChunkWalk> {
  const chunks: Chunk[] = [];
  const repairs: string[] = [];
  let at: ByteCount = from;
  while (chunks.length < maxChunks) {
    const header = (await chunkHeader(file, at, bigEndian)) ?? (await namelessHeader(file, at, bigEndian));
    if (header === null) break;
    const offset = plus(at, 8);
    const sizeBytes = await sizeOf(header.id, offset, header.sizeBytes);
    chunks.push({ id: header.id, offset, sizeBytes });
    const end = plus(offset, sizeBytes);
    if (end >= file.sizeBytes) break;
    at = end;
    if (restOf(sizeBytes, 2) === 1) {
      at = await afterOddChunk(file, end, bigEndian);
      if (at === end) repairs.push(missingPadByte(header.id));
    }
  }
  return { chunks, repairs };
}

/** The chunk header at a place; null when what is there cannot be one. */
export async function chunkHeader(file: OriginalFile, at: ByteCount, bigEndian: boolean): Promise<ChunkHeader | null> {
  const header = await headerAt(file, at, bigEndian);
  return header !== null && /^[\x20-\x7e]{4}$/.test(header.id) ? header : null;
}

type ChunkHeader = { readonly id: string; readonly sizeBytes: number };

/** Eight bytes, whatever they say; null where the file has fewer. */
async function headerAt(file: OriginalFile, at: ByteCount, bigEndian: boolean): Promise<ChunkHeader | null> {
  const bytes = await file.read(at, 8);
  if (bytes.length < 8) return null;
  const id = String.fromCharCode(...bytes.subarray(0, 4));
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  return { id, sizeBytes: view.getUint32(4, !bigEndian) };
}

/**
 * The header of a chunk whose name is no text, as of programs that count in it, or write none: only where a known chunk
 * follows exactly behind it; null otherwise.
 */
async function namelessHeader(file: OriginalFile, at: ByteCount, bigEndian: boolean): Promise<ChunkHeader | null> {
  const header = await headerAt(file, at, bigEndian);
  if (header === null) return null;
  const { sizeBytes } = header;
  const next = await chunkHeader(file, plus(at, 8 + sizeBytes + (sizeBytes % 2)), bigEndian);
  return next !== null && knownIds.has(next.id) ? { id: '', sizeBytes } : null;
}

/** Whether a chunk begins at a place and has room in the file. */
export async function isChunkAt(file: OriginalFile, at: ByteCount, bigEndian: boolean): Promise<boolean> {
  const header = await chunkHeader(file, at, bigEndian);
  // The pad byte of the last chunk is often forgotten.
  return header !== null && plus(at, 8 + header.sizeBytes) <= plus(file.sizeBytes, 1);
}

/** Names of chunks that programs are known to write. */
export const knownIds: ReadonlySet<string> = new Set(
  'fmt |data|fact|PEAK|bext|iXML|LIST|list|cue |plst|smpl|inst|acid|strc|DISP|JUNK|PAD |FLLR|ds64|axml|chna|levl|link|cart|id3 |ID3 |_PMX|afsp|minf|elm1|regn|umid|DGDA|COMM|SSND|MARK|INST|COMT|NAME|AUTH|(c) |ANNO|MIDI|AESD|APPL|FVER|CHAN'.split(
    '|',
  ),
);

// Chunks of odd length are followed by a pad byte. Some programs forget it; then the next header begins one earlier.
async function afterOddChunk(file: OriginalFile, end: ByteCount, bigEndian: boolean): Promise<ByteCount> {
  const behindPad = plus(end, 1);
  const padded = await chunkHeader(file, behindPad, bigEndian);
  if (padded !== null && knownIds.has(padded.id)) return behindPad;
  const unpadded = await chunkHeader(file, end, bigEndian);
  if (unpadded === null) return behindPad;
  if (knownIds.has(unpadded.id)) return end;
  return padded === null && (await isChunkAt(file, end, bigEndian)) ? end : behindPad;
}
