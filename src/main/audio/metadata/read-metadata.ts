import { UserError } from '../../../shared/contract/errors.ts';
import { byPlaceOf, fitToTape, noticeList } from '../../../shared/formats/parsed-marks.ts';
import { behindLeadingTags } from '../decoders/tags.ts';
import { chosenFfmpeg } from '../external/chosen-ffmpeg.ts';
import type { FfmpegPrograms } from '../external/find-ffmpeg.ts';
import { type ProbedSound, probeSound } from '../external/probe-sound.ts';
import { probeUnknown } from '../external/unknown-sound.ts';
import { identify } from '../identify.ts';
import { type OriginalFile, openOriginal } from '../open-original.ts';
import { readAiffMetadata } from './aiff-metadata.ts';
import { type FileMetadata, groupOf, type MetadataPart, type MetadataTarget } from './file-metadata.ts';
import { readFlacMetadata } from './flac-metadata.ts';
import { readLeadingId3 } from './id3-part.ts';
import { readTrailingTags } from './trailing-tags.ts';
import { readOggMetadata } from './ogg-metadata.ts';
import { readW64Metadata } from './w64-metadata.ts';
import { readWavMetadata } from './wav-metadata.ts';

/**
 * Reads what a file says beside its sound: its words in groups, its places as marks with their origin. Places beyond
 * the end of the tape are left out of the marks and said. Throws `UserError` when the file cannot be opened.
 */
export async function readMetadata(path: string, target: MetadataTarget): Promise<FileMetadata> {
  const file = await openOriginal(path);
  try {
    const parts = await partsOf(file, target);
    const notices = noticeList();
    for (const notice of parts.flatMap((part) => part.notices)) notices.add(notice);
    const marks = fitToTape(
      parts.flatMap((part) => part.marks),
      target.frames,
      notices.add,
    ).toSorted(byPlaceOf);
    const sources = parts.filter((part) => part.marks.length > 0).map(({ source }) => source);
    return {
      groups: parts.flatMap(({ groups }) => groups),
      marks: { marks, songs: [], notices: notices.all() },
      source: [...new Set(sources)].join(' and '),
    };
  } finally {
    await file.close();
  }
}

async function partsOf(file: OriginalFile, target: MetadataTarget): Promise<readonly MetadataPart[]> {
  const identity = await identify(file);
  switch (identity?.format) {
    case 'wav':
    case 'rf64':
      return [await readLeadingId3(file, target), ...(await readWavMetadata(await behindLeadingTags(file), target))];
    case 'w64':
      return [await readLeadingId3(file, target), ...(await readW64Metadata(await behindLeadingTags(file), target))];
    case 'aiff':
      return [await readLeadingId3(file, target), ...(await readAiffMetadata(await behindLeadingTags(file), target))];
    case 'flac':
      return readFlacMetadata(file, target);
    case 'vorbis':
    case 'opus':
      return readOggMetadata(file, target);
    case 'mp3':
      return [await readLeadingId3(file, target), await readTrailingTags(file)];
    case 'au':
      return [await readLeadingId3(file, target)];
    case 'm4a':
    case 'caf':
    case 'other':
      return [await readLeadingId3(file, target), ...(await externalTags(file.path, probeSound))];
    case undefined:
      return externalTags(file.path, probeUnknown);
    case 'raw':
      return [];
  }
}

/** Tags of a file that only ffmpeg understands; nothing without it, because its sound is not there either. */
async function externalTags(
  path: string,
  probe: (path: string, programs: FfmpegPrograms) => Promise<ProbedSound | null>,
): Promise<readonly MetadataPart[]> {
  const programs = await chosenFfmpeg();
  if ('problem' in programs) return [];
  try {
    return tagsPart((await probe(path, programs))?.tags ?? []);
  } catch (error) {
    // Why it cannot be read is told where its sound is asked for.
    if (error instanceof UserError) return [];
    throw error;
  }
}

function tagsPart(tags: ProbedSound['tags']): readonly MetadataPart[] {
  const entries = tags.map(({ key, value }) => [key, value] as const);
  return [{ groups: groupOf('Tags', entries), marks: [], notices: [], source: '' }];
}
