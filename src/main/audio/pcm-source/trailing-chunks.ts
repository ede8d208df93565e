import type { OriginalFile } from '../open-original.ts';
import { knownIds } from './chunks.ts';

/** Chunks at the end of a file, one after the other. */
export type TrailingChunks = {
  /** File offset of the header of the first. */
  readonly offset: number;
  readonly ids: readonly string[];
};

/** Longer chunks are not looked for. */
const tailBytes = 1 << 20;
const headerBytes = 8;

/**
 * Finds the chunks behind sound whose length nobody tells: a row of known chunks of which the last ends exactly where
 * the file does. Sound that begins with a name by chance would have to tell the right length, too, so none is ever
 * taken for a chunk. What is unknown breaks the row; then only the chunks behind it are found.
 */
export async function findTrailingChunks(
  file: OriginalFile,
  soundOffset: number,
  bigEndian: boolean,
): Promise<TrailingChunks | null> {
  const tailOffset = Math.max(soundOffset, file.sizeBytes - tailBytes);
  const tail = await file.read(tailOffset, Math.max(0, file.sizeBytes - tailOffset));
  const { first, nexts } = linkChunks(tail, bigEndian);
  if (first === null) return null;
  const ids: string[] = [];
  for (let at = first; at < tail.length; at = nexts[at]!) ids.push(idAt(tail, at));
  return { offset: tailOffset + first, ids };
}

type Links = {
  /** The first place where a row begins that goes to the end. */
  readonly first: number | null;
  /** For all such places, where the next chunk begins; 0 for the others. */
  readonly nexts: Uint32Array;
};

function linkChunks(tail: Uint8Array, bigEndian: boolean): Links {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  const nexts = new Uint32Array(tail.length);
  let first: number | null = null;
  // From behind, so that each place is looked at once.
  for (let at = tail.length - headerBytes; at >= 0; at--) {
    if (beginnings[tail[at]! * 256 + tail[at + 1]!] === 0 || !trailingIds.has(idAt(tail, at))) continue;
    const sizeBytes = view.getUint32(at + 4, !bigEndian);
    const end = at + headerBytes + sizeBytes;
    // The pad byte of an odd length is often forgotten.
    const next = [end + (sizeBytes % 2), end].find((place) => place === tail.length || (nexts[place] ?? 0) > 0);
    if (next === undefined) continue;
    nexts[at] = next;
    first = at;
  }
  return { first, nexts };
}

// Sound is not behind sound.
const trailingIds: ReadonlySet<string> = new Set([...knownIds].filter((id) => id !== 'data' && id !== 'SSND'));

/** For the first two letters of a name, whether one begins so: this passes over a MiB of sound in a few ms. */
const beginnings = new Uint8Array(65_536);
for (const id of trailingIds) beginnings[id.charCodeAt(0) * 256 + id.charCodeAt(1)] = 1;

function idAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!);
}
