import { type ByteCount, plus } from '../byte-count.ts';
import type { OriginalFile } from '../open-original.ts';
import { type AiffLengths, findAiffExtent, foundChunkBytes } from './aiff-extent.ts';
import { byItsLength, type Comm, readComm } from './aiff-format.ts';
import { type ChunkWalk, walkChunks } from './chunks.ts';
import type { DataExtent } from './data-extent.ts';

/** The chunks of an AIFF file, and where its sound lies. */
export type AiffChunks = ChunkWalk & {
  /** Its format chunk; null when there is none, or it is cut off. */
  readonly comm: Comm | null;
  /** Null when there is no sound chunk. */
  readonly sound: { readonly dataOffset: ByteCount; readonly extent: DataExtent } | null;
};

/** SSND begins with two numbers of its own: how many bytes to skip, and a block size nobody uses. */
const soundHeadBytes = 8;

/** Lists the chunks of AIFF or AIFF-C, with those that lie behind a sound chunk whose length is wrong. */
export async function walkAiff(file: OriginalFile): Promise<AiffChunks> {
  const found: { comm: Comm | null; sound: FoundSound | null } = { comm: null, sound: null };
  const walk = await walkChunks(file, true, async (id, offset, sizeBytes) => {
    if (id === 'COMM') found.comm ??= await readComm(file, offset, sizeBytes);
    if (id !== 'SSND' || found.sound !== null) return sizeBytes;
    found.sound = await findSound(file, { offset, sizeBytes }, found.comm);
    return foundChunkBytes(found.sound.lengths, found.sound.extent);
  });
  if (found.sound === null) return { ...walk, comm: found.comm, sound: null };
  const { chunkBytes, bytesBeforeSound } = found.sound.lengths;
  const comm = found.comm === null ? null : byItsLength(found.comm, chunkBytes - bytesBeforeSound);
  // The format may stand behind the sound.
  const { lengths, extent } = found.sound.comm === comm ? found.sound : await findSound(file, found.sound.chunk, comm);
  return { ...walk, comm, sound: { dataOffset: lengths.dataOffset, extent } };
}

type SoundChunk = { readonly offset: ByteCount; readonly sizeBytes: number };

/** What is found of the sound chunk by what is known of the format. */
type FoundSound = {
  readonly chunk: SoundChunk;
  readonly comm: Comm | null;
  readonly lengths: AiffLengths;
  readonly extent: DataExtent;
};

async function findSound(file: OriginalFile, chunk: SoundChunk, comm: Comm | null): Promise<FoundSound> {
  const lengths = await lengthsOf(file, chunk, comm);
  return { chunk, comm, lengths, extent: await findAiffExtent(file, lengths) };
}

async function lengthsOf(file: OriginalFile, chunk: SoundChunk, comm: Comm | null): Promise<AiffLengths> {
  const head = await file.read(chunk.offset, soundHeadBytes);
  const skipped = head.length < soundHeadBytes ? 0 : new DataView(head.buffer, head.byteOffset).getUint32(0);
  // Of an encoding that is not known nobody knows what a frame takes.
  const frameBytes = (comm?.encoding?.bytesPerSample ?? 0) * Math.max(0, comm?.channels ?? 0);
  return {
    dataOffset: plus(chunk.offset, soundHeadBytes + skipped),
    chunkBytes: chunk.sizeBytes,
    bytesBeforeSound: soundHeadBytes + skipped,
    countedBytes: (comm?.declaredFrames ?? 0) * frameBytes,
    frameBytes,
  };
}
