import { chunkName } from '../../../shared/formats/binary-text.ts';
import { type MarkerPlace, marksOfPlaces } from '../../../shared/formats/marker-marks.ts';
import { type MarkerChunk, readRiffMarkers } from '../../../shared/formats/riff-markers.ts';
import { atMost } from '../byte-count.ts';
import type { OriginalFile } from '../open-original.ts';
import type { Chunk } from '../pcm-source/chunks.ts';
import { walkWav } from '../pcm-source/wav-chunks.ts';
import { groupOf, type MetadataPart, type MetadataTarget } from './file-metadata.ts';
import { id3Part } from './id3-part.ts';
import { bextEntries, infoEntries, ixmlEntries } from './text-fields.ts';

const maxChunkBytes = 16 * 1024 * 1024;

/** What stands in a WAV, broadcast WAV, RIFX, RF64 or BW64 file beside its sound. */
export async function readWavMetadata(file: OriginalFile, target: MetadataTarget): Promise<readonly MetadataPart[]> {
  const { chunks, bigEndian } = await walkWav(file);
  return partsOfRiff(await readChunks(file, chunks, isOfInterest), target, bigEndian);
}

/** What chunks say that stand in WAV, and in other containers as they do there. */
export function partsOfRiff(
  chunks: readonly MarkerChunk[],
  target: MetadataTarget,
  bigEndian = false,
): readonly MetadataPart[] {
  const markers = readRiffMarkers(chunks, bigEndian);
  const texts: MetadataPart = {
    groups: chunks.flatMap(({ id, bytes }) => {
      if (id === 'bext') return groupOf('Broadcast WAV (bext)', bextEntries(bytes, bigEndian));
      if (id === 'iXML') return groupOf('iXML', ixmlEntries(bytes));
      if (id.toUpperCase() === 'LIST' && chunkName(bytes, 0) === 'INFO')
        return groupOf('LIST INFO', infoEntries(bytes, bigEndian));
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

/** The content of the chunks that are wanted; of one that is cut off by the end of the file, what is there. */
export async function readChunks(
  file: OriginalFile,
  chunks: readonly Chunk[],
  isWanted: (chunk: Chunk) => boolean,
): Promise<readonly MarkerChunk[]> {
  const read: MarkerChunk[] = [];
  for (const chunk of chunks) {
    if (!isWanted(chunk)) continue;
    read.push({ id: chunk.id, bytes: await file.read(chunk.offset, atMost(chunk.sizeBytes, maxChunkBytes)) });
  }
  return read;
}
