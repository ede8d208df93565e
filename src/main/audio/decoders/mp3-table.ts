import type { OriginalFile } from '../open-original.ts';
import { joinBytes } from './bytes.ts';
import {
  longestMpegFrameBytes,
  type MpegHeader,
  type MpegInfoFrame,
  parseInfoFrame,
  parseMpegHeader,
  sameStream,
} from './mp3-header.ts';

const blockBytes = 1024 * 1024;
/** As many headers in a row make a stream; fewer may be chance, for example inside a picture. */
const headersToBelieve = 3;

/** Where each MPEG frame with sound stands in a file. */
export type Mp3Table = {
  readonly count: number;
  /** Offset of each MPEG frame. */
  readonly offsets: Float64Array;
  readonly lengths: Uint16Array;
  /** Bytes of sound that each MPEG frame carries for itself and its followers. */
  readonly soundBytes: Uint16Array;
  readonly first: MpegHeader;
  readonly channels: 1 | 2;
  /** Kilobits per second; null when it varies. */
  readonly kilobits: number | null;
  readonly info: MpegInfoFrame | null;
  /** Bytes between the MPEG frames that are none. */
  readonly junkBytes: number;
  /** Sound of another layer or rate than the first; null when there is none. */
  readonly other: OtherStream | null;
  /** The last MPEG frame goes beyond the end of the file. */
  readonly isCut: boolean;
};

/** MPEG frames that do not belong to the stream which a file begins with. */
export type OtherStream = {
  /** Of the first of them. */
  readonly header: MpegHeader;
  readonly seconds: number;
};

/** Finds every MPEG frame between two offsets by reading all headers once; null when there is no stream of them. */
export async function scanMp3(file: OriginalFile, from: number, to: number): Promise<Mp3Table | null> {
  const columns = createColumns();
  let bytes: Uint8Array = new Uint8Array(0);
  let bytesAt = from;
  let at = from;
  let first: MpegHeader | null = null;
  let info: MpegInfoFrame | null = null;
  let channels: 1 | 2 = 1;
  let kilobits: number | null = null;
  let junkBytes = 0;
  let other: OtherStream | null = null;
  let isLocked = false;
  let isOtherLocked = false;
  let isCut = false;

  /** False when the rest of the bytes must wait for more. */
  function step(isEnd: boolean): boolean {
    const index = at - bytesAt;
    if (!isEnd && index + headersToBelieve * longestMpegFrameBytes > bytes.length) return false;
    const header = parseMpegHeader(bytes, index);
    const fits = header !== null && (first === null || sameStream(header, first));
    if (!fits || !(isLocked || startsStream(bytes, index, header, first === null ? headersToBelieve : 2))) {
      isLocked = false;
      isOtherLocked =
        !fits && header !== null && (isOtherLocked || startsStream(bytes, index, header, headersToBelieve));
      if (isOtherLocked && header !== null) {
        other = { header: other?.header ?? header, seconds: (other?.seconds ?? 0) + header.frames / header.sampleRate };
        at += header.lengthBytes;
        return true;
      }
      const next = bytes.indexOf(0xff, index + 1);
      const found = next === -1 ? bytesAt + bytes.length : bytesAt + next;
      if (first !== null) junkBytes += found - at;
      at = found;
      return at < bytesAt + bytes.length;
    }
    isLocked = true;
    isOtherLocked = false;
    if (at + header.lengthBytes > to) {
      isCut = true;
      at = to;
      return false;
    }
    const frame = bytes.subarray(index, index + header.lengthBytes);
    const isFirst = first === null;
    first ??= header;
    if (isFirst) info = parseInfoFrame(frame, header);
    if (!isFirst || info === null) {
      kilobits = columns.count() === 0 || kilobits === header.kilobits ? header.kilobits : null;
      if (header.channels === 2) channels = 2;
      columns.add(at, header.lengthBytes, header.lengthBytes - header.overheadBytes);
    }
    at += header.lengthBytes;
    return true;
  }

  for (let readAt = from; ;) {
    const more = await file.read(readAt, Math.min(blockBytes, to - readAt));
    readAt += more.length;
    bytes = joinBytes(bytes.subarray(Math.min(bytes.length, at - bytesAt)), more);
    bytesAt = readAt - bytes.length;
    const isEnd = more.length === 0 || readAt >= to;
    while (at < to && step(isEnd));
    if (isEnd) break;
  }
  if (first === null || columns.count() === 0) return null;
  return { ...columns.finish(), first, channels, kilobits, info, junkBytes, other, isCut };
}

/** True when as many headers of one stream follow each other, or the bytes end after fewer. */
function startsStream(bytes: Uint8Array, from: number, header: MpegHeader, wanted: number): boolean {
  let at = from + header.lengthBytes;
  for (let seen = 1; seen < wanted; seen += 1) {
    const next = parseMpegHeader(bytes, at);
    if (next === null) return seen > 1 && at >= bytes.length;
    if (!sameStream(header, next)) return false;
    at += next.lengthBytes;
  }
  return true;
}

/** Columns of numbers that grow; a three-hour tape has 400,000 rows. */
function createColumns() {
  let count = 0;
  let offsets = new Float64Array(4096);
  let lengths = new Uint16Array(4096);
  let soundBytes = new Uint16Array(4096);

  function grow(): void {
    const size = count * 2;
    const old = { offsets, lengths, soundBytes };
    offsets = new Float64Array(size);
    offsets.set(old.offsets);
    lengths = new Uint16Array(size);
    lengths.set(old.lengths);
    soundBytes = new Uint16Array(size);
    soundBytes.set(old.soundBytes);
  }

  return {
    count: () => count,
    add(offset: number, length: number, sound: number) {
      if (count === offsets.length) grow();
      offsets[count] = offset;
      lengths[count] = length;
      soundBytes[count] = Math.max(0, sound);
      count += 1;
    },
    finish: () => ({ count, offsets, lengths, soundBytes }),
  };
}
