import { marksOfPlaces } from '../../../shared/formats/marker-marks.ts';
import { readW64Markers, readW64Summary } from '../../../shared/formats/w64-markers.ts';
import type { OriginalFile } from '../open-original.ts';
import { walkW64 } from '../pcm-source/w64.ts';
import { groupOf, type MetadataPart, type MetadataTarget } from './file-metadata.ts';
import { infoNames } from './text-fields.ts';
import { isOfInterest, partsOfRiff, placeEntries, readChunks } from './wav-metadata.ts';

/** What stands in a Sony Wave64 file beside its sound: the chunks of WAV, and Sony's own for markers and texts. */
export async function readW64Metadata(file: OriginalFile, target: MetadataTarget): Promise<readonly MetadataPart[]> {
  const walk = await walkW64(file);
  const chunks = await readChunks(file, walk.chunks, (chunk) => isOfInterest(chunk) || ownChunks.has(chunk.id));
  const own = chunks.flatMap(({ id, bytes }) => {
    if (id === 'marker') return [markerPart(bytes, target)];
    if (id === 'summarylist') return [summaryPart(bytes)];
    return [];
  });
  return [...partsOfRiff(chunks, target), ...own];
}

const ownChunks: ReadonlySet<string> = new Set(['marker', 'summarylist']);

function markerPart(bytes: Uint8Array, target: MetadataTarget): MetadataPart {
  const { places, notices } = readW64Markers(bytes);
  return {
    groups: groupOf('Markers', placeEntries(places)),
    marks: marksOfPlaces(places, { format: 'riff', source: target.fileName }),
    notices,
    source: places.every(({ startFrame, endFrame }) => startFrame === endFrame) ? 'markers' : 'markers and regions',
  };
}

function summaryPart(bytes: Uint8Array): MetadataPart {
  const entries = readW64Summary(bytes).map(([id, text]) => [infoNames[id] ?? id, text] as const);
  return { groups: groupOf('Summary', entries), marks: [], notices: [], source: '' };
}
