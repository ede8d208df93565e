/** Content of a `cue ` chunk; `position` is what most programs ignore and some leave 0. */
export function cueContent(
  points: readonly { readonly id: number; readonly frame: number; readonly position?: number }[],
  said = points.length,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + points.length * 24);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, said, true);
  for (const [index, { id, frame, position = 0 }] of points.entries()) {
    const at = 4 + index * 24;
    view.setUint32(at, id, true);
    view.setUint32(at + 4, position, true);
    bytes.set(letters('data'), at + 8);
    view.setUint32(at + 20, frame, true);
  }
  return bytes;
}

/** Content of a `LIST adtl` chunk made of `labl`, `note` and `ltxt`. */
export function adtlContent(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return joined([letters('adtl'), ...parts]);
}

export function labl(id: number, text: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return textPart('labl', id, text);
}

export function note(id: number, text: string): Uint8Array<ArrayBuffer> {
  return textPart('note', id, text);
}

/** A region of so many frames. */
export function ltxt(id: number, lengthFrames: number): Uint8Array<ArrayBuffer> {
  const content = new Uint8Array(20);
  const view = new DataView(content.buffer);
  view.setUint32(0, id, true);
  view.setUint32(4, lengthFrames, true);
  content.set(letters('rgn '), 8);
  return part('ltxt', content);
}

/** Content of a `smpl` chunk; the end of a loop is its last frame. */
export function smplContent(
  loops: readonly { readonly id: number; readonly start: number; readonly last: number }[],
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(36 + loops.length * 24);
  const view = new DataView(bytes.buffer);
  view.setUint32(28, loops.length, true);
  for (const [index, { id, start, last }] of loops.entries()) {
    view.setUint32(36 + index * 24, id, true);
    view.setUint32(36 + index * 24 + 8, start, true);
    view.setUint32(36 + index * 24 + 12, last, true);
  }
  return bytes;
}

/** Content of a `marker` chunk of Wave64; a place without extent has the length -1. */
export function w64MarkerContent(
  markers: readonly { readonly id: number; readonly frame: number; readonly length?: number; readonly name: string }[],
  said = markers.length,
): Uint8Array<ArrayBuffer> {
  return joined([
    littleEndian(said),
    ...markers.map(({ id, frame, length = -1, name }) => {
      const text = wide(`${name}\0`);
      const head = new Uint8Array(32);
      const view = new DataView(head.buffer);
      view.setUint32(0, id, true);
      view.setBigInt64(8, BigInt(frame), true);
      view.setBigInt64(16, BigInt(length), true);
      view.setUint32(24, text.length, true);
      return joined([head, text]);
    }),
  ]);
}

/** Content of a `summarylist` chunk of Wave64. */
export function w64SummaryContent(texts: readonly (readonly [id: string, text: string])[]): Uint8Array<ArrayBuffer> {
  return joined([
    littleEndian(texts.length),
    ...texts.map(([id, text]) => {
      const bytes = wide(`${text}\0`);
      return joined([letters(id), littleEndian(bytes.length), bytes]);
    }),
  ]);
}

/** Content of an AIFF `MARK` chunk. */
export function markContent(
  markers: readonly { readonly id: number; readonly frame: number; readonly name: string }[],
): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(2);
  new DataView(head.buffer).setUint16(0, markers.length);
  return joined([
    head,
    ...markers.map(({ id, frame, name }) => {
      const text = new TextEncoder().encode(name);
      const entry = new Uint8Array(7 + text.length + ((text.length + 1) % 2));
      const view = new DataView(entry.buffer);
      view.setInt16(0, id);
      view.setUint32(2, frame);
      entry[6] = text.length;
      entry.set(text, 7);
      return entry;
    }),
  ]);
}

/** Content of an AIFF `COMT` chunk; a comment with marker 0 is about the whole file. */
export function comtContent(
  comments: readonly { readonly marker: number; readonly text: string }[],
): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(2);
  new DataView(head.buffer).setUint16(0, comments.length);
  return joined([
    head,
    ...comments.map(({ marker, text }) => {
      const bytes = new TextEncoder().encode(text);
      const entry = new Uint8Array(8 + bytes.length + (bytes.length % 2));
      const view = new DataView(entry.buffer);
      view.setInt16(4, marker);
      view.setUint16(6, bytes.length);
      entry.set(bytes, 8);
      return entry;
    }),
  ]);
}

/** An ID3v2.4 tag of these frames. */
export function id3Tag(...frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = joined(frames);
  return joined([letters('ID3'), Uint8Array.of(4, 0, 0), synchsafe(body.length), body]);
}

/** A text frame in UTF-8. */
export function id3Text(id: string, text: string): Uint8Array<ArrayBuffer> {
  return id3Frame(id, joined([Uint8Array.of(3), new TextEncoder().encode(text)]));
}

/** A comment in UTF-16 with its byte order mark, as older programs write it. */
export function id3Comment(description: string, text: string): Uint8Array<ArrayBuffer> {
  const marked = (words: string): Uint8Array => joined([Uint8Array.of(0xff, 0xfe), wide(words)]);
  return id3Frame('COMM', joined([Uint8Array.of(1), letters('eng'), marked(`${description}\0`), marked(text)]));
}

/** A chapter with its title. */
export function id3Chapter(name: string, startMs: number, endMs: number, title: string): Uint8Array<ArrayBuffer> {
  const times = new Uint8Array(16).fill(0xff);
  new DataView(times.buffer).setUint32(0, startMs);
  new DataView(times.buffer).setUint32(4, endMs);
  return id3Frame('CHAP', joined([letters(`${name}\0`), times, id3Text('TIT2', title)]));
}

/** Content of a FLAC CUESHEET block; a track with a pregap has an INDEX 00 before its INDEX 01. */
export function cuesheetContent(
  tracks: readonly { readonly startFrame: number; readonly pregapFrames?: number }[],
  endFrame: number,
): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(396);
  head[395] = tracks.length + 1;
  return joined([
    head,
    ...tracks.map(({ startFrame, pregapFrames = 0 }, at) =>
      cuesheetTrack(
        at + 1,
        startFrame,
        pregapFrames === 0
          ? [[1, 0]]
          : [
              [0, 0],
              [1, pregapFrames],
            ],
      ),
    ),
    cuesheetTrack(255, endFrame, []),
  ]);
}

/** A list of comments as FLAC, Vorbis and Opus keep it: `NAME=value` each. */
export function vorbisComments(comments: readonly string[]): Uint8Array<ArrayBuffer> {
  const counted = (text: string): Uint8Array => {
    const bytes = new TextEncoder().encode(text);
    return joined([littleEndian(bytes.length), bytes]);
  };
  return joined([counted('maker'), littleEndian(comments.length), ...comments.map(counted)]);
}

/** UTF-16, little endian. */
function wide(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'utf16le'));
}

export function letters(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const one of parts) {
    all.set(one, at);
    at += one.length;
  }
  return all;
}

function id3Frame(id: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  return joined([letters(id), synchsafe(content.length), Uint8Array.of(0, 0), content]);
}

function synchsafe(value: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.of((value >> 21) & 0x7f, (value >> 14) & 0x7f, (value >> 7) & 0x7f, value & 0x7f);
}

function textPart(kind: string, id: number, text: string | Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const content = new Uint8Array(4 + bytes.length + 1);
  new DataView(content.buffer).setUint32(0, id, true);
  content.set(bytes, 4);
  return part(kind, content);
}

function part(kind: string, content: Uint8Array): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(8);
  head.set(letters(kind));
  new DataView(head.buffer).setUint32(4, content.length, true);
  return joined([head, content, new Uint8Array(content.length % 2)]);
}

function cuesheetTrack(
  number: number,
  startFrame: number,
  indexes: readonly (readonly [number: number, offset: number])[],
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(36 + indexes.length * 12);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(startFrame));
  bytes[8] = number;
  bytes[35] = indexes.length;
  for (const [at, [index, offset]] of indexes.entries()) {
    view.setBigUint64(36 + at * 12, BigInt(offset));
    bytes[36 + at * 12 + 8] = index;
  }
  return bytes;
}

function littleEndian(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
