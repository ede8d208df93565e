import { basename } from 'node:path';
import { asFilesSay, type Reading } from '../../../shared/domain/reading.ts';
import type { OriginalFile } from '../open-original.ts';
import { type Bext, readBext } from './bext.ts';
import type { Chunk } from './chunks.ts';
import { secondDataChunk, zeroedHeader } from '../repairs.ts';
import { bytesPerFrame, checkFrames, damaged, type PcmLayout } from './pcm-layout.ts';
import { walkWav } from './wav-chunks.ts';
import { readExtent } from './wav-data.ts';
import { readWavFormat, withoutFormat } from './wav-format.ts';

/** Finds out where and how a WAV file stores its samples. Throws `UserError` damaged or unsupported. */
export async function readWavLayout(file: OriginalFile, { accepted }: Reading = asFilesSay): Promise<PcmLayout> {
  const name = basename(file.path);
  const { chunks, repairs, container, isZeroed, bigEndian, extent } = await walkWav(file);
  const formatChunk = chunks.find((chunk) => chunk.id === 'fmt ');
  const dataChunks = chunks.filter((chunk) => chunk.id === 'data');
  const [dataChunk] = dataChunks;
  if (formatChunk === undefined)
    throw withoutFormat(`${name} is damaged: it has no format chunk, so nothing tells how its sound is stored.`);
  const format = await readWavFormat(file, formatChunk.offset, formatChunk.sizeBytes, bigEndian);
  if (dataChunk === undefined || extent === null) {
    throw damaged(`${name} is damaged: it ends before its sound begins.`);
  }
  const read = readExtent(extent, accepted.includes('wrappedLength'), {
    frameBytes: bytesPerFrame(format),
    sampleRate: format.sampleRate,
  });
  if (read.frames === 0) throw damaged(`${name} is damaged: it has a header, but no sound.`);
  checkFrames(file.path, read.frames);

  const bext = await findBext(file, chunks);
  return {
    encoding: format.encoding,
    dataOffset: dataChunk.offset,
    dataBytes: read.dataBytes,
    facts: {
      format: container === 'RIFF' || container === 'RIFX' ? 'wav' : 'rf64',
      encoding: format.encodingName,
      sampleRate: format.sampleRate,
      channels: format.channels,
      frames: read.frames,
      // No program is known to write it into RIFX, so nobody knows how its bytes lie there.
      timeReference: bigEndian ? null : (bext?.timeReference ?? null),
      description: [bext?.description ?? '', bext?.originatorReference ?? ''].filter((text) => text !== '').join('\n'),
      repairs: [
        ...(isZeroed ? [zeroedHeader] : []),
        ...repairs,
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
