import { trailingTags } from '../decoders/tags.ts';
import type { OriginalFile } from '../open-original.ts';
import { apeEntries } from './ape.ts';
import { groupOf, type MetadataPart, nothingFound } from './file-metadata.ts';
import { id3v1Entries } from './id3v1.ts';

/** Pictures make tags long; no words are in longer ones. */
const maxTagBytes = 64 * 1024 * 1024;

/** What the tags say that a file ends with; each stands by itself, because they say the same in fewer letters. */
export async function readTrailingTags(file: OriginalFile): Promise<MetadataPart> {
  const groups: MetadataPart['groups'][] = [];
  for (const { offset, length } of (await trailingTags(file)).toReversed()) {
    if (length > maxTagBytes) continue;
    const bytes = await file.read(offset, length);
    groups.push(groupOf('APE', apeEntries(bytes)), groupOf('ID3v1', id3v1Entries(bytes)));
  }
  return { ...nothingFound, groups: groups.flat() };
}
