import { type ByteCount, minus, plus, roundedUp } from '../byte-count.ts';
import type { OriginalFile } from '../open-original.ts';
import { isChunkAt, knownIds } from './chunks.ts';

/** How a container writes its chunks, as far as the end of its sound must be found by them. */
export type ChunkShape = {
  /** Chunks are looked for at multiples of so many bytes. */
  readonly step: number;
  /** So many bytes at most fill up the sound before the next chunk. */
  readonly padBytes: number;
  readonly headerBytes: number;
  /** Name of the chunk whose header lies at a place of these bytes; null when none is known there, or it is sound. */
  idAt(bytes: Uint8Array, at: number): string | null;
  /** Where the chunk that begins at such a place may end: with what fills it up, and without. */
  endsOf(view: DataView, at: number): readonly number[];
  /** Whether a chunk follows sound that ends there. */
  isFollowed(file: OriginalFile, end: ByteCount): Promise<boolean>;
};

/** Chunks at the end of a file, one after the other. */
export type TrailingChunks = {
  /** File offset of the header of the first. */
  readonly offset: ByteCount;
  readonly ids: readonly string[];
};

/** Longer chunks are not looked for. */
const tailBytes = 1 << 20;

/**
 * Finds the chunks behind sound whose length nobody tells: a row of known chunks of which the last ends exactly where
 * the file does. Sound that begins with a name by chance would have to tell the right length, too, so none is ever
 * taken for a chunk. What is unknown breaks the row; then only the chunks behind it are found.
 */
export async function findTrailingChunks(
  file: OriginalFile,
  soundOffset: ByteCount,
  shape: ChunkShape,
): Promise<TrailingChunks | null> {
  const nearest = minus(file.sizeBytes, tailBytes);
  const tailOffset = roundedUp(nearest > soundOffset ? nearest : soundOffset, shape.step);
  const tail = await file.read(tailOffset, tailBytes);
  const { first, nexts } = linkChunks(tail, shape);
  if (first === null) return null;
  const ids: string[] = [];
  for (let at = first; at < tail.length; at = nexts[at]!) ids.push(shape.idAt(tail, at)!);
  return { offset: plus(tailOffset, first), ids };
}

type Links = {
  /** The first place where a row begins that goes to the end. */
  readonly first: number | null;
  /** For all such places, where the next chunk begins; 0 for the others. */
  readonly nexts: Uint32Array;
};

function linkChunks(tail: Uint8Array, { step, headerBytes, idAt, endsOf }: ChunkShape): Links {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  const nexts = new Uint32Array(tail.length);
  let first: number | null = null;
  // From behind, so that each place is looked at once.
  for (let at = Math.floor((tail.length - headerBytes) / step) * step; at >= 0; at -= step) {
    if (idAt(tail, at) === null) continue;
    const next = endsOf(view, at).find((place) => place === tail.length || (nexts[place] ?? 0) > 0);
    if (next === undefined) continue;
    nexts[at] = next;
    first = at;
  }
  return { first, nexts };
}

/** Finds names of four letters that begin a chunk. */
export function namesAt(ids: ReadonlySet<string>): ChunkShape['idAt'] {
  /** For the first two letters, whether one begins so: this passes over a MiB of sound in a few ms. */
  const beginnings = new Uint8Array(65_536);
  for (const id of ids) beginnings[id.charCodeAt(0) * 256 + id.charCodeAt(1)] = 1;
  return (bytes, at) => {
    if (beginnings[bytes[at]! * 256 + bytes[at + 1]!] === 0) return null;
    const id = String.fromCharCode(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!);
    return ids.has(id) ? id : null;
  };
}

/** The chunks of RIFF and RIFX, and of the FORM of AIFF. */
export function riffChunks(bigEndian: boolean): ChunkShape {
  return {
    step: 1,
    padBytes: 1,
    headerBytes: riffHeaderBytes,
    idAt: riffNameAt,
    endsOf(view, at) {
      const sizeBytes = view.getUint32(at + 4, !bigEndian);
      const end = at + riffHeaderBytes + sizeBytes;
      // The pad byte of an odd length is often forgotten.
      return [end + (sizeBytes % 2), end];
    },
    isFollowed: async (file, end) =>
      (await isChunkAt(file, end, bigEndian)) || (await isChunkAt(file, plus(end, 1), bigEndian)),
  };
}

const riffHeaderBytes = 8;

// Sound is not behind sound.
const riffNameAt = namesAt(new Set([...knownIds].filter((id) => id !== 'data' && id !== 'SSND')));
