import { spells, viewOf } from './bytes.ts';

/** STREAMINFO, the block every FLAC file begins with (RFC 9639, 8.2). */
export type StreamInfo = {
  readonly minimumBlockFrames: number;
  readonly maximumBlockFrames: number;
  /** 0 when the encoder did not know. */
  readonly maximumFrameBytes: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitsPerSample: number;
  /** Frames of the whole stream; 0 when the encoder did not know. */
  readonly totalFrames: number;
  /** Hex MD5 of the decoded samples; null when the encoder did not make it. */
  readonly md5: string | null;
  /** The block as it stands in the file, for the decoder. */
  readonly bytes: Uint8Array;
};

/** Header of one FLAC frame (RFC 9639, 9.1). */
export type FlacFrameHeader = {
  readonly lengthBytes: number;
  readonly blockFrames: number;
  /** A number of frames of audio when block sizes vary, of FLAC frames otherwise. */
  readonly codedNumber: number;
  readonly variable: boolean;
};

/** A frame header is at most this long. */
export const maximumHeaderBytes = 16;
const streamInfoBytes = 34;

/** Reads the metadata block that follows the letters `fLaC`; null when it is no STREAMINFO. */
export function parseStreamInfo(head: Uint8Array): StreamInfo | null {
  if (!spells(head, 0, 'fLaC') || head.length < 8 + streamInfoBytes) return null;
  const view = viewOf(head);
  if ((view.getUint8(4) & 0x7f) !== 0 || (view.getUint32(4) & 0xff_ffff) !== streamInfoBytes) return null;
  const packed = view.getUint32(18);
  const md5 = head.subarray(26, 42);
  return {
    minimumBlockFrames: view.getUint16(8),
    maximumBlockFrames: view.getUint16(10),
    maximumFrameBytes: view.getUint32(14) & 0xff_ffff,
    sampleRate: packed >>> 12,
    channels: ((packed >>> 9) & 7) + 1,
    bitsPerSample: ((packed >>> 4) & 31) + 1,
    totalFrames: (packed & 15) * 2 ** 32 + view.getUint32(22),
    md5: md5.every((byte) => byte === 0) ? null : Buffer.from(md5).toString('hex'),
    bytes: head.slice(8, 8 + streamInfoBytes),
  };
}

/** The frame header at this place, if it is one of this stream; null otherwise. */
export function parseFrameHeader(bytes: Uint8Array, at: number, info: StreamInfo): FlacFrameHeader | null {
  const second = bytes[at + 1] ?? 0;
  const sizes = bytes[at + 2] ?? 0;
  const kind = bytes[at + 3] ?? 0;
  if (bytes[at] !== 0xff || (second & 0xfe) !== 0xf8 || (kind & 1) !== 0) return null;
  if (!matchesStream(kind, info)) return null;
  const number = parseCodedNumber(bytes, at + 4);
  if (number === null) return null;

  let end = at + 4 + number.lengthBytes;
  const blockCode = sizes >> 4;
  const rateCode = sizes & 15;
  if (blockCode === 0 || rateCode === 15) return null;
  let blockFrames = blockCode === 1 ? 192 : blockCode < 6 ? 576 << (blockCode - 2) : 256 << (blockCode - 8);
  if (blockCode === 6) blockFrames = (bytes[end] ?? 0) + 1;
  if (blockCode === 7) blockFrames = (bytes[end] ?? 0) * 256 + (bytes[end + 1] ?? 0) + 1;
  end += blockCode === 6 ? 1 : blockCode === 7 ? 2 : 0;
  end += rateCode === 12 ? 1 : rateCode === 13 || rateCode === 14 ? 2 : 0;
  if (blockFrames > info.maximumBlockFrames || end >= bytes.length || crc8(bytes, at, end) !== bytes[end]) return null;
  return { lengthBytes: end + 1 - at, blockFrames, codedNumber: number.value, variable: (second & 1) === 1 };
}

/**
 * The frame with its depth and rate in its own header, where they may be left to STREAMINFO. The decoder must not be
 * given STREAMINFO itself: version 0.2.11 then overruns its memory when there are more than two channels.
 */
export function withOwnDepth(frame: Uint8Array, info: StreamInfo): Uint8Array {
  const sizes = frame[2] ?? 0;
  const kind = frame[3] ?? 0;
  if ((sizes & 15) !== 0 && (kind & 0x0e) !== 0) return frame;
  const end = (parseFrameHeader(frame, 0, info)?.lengthBytes ?? 1) - 1;
  const own = frame.slice();
  // Any rate will do for decoding: code 9 is 44.1 kHz.
  if ((sizes & 15) === 0) own[2] = sizes | 9;
  if ((kind & 0x0e) === 0) own[3] = kind | (bitsByCode.indexOf(info.bitsPerSample) << 1);
  own[end] = crc8(own, 0, end);
  const check = crc16(0, own, 0, own.length - 2);
  own[own.length - 2] = check >> 8;
  own[own.length - 1] = check & 0xff;
  return own;
}

/** CRC-16 of FLAC frames (polynomial 0x8005) continued over this range; 0 over a whole frame that is intact. */
export function crc16(start: number, bytes: Uint8Array, from: number, to: number): number {
  const [first, second, third, fourth] = crc16Tables;
  let crc = start;
  let at = from;
  // Four bytes at once wait for one another only once; that takes half of the time.
  for (; at + 4 <= to; at += 4) {
    crc =
      fourth![(crc >> 8) ^ bytes[at]!]! ^
      third![(crc & 0xff) ^ bytes[at + 1]!]! ^
      second![bytes[at + 2]!]! ^
      first![bytes[at + 3]!]!;
  }
  for (; at < to; at += 1) crc = ((crc << 8) & 0xffff) ^ first![(crc >> 8) ^ bytes[at]!]!;
  return crc;
}

const bitsByCode = [0, 8, 12, 0, 16, 20, 24, 32];

function matchesStream(kind: number, info: StreamInfo): boolean {
  const assignment = kind >> 4;
  const channels = assignment < 8 ? assignment + 1 : assignment < 11 ? 2 : 0;
  const bitsCode = (kind >> 1) & 7;
  // Code 0 refers to STREAMINFO; code 3 is reserved.
  const bits = bitsCode === 0 ? info.bitsPerSample : bitsByCode[bitsCode];
  return channels === info.channels && bits === info.bitsPerSample;
}

/** The number is written like a character of UTF-8, with up to 36 bits. */
function parseCodedNumber(bytes: Uint8Array, at: number): { value: number; lengthBytes: number } | null {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { value: first, lengthBytes: 1 };
  const lengthBytes = Math.clz32(~(first << 24));
  if (lengthBytes < 2 || lengthBytes > 7) return null;
  let value = first & (0x7f >> lengthBytes);
  for (let index = 1; index < lengthBytes; index += 1) {
    const next = bytes[at + index] ?? 0;
    if ((next & 0xc0) !== 0x80) return null;
    value = value * 64 + (next & 0x3f);
  }
  return { value, lengthBytes };
}

function crc8(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let at = from; at < to; at += 1) crc = crc8Table[crc ^ (bytes[at] ?? 0)] ?? 0;
  return crc;
}

const crc8Table = makeCrcTable(0x07, 8);
/** What a byte does to the checksum, with no, one, two and three bytes of zero behind it. */
const crc16Tables = makeCrc16Tables(4);

function makeCrc16Tables(count: number): readonly Uint16Array[] {
  const table = makeCrcTable(0x8005, 16);
  const tables = [table];
  while (tables.length < count) {
    tables.push(tables.at(-1)!.map((crc) => ((crc << 8) & 0xffff) ^ table[crc >> 8]!));
  }
  return tables;
}

function makeCrcTable(polynomial: number, width: number): Uint16Array {
  const top = 1 << (width - 1);
  const mask = (1 << width) - 1;
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let crc = byte << (width - 8);
    for (let bit = 0; bit < 8; bit += 1) crc = ((crc & top) === 0 ? crc << 1 : (crc << 1) ^ polynomial) & mask;
    return crc;
  });
}
