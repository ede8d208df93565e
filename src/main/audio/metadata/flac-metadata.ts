import { readFlacCuesheet } from '../../../shared/formats/flac-cuesheet.ts';
import { endOfLeadingTags } from '../decoders/tags.ts';
import type { OriginalFile } from '../open-original.ts';
import { commentsPart, cuesheetPart } from './comments-part.ts';
import type { MetadataPart, MetadataTarget } from './file-metadata.ts';
import { readLeadingId3 } from './id3-part.ts';
import { readTrailingTags } from './trailing-tags.ts';
import { readVorbisComments, type VorbisComment } from './vorbis-comments.ts';

const maxBlocks = 1_000;
const maxBlockBytes = 16 * 1024 * 1024;
const vorbisComment = 4;
const cuesheet = 5;

/** What stands in a FLAC file beside its sound (RFC 9639, 8). */
export async function readFlacMetadata(file: OriginalFile, target: MetadataTarget): Promise<readonly MetadataPart[]> {
  const id3 = await readLeadingId3(file, target);
  const sheets: Uint8Array[] = [];
  const comments: VorbisComment[] = [];
  let at = (await endOfLeadingTags(file)) + 4;
  for (let block = 0; block < maxBlocks; block += 1) {
    const head = await file.read(at, 4);
    if (head.length < 4) break;
    const kind = head[0]! & 0x7f;
    const length = head[1]! * 65_536 + head[2]! * 256 + head[3]!;
    const isWanted = (kind === vorbisComment || kind === cuesheet) && length <= maxBlockBytes;
    const content = isWanted ? await file.read(at + 4, length) : new Uint8Array(0);
    if (kind === vorbisComment && isWanted) comments.push(...readVorbisComments(content));
    if (kind === cuesheet && isWanted) sheets.push(content);
    at += 4 + length;
    if ((head[0]! & 0x80) !== 0) break;
  }
  const read = sheets.flatMap((bytes) => readFlacCuesheet(bytes) ?? []);
  const blocks = read.filter(({ tracks }) => tracks.length > 0).map((sheet) => cuesheetPart(sheet, comments, target));
  const words = commentsPart(comments, target);
  // The block is exact to the sample; the sheet among the comments counts 75 frames in a second.
  const isSaidExactly = blocks.some(({ marks }) => marks.length > 0);
  const chapters = words.marks.filter(({ origin }) => origin?.locator.startsWith('chapter') === true);
  return [
    id3,
    ...blocks,
    isSaidExactly ? { ...words, marks: chapters, notices: [] } : words,
    await readTrailingTags(file),
  ];
}
