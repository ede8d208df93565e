import { readAiffMarkers } from '../../../shared/formats/aiff-markers.ts';
import { fieldText } from '../../../shared/formats/binary-text.ts';
import { marksOfPlaces } from '../../../shared/formats/marker-marks.ts';
import type { OriginalFile } from '../open-original.ts';
import { walkAiff } from '../pcm-source/aiff-chunks.ts';
import { groupOf, type MetadataPart, type MetadataTarget } from './file-metadata.ts';
import { id3Part } from './id3-part.ts';
import { placeEntries, readChunks } from './wav-metadata.ts';

const textChunks: Readonly<Record<string, string>> = {
  NAME: 'Name',
  AUTH: 'Author',
  '(c) ': 'Copyright',
  ANNO: 'Annotation',
};

/** What stands in an AIFF or AIFF-C file beside its sound. */
export async function readAiffMetadata(file: OriginalFile, target: MetadataTarget): Promise<readonly MetadataPart[]> {
  const { chunks: all } = await walkAiff(file);
  const wanted = new Set(['MARK', 'COMT', 'ID3 ', ...Object.keys(textChunks)]);
  const chunks = await readChunks(file, all, ({ id }) => wanted.has(id));
  const markers = readAiffMarkers(chunks);
  const texts = chunks.flatMap(({ id, bytes }) => {
    const name = textChunks[id];
    return name === undefined ? [] : [[name, fieldText(bytes)] as const];
  });
  return [
    {
      groups: [
        ...groupOf('AIFF', [...texts, ...markers.comments.map((text) => ['Comment', text] as const)]),
        ...groupOf('Markers', placeEntries(markers.places)),
      ],
      marks: marksOfPlaces(markers.places, { format: 'aiff', source: target.fileName }),
      notices: markers.notices,
      source: 'markers',
    },
    ...chunks.filter(({ id }) => id === 'ID3 ').map(({ bytes }) => id3Part(bytes, target)),
  ];
}
