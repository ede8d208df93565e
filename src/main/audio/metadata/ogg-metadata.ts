import { spells } from '../decoders/bytes.ts';
import { readOggHeaders } from '../decoders/ogg-file.ts';
import type { OriginalFile } from '../open-original.ts';
import { commentsPart } from './comments-part.ts';
import type { MetadataPart, MetadataTarget } from './file-metadata.ts';
import { readVorbisComments } from './vorbis-comments.ts';

/** What the comments of an Ogg Vorbis or Opus file say. */
export async function readOggMetadata(file: OriginalFile, target: MetadataTarget): Promise<readonly MetadataPart[]> {
  const headers = await readOggHeaders(file, (packet) => lengthOfMark(packet) !== null, 2);
  const packet = headers?.packets[1];
  if (packet === undefined) return [];
  // `\x03vorbis` or `OpusTags` stands before the comments.
  const head = spells(packet, 0, 'OpusTags') ? 8 : spells(packet, 0, '\x03vorbis') ? 7 : null;
  return head === null ? [] : [commentsPart(readVorbisComments(packet.subarray(head)), target)];
}

function lengthOfMark(packet: Uint8Array): number | null {
  return spells(packet, 0, '\x01vorbis') ? 7 : spells(packet, 0, 'OpusHead') ? 8 : null;
}
