import { basename } from 'node:path';
import { asFilesSay, type Reading } from '../../../shared/domain/reading.ts';
import type { OriginalFile } from '../open-original.ts';
import { type Bext, readBext } from './bext.ts';
import { type Chunk, walkChunks } from './chunks.ts';
import { secondDataChunk } from '../repairs.ts';
import { bytesPerFrame, checkFrames, damaged, type PcmLayout } from './pcm-layout.ts';
import { type DataExtent, findDataExtent, readExtent } from './wav-data.ts';
import { readWavFormat } from './wav-format.ts';

/** Finds out where and how a WAV file stores its samples. Throws `UserError` damaged or unsupported. */
export async function readWavLayout(file: OriginalFile, { accepted }: Reading = asFilesSay): Promise<PcmLayout> {
  const name = basename(file.path);
  const isRiff = new TextDecoder().decode(await file.read(0, 4)) === 'RIFF';
  const found: { ds64: LargeSizes | null; extent: DataExtent | null } = { ds64: null, extent: null };
  const walk = await walkChunks(file, false, async (id, offset, sizeBytes) => {
    if (id === 'ds64') found.ds64 = await readLargeSizes(file, offset, sizeBytes);
    const large = sizeBytes === unknownSize && found.ds64 !== null ? found.ds64.sizeOf(id) : null;
    if (id !== 'data') return large ?? sizeBytes;
    found.extent ??= await findDataExtent(file, offset, large ?? sizeBytes);
    // Chunks that follow a wrapped length lie behind all of the sound.
    return found.extent.kind === 'wrapped' ? found.extent.wholeBytes : found.extent.sizeBytes;
  });

  const formatChunk = walk.chunks.find((chunk) => chunk.id === 'fmt ');
  const dataChunks = walk.chunks.filter((chunk) => chunk.id === 'data');
  const [dataChunk] = dataChunks;
  if (formatChunk === undefined)
    throw damaged(`${name} is damaged: it has no format chunk, so its sound cannot be understood.`);
  const format = await readWavFormat(file, formatChunk.offset, formatChunk.sizeBytes);
  if (dataChunk === undefined || found.extent === null) {
    throw damaged(`${name} is damaged: it ends before its sound begins.`);
  }
  const read = readExtent(found.extent, accepted.includes('wrappedLength'), {
    frameBytes: bytesPerFrame(format),
    sampleRate: format.sampleRate,
  });
  if (read.frames === 0) throw damaged(`${name} is damaged: it has a header, but no sound.`);
  checkFrames(file.path, read.frames);

  const bext = await findBext(file, walk.chunks);
  return {
    encoding: format.encoding,
    dataOffset: dataChunk.offset,
    dataBytes: read.dataBytes,
    facts: {
      format: isRiff ? 'wav' : 'rf64',
      encoding: format.encodingName,
      sampleRate: format.sampleRate,
      channels: format.channels,
      frames: read.frames,
      timeReference: bext?.timeReference ?? null,
      description: [bext?.description ?? '', bext?.originatorReference ?? ''].filter((text) => text !== '').join('\n'),
      repairs: [
        ...walk.repairs,
        ...format.repairs,
        ...read.repairs,
        ...(dataChunks.length > 1 ? [secondDataChunk] : []),
      ],
      offers: read.offers,
      decoder: '',
    },
  };
}

async function findBext(file: OriginalFile, chunks: readonly Chunk[]): Promise<Bext | null> {
  const chunk = chunks.find(({ id }) => id === 'bext');
  return chunk === undefined ? null : readBext(file, chunk.offset, chunk.sizeBytes);
}

/** A 32 bit size that says: look into ds64. */
const unknownSize = 0xffff_ffff;

type LargeSizes = {
  /** The 64 bit size of a chunk; null when ds64 does not tell it. */
  sizeOf(id: string): number | null;
};

// EBU Tech 3306 and ITU-R BS.2088: sizes of the file, of `data` and the number of samples, then a table for other chunks.
async function readLargeSizes(file: OriginalFile, offset: number, sizeBytes: number): Promise<LargeSizes | null> {
  const bytes = await file.read(offset, Math.min(sizeBytes, 4096));
  if (bytes.length < 24) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  // Number rounds what is beyond 2^53; such a size is far beyond the end of any file, and treated so.
  const sizes = new Map([['data', Number(view.getBigUint64(8, true))]]);
  const entries = bytes.length >= 28 ? view.getUint32(24, true) : 0;
  for (let entry = 0, at = 28; entry < entries && at + 12 <= bytes.length; entry++, at += 12) {
    const id = String.fromCharCode(...bytes.subarray(at, at + 4));
    sizes.set(id, Number(view.getBigUint64(at + 4, true)));
  }
  return { sizeOf: (id) => sizes.get(id) ?? null };
}
