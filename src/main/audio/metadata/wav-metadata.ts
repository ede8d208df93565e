import { chunkName } from '../../../shared/formats/binary-text.ts';
import { type MarkerPlace, marksOfPlaces } from '../../../shared/formats/marker-marks.ts';
import { type MarkerChunk, readRiffMarkers } from '../../../shared/formats/riff-markers.ts';
import type { OriginalFile } from '../open-original.ts';
import { type Chunk, walkChunks } from '../pcm-source/chunks.ts';
import { readWavLayout } from '../pcm-source/wav.ts';
import { findDataExtent } from '../pcm-source/wav-data.ts';
import { groupOf, type MetadataPart, type MetadataTarget } from './file-metadata.ts';
import { id3Part } from './id3-part.ts';
import { bextEntries, infoEntries, ixmlEntries } from './text-fields.ts';

const maxChunkBytes = 16 * 1024 * 1024;

/** What stands in a WAV, broadcast WAV, RF64 or BW64 file beside its sound. */
export async function readWavMetadata(file: OriginalFile, target: MetadataTarget): Promise<readonly MetadataPart[]> {
  return partsOfRiff(await readChunks(file, await wavChunks(file), isOfInterest), target);
}

/** What chunks say that stand in WAV, and in other containers as they do there. */
export function partsOfRiff(chunks: readonly MarkerChunk[], target: MetadataTarget): readonly MetadataPart[] {
  const markers = readRiffMarkers(chunks);
  const texts: MetadataPart = {
    groups: chunks.flatMap(({ id, bytes }) => {
      if (id === 'bext') return groupOf('Broadcast WAV (bext)', bextEntries(bytes));
      if (id === 'iXML') return groupOf('iXML', ixmlEntries(bytes));
      if (id.toUpperCase() === 'LIST' && chunkName(bytes, 0) === 'INFO')
        return groupOf('LIST INFO', infoEntries(bytes));
      return [];
    }),
    marks: [],
    notices: [],
    source: '',
  };
  const places: MetadataPart = {
    groups: groupOf('Cue points, regions and loops', placeEntries(markers.places)),
    marks: marksOfPlaces(markers.places, { format: 'riff', source: target.fileName }),
    notices: markers.notices,
    source: markers.places.every(({ startFrame, endFrame }) => startFrame === endFrame)
      ? 'cue points'
      : 'cue points and regions',
  };
  const id3 = chunks.filter(({ id }) => id.toLowerCase() === 'id3 ').map(({ bytes }) => id3Part(bytes, target));
  return [texts, places, ...id3];
}

/** Places as they are listed beside the words of a file. */
export function placeEntries(places: readonly MarkerPlace[]): readonly (readonly [key: string, value: string])[] {
  return places.map(({ locator, startFrame, endFrame, title, notes }) => [
    locator,
    [`frame ${startFrame}${endFrame > startFrame ? ` to ${endFrame}` : ''}`, title, notes].filter(Boolean).join(' · '),
  ]);
}

/** Whether `partsOfRiff` reads it. */
export function isOfInterest({ id }: Pick<Chunk, 'id'>): boolean {
  return ['bext', 'ixml', 'list', 'cue ', 'smpl', 'id3 '].includes(id.toLowerCase());
}

async function wavChunks(file: OriginalFile): Promise<readonly Chunk[]> {
  const { dataOffset, dataBytes } = await readWavLayout(file);
  const { chunks } = await walkChunks(file, false, async (id, offset, sizeBytes) => {
    if (id !== 'data') return sizeBytes;
    // In RF64 the length stands elsewhere; the layout has found it.
    if (sizeBytes === 0xffff_ffff && offset === dataOffset) return dataBytes;
    const extent = await findDataExtent(file, offset, sizeBytes);
    return extent.kind === 'wrapped' ? extent.wholeBytes : extent.sizeBytes;
  });
  return chunks;
}

/** The content of the chunks that are wanted; of one that is cut off by the end of the file, what is there. */
export async function readChunks(
  file: OriginalFile,
  chunks: readonly Chunk[],
  isWanted: (chunk: Chunk) => boolean,
): Promise<readonly MarkerChunk[]> {
  const read: MarkerChunk[] = [];
  for (const chunk of chunks) {
    if (!isWanted(chunk)) continue;
    read.push({ id: chunk.id, bytes: await file.read(chunk.offset, Math.min(chunk.sizeBytes, maxChunkBytes)) });
  }
  return read;
}
