import { countedSize, type OriginalFile } from '../open-original.ts';
import { minus, plus } from '../byte-count.ts';
import { spells, viewOf } from './bytes.ts';

/** As many bytes tell how long an ID3v2 tag is. */
export const id3v2HeaderBytes = 10;
const id3v1Bytes = 128;
const apeFooterBytes = 32;
const lyricsEndBytes = 15;

/** A file without the ID3v2 tags that it may begin with, as the reader of its header expects it; closing it closes the file. */
export async function behindLeadingTags(file: OriginalFile): Promise<OriginalFile> {
  const start = await endOfLeadingTags(file);
  if (start === 0) return file;
  return {
    ...file,
    sizeBytes: minus(file.sizeBytes, start),
    read: (offset, length) => file.read(plus(start, offset), length),
    readInto: (target, offset) => file.readInto(target, plus(start, offset)),
    readIntoNow: (target, length, offset) => file.readIntoNow(target, length, plus(start, offset)),
  };
}

/** Offset of the first byte behind the ID3v2 tags that a file may begin with; 0 when there is none. */
export async function endOfLeadingTags(file: OriginalFile): Promise<number> {
  let end = 0;
  for (;;) {
    const length = id3v2Length(await file.read(end, id3v2HeaderBytes));
    if (length === 0 || end + length > file.sizeBytes) return end;
    end += length;
  }
}

/** Offset where the tags begin that a file may end with (ID3v1, APE, Lyrics3); its size when there is none. */
export async function startOfTrailingTags(file: OriginalFile): Promise<number> {
  return (await trailingTags(file)).at(-1)?.offset ?? countedSize(file);
}

/** Where the tags lie that a file may end with, the last one first. */
export async function trailingTags(
  file: OriginalFile,
): Promise<readonly { readonly offset: number; readonly length: number }[]> {
  const tags: { offset: number; length: number }[] = [];
  for (let end = countedSize(file); ;) {
    const tail = await file.read(Math.max(0, end - id3v1Bytes), Math.min(end, id3v1Bytes));
    const length = trailingTagLength(tail);
    if (length === 0 || length > end) return tags;
    end -= length;
    tags.push({ offset: end, length });
  }
}

/** Length of the ID3v2 tag that begins with these bytes; 0 when none does (id3.org, ID3v2.4 structure, 3.1). */
export function id3v2Length(header: Uint8Array): number {
  if (!spells(header, 0, 'ID3') || header.length < id3v2HeaderBytes) return 0;
  const [version = 0, revision = 0, flags = 0, ...size] = header.subarray(3, 10);
  if (version < 2 || version > 4 || revision === 0xff) return 0;
  if (size.some((byte) => byte > 0x7f)) return 0;
  // Bit 4: a footer of the same length as the header follows the tag (ID3v2.4, 3.4).
  const footerBytes = (flags & 0x10) === 0 ? 0 : id3v2HeaderBytes;
  return id3v2HeaderBytes + size.reduce((sum, byte) => sum * 128 + byte, 0) + footerBytes;
}

function trailingTagLength(tail: Uint8Array): number {
  if (tail.length === id3v1Bytes && spells(tail, 0, 'TAG')) return id3v1Bytes;
  if (spells(tail, tail.length - apeFooterBytes, 'APETAGEX')) {
    const footer = viewOf(tail.subarray(tail.length - apeFooterBytes));
    // The size counts the footer but not the header, which bit 31 of the flags announces.
    return footer.getUint32(12, true) + (footer.getUint32(20, true) >= 0x8000_0000 ? apeFooterBytes : 0);
  }
  if (spells(tail, tail.length - 9, 'LYRICS200')) {
    const digits = String.fromCharCode(...tail.subarray(tail.length - lyricsEndBytes, tail.length - 9));
    return /^\d{6}$/.test(digits) ? Number(digits) + lyricsEndBytes : 0;
  }
  return 0;
}
