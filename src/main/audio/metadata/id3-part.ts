import { marksOfPlaces } from '../../../shared/formats/marker-marks.ts';
import { id3v2HeaderBytes, id3v2Length } from '../decoders/tags.ts';
import type { OriginalFile } from '../open-original.ts';
import { groupOf, type MetadataPart, type MetadataTarget, nothingFound } from './file-metadata.ts';
import { placesOfChapters, readId3 } from './id3.ts';

/** Pictures make tags long; no words are behind so much of them. */
const maxTagBytes = 64 * 1024 * 1024;

/** What an ID3v2 tag in these bytes says. */
export function id3Part(bytes: Uint8Array, { sampleRate, fileName }: MetadataTarget): MetadataPart {
  const tag = readId3(bytes);
  if (tag === null) return nothingFound;
  const places = placesOfChapters(tag.chapters, sampleRate);
  return {
    groups: groupOf('ID3', tag.texts),
    marks: marksOfPlaces(places, { format: 'id3', source: fileName }),
    notices: [
      ...(places.length > 0 ? ['ID3 tells places in milliseconds, so they are exact to half a millisecond.'] : []),
      ...(tag.isCutOff ? ['The ID3 tag is cut off; what is whole of it was read.'] : []),
    ],
    source: places.length > 0 ? 'chapters' : '',
  };
}

/** What the ID3v2 tag at the beginning of a file says. */
export async function readLeadingId3(file: OriginalFile, target: MetadataTarget): Promise<MetadataPart> {
  const length = id3v2Length(await file.read(0, id3v2HeaderBytes));
  return length === 0 ? nothingFound : id3Part(await file.read(0, Math.min(length, maxTagBytes)), target);
}
