import { readFlacCuesheet } from '../../../shared/formats/flac-cuesheet.ts';
import { isInOgg, readOggFlacHeaders } from '../decoders/ogg-flac.ts';
import { endOfLeadingTags } from '../decoders/tags.ts';
import type { OriginalFile } from '../open-original.ts';
import { commentsPart, cuesheetPart } from './comments-part.ts';
import type { MetadataPart, MetadataTarget } from './file-metadata.ts';
import { readLeadingId3 } from './id3-part.ts';
import { readTrailingTags } from './trailing-tags.ts';
import { readVorbisComments } from './vorbis-comments.ts';

const maxBlocks = 1_000;
const maxBlockBytes = 16 * 1024 * 1024;
const vorbisComment = 4;
const cuesheet = 5;

/** What stands in a FLAC file beside its sound (RFC 9639, 8). */
export async function readFlacMetadata(file: OriginalFile, target: MetadataTarget): Promise<readonly MetadataPart[]> {
  const id3 = await readLeadingId3(file, target);
  const blocks = (await isInOgg(file)) ? await blocksInOgg(file) : await blocksOf(file);
  const sheets = blocks.filter(({ kind }) => kind === cuesheet).map(({ content }) => content);
  const comments = blocks
    .filter(({ kind }) => kind === vorbisComment)
    .flatMap(({ content }) => readVorbisComments(content));
  const read = sheets.flatMap((bytes) => readFlacCuesheet(bytes) ?? []);
  const sheetParts = read
    .filter(({ tracks }) => tracks.length > 0)
    .map((sheet) => cuesheetPart(sheet, comments, target));
  const words = commentsPart(comments, target);
  // The block is exact to the sample; the sheet among the comments counts 75 frames in a second.
  const isSaidExactly = sheetParts.some(({ marks }) => marks.length > 0);
  const chapters = words.marks.filter(({ origin }) => origin?.locator.startsWith('chapter') === true);
  return [
    id3,
    ...sheetParts,
    isSaidExactly ? { ...words, marks: chapters, notices: [] } : words,
    await readTrailingTags(file),
  ];
}

/** A block of metadata that is wanted here. */
type Block = { readonly kind: number; readonly content: Uint8Array };

async function blocksOf(file: OriginalFile): Promise<readonly Block[]> {
  const blocks: Block[] = [];
  let at = (await endOfLeadingTags(file)) + 4;
  for (let count = 0; count < maxBlocks; count += 1) {
    const head = await file.read(at, 4);
    if (head.length < 4) break;
    const kind = head[0]! & 0x7f;
    const length = head[1]! * 65_536 + head[2]! * 256 + head[3]!;
    if (isWanted(kind) && length <= maxBlockBytes) blocks.push({ kind, content: await file.read(at + 4, length) });
    at += 4 + length;
    if ((head[0]! & 0x80) !== 0) break;
  }
  return blocks;
}

/** There each block is a packet of its own. */
async function blocksInOgg(file: OriginalFile): Promise<readonly Block[]> {
  const [, ...packets] = (await readOggFlacHeaders(file))?.packets ?? [];
  return packets
    .map((packet) => ({ kind: (packet[0] ?? 0) & 0x7f, content: packet.subarray(4) }))
    .filter(({ kind }) => isWanted(kind));
}

function isWanted(kind: number): boolean {
  return kind === vorbisComment || kind === cuesheet;
}
