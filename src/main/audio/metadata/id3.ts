import { dataView } from '../../../shared/formats/binary-text.ts';
import type { MarkerPlace } from '../../../shared/formats/marker-marks.ts';

/** What an ID3v2 tag says: its texts in the order of the file, and its chapters in milliseconds. */
export type Id3Tag = {
  readonly texts: readonly (readonly [key: string, value: string])[];
  readonly chapters: readonly Id3Chapter[];
  readonly isCutOff: boolean;
};

export type Id3Chapter = { readonly startMs: number; readonly endMs: number; readonly title: string };

/** The common frames of ID3v2.2 to 2.4, by their letters. */
const names: Readonly<Record<string, string>> = {
  COMM: 'Comment',
  COM: 'Comment',
  TALB: 'Album',
  TAL: 'Album',
  TCOM: 'Composer',
  TCM: 'Composer',
  TCON: 'Genre',
  TCO: 'Genre',
  TCOP: 'Copyright',
  TDAT: 'Date',
  TDRC: 'Recorded',
  TDRL: 'Released',
  TENC: 'Encoded by',
  TIT1: 'Group',
  TIT2: 'Title',
  TT2: 'Title',
  TIT3: 'Subtitle',
  TLEN: 'Length in ms',
  TPE1: 'Artist',
  TP1: 'Artist',
  TPE2: 'Band',
  TPE3: 'Conductor',
  TPUB: 'Publisher',
  TRCK: 'Track',
  TRK: 'Track',
  TSRC: 'ISRC',
  TSSE: 'Encoder',
  TYER: 'Year',
  TYE: 'Year',
  USLT: 'Lyrics',
};

type Frame = { readonly id: string; readonly content: Uint8Array };

/** Reads an ID3v2 tag (id3.org, ID3v2.4.0 and its forerunners); null when the bytes do not begin with one. */
export function readId3(bytes: Uint8Array): Id3Tag | null {
  if (bytes.length < 10 || String.fromCharCode(...bytes.subarray(0, 3)) !== 'ID3') return null;
  const version = bytes[3] ?? 0;
  if (version < 2 || version > 4) return null;
  const flags = bytes[5] ?? 0;
  const said = synchsafe(bytes, 6);
  const body = bytes.subarray(10, 10 + said);
  // Up to version 2.3 the whole tag is unsynchronised, in 2.4 each frame by itself.
  const plain = (flags & 0x80) !== 0 && version < 4 ? resynchronised(body) : body;
  const from = (flags & 0x40) === 0 || version === 2 ? 0 : extendedHeaderBytes(plain, version);
  const texts: [string, string][] = [];
  const chapters: Id3Chapter[] = [];
  for (const { id, content } of framesIn(plain.subarray(from), version)) {
    if (id === 'CHAP') {
      const chapter = chapterIn(content, version);
      if (chapter !== null) chapters.push(chapter);
    } else {
      const entry = entryOf(id, content);
      if (entry !== null) texts.push(entry);
    }
  }
  return { texts, chapters, isCutOff: body.length < said };
}

/** Chapters as stretches; a millisecond is as exact as the tag can say it. */
export function placesOfChapters(chapters: readonly Id3Chapter[], sampleRate: number): readonly MarkerPlace[] {
  const frameOf = (ms: number): number => Math.round((ms * sampleRate) / 1000);
  return chapters.map(({ startMs, endMs, title }, index) => ({
    startFrame: frameOf(startMs),
    endFrame: frameOf(Math.max(startMs, endMs)),
    title,
    notes: '',
    locator: `chapter ${index + 1}`,
  }));
}

function* framesIn(bytes: Uint8Array, version: number): Generator<Frame> {
  const isShort = version === 2;
  const headBytes = isShort ? 6 : 10;
  for (let at = 0; at + headBytes <= bytes.length;) {
    const id = String.fromCharCode(...bytes.subarray(at, at + (isShort ? 3 : 4)));
    // Padding follows the last frame.
    if (!/^[A-Z][A-Z\d]{2,3}$/.test(id)) return;
    const size = isShort
      ? threeBytes(bytes, at + 3)
      : version === 4
        ? synchsafe(bytes, at + 4)
        : fourBytes(bytes, at + 4);
    const end = at + headBytes + size;
    if (end > bytes.length) return;
    const flags = isShort ? 0 : (bytes[at + 9] ?? 0);
    yield { id, content: contentOf(bytes.subarray(at + headBytes, end), version, flags) };
    at = end;
  }
}

/** The content without what the frame's own flags put before it; empty when it is compressed or encrypted. */
function contentOf(bytes: Uint8Array, version: number, flags: number): Uint8Array {
  if (version === 3) return (flags & 0xc0) !== 0 ? new Uint8Array(0) : bytes.subarray((flags & 0x20) === 0 ? 0 : 1);
  if (version !== 4) return bytes;
  if ((flags & 0x0c) !== 0) return new Uint8Array(0);
  const behindGroup = bytes.subarray((flags & 0x40) === 0 ? 0 : 1).subarray((flags & 0x01) === 0 ? 0 : 4);
  return (flags & 0x02) === 0 ? behindGroup : resynchronised(behindGroup);
}

function entryOf(id: string, content: Uint8Array): [string, string] | null {
  if (content.length < 2) return null;
  const encoding = content[0] ?? 0;
  // So ID3v2 names the frames whose field a person named: a text (TXX in version 2.2), and an address.
  if (id === 'TXXX' || id === 'TXX' || id === 'WXXX') {
    const { text, rest } = untilNul(content.subarray(1), encoding);
    const value = id === 'WXXX' ? untilNul(rest, 0).text : allTexts(rest, encoding);
    return [text === '' ? id : text, value];
  }
  if (id === 'COMM' || id === 'COM' || id === 'USLT' || id === 'ULT') {
    const { text, rest } = untilNul(content.subarray(4), encoding);
    const name = names[id] ?? id;
    return [text === '' ? name : `${name} (${text})`, allTexts(rest, encoding)];
  }
  if (id.startsWith('T')) return [names[id] ?? id, allTexts(content.subarray(1), encoding)];
  return null;
}

// ID3v2 Chapter Frame Addendum 1.0: a name, four numbers, then frames of its own.
function chapterIn(content: Uint8Array, version: number): Id3Chapter | null {
  const end = content.indexOf(0);
  if (end === -1 || content.length < end + 17) return null;
  const view = dataView(content);
  const inner = [...framesIn(content.subarray(end + 17), version)].find(({ id }) => id === 'TIT2');
  const title = inner === undefined ? '' : allTexts(inner.content.subarray(1), inner.content[0] ?? 0);
  return { startMs: view.getUint32(end + 1), endMs: view.getUint32(end + 5), title };
}

/** Several texts of one frame are separated by NULs. */
function allTexts(bytes: Uint8Array, encoding: number): string {
  const texts: string[] = [];
  for (let rest = bytes; rest.length > 0;) {
    const next = untilNul(rest, encoding);
    if (next.text !== '') texts.push(next.text);
    rest = next.rest;
  }
  return texts.join('; ');
}

function untilNul(bytes: Uint8Array, encoding: number): { readonly text: string; readonly rest: Uint8Array } {
  const isWide = encoding === 1 || encoding === 2;
  const end = isWide ? wideEnd(bytes) : bytes.indexOf(0);
  const used = end === -1 ? bytes : bytes.subarray(0, end);
  const text = decoderOf(bytes, encoding).decode(used).trim();
  return { text, rest: bytes.subarray(end === -1 ? bytes.length : end + (isWide ? 2 : 1)) };
}

/** Where two zeros stand in the place of a letter; -1 when nowhere. */
function wideEnd(bytes: Uint8Array): number {
  for (let at = 0; at + 1 < bytes.length; at += 2) if (bytes[at] === 0 && bytes[at + 1] === 0) return at;
  return -1;
}

function decoderOf(bytes: Uint8Array, encoding: number): InstanceType<typeof TextDecoder> {
  if (encoding === 3) return new TextDecoder('utf-8');
  if (encoding === 0) return new TextDecoder('windows-1252');
  const isBigEndian = encoding === 2 || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return new TextDecoder(isBigEndian ? 'utf-16be' : 'utf-16le');
}

function extendedHeaderBytes(bytes: Uint8Array, version: number): number {
  // In 2.3 the size does not count its own four bytes.
  return version === 3 ? fourBytes(bytes, 0) + 4 : synchsafe(bytes, 0);
}

/** Takes out the zeros that were put behind each FF. */
function resynchronised(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    if (at > 0 && bytes[at - 1] === 0xff && bytes[at] === 0) continue;
    result[length] = bytes[at]!;
    length += 1;
  }
  return result.subarray(0, length);
}

function synchsafe(bytes: Uint8Array, at: number): number {
  return [0, 1, 2, 3].reduce((sum, index) => sum * 128 + ((bytes[at + index] ?? 0) & 0x7f), 0);
}

function threeBytes(bytes: Uint8Array, at: number): number {
  return [0, 1, 2].reduce((sum, index) => sum * 256 + (bytes[at + index] ?? 0), 0);
}

function fourBytes(bytes: Uint8Array, at: number): number {
  return [0, 1, 2, 3].reduce((sum, index) => sum * 256 + (bytes[at + index] ?? 0), 0);
}
