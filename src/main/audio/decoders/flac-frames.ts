import { joinBytes } from './bytes.ts';
import { crc16, type FlacFrameHeader, maximumHeaderBytes, parseFrameHeader, type StreamInfo } from './flac-header.ts';

/** How the numbers in the frame headers become positions. */
export type FlacNumbering = {
  /** Frames of audio per FLAC frame when the block size is fixed. */
  readonly fixedBlockFrames: number;
  /** Position of the first FLAC frame; a stream that was recorded from the air need not begin at 0. */
  readonly firstFrame: number;
};

/** One FLAC frame with its place. */
export type FlacFrame = {
  readonly startFrame: number;
  readonly blockFrames: number;
  readonly bytes: Uint8Array;
  /** Its checksum is right. */
  readonly intact: boolean;
  /** Nothing tells where it ends: other bytes may follow in `bytes`, which spoil its checksum, not its sound. */
  readonly isOpenEnded: boolean;
};

/** Cuts consecutive bytes of a FLAC file into its frames. Bytes that belong to none are passed over. */
export type FlacSplitter = {
  push(bytes: Uint8Array): readonly FlacFrame[];
  /** The last frame ends where the bytes end. */
  finish(): readonly FlacFrame[];
};

type Opened = { readonly at: number; readonly header: FlacFrameHeader };

/** Position of the frame with this header. */
export function startOf(header: FlacFrameHeader, numbering: FlacNumbering): number {
  const start = header.variable ? header.codedNumber : header.codedNumber * numbering.fixedBlockFrames;
  return start - numbering.firstFrame;
}

/** First place from `from` on where a frame header of this stream stands; null when there is none. */
export function findFrameHeader(bytes: Uint8Array, from: number, info: StreamInfo): Opened | null {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const header = parseFrameHeader(bytes, at, info);
    if (header !== null) return { at, header };
  }
  return null;
}

/** A frame of this stream is never longer than this, even when it holds its samples uncompressed. */
export function longestFrameBytes(info: StreamInfo): number {
  const uncompressed = info.maximumBlockFrames * info.channels * (Math.ceil(info.bitsPerSample / 8) + 1);
  return Math.max(info.maximumFrameBytes, uncompressed) + 64;
}

/**
 * FLAC frames carry no length. A frame ends where its checksum comes out right and another header follows; a damaged
 * one where the header with the very next number stands.
 */
export function createFlacSplitter(info: StreamInfo, numbering: FlacNumbering): FlacSplitter {
  const longest = longestFrameBytes(info);
  let bytes: Uint8Array = new Uint8Array(0);
  let open: Opened | null = null;
  let scannedTo = 0;
  let crc = 0;
  let otherHeader: Opened | null = null;

  function begin(next: Opened | null, from: number): void {
    open = next;
    otherHeader = null;
    crc = 0;
    scannedTo = next === null ? from : next.at;
  }

  function frameUpTo(end: number, frame: Opened, isOpenEnded = false): FlacFrame {
    return {
      startFrame: startOf(frame.header, numbering),
      blockFrames: frame.header.blockFrames,
      bytes: bytes.subarray(frame.at, end),
      intact: crc === 0 && !isOpenEnded,
      isOpenEnded,
    };
  }

  function follows(next: FlacFrameHeader, frame: Opened): boolean {
    return startOf(next, numbering) === startOf(frame.header, numbering) + frame.header.blockFrames;
  }

  /** Goes on to the next place where the open frame may end; null when the bytes do not reach further. */
  function nextFrame(limit: number): FlacFrame | 'onward' | null {
    if (open === null) {
      const found = findFrameHeader(bytes, scannedTo, info);
      begin(found !== null && found.at < limit ? found : null, Math.max(scannedTo, limit));
      if (open === null) return null;
    }
    const frame: Opened = open;
    const searchFrom = Math.max(scannedTo, frame.at + frame.header.lengthBytes);
    const found = findFrameHeader(bytes, searchFrom, info);
    const end = found !== null && found.at < limit ? found.at : Math.max(searchFrom, limit);
    crc = crc16(crc, bytes, scannedTo, end);
    scannedTo = end;
    if (found !== null && found.at === end && end < limit) {
      if (crc === 0 || follows(found.header, frame)) {
        const whole = frameUpTo(end, frame);
        begin(found, end);
        return whole;
      }
      otherHeader ??= found;
      // Passes over this header: the bytes at its place belong to the frame until proven otherwise.
      crc = crc16(crc, bytes, end, end + 1);
      scannedTo = end + 1;
    }
    if (scannedTo - frame.at <= longest) return scannedTo < limit ? 'onward' : null;
    const openEnded = frameUpTo(frame.at + longest, frame, true);
    begin(otherHeader, scannedTo);
    return openEnded;
  }

  function collect(limit: number): FlacFrame[] {
    const frames: FlacFrame[] = [];
    for (let next = nextFrame(limit); next !== null; next = nextFrame(limit)) {
      if (next !== 'onward') frames.push(next);
    }
    return frames;
  }

  /** Lets go of the bytes that were dealt with. */
  function forget(): void {
    const from = open?.at ?? scannedTo;
    bytes = bytes.subarray(from);
    scannedTo -= from;
    if (open !== null) open = { ...open, at: 0 };
    if (otherHeader !== null) otherHeader = { ...otherHeader, at: otherHeader.at - from };
  }

  return {
    push(more) {
      bytes = joinBytes(bytes, more);
      // A header that is only half here cannot be told from chance.
      const frames = collect(bytes.length - maximumHeaderBytes);
      forget();
      return frames;
    },
    finish() {
      const frames = collect(bytes.length);
      if (open !== null) frames.push(frameUpTo(bytes.length, open, crc !== 0));
      begin(null, bytes.length);
      return frames;
    },
  };
}
